"""Tables of handovers: who gives what to whom, and what became of each copy on the way.

While it is on the road a copy stands in its *consignment*, which is a place like any other, with
a label of its own: so every copy has exactly one place also between two libraries.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.copies.models import Condition, Copy
from library_share.database import Base, UtcDateTime, check, choice_of, unique_where
from library_share.handovers.rules import Happening, Outcome, Purpose, Side, Step
from library_share.libraries.models import Library, Place
from library_share.translation import N_

PURPOSE_NAMES: dict[Purpose, str] = {
    Purpose.RETURN_HOME: N_("Going home"),
    Purpose.HOLD: N_("For somebody who waits"),
    Purpose.INTERLIBRARY: N_("Inter-library loan"),
    Purpose.ROTATION: N_("Rotation"),
    Purpose.CLASS_SHELF: N_("For a class bookshelf"),
    Purpose.DISPLAY: N_("Lent for display"),
}

STEP_NAMES: dict[Step, str] = {
    Step.PREPARED: N_("Being prepared"),
    Step.SENT: N_("On the road"),
    Step.RECEIVED: N_("Received, to be counted"),
    Step.COUNTED: N_("Counted, to be signed"),
    Step.SIGNED: N_("Signed by both"),
    Step.CANCELLED: N_("Cancelled"),
}

OUTCOME_NAMES: dict[Outcome, str] = {
    Outcome.ARRIVED: N_("Arrived"),
    Outcome.NEVER_LEFT: N_("Never left"),
    Outcome.LOST: N_("Lost"),
    Outcome.TAKEN_OFF: N_("Taken off the list"),
    Outcome.ARRIVED_ELSEWHERE: N_("Turned up elsewhere"),
    Outcome.LENT_ON_THE_WAY: N_("Lent on the way"),
}


HAPPENING_NAMES: dict[Happening, str] = {
    Happening.ADD: N_("Put on the list"),
    Happening.PICK: N_("Picked"),
    Happening.TAKE_OFF: N_("Taken off the list"),
    Happening.SEND: N_("Sent"),
    Happening.RECEIVE: N_("Received"),
    Happening.ARRIVE: N_("One more arrived"),
    Happening.MISS: N_("One is missing"),
    Happening.NEVER_LEFT: N_("One never left"),
    Happening.LOSE: N_("One is lost"),
    Happening.COUNT: N_("Counted"),
    Happening.SIGN: N_("Signed"),
    Happening.CANCEL: N_("Cancelled"),
}


class Handover(Base):
    """A list of copies and boxes that goes from one keeper to another (chuyến giao).

    Both libraries may be the same: from the stack room to a class shelf.
    """

    __tablename__ = "handovers"
    __table_args__ = (
        Index("ix_handovers_from", "from_library_id", "step", "id"),
        Index("ix_handovers_to", "to_library_id", "step", "id"),
        Index(
            "ix_handovers_displays",
            "to_library_id",
            "until",
            sqlite_where=text("purpose = 'display'"),
            postgresql_where=text("purpose = 'display'"),
        ),
        check("from_here_to_there", "from_place_id <> to_place_id"),
        check("sent_when_it_left", "step <> 'sent' OR sent_at IS NOT NULL"),
        check(
            "received_when_it_came",
            "step NOT IN ('received', 'counted', 'signed') OR received_at IS NOT NULL",
        ),
        check(
            "signed_by_both",
            "(step = 'signed') = (giver_signed_at IS NOT NULL AND taker_signed_at IS NOT NULL)",
        ),
        check("cancelled_with_reason", "(step = 'cancelled') = (cancelled_because <> '')"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The place its copies stand in while they are on the road; its label is the consignment's.
    consignment_id: Mapped[int] = mapped_column(ForeignKey("places.id"), unique=True)
    purpose: Mapped[Purpose] = mapped_column(choice_of(Purpose, "purpose"))
    from_place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    to_place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    #: The libraries that answer for the two places.
    from_library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    to_library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    step: Mapped[Step] = mapped_column(choice_of(Step, "step"), default=Step.PREPARED)
    #: The day on which the copies are asked back; None when they stay, or go on by themselves.
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")
    #: Whose names stand on the paper.
    given_by: Mapped[str] = mapped_column(String(120), default="", server_default="")
    taken_by: Mapped[str] = mapped_column(String(120), default="", server_default="")
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    giver_signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taker_signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_because: Mapped[str] = mapped_column(String(300), default="", server_default="")

    consignment: Mapped[Place] = relationship(foreign_keys=consignment_id)
    from_place: Mapped[Place] = relationship(foreign_keys=from_place_id)
    to_place: Mapped[Place] = relationship(foreign_keys=to_place_id)
    from_library: Mapped[Library] = relationship(foreign_keys=from_library_id)
    to_library: Mapped[Library] = relationship(foreign_keys=to_library_id)

    @property
    def code(self) -> str:
        """What the consignment's label carries."""
        return self.consignment.code


