"""Tables of planning: which box shall stand at which point in which period, and what is between.

A plan moves nothing. Rounds are made after it; what really happened is read from their handovers.
"""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy import String as Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.database import Base, UtcDateTime, check, choice_of, unique_where
from library_share.libraries.models import Library, Place
from library_share.translation import N_


class PlanState(enum.StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    ARCHIVED = "archived"


PLAN_STATE_NAMES: dict[PlanState, str] = {
    PlanState.DRAFT: N_("Draft"),
    PlanState.APPROVED: N_("Approved"),
    PlanState.ARCHIVED: N_("Put away"),
}


class Source(enum.StrEnum):
    """Why a box stands in a cell: found by the planner, set by hand, or so it really was."""

    FOUND = "found"
    BY_HAND = "by_hand"
    HAPPENED = "happened"


class RotationPlan(Base):
    """A plan for a school year or a term, kept by the library that runs it."""

    __tablename__ = "rotation_plans"
    __table_args__ = (
        UniqueConstraint("library_id", "name", name="a_plan_name_once_per_library"),
        Index("ix_rotation_plans_list", "library_id", "id"),
        check("order", "starts_on <= ends_on"),
        check("empty_costs", "empty_costs BETWEEN 1 AND 20"),
        check("fairness", "fairness BETWEEN 0 AND 100"),
        check("approved_by_somebody", "(state = 'draft') = (approved_at IS NULL)"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    name: Mapped[str] = mapped_column(Text(80))
    state: Mapped[PlanState] = mapped_column(choice_of(PlanState, "state"), default=PlanState.DRAFT)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    #: A point without a box counts as much as so many steps of misfit.
    empty_costs: Mapped[int] = mapped_column(default=3, server_default=text("3"))
    #: How much equal shares of popular books weigh against the way; 0: not at all.
    fairness: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    #: The figures of the plan as it stands, for lists; None as long as it is empty.
    misfits: Mapped[int | None]
    bound: Mapped[int | None]
    hectometres: Mapped[int | None]
    #: The job that makes it, or made it last; a number of `jobs`.
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    stop_asked: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    library: Mapped[Library] = relationship()
    periods: Mapped[list[PlanPeriod]] = relationship(order_by="PlanPeriod.number")
    boxes: Mapped[list[PlanBox]] = relationship(order_by="PlanBox.box_id")
    points: Mapped[list[PlanPoint]] = relationship(order_by="PlanPoint.place_id")


class PlanBox(Base):
    """A box that the plan sends about."""

    __tablename__ = "rotation_plan_boxes"

    plan_id: Mapped[int] = mapped_column(ForeignKey("rotation_plans.id"), primary_key=True)
    box_id: Mapped[int] = mapped_column(ForeignKey("places.id"), primary_key=True)

    box: Mapped[Place] = relationship()


class PlanPoint(Base):
    """A point that the plan serves: a class shelf, a corner, a nhà văn hóa."""

    __tablename__ = "rotation_plan_points"
    __table_args__ = (
        check("grades", "grade_from BETWEEN -3 AND 12 AND grade_to BETWEEN -3 AND 12"),
        check("grade_order", "grade_from <= grade_to"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("rotation_plans.id"), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), primary_key=True)
    #: Who reads there, as in `libraries.rules.grade_of`, both included: a class has one grade, a
    #: corner of a school all of them. None: everybody, so every box fits.
    grade_from: Mapped[int | None]
    grade_to: Mapped[int | None]
    #: Colours they read, as in `BoxProfile.levels`; empty: any.
    levels: Mapped[str] = mapped_column(Text(40), default="", server_default="")

    place: Mapped[Place] = relationship()


class PlanPeriod(Base):
    """A stretch of days in which boxes stay; they move on its first day."""

    __tablename__ = "rotation_plan_periods"
    __table_args__ = (
        check("order", "starts_on <= ends_on"),
        check("number", "number >= 1"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("rotation_plans.id"), primary_key=True)
    #: 1 is the first.
    number: Mapped[int] = mapped_column(primary_key=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class PlanCell(Base):
    """A box at a point in a period. No row: nothing stands there; a row without a box: somebody
    wants nothing there."""

    __tablename__ = "rotation_plan_cells"
    __table_args__ = (
        UniqueConstraint("plan_id", "number", "box_id", name="a_box_at_one_point_per_period"),
        UniqueConstraint("plan_id", "number", "place_id", name="a_point_has_one_box_per_period"),
        unique_where(
            "a_box_and_a_point_meet_once",
            "plan_id",
            "box_id",
            "place_id",
            where=text("source <> 'happened'"),
        ),
        ForeignKeyConstraint(
            ["plan_id", "number"],
            ["rotation_plan_periods.plan_id", "rotation_plan_periods.number"],
            name="fk_rotation_plan_cells_period",
        ),
        ForeignKeyConstraint(
            ["plan_id", "box_id"],
            ["rotation_plan_boxes.plan_id", "rotation_plan_boxes.box_id"],
            name="fk_rotation_plan_cells_box",
        ),
        ForeignKeyConstraint(
            ["plan_id", "place_id"],
            ["rotation_plan_points.plan_id", "rotation_plan_points.place_id"],
            name="fk_rotation_plan_cells_point",
        ),
        check("empty_by_hand", "box_id IS NOT NULL OR source = 'by_hand'"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    number: Mapped[int]
    box_id: Mapped[int | None]
    place_id: Mapped[int]
    source: Mapped[Source] = mapped_column(choice_of(Source, "source"), default=Source.FOUND)


class Way(Base):
    """How many boxes can be carried between two places at a time; and how far it is, where one of
    them is a point outside its library. A library stands for its main stack room; how far two
    libraries are apart stands in `interlibrary.models.Distance`, and nowhere else."""

    __tablename__ = "rotation_ways"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id", name="one_way_between_two_places"),
        Index("ix_rotation_ways_other_id", "other_id"),
        check("lower_first", "one_id < other_id"),
        check("hectometres", "hectometres BETWEEN 0 AND 2000"),
        check("boxes_at_most", "boxes_at_most BETWEEN 0 AND 200"),
        check("something", "hectometres IS NOT NULL OR boxes_at_most IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    one_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    hectometres: Mapped[int | None]
    #: At each change of boxes, in each direction; None: as many as there are.
    boxes_at_most: Mapped[int | None]

    one: Mapped[Place] = relationship(foreign_keys=one_id)
    other: Mapped[Place] = relationship(foreign_keys=other_id)


class Carrier(Base):
    """Somebody who carries boxes: on which weekdays, and how many a day, there and back."""

    __tablename__ = "rotation_carriers"
    __table_args__ = (
        UniqueConstraint("commune_id", "name", name="a_carrier_once_per_commune"),
        check("boxes_a_day", "boxes_a_day BETWEEN 1 AND 200"),
        check("weekdays", "weekdays <> ''"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"))
    name: Mapped[str] = mapped_column(Text(80))
    #: ISO weekdays (1 = Monday) as digits, in order.
    weekdays: Mapped[str] = mapped_column(Text(7))
    #: On all ways together.
    boxes_a_day: Mapped[int]

    ways: Mapped[list[CarrierWay]] = relationship(
        order_by="CarrierWay.id", cascade="all, delete-orphan"
    )


class CarrierWay(Base):
    """A way on which somebody carries boxes; nobody else does there, so that all is carried by
    one hand or counted in one hand's load."""

    __tablename__ = "rotation_carrier_ways"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id", name="one_carrier_on_a_way"),
        Index("ix_rotation_carrier_ways_carrier_id", "carrier_id"),
        Index("ix_rotation_carrier_ways_other_id", "other_id"),
        check("lower_first", "one_id < other_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    carrier_id: Mapped[int] = mapped_column(ForeignKey("rotation_carriers.id"))
    one_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("places.id"))

    one: Mapped[Place] = relationship(foreign_keys=one_id)
    other: Mapped[Place] = relationship(foreign_keys=other_id)
