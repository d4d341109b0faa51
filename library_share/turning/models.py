"""What people chose for the turn of a school year, what was carried out, and what was undone.

*Choices* may change until the classes are promoted. A *turn* is a fact: undoing it is another one
that points to it. What a turn overwrote stands in its lines, so that undoing restores it exactly.
"""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.database import Base, UtcDateTime, check, choice_of, unique_where
from library_share.libraries.models import Library, Place, SchoolClass, SchoolYear
from library_share.patrons.models import Account, Patron, PatronState, PlaceKeeper
from library_share.translation import N_
from library_share.turning.rules import Said, Step

STEP_NAMES: dict[Step, str] = {
    Step.COLLECT: N_("Collect the books"),
    Step.LEAVERS: N_("Those who leave the school"),
    Step.STOCKTAKE: N_("Take stock"),
    Step.ARCHIVE: N_("Print and file the year's papers"),
    Step.CALENDAR: N_("Set up the new school year"),
    Step.PROMOTE: N_("Promote the classes"),
    Step.ARRIVALS: N_("Take in pupils of other schools"),
    Step.SHELVES: N_("Class shelves for the new year"),
    Step.PLAN: N_("Plans and rules for the new year"),
}
SAID_NAMES: dict[Said, str] = {Said.DONE: N_("Done"), Said.SKIPPED: N_("Skipped")}


class StepMark(Base):
    """Somebody said that a step is done, or why it is skipped. It stands until it is ended."""

    __tablename__ = "turning_marks"
    __table_args__ = (
        unique_where(
            "one_mark_per_step",
            "library_id",
            "school_year_id",
            "step",
            where=text("ended_at IS NULL"),
        ),
        check("skipped_because", "said <> 'skipped' OR length(reason) > 0"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"))
    step: Mapped[Step] = mapped_column(choice_of(Step, "step"))
    said: Mapped[Said] = mapped_column(choice_of(Said, "said"))
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: For the filed papers: the year's figures by measure, as they were then.
    figures: Mapped[dict[str, int] | None] = mapped_column(JSON)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])


class ClassChoice(Base):
    """Where a class goes, when that is not what its name says. Without a class: it leaves."""

    __tablename__ = "turning_classes"

    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"), primary_key=True)
    class_name: Mapped[str] = mapped_column(String(40), default="", server_default="")
    to_library_id: Mapped[int | None] = mapped_column(ForeignKey("libraries.id"))

    school_class: Mapped[SchoolClass] = relationship()


class PupilChoice(Base):
    """Where one pupil goes, when that is not where the class goes: who repeats, moves or leaves."""

    __tablename__ = "turning_pupils"

    patron_id: Mapped[int] = mapped_column(ForeignKey("patrons.id"), primary_key=True)
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"), primary_key=True)
    class_name: Mapped[str] = mapped_column(String(40), default="", server_default="")
    to_library_id: Mapped[int | None] = mapped_column(ForeignKey("libraries.id"))


class ShelfChoice(Base):
    """Which class a shelf goes to, and whether those in charge of it are so no longer."""

    __tablename__ = "turning_shelves"
    __table_args__ = (check("has_a_class", "length(class_name) > 0"),)

    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), primary_key=True)
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"), primary_key=True)
    class_name: Mapped[str] = mapped_column(String(40))
    ends_charges: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class TurnKind(enum.StrEnum):
    PROMOTED = "promoted"
    ACCEPTED = "accepted"
    UNDONE = "undone"