class HandoverLine(Base):
    """One copy or box of a handover, from the list to its end.

    A box has a line without a copy; each copy that travels in it has a line that names the box.
    """

    __tablename__ = "handover_lines"
    __table_args__ = (
        unique_where("one_open_line_per_copy", "copy_id", where=text("ended_at IS NULL")),
        unique_where(
            "one_open_line_per_box",
            "box_id",
            where=text("ended_at IS NULL AND copy_id IS NULL"),
        ),
        Index("ix_handover_lines_handover_id", "handover_id", "id"),
        Index("ix_handover_lines_copy_id", "copy_id", "id"),
        Index(
            "ix_handover_lines_on_the_road",
            "handover_id",
            "left_at",
            sqlite_where=text("ended_at IS NULL AND left_at IS NOT NULL"),
            postgresql_where=text("ended_at IS NULL AND left_at IS NOT NULL"),
        ),
        check("something_goes", "copy_id IS NOT NULL OR box_id IS NOT NULL"),
        check("ended_somehow", "(ended_at IS NULL) = (outcome IS NULL)"),
        check("sent_before_it_ends", "ended_at IS NULL OR left_at IS NULL OR ended_at >= left_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id"))
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("copies.id"))
    box_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    #: Where it stood before it left; it is put back there when it never did.
    stood_at_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    #: Whether the taker found it although nobody had listed it.
    is_extra: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    listed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    picked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome | None] = mapped_column(choice_of(Outcome, "outcome"))
    #: Where it ended, when that is not where it was sent.
    ended_place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    ended_because: Mapped[str] = mapped_column(String(300), default="", server_default="")
    condition_given: Mapped[Condition | None] = mapped_column(
        choice_of(Condition, "condition_given")
    )
    condition_taken: Mapped[Condition | None] = mapped_column(
        choice_of(Condition, "condition_taken")
    )

    handover: Mapped[Handover] = relationship()
    copy: Mapped[Copy | None] = relationship()
    box: Mapped[Place | None] = relationship(foreign_keys=box_id)
    stood_at: Mapped[Place] = relationship(foreign_keys=stood_at_id)
    ended_place: Mapped[Place | None] = relationship(foreign_keys=ended_place_id)

    @property
    def is_on_the_road(self) -> bool:
        return self.left_at is not None and self.ended_at is None


class HandoverEvent(Base):
    """Something that happened to a handover, or to one of its lines; never changed."""

    __tablename__ = "handover_events"
    __table_args__ = (
        UniqueConstraint("undoes_id", name="a_happening_is_undone_once"),
        Index("ix_handover_events_handover_id", "handover_id", "id"),
        Index("ix_handover_events_line_id", "line_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    handover_id: Mapped[int] = mapped_column(ForeignKey("handovers.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("handover_lines.id"))
    kind: Mapped[Happening] = mapped_column(choice_of(Happening, "kind"))
    side: Mapped[Side] = mapped_column(choice_of(Side, "side"))
    step_before: Mapped[Step] = mapped_column(choice_of(Step, "step_before"))
    step_after: Mapped[Step] = mapped_column(choice_of(Step, "step_after"))
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("handover_events.id"))
