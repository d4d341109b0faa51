"""Loans and what happened to them; the policies that rule them.

A loan is one copy in one patron's hands. Events are never changed: undoing is an event too.
"""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.catalogue.models import ReadingLevel, TitleKind
from library_share.circulation.rules import Cap
from library_share.copies.models import Condition, Copy
from library_share.database import Base, UtcDateTime, check, choice_of, unique_where
from library_share.libraries.models import Library
from library_share.patrons.models import Patron, PatronKind
from library_share.translation import N_

CAP_NAMES: dict[Cap, str] = {
    Cap.NONE: N_("no cap"),
    Cap.TERM: N_("end of the term"),
    Cap.SCHOOL_YEAR: N_("end of the school year"),
}


class LoanKind(enum.StrEnum):
    """Taken home, or read on the spot (Mượn về / Đọc tại chỗ)."""

    TAKE_HOME = "take_home"
    READ_HERE = "read_here"


class LoanPolicy(Base):
    """For how long, how many: of one owner library, for one kind of patron and of title.

    An empty column fits everything. The most specific policy that fits rules a loan. The owner's
    policy counts (NĐ 93/2020 Điều 27.2: term and number are set by the owning library).
    """

    __tablename__ = "loan_policies"
    __table_args__ = (
        unique_where(
            "one_policy_per_case",
            "library_key",
            "patron_key",
            "title_key",
            where=text("ended_at IS NULL"),
        ),
        check("days_or_date", "(days IS NULL) <> (fixed_due_on IS NULL) OR NOT may_take_home"),
        check("days_positive", "days IS NULL OR days BETWEEN 1 AND 1000"),
        check("limits_positive", "loans_at_most >= 0 AND renewals_at_most >= 0"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int | None] = mapped_column(ForeignKey("libraries.id"), index=True)
    patron_kind: Mapped[PatronKind | None] = mapped_column(choice_of(PatronKind, "patron_kind"))
    title_kind: Mapped[TitleKind | None] = mapped_column(choice_of(TitleKind, "title_kind"))
    #: The three columns above with "*" for empty, so that a unique index can compare them.
    library_key: Mapped[str] = mapped_column(String(20))
    patron_key: Mapped[str] = mapped_column(String(24))
    title_key: Mapped[str] = mapped_column(String(24))
    may_take_home: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    loans_at_most: Mapped[int]
    days: Mapped[int | None]
    fixed_due_on: Mapped[date | None]
    cap: Mapped[Cap] = mapped_column(choice_of(Cap, "cap"), default=Cap.SCHOOL_YEAR)
    renewals_at_most: Mapped[int] = mapped_column(default=1)
    #: Whether somebody with an overdue copy must bring it back before borrowing more.
    overdue_blocks: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    library: Mapped[Library | None] = relationship()


class Loan(Base):
    """One copy in one patron's hands, from lending to return.

    The columns from `owner_library_id` on are facts for statistics: they stay when the patron's
    name is wiped. `undone_at` marks a loan that never was.
    """

    __tablename__ = "loans"
    __table_args__ = (
        unique_where("one_open_loan_per_copy", "copy_id", where=text("returned_at IS NULL")),
        Index("ix_loans_copy_id_lent_at", "copy_id", "lent_at"),
        Index(
            "ix_loans_open_by_patron",
            "patron_id",
            sqlite_where=text("returned_at IS NULL"),
            postgresql_where=text("returned_at IS NULL"),
        ),
        Index("ix_loans_patron_id", "patron_id", "id"),
        Index("ix_loans_acting_library_id", "acting_library_id", "id"),
        Index("ix_loans_acting_library_id_lent_at", "acting_library_id", "lent_at"),
        Index(
            "ix_loans_open_by_due_day",
            "acting_library_id",
            "due_on",
            sqlite_where=text("returned_at IS NULL"),
            postgresql_where=text("returned_at IS NULL"),
        ),
        Index(
            "ix_loans_to_forget",
            "returned_at",
            sqlite_where=text("patron_id IS NOT NULL"),
            postgresql_where=text("patron_id IS NOT NULL"),
        ),
        check("undone_is_closed", "undone_at IS NULL OR returned_at IS NOT NULL"),
        check("renewals_positive", "renewals >= 0"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("copies.id"))
    #: None for a reading on the spot without a card, and after the name was wiped.
    patron_id: Mapped[int | None] = mapped_column(ForeignKey("patrons.id"))
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("loan_policies.id"))
    kind: Mapped[LoanKind] = mapped_column(choice_of(LoanKind, "kind"))
    lent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[date]
    renewals: Mapped[int] = mapped_column(default=0)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    owner_library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    acting_library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    patron_kind: Mapped[PatronKind | None] = mapped_column(choice_of(PatronKind, "patron_kind"))
    class_name: Mapped[str] = mapped_column(String(40), default="", server_default="")
    #: The reader is another library's: the class is none of the acting library's.
    is_guest: Mapped[bool] = mapped_column(default=False, server_default=false())
    grade: Mapped[int | None]
    title_kind: Mapped[TitleKind] = mapped_column(choice_of(TitleKind, "title_kind"))
    level: Mapped[ReadingLevel | None] = mapped_column(choice_of(ReadingLevel, "level"))
    #: As the title said it then; empty: not known.
    language: Mapped[str] = mapped_column(String(30), default="", server_default="")
    #: Where the copy stood then: stack room, class shelf, box. None: not known.
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))

    copy: Mapped[Copy] = relationship()
    patron: Mapped[Patron | None] = relationship()
    events: Mapped[list[LoanEvent]] = relationship(back_populates="loan", order_by="LoanEvent.id")


class EventKind(enum.StrEnum):
    """What can happen to a loan."""

    LENT = "lent"
    READ_HERE = "read_here"
    RENEWED = "renewed"
    #: Its due day came forward: the book is needed back sooner.
    SHORTENED = "shortened"
    RETURNED = "returned"
    UNDONE = "undone"


class LoanEvent(Base):
    """Something that happened to a loan: when it happened, when we heard of it, who said so."""

    __tablename__ = "loan_events"
    __table_args__ = (
        UniqueConstraint("undoes_id", name="an_event_is_undone_once"),
        Index("ix_loan_events_loan_id", "loan_id"),
        Index("ix_loan_events_library_id_happened_at", "library_id", "happened_at"),
        check("undone_points_back", "(kind = 'undone') = (undoes_id IS NOT NULL)"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("loans.id"))
    kind: Mapped[EventKind] = mapped_column(choice_of(EventKind, "kind"))
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    #: The due day after this event, and before it (when it was changed).
    due_on: Mapped[date | None]
    due_before: Mapped[date | None]
    condition: Mapped[Condition | None] = mapped_column(choice_of(Condition, "condition"))
    #: Why somebody went on in spite of the rules, and which rules those were.
    override_reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    overridden: Mapped[str] = mapped_column(String(300), default="", server_default="")
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("loan_events.id"))

    loan: Mapped[Loan] = relationship(back_populates="events")
