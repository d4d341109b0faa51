"""Who still holds what: class by class, and those who leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, select

from library_share.catalogue.models import Title
from library_share.circulation.late import late
from library_share.circulation.models import Loan
from library_share.copies.models import Copy
from library_share.database import db
from library_share.libraries.models import SchoolClass, SchoolYear
from library_share.libraries.queries import classes_of
from library_share.patrons.models import Enrolment, Patron
from library_share.turning.models import TurnedPupil
from library_share.turning.queries import Turning, find_promotion
from library_share.turning.rules import Plan


@dataclass(frozen=True, kw_only=True)
class StillOut:
    """What the pupils of one class (None: everybody in no class) still hold."""

    class_name: str | None
    patrons: int
    copies: int
    overdue: int


def still_out(turning: Turning, today: date) -> list[StillOut]:
    """Class by class, who still has books of whatever library, among this library's patrons."""
    query = (
        select(
            SchoolClass.name,
            func.count(Loan.patron_id.distinct()).label("patrons"),
            func.count().label("copies"),
            func.count().filter(late(Loan.due_on, today)).label("overdue"),
        )
        .select_from(Loan)
        .join(Patron, Patron.id == Loan.patron_id)
        .outerjoin(
            Enrolment,
            and_(Enrolment.patron_id == Patron.id, Enrolment.school_year_id == turning.year.id),
        )
        .outerjoin(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .where(Patron.library_id == turning.library.id, Loan.returned_at.is_(None))
        .group_by(SchoolClass.name)
    )
    found = {
        row.name: StillOut(
            class_name=row.name, patrons=row.patrons, copies=row.copies, overdue=row.overdue
        )
        for row in db.session.execute(query)
    }
    names: list[str | None] = [one.name for one in classes_of(turning.library.id, turning.year.id)]
    return [found[name] for name in [*names, None] if name in found]


def leaver_ids(turning: Turning, plan: Plan) -> Sequence[int] | Select[int]:
    """Who leaves: as planned, or once the classes are promoted, who did."""
    promotion = find_promotion(turning)
    if promotion is None:
        return [move.pupil.patron_id for move in plan.leavers]
    return select(TurnedPupil.patron_id).where(
        TurnedPupil.turn_id == promotion.id, TurnedPupil.class_name == ""
    )


def held_by(patron_ids: Sequence[int] | Select[int], year: SchoolYear) -> Select[*tuple[Any, ...]]:
    """What these still hold, by given name, for a page by key: name, class, book, since when."""
    return (
        select(
            Patron.sort_key,
            Loan.id,
            Patron.id.label("patron_id"),
            Patron.name,
            SchoolClass.name.label("class_name"),
            Loan.lent_at,
            Loan.due_on,
            Copy.code,
            Copy.accession_number,
            Title.title,
            Title.volume,
        )
        .join(Patron, Patron.id == Loan.patron_id)
        .join(Copy, Copy.id == Loan.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .outerjoin(
            Enrolment,
            and_(Enrolment.patron_id == Patron.id, Enrolment.school_year_id == year.id),
        )
        .outerjoin(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .where(Loan.patron_id.in_(patron_ids), Loan.returned_at.is_(None))
    )


def all_still_out(turning: Turning) -> Sequence[Row[Any]]:
    """What everybody here still holds, class by class, in each by given name; those in no class
    last."""
    readers = select(Patron.id).where(Patron.library_id == turning.library.id)
    query = held_by(readers, turning.year).order_by(
        SchoolClass.sort_key.is_(None),
        SchoolClass.sort_key,
        Patron.sort_key,
        Patron.id,
        Loan.id,
    )
    return db.session.execute(query).all()


def all_held_by(patron_ids: Sequence[int] | Select[int], year: SchoolYear) -> Sequence[Row[Any]]:
    """The whole list, by name; only as long as leavers have books."""
    query = held_by(patron_ids, year).order_by(Patron.sort_key, Patron.id, Loan.id)
    return db.session.execute(query).all()


def how_many_hold(patron_ids: Sequence[int] | Select[int]) -> tuple[int, int]:
    """How many of these still hold something, and how many copies."""
    query = select(func.count(Loan.patron_id.distinct()), func.count()).where(
        Loan.patron_id.in_(patron_ids), Loan.returned_at.is_(None)
    )
    patrons, copies = db.session.execute(query).one()
    return patrons, copies


@dataclass(frozen=True, kw_only=True)
class Leaver:
    """Somebody who leaves, and how many books they still hold."""

    patron_id: int
    name: str
    books: int


@dataclass(frozen=True, kw_only=True)
class LeavingClass:
    class_name: str
    pupils: int
    holding: int


def leavers_of_class(
    turning: Turning, patron_ids: Sequence[int] | Select[int]
) -> dict[str, list[Leaver]]:
    """Everybody who leaves, by class, in each by given name."""
    out = (
        select(Loan.patron_id, func.count().label("books"))
        .where(Loan.patron_id.in_(patron_ids), Loan.returned_at.is_(None))
        .group_by(Loan.patron_id)
        .subquery()
    )
    query = (
        select(Patron.id, Patron.name, SchoolClass.name.label("class_name"), out.c.books)
        .join(Enrolment, Enrolment.patron_id == Patron.id)
        .join(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .outerjoin(out, out.c.patron_id == Patron.id)
        .where(Enrolment.school_year_id == turning.year.id, Patron.id.in_(patron_ids))
        .order_by(SchoolClass.sort_key, Patron.sort_key, Patron.id)
    )
    found: dict[str, list[Leaver]] = {}
    for row in db.session.execute(query):
        leaver = Leaver(patron_id=row.id, name=row.name, books=row.books or 0)
        found.setdefault(row.class_name, []).append(leaver)
    return found


def leavers_by_class(
    turning: Turning, patron_ids: Sequence[int] | Select[int]
) -> list[LeavingClass]:
    """How many leave each class, and how many of them still hold something."""
    holds = exists().where(Loan.patron_id == Enrolment.patron_id, Loan.returned_at.is_(None))
    query = (
        select(
            SchoolClass.name,
            func.count().label("pupils"),
            func.count().filter(holds).label("holding"),
        )
        .select_from(Enrolment)
        .join(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .where(Enrolment.school_year_id == turning.year.id, Enrolment.patron_id.in_(patron_ids))
        .group_by(SchoolClass.name, SchoolClass.sort_key)
        .order_by(SchoolClass.sort_key)
    )
    return [
        LeavingClass(class_name=row.name, pupils=row.pupils, holding=row.holding)
        for row in db.session.execute(query)
    ]