class Turn(Base):
    """The classes of a library were promoted, or it took in pupils of another; or that was undone.

    `number` counts a library's turns of a kind in a year: of two who act at once one is told.
    """

    __tablename__ = "turns"
    __table_args__ = (
        unique_where(
            "one_turn_at_a_time",
            "library_id",
            "school_year_id",
            "kind",
            "number",
            where=text("undoes_id IS NULL"),
        ),
        UniqueConstraint("undoes_id", name="a_turn_is_undone_once"),
        check("undone_points_back", "(kind = 'undone') = (undoes_id IS NOT NULL)"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    #: The year that ends, and the one that comes.
    school_year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"))
    next_year_id: Mapped[int] = mapped_column(ForeignKey("school_years.id"))
    kind: Mapped[TurnKind] = mapped_column(choice_of(TurnKind, "kind"))
    number: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("turns.id"))
    #: The newest loan of the network at that moment: whatever is newer belongs to the new year.
    last_loan_id: Mapped[int]
    #: Ids of classes that did not exist before; undoing takes them away again.
    made_class_ids: Mapped[list[int]] = mapped_column(JSON, default=list)

    library: Mapped[Library] = relationship()
    school_year: Mapped[SchoolYear] = relationship(foreign_keys=[school_year_id])
    next_year: Mapped[SchoolYear] = relationship(foreign_keys=[next_year_id])
    account: Mapped[Account | None] = relationship()


class TurnedPupil(Base):
    """What promoting did to one pupil: into a class of the next year, or away. `…_before` is what
    it overwrote. `to_library_id`: the school of the commune that may take the pupil in."""

    __tablename__ = "turned_pupils"
    __table_args__ = (
        UniqueConstraint("turn_id", "patron_id"),
        Index("ix_turned_pupils_patron_id", "patron_id"),
        Index("ix_turned_pupils_to_library_id", "to_library_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turns.id"))
    patron_id: Mapped[int] = mapped_column(ForeignKey("patrons.id"))
    from_class_id: Mapped[int] = mapped_column(ForeignKey("classes.id"))
    #: Empty: left the school.
    class_name: Mapped[str] = mapped_column(String(40), default="", server_default="")
    to_library_id: Mapped[int | None] = mapped_column(ForeignKey("libraries.id"))
    state_before: Mapped[PatronState] = mapped_column(choice_of(PatronState, "state_before"))
    suspended_until_before: Mapped[date | None]
    suspended_because_before: Mapped[str] = mapped_column(
        String(200), default="", server_default=""
    )

    patron: Mapped[Patron] = relationship()


class TurnedShelf(Base):
    """A class shelf that went to another class."""

    __tablename__ = "turned_shelves"
    __table_args__ = (UniqueConstraint("turn_id", "place_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turns.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"), index=True)
    name_before: Mapped[str] = mapped_column(String(80))
    name_after: Mapped[str] = mapped_column(String(80))
    class_before: Mapped[str] = mapped_column(String(40))
    class_after: Mapped[str] = mapped_column(String(40))

    place: Mapped[Place] = relationship()


class EndedCharge(Base):
    """Somebody was in charge of a shelf until the classes were promoted."""

    __tablename__ = "turned_charges"
    __table_args__ = (UniqueConstraint("turn_id", "keeper_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turns.id"))
    keeper_id: Mapped[int] = mapped_column(ForeignKey("place_keepers.id"), index=True)

    keeper: Mapped[PlaceKeeper] = relationship()


class Arrival(Base):
    """A pupil who left one school was taken in by another, with the same card.

    The old school keeps its own patron and what that one had borrowed; the card goes to a patron
    of the new school (NĐ 93/2020/NĐ-CP Điều 27.1b: cards that hold in all libraries of a group).
    """

    __tablename__ = "turned_arrivals"
    __table_args__ = (UniqueConstraint("turn_id", "pupil_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turns.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("turned_pupils.id"), index=True)
    #: The patron of the new school; none any more when taking in was undone and had made one.
    patron_id: Mapped[int | None] = mapped_column(ForeignKey("patrons.id"), index=True)
    made_patron: Mapped[bool]
    #: The card that came along, and the one of the new school that it took the place of.
    card_id: Mapped[int | None] = mapped_column(ForeignKey("cards.id"))
    replaced_card_id: Mapped[int | None] = mapped_column(ForeignKey("cards.id"))
    class_name: Mapped[str] = mapped_column(String(40), default="", server_default="")

    pupil: Mapped[TurnedPupil] = relationship()
