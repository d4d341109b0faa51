"""Tables of weeding: a list of copies to be weeded, its lines, and what happened to it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.copies.models import Copy, ExitReason
from library_share.database import Base, UtcDateTime, check, choice_of, unique_where
from library_share.libraries.models import Library
from library_share.translation import N_
from library_share.weeding.rules import Criterion, Disposal, Happening, LineOutcome, Step

STEP_NAMES: dict[Step, str] = {
    Step.DRAFTED: N_("Being drawn up"),
    Step.SUBMITTED: N_("Submitted, to be decided"),
    Step.DECIDED: N_("Decided, to be published"),
    Step.PUBLISHED: N_("On public notice"),
    Step.CARRIED_OUT: N_("Carried out"),
    Step.GIVEN_UP: N_("Given up"),
}

HAPPENING_NAMES: dict[Happening, str] = {
    Happening.ADD: N_("Put on the weeding list"),
    Happening.TAKE_OFF: N_("Taken off the weeding list"),
    Happening.SUBMIT: N_("Submitted"),
    Happening.SEND_BACK: N_("Sent back to be changed"),
    Happening.DECIDE: N_("Decided"),
    Happening.PUBLISH: N_("Put on public notice"),
    Happening.CARRY_OUT: N_("Carried out"),
    Happening.GIVE_UP: N_("Given up"),
}

CRITERION_NAMES: dict[Criterion, str] = {
    Criterion.OUTDATED: N_("Outdated, or no longer in force"),
    Criterion.REPLACED: N_("Textbook or reference book that was replaced"),
    Criterion.OLD_PERIODICAL: N_("Newspaper or magazine of more than 2 years ago"),
    Criterion.WORN_OUT: N_("Worn beyond repair"),
    Criterion.LOST: N_("Lost in service"),
    Criterion.LOST_ON_ROTATION: N_("Lost on rotation or in exchange"),
    Criterion.SURPLUS: N_("Surplus copies"),
    Criterion.LITTLE_USED: N_("Not used for 5 years"),
}

DISPOSAL_NAMES: dict[Disposal, str] = {
    Disposal.OTHER_USE: N_("Passed on for another use"),
    Disposal.LIQUIDATE: N_("Disposed of"),
}

#: What the general register says of each; of the rest it says what becomes of them.
EXIT_REASONS: dict[Criterion, ExitReason] = {
    Criterion.OUTDATED: ExitReason.OUTDATED,
    Criterion.REPLACED: ExitReason.OUTDATED,
    Criterion.OLD_PERIODICAL: ExitReason.OUTDATED,
    Criterion.WORN_OUT: ExitReason.WORN_OUT,
    Criterion.LOST: ExitReason.LOST,
    Criterion.LOST_ON_ROTATION: ExitReason.LOST,
}
DISPOSED_AS: dict[Disposal, ExitReason] = {
    Disposal.OTHER_USE: ExitReason.TRANSFERRED,
    Disposal.LIQUIDATE: ExitReason.OTHER,
}

LINE_OUTCOME_NAMES: dict[LineOutcome, str] = {
    LineOutcome.TAKEN_OFF: N_("Taken off the weeding list"),
    LineOutcome.WITHDRAWN: N_("Weeded"),
    LineOutcome.GIVEN_UP: N_("Given up"),
}


class WeedingList(Base):
    """Copies that a library means to weed, from the draft to the day they leave the stock."""

    __tablename__ = "weeding_lists"
    __table_args__ = (
        Index("ix_weeding_lists_library_id", "library_id", "step", "id"),
        check(
            "decided_by_number_and_day",
            "step NOT IN ('decided', 'published', 'carried_out') "
            "OR (decision_number <> '' AND decided_on IS NOT NULL)",
        ),
        check(
            "published_on_a_day",
            "step NOT IN ('published', 'carried_out') OR published_on IS NOT NULL",
        ),
        check("carried_out_at_a_moment", "(step = 'carried_out') = (carried_out_at IS NOT NULL)"),
        check("given_up_with_reason", "(step = 'given_up') = (given_up_because <> '')"),
        check(
            "over_the_bar_with_reason",
            "step = 'drafted' OR submitted_copies IS NULL "
            "OR submitted_copies * 10 <= stock_copies OR passed_because <> ''",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    name: Mapped[str] = mapped_column(String(120))
    #: What becomes of its copies, unless a line says otherwise.
    disposal: Mapped[Disposal] = mapped_column(choice_of(Disposal, "disposal"))
    step: Mapped[Step] = mapped_column(choice_of(Step, "step"), default=Step.DRAFTED)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Of how many copies, and how many of them were listed, when it was last submitted.
    stock_copies: Mapped[int | None]
    submitted_copies: Mapped[int | None]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Why it goes beyond a tenth of the stock, or comes sooner than after three years.
    passed_because: Mapped[str] = mapped_column(String(300), default="", server_default="")
    decision_number: Mapped[str] = mapped_column(String(40), default="", server_default="")
    decided_on: Mapped[date | None]
    #: The first day of the public notice.
    published_on: Mapped[date | None]
    carried_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_because: Mapped[str] = mapped_column(String(300), default="", server_default="")

    library: Mapped[Library] = relationship()


class WeedingLine(Base):
    """One copy on a weeding list, and why. A line is never deleted: it ends."""

    __tablename__ = "weeding_lines"
    __table_args__ = (
        unique_where("one_open_weeding_line_per_copy", "copy_id", where=sql("ended_at IS NULL")),
        Index("ix_weeding_lines_list_id", "list_id", "id"),
        Index("ix_weeding_lines_copy_id", "copy_id", "id"),
        check("ended_somehow", "(ended_at IS NULL) = (outcome IS NULL)"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("weeding_lists.id"))
    copy_id: Mapped[int] = mapped_column(ForeignKey("copies.id"))
    criterion: Mapped[Criterion] = mapped_column(choice_of(Criterion, "criterion"))
    #: What the data or the librarian says of this copy; never of who had it.
    evidence: Mapped[str] = mapped_column(String(300), default="", server_default="")
    disposal: Mapped[Disposal] = mapped_column(choice_of(Disposal, "disposal"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[LineOutcome | None] = mapped_column(choice_of(LineOutcome, "outcome"))
    ended_because: Mapped[str] = mapped_column(String(300), default="", server_default="")

    list: Mapped[WeedingList] = relationship()
    copy: Mapped[Copy] = relationship()


class WeedingEvent(Base):
    """Something that happened to a weeding list, or to one of its lines; never changed."""

    __tablename__ = "weeding_events"
    __table_args__ = (Index("ix_weeding_events_list_id", "list_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("weeding_lists.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("weeding_lines.id"))
    kind: Mapped[Happening] = mapped_column(choice_of(Happening, "kind"))
    step_before: Mapped[Step] = mapped_column(choice_of(Step, "step_before"))
    step_after: Mapped[Step] = mapped_column(choice_of(Step, "step_after"))
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    #: How many copies were put on the list at once.
    copies: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
