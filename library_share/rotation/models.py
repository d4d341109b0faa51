"""Tables of rotation: what a box is for, and the agreement by which boxes go from point to point.

Where a box is stands nowhere here: it is read from its place and from the handovers that carry it.
A stop only remembers which handover brings its box.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share import clock
from library_share.copies.models import Copy
from library_share.database import Base, UtcDateTime, check, choice_of, unique_where
from library_share.handovers.models import Handover
from library_share.libraries.models import Library, Place
from library_share.rotation.rules import ChangeKind, CopyOutcome, Happening, Step
from library_share.translation import N_

STEP_NAMES: dict[Step, str] = {
    Step.NEED: N_("Need noted"),
    Step.PLANNED: N_("Planned, to be approved"),
    Step.APPROVED: N_("Approved"),
    Step.PICKING: N_("Boxes being picked"),
    Step.UNDER_WAY: N_("Boxes travel"),
    Step.CLOSED: N_("Round is over"),
    Step.CANCELLED: N_("Round cancelled"),
}


class BoxProfile(Base):
    """What a box (thùng sách) holds and whom it suits. A box without a row holds the usual."""

    __tablename__ = "box_profiles"
    __table_args__ = (
        check("capacity", "capacity BETWEEN 1 AND 300"),
        check("grades", "grade_from BETWEEN -3 AND 12 AND grade_to BETWEEN -3 AND 12"),
        check("grade_order", "grade_from <= grade_to"),
    )

    box_id: Mapped[int] = mapped_column(ForeignKey("places.id"), primary_key=True)
    #: How many copies go in.
    capacity: Mapped[int] = mapped_column(default=40, server_default=text("40"))
    #: Reading levels (`catalogue.models.ReadingLevel`) parted by spaces; empty: any.
    levels: Mapped[str] = mapped_column(String(40), default="", server_default="")
    #: Grades it suits, both included, as in `libraries.rules.grade_of`; None: any.
    grade_from: Mapped[int | None]
    grade_to: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")

    box: Mapped[Place] = relationship()


class RotationPoint(Base):
    """What is special about a point (điểm luân chuyển). Any place may be one, also without a row.

    When the main stack room of a library is remote, all places of the library are.
    """

    __tablename__ = "rotation_points"

    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), primary_key=True)
    #: Vùng sâu, vùng xa: the library decides how long books stay (Điều 6 khoản 2 điểm c).
    is_remote: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: No network there: served by paper, its figures are entered for it (nhập hộ).
    is_offline: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")

    place: Mapped[Place] = relationship()


class QuietDays(Base):
    """Days on which libraries are open and nothing is moved: exam weeks. Without a library: for
    the whole commune."""

    __tablename__ = "rotation_quiet_days"
    __table_args__ = (check("order", "starts_on <= ends_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"), index=True)
    library_id: Mapped[int | None] = mapped_column(ForeignKey("libraries.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(100))


class Round(Base):
    """A round (đợt luân chuyển) that one library runs, from the need to the report."""

    __tablename__ = "rotation_rounds"
    __table_args__ = (
        UniqueConstraint("library_id", "name"),
        Index("ix_rotation_rounds_list", "library_id", "step", "id"),
        check("order", "starts_on <= ends_on"),
        check(
            "approved_by_somebody",
            "step NOT IN ('approved', 'picking', 'under_way', 'closed')"
            " OR (approved_at IS NOT NULL AND approved_by <> '')",
        ),
        check("cancelled_with_reason", "(step = 'cancelled') = (cancelled_because <> '')"),
        check("closed_when", "(step = 'closed') = (closed_at IS NOT NULL)"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    name: Mapped[str] = mapped_column(String(120))
    step: Mapped[Step] = mapped_column(choice_of(Step, "step"), default=Step.NEED)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    #: After the last stop the box begins its way anew, until somebody recalls it.
    is_cyclic: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: What the plan (F16) says: mục đích, căn cứ, phương tiện, người phụ trách.
    purpose: Mapped[str] = mapped_column(String(500), default="", server_default="")
    grounds: Mapped[str] = mapped_column(String(500), default="", server_default="")
    transport: Mapped[str] = mapped_column(String(200), default="", server_default="")
    responsible: Mapped[str] = mapped_column(String(120), default="", server_default="")
    approved_by: Mapped[str] = mapped_column(String(120), default="", server_default="")
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_because: Mapped[str] = mapped_column(String(300), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    library: Mapped[Library] = relationship()


class RoundBox(Base):
    """A box that takes part in a round, until it ends. A box is in one round at a time."""

    __tablename__ = "rotation_boxes"
    __table_args__ = (
        unique_where("one_round_per_box", "box_id", where=text("ended_at IS NULL")),
        Index("ix_rotation_boxes_round_id", "round_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rotation_rounds.id"))
    box_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    #: Where it begins, and is brought back to at the end.
    home_place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    #: The handover that brings it home after its last stop.
    home_handover_id: Mapped[int | None] = mapped_column(ForeignKey("handovers.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    round: Mapped[Round] = relationship()
    box: Mapped[Place] = relationship(foreign_keys=box_id)
    home_place: Mapped[Place] = relationship(foreign_keys=home_place_id)
    home_handover: Mapped[Handover | None] = relationship(foreign_keys=home_handover_id)
    stops: Mapped[list[RoundStop]] = relationship(
        back_populates="round_box", order_by="RoundStop.position"
    )


class RoundCopy(Base):
    """A copy that travels in a box of a round: the line of the list (danh mục). A copy is in one
    round at a time (Điều 6 khoản 2 điểm b)."""

    __tablename__ = "rotation_copies"
    __table_args__ = (
        unique_where("one_round_per_copy", "copy_id", where=text("ended_at IS NULL")),
        Index("ix_rotation_copies_round_box_id", "round_box_id", "id"),
        Index("ix_rotation_copies_copy_id", "copy_id"),
        check("ended_somehow", "(ended_at IS NULL) = (outcome IS NULL)"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_box_id: Mapped[int] = mapped_column(ForeignKey("rotation_boxes.id"))
    copy_id: Mapped[int] = mapped_column(ForeignKey("copies.id"))
    listed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[CopyOutcome | None] = mapped_column(choice_of(CopyOutcome, "outcome"))

    round_box: Mapped[RoundBox] = relationship()
    copy: Mapped[Copy] = relationship()


class RoundStop(Base):
    """One point on the way of a box: where, from which day to which, by plan. How far it has come
    is read from the handover that brings the box; see `rules.stop_step`."""

    __tablename__ = "rotation_stops"
    __table_args__ = (
        UniqueConstraint("round_box_id", "position", name="one_stop_per_position"),
        UniqueConstraint("handover_id", "round_box_id", name="one_stop_per_handover"),
        Index("ix_rotation_stops_leaves_on", "leaves_on"),
        Index("ix_rotation_stops_place_id", "place_id"),
        check("order", "arrives_on <= leaves_on"),
        check("position", "position >= 1"),
        check("skipped_before_it_is_sent", "skipped_because = '' OR handover_id IS NULL"),
        check("counted_after_it_was_sent", "counted_at IS NULL OR handover_id IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_box_id: Mapped[int] = mapped_column(ForeignKey("rotation_boxes.id"))
    #: 1 is the first stop.
    position: Mapped[int]
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    #: The days by the plan as it is now; `StopChange` tells what they were before, and why.
    arrives_on: Mapped[date]
    leaves_on: Mapped[date]
    #: The handover that brings the box here; None as long as it is only planned.
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("handovers.id"), index=True)
    skipped_because: Mapped[str] = mapped_column(String(300), default="", server_default="")
    #: When the box was counted after it had left.
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    round_box: Mapped[RoundBox] = relationship(back_populates="stops")
    place: Mapped[Place] = relationship()
    handover: Mapped[Handover | None] = relationship()


class StopChange(Base):
    """The days of a stop were changed: from which to which, by whom, why; never changed itself."""

    __tablename__ = "rotation_stop_changes"
    __table_args__ = (
        Index("ix_rotation_stop_changes_stop_id", "stop_id", "id"),
        check("with_reason", "reason <> ''"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stop_id: Mapped[int] = mapped_column(ForeignKey("rotation_stops.id"))
    kind: Mapped[ChangeKind] = mapped_column(choice_of(ChangeKind, "kind"))
    arrived_on: Mapped[date]
    left_on: Mapped[date]
    arrives_on: Mapped[date]
    leaves_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class BoxCount(Base):
    """A box was counted after it left a stop, or at home: how many copies there should be, were
    seen, are out with readers, damaged, lost. The copies themselves carry what was noted."""

    __tablename__ = "rotation_counts"
    __table_args__ = (
        Index("ix_rotation_counts_round_box_id", "round_box_id", "id"),
        check("no_less_than_none", "seen >= 0 AND out >= 0 AND damaged >= 0 AND lost >= 0"),
        check("adds_up", "expected = seen + out + lost"),
        check("damaged_are_seen", "damaged <= seen"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_box_id: Mapped[int] = mapped_column(ForeignKey("rotation_boxes.id"))
    #: The stop it came from; None when it was counted before any.
    stop_id: Mapped[int | None] = mapped_column(ForeignKey("rotation_stops.id"))
    expected: Mapped[int]
    seen: Mapped[int]
    out: Mapped[int]
    damaged: Mapped[int]
    lost: Mapped[int]
    #: Whether it stood at home again, so that the round may be closed.
    is_last: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    note: Mapped[str] = mapped_column(String(300), default="", server_default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class PointCount(Base):
    """Figures of a point for one day, told by its keeper or entered for it (nhập hộ): nobody's
    name, no book's. Undoing is a row, too, which takes away what it points to."""

    __tablename__ = "rotation_point_counts"
    __table_args__ = (
        UniqueConstraint("undoes_id", name="a_point_count_is_undone_once"),
        UniqueConstraint("count_id", name="a_point_count_is_noted_once"),
        Index("ix_rotation_point_counts_stop_id", "stop_id", "day"),
        check(
            "within_reason",
            "visits BETWEEN 0 AND 2000 AND loans BETWEEN 0 AND 2000"
            " AND readings BETWEEN 0 AND 2000",
        ),
        check("something", "visits + loans + readings > 0"),
        check("for_others_with_reason", "NOT on_behalf OR reason <> ''"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stop_id: Mapped[int] = mapped_column(ForeignKey("rotation_stops.id"))
    #: The day on which it happened, also when it is told later.
    day: Mapped[date]
    visits: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    loans: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    readings: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    on_behalf: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When this computer heard of it.
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("rotation_point_counts.id"))
    #: The number its sender gave it: sent again, it counts once.
    count_id: Mapped[UUID | None] = mapped_column(Uuid)


class Evaluation(Base):
    """What the keeper of a point says at the end of a stop (F19): what was liked, what is needed,
    what is proposed for the next round. One per stop; saying it again replaces it."""

    __tablename__ = "rotation_evaluations"

    stop_id: Mapped[int] = mapped_column(ForeignKey("rotation_stops.id"), primary_key=True)
    liked: Mapped[str] = mapped_column(String(500), default="", server_default="")
    needs: Mapped[str] = mapped_column(String(500), default="", server_default="")
    proposals: Mapped[str] = mapped_column(String(500), default="", server_default="")
    by: Mapped[str] = mapped_column(String(120), default="", server_default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class RoundEvent(Base):
    """Something that somebody said of a round; never changed. `warnings` are the rules of the
    circular that were passed by (`rules.Warned`, parted by spaces), `reason` says why."""

    __tablename__ = "rotation_events"
    __table_args__ = (
        Index("ix_rotation_events_round_id", "round_id", "id"),
        check("passed_by_with_reason", "warnings = '' OR reason <> ''"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rotation_rounds.id"))
    kind: Mapped[Happening] = mapped_column(choice_of(Happening, "kind"))
    step_before: Mapped[Step] = mapped_column(choice_of(Step, "step_before"))
    step_after: Mapped[Step] = mapped_column(choice_of(Step, "step_after"))
    warnings: Mapped[str] = mapped_column(String(200), default="", server_default="")
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
