"""What the turn of the year is about: whose classes, which pupils, what is still out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from library_share.circulation.models import Loan
from library_share.database import Base, db, table_of
from library_share.libraries.models import Library, SchoolClass, SchoolYear
from library_share.libraries.queries import classes_of, school_year_named, school_years
from library_share.patrons.models import (
    Account,
    Appointment,
    Enrolment,
    Patron,
    PatronKind,
    PatronState,
)
from library_share.turning import rules
from library_share.turning.errors import NoYearToTurn
from library_share.turning.models import ClassChoice, PupilChoice, Turn, TurnedPupil, TurnKind
from library_share.turning.rules import Destination, OldClass, Plan, Pupil
from library_share.web.access import Role


@dataclass(frozen=True, kw_only=True)
class Turning:
    """A library at the end of a school year; `next_year` is None while it is not set up."""

    library: Library
    year: SchoolYear
    next_year: SchoolYear | None


def turning_of(library: Library, today: date, name: str | None = None) -> Turning:
    """The library and the school year that it turns on that day, or the one named."""
    years = school_years(library.commune_id)
    if name:
        year = school_year_named(name, library.commune_id)
    else:
        found = rules.year_to_turn(today, [one.starts_on for one in years])
        if found is None:
            raise NoYearToTurn
        year = years[found]
    later = [one for one in years if one.starts_on > year.starts_on]
    return Turning(library=library, year=year, next_year=later[-1] if later else None)


def onward_schools(library: Library) -> list[Library]:
    """The schools of the commune that take in pupils who leave this one, by name."""
    kinds = rules.ONWARD.get(library.kind, ())
    query = select(Library).where(
        Library.commune_id == library.commune_id,
        Library.kind.in_(kinds),
        Library.is_active,
        Library.id != library.id,
    )
    return list(db.session.scalars(query.order_by(Library.name, Library.id))) if kinds else []


def next_school_id(library: Library) -> int | None:
    """The school that those who leave go on to, when there is only one."""
    onward = onward_schools(library)
    return onward[0].id if len(onward) == 1 else None


def administrators() -> list[str]:
    """The names of those who set up what all libraries share."""
    query = (
        select(Account.name)
        .join(Appointment, Appointment.account_id == Account.id)
        .where(Appointment.role == Role.ADMINISTRATOR, Account.is_active)
        .group_by(Account.id, Account.name)
        .order_by(Account.id)
    )
    return list(db.session.scalars(query))


# --- the plan --------------------------------------------------------------------------------


def plan_of(turning: Turning) -> Plan:
    """Who goes where, as the names of classes and people's choices say. Nothing is written; the
    number of statements does not depend on how many pupils there are."""
    library, year = turning.library, turning.year
    classes = [
        OldClass(id=one.id, name=one.name, grade=one.grade)
        for one in classes_of(library.id, year.id)
    ]
    return rules.plan_of(
        library.kind,
        classes,
        _pupils(turning),
        of_class=_class_choices(turning),
        of_pupil=_pupil_choices(turning),
        next_school_id=next_school_id(library),
        without_class=_without_class(turning),
    )


def _pupils(turning: Turning) -> list[Pupil]:
    """In a class of this library in the year that ends, and still here."""
    next_enrolment, next_class = aliased(Enrolment), aliased(SchoolClass)
    next_id = turning.next_year.id if turning.next_year else None
    out = (
        select(Loan.patron_id, func.count().label("how_many"))
        .join(Patron, Patron.id == Loan.patron_id)
        .where(Loan.returned_at.is_(None), Patron.library_id == turning.library.id)
        .group_by(Loan.patron_id)
        .subquery()
    )
    query = (
        select(
            Patron.id,
            Enrolment.class_id,
            func.coalesce(out.c.how_many, 0).label("open_loans"),
            next_class.name.label("already_in"),
        )
        .join(Enrolment, Enrolment.patron_id == Patron.id)
        .join(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .outerjoin(out, out.c.patron_id == Patron.id)
        .outerjoin(
            next_enrolment,
            and_(next_enrolment.patron_id == Patron.id, next_enrolment.school_year_id == next_id),
        )
        .outerjoin(next_class, next_class.id == next_enrolment.class_id)
        .where(
            SchoolClass.library_id == turning.library.id,
            SchoolClass.school_year_id == turning.year.id,
            Patron.library_id == turning.library.id,
            Patron.state != PatronState.LEFT,
        )
        .order_by(Patron.id)
    )
    return [
        Pupil(
            patron_id=row.id,
            class_id=row.class_id,
            open_loans=row.open_loans,
            already_in=row.already_in or "",
        )
        for row in db.session.execute(query)
    ]


def _class_choices(turning: Turning) -> dict[int, Destination]:
    query = (
        select(ClassChoice)
        .join(SchoolClass, SchoolClass.id == ClassChoice.class_id)
        .where(
            SchoolClass.library_id == turning.library.id,
            SchoolClass.school_year_id == turning.year.id,
        )
    )
    return {
        one.class_id: Destination(class_name=one.class_name, library_id=one.to_library_id)
        for one in db.session.scalars(query)
    }


def _pupil_choices(turning: Turning) -> dict[int, Destination]:
    query = (
        select(PupilChoice)
        .join(Patron, Patron.id == PupilChoice.patron_id)
        .where(
            Patron.library_id == turning.library.id, PupilChoice.school_year_id == turning.year.id
        )
    )
    return {
        one.patron_id: Destination(class_name=one.class_name, library_id=one.to_library_id)
        for one in db.session.scalars(query)
    }


def _without_class(turning: Turning) -> int:
    enrolled = exists().where(
        Enrolment.patron_id == Patron.id, Enrolment.school_year_id == turning.year.id
    )
    query = select(func.count()).where(
        Patron.library_id == turning.library.id,
        Patron.kind == PatronKind.PUPIL,
        Patron.state != PatronState.LEFT,
        ~enrolled,
    )
    return db.session.scalar(query) or 0


def pupils_of_class(class_id: int) -> list[Any]:
    """Those of a class who are here, by given name: id, name, birthday, school code."""
    query = (
        select(Patron.id, Patron.name, Patron.born_on, Patron.school_code)
        .join(Enrolment, Enrolment.patron_id == Patron.id)
        .where(Enrolment.class_id == class_id, Patron.state != PatronState.LEFT)
        .order_by(Patron.sort_key, Patron.id)
    )
    return list(db.session.execute(query))


# --- what was carried out --------------------------------------------------------------------


def undone(turn: Any = Turn) -> Any:
    """Whether another turn undoes this one."""
    undoing = aliased(Turn)
    return exists().where(undoing.undoes_id == turn.id)


def standing(library_id: int, school_year_id: int, kind: TurnKind) -> Select[Turn]:
    """A library's turns of this kind that nobody has undone, the newest first."""
    return (
        select(Turn)
        .where(
            Turn.library_id == library_id,
            Turn.school_year_id == school_year_id,
            Turn.kind == kind,
            ~undone(),
        )
        .order_by(Turn.id.desc())
    )


