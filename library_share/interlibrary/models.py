"""Tables of lending between libraries: the shared record, its history, terms and distances."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.circulation.holds.models import HoldSlot
from library_share.copies.models import Copy
from library_share.database import Base, UtcDateTime, check, choice_of, unique_where
from library_share.interlibrary.rules import (
    BEFORE_SHIPPING,
    OPEN_STATES,
    OUT,
    Happening,
    LoanState,
    SharingLevel,
    Wanted,
)
from library_share.libraries.models import Library
from library_share.translation import N_

LOAN_STATE_NAMES: dict[LoanState, str] = {
    LoanState.IN_LINE: N_("Waits until a library can be asked"),
    LoanState.ASKED: N_("Asked, no answer yet"),
    LoanState.CONDITIONAL: N_("Yes, with a condition"),
    LoanState.AGREED: N_("Agreed, to be sent"),
    LoanState.SENT: N_("On its way to the borrower"),
    LoanState.ARRIVED: N_("With the borrowing library"),
    LoanState.SENT_BACK: N_("On its way home"),
    LoanState.LOST: N_("Lost, to be settled"),
    LoanState.RETURNED: N_("Back home"),
    LoanState.SETTLED: N_("Lost and settled"),
    LoanState.PAGES_DELIVERED: N_("Pages delivered"),
    LoanState.UNFILLED: N_("No library could help"),
    LoanState.CANCELLED: N_("The request was withdrawn"),
}

HAPPENING_NAMES: dict[Happening, str] = {
    Happening.ASK: N_("A library was asked"),
    Happening.AGREE: N_("Said yes"),
    Happening.SET_CONDITION: N_("Said yes with a condition"),
    Happening.ACCEPT: N_("The condition was accepted"),
    Happening.REJECT: N_("The condition was not accepted"),
    Happening.DECLINE: N_("Said no"),
    Happening.BACK_OUT: N_("Cannot lend after all"),
    Happening.TIME_OUT: N_("Did not answer in time"),
    Happening.GIVE_UP: N_("There is no library left to ask"),
    Happening.CANCEL: N_("The request was withdrawn"),
    Happening.DELIVER_PAGES: N_("The pages were delivered"),
    Happening.ASK_RENEWAL: N_("More time was asked for"),
    Happening.RENEW: N_("More time was given"),
    Happening.REFUSE_RENEWAL: N_("No more time was given"),
    Happening.RECALL: N_("Asked back"),
    Happening.SETTLE: N_("Settled"),
    Happening.SHIP: N_("Set out"),
    Happening.ARRIVE: N_("Came to the borrowing library"),
    Happening.TURN_BACK: N_("Did not leave after all"),
    Happening.SEND_BACK: N_("Set out for home"),
    Happening.COME_HOME: N_("Came home"),
    Happening.LOSE: N_("Noted as lost"),
}

SHARING_LEVEL_NAMES: dict[SharingLevel, str] = {
    SharingLevel.LOOK_UP: N_("Others may look up what we have"),
    SharingLevel.READ_THERE: N_("… and read it at our library"),
    SharingLevel.LEND: N_("… and borrow it"),
    SharingLevel.LEND_AND_COPY: N_("… and get copies of pages"),
}


class Settlement(enum.StrEnum):
    """How a lost book was made good (as in the record of compensation, form F23)."""

    SAME_BOOK = "same_book"
    MONEY = "money"
    FORGIVEN = "forgiven"


SETTLEMENT_NAMES: dict[Settlement, str] = {
    Settlement.SAME_BOOK: N_("The same book was given"),
    Settlement.MONEY: N_("It was paid for"),
    Settlement.FORGIVEN: N_("Nothing is asked for it"),
}


def _among(states: tuple[LoanState, ...]) -> str:
    return ", ".join(f"'{state.value}'" for state in states)


class SharingTerms(Base):
    """What the owning library gives: to one partner, or (no partner) to all it has no row for.

    Without any row `rules.Terms` hold inside the commune, and nothing outside it.
    """

    __tablename__ = "sharing_terms"
    __table_args__ = (
        UniqueConstraint("supplier_id", "partner_id", name="one_agreement_per_partner"),
        unique_where("one_offer_to_all", "supplier_id", where=text("partner_id IS NULL")),
        check("with_another", "partner_id IS NULL OR partner_id <> supplier_id"),
        check("loan_days", "loan_days BETWEEN 1 AND 365"),
        check("answer_days", "answer_days BETWEEN 1 AND 30"),
        check(
            "amounts",
            "renewals_at_most BETWEEN 0 AND 10 AND books_at_most BETWEEN 0 AND 10000 "
            "AND per_patron_at_most BETWEEN 0 AND 100 AND per_year_at_most BETWEEN 0 AND 100000 "
            "AND keeps_at_least BETWEEN 0 AND 100",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("libraries.id"), index=True)
    level: Mapped[SharingLevel] = mapped_column(choice_of(SharingLevel, "level"))
    loan_days: Mapped[int]
    renewals_at_most: Mapped[int]
    answer_days: Mapped[int]
    books_at_most: Mapped[int]
    per_patron_at_most: Mapped[int]
    per_year_at_most: Mapped[int]
    keeps_at_least: Mapped[int]
    agrees_by_itself: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    supplier: Mapped[Library] = relationship(foreign_keys=supplier_id)
    partner: Mapped[Library | None] = relationship(foreign_keys=partner_id)


class Distance(Base):
    """How far two libraries are from each other, by the road one takes; the smaller id first."""

    __tablename__ = "library_distances"
    __table_args__ = (
        check("each_pair_once", "a_id < b_id"),
        check("metres", "metres BETWEEN 0 AND 1000000"),
        Index("ix_library_distances_b_id", "b_id"),
    )

    a_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"), primary_key=True)
    b_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"), primary_key=True)
    metres: Mapped[int]


class InterlibraryLoan(Base):
    """A book (or pages of it) that one library asks of another, for one slot of a hold.

    The hold tells who waits and the handovers tell where the book is; this is what the two
    libraries agreed.
    """

    __tablename__ = "interlibrary_loans"
    __table_args__ = (
        unique_where(
            "one_question_per_slot",
            "slot_id",
            where=text(f"state IN ({_among(BEFORE_SHIPPING)})"),
        ),
        unique_where("one_loan_out_per_copy", "copy_id", where=text(f"state IN ({_among(OUT)})")),
        Index("ix_interlibrary_loans_requester", "requester_id", "state", "id"),
        Index("ix_interlibrary_loans_supplier", "supplier_id", "state", "id"),
        Index("ix_interlibrary_loans_copy_id", "copy_id"),
        Index("ix_interlibrary_loans_slot_id", "slot_id"),
        Index("ix_interlibrary_loans_line_id", "line_id"),
        Index(
            "ix_interlibrary_loans_unanswered",
            "answer_by",
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
        check("between_two", "supplier_id IS NULL OR supplier_id <> requester_id"),
        check("open_until_it_ends", f"(ended_at IS NULL) = (state IN ({_among(OPEN_STATES)}))"),
        check(
            "asked_of_somebody",
            "state IN ('in_line', 'unfilled', 'cancelled') OR supplier_id IS NOT NULL",
        ),
        check("answered_by_a_day", "state <> 'asked' OR answer_by IS NOT NULL"),
        check(
            "a_book_is_out",
            "state NOT IN ('sent', 'arrived', 'sent_back', 'lost', 'returned', 'settled') "
            "OR (copy_id IS NOT NULL AND due_on IS NOT NULL)",
        ),
        check("settled_somehow", "(state = 'settled') = (settled_how IS NOT NULL)"),
        check("condition_said", "state <> 'conditional' OR condition <> ''"),
        check("pages_named", "(wanted = 'pages') = (pages <> '')"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("hold_slots.id"))
    requester_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    #: Who is asked now, or lends. None while nobody is.
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("libraries.id"))
    wanted: Mapped[Wanted] = mapped_column(choice_of(Wanted, "wanted"))
    pages: Mapped[str] = mapped_column(String(60), default="", server_default="")
    state: Mapped[LoanState] = mapped_column(choice_of(LoanState, "state"))
    #: The supplier's copy, once it has left.
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("copies.id"))
    #: The line of a handover that its copy last moved with.
    line_id: Mapped[int | None] = mapped_column(ForeignKey("handover_lines.id"))
    answer_by: Mapped[date | None]
    condition: Mapped[str] = mapped_column(String(300), default="", server_default="")
    #: When it has to be back at home; the owning library says so.
    due_on: Mapped[date | None]
    renewals: Mapped[int] = mapped_column(default=0, server_default="0")
    #: Until when the requester would like to keep it.
    renewal_until: Mapped[date | None]
    recalled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_how: Mapped[Settlement | None] = mapped_column(choice_of(Settlement, "settled_how"))
    #: In đồng.
    settled_amount: Mapped[int | None]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    slot: Mapped[HoldSlot] = relationship()
    requester: Mapped[Library] = relationship(foreign_keys=requester_id)
    supplier: Mapped[Library | None] = relationship(foreign_keys=supplier_id)
    copy: Mapped[Copy | None] = relationship()

    @property
    def number(self) -> str:
        """What stands on the paper (F20)."""
        return f"{self.id}/LTV"


class InterlibraryEvent(Base):
    """Something that happened to a loan between libraries; never changed."""

    __tablename__ = "interlibrary_events"
    __table_args__ = (
        UniqueConstraint("undoes_id", name="an_answer_is_undone_once"),
        Index("ix_interlibrary_events_loan_id", "loan_id", "id"),
        Index("ix_interlibrary_events_supplier_id", "supplier_id"),
        Index("ix_interlibrary_events_happened_at", "happened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("interlibrary_loans.id"))
    kind: Mapped[Happening] = mapped_column(choice_of(Happening, "kind"))
    state_before: Mapped[LoanState] = mapped_column(choice_of(LoanState, "state_before"))
    state_after: Mapped[LoanState] = mapped_column(choice_of(LoanState, "state_after"))
    #: Who was asked, or answered.
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("libraries.id"))
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    #: The columns of the loan that changed, as they were: what undoing brings back.
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: Why this library was asked: reasons of `rules.WHY` with their facts, as lists of two.
    why: Mapped[list[Any]] = mapped_column(JSON, default=list)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("interlibrary_events.id"))

    supplier: Mapped[Library | None] = relationship(foreign_keys=supplier_id)