def find_promotion(turning: Turning) -> Turn | None:
    """The promotion of this year that stands."""
    query = standing(turning.library.id, turning.year.id, TurnKind.PROMOTED)
    return db.session.scalars(query).one_or_none()


def promoted_counts(turn: Turn) -> tuple[int, int]:
    """How many a promotion put into a class, and how many it let go."""
    query = select(
        func.count().filter(TurnedPupil.class_name != ""),
        func.count().filter(TurnedPupil.class_name == ""),
    ).where(TurnedPupil.turn_id == turn.id)
    staying, leaving = db.session.execute(query).one()
    return staying, leaving


def promoted_lines(turn: Turn) -> list[Any]:
    """What a promotion did, class by class: how many went from which class to which, or away."""
    query = (
        select(
            SchoolClass.name.label("old"),
            TurnedPupil.class_name,
            TurnedPupil.to_library_id,
            func.count().label("pupils"),
        )
        .select_from(TurnedPupil)
        .join(SchoolClass, SchoolClass.id == TurnedPupil.from_class_id)
        .where(TurnedPupil.turn_id == turn.id)
        .group_by(
            SchoolClass.name,
            SchoolClass.sort_key,
            TurnedPupil.class_name,
            TurnedPupil.to_library_id,
        )
        .order_by(SchoolClass.sort_key, TurnedPupil.class_name, TurnedPupil.to_library_id)
    )
    return list(db.session.execute(query))


def named_by(
    model: type[Base], ids: Collection[int | None], *, besides: Collection[str] = ()
) -> int:
    """How many rows of whatever other table speak of these rows of `model`."""
    table = table_of(model)
    return sum(
        db.session.scalar(select(func.count()).where(column.in_(ids))) or 0
        for other in Base.metadata.sorted_tables
        if ids and other.name not in besides
        for column in other.columns
        if any(key.column.table is table for key in column.foreign_keys)
    )
