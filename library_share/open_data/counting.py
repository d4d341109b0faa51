"""The atoms of what is published: what each class of a library did in a span of months.

Counted from the facts themselves and not from `statistics`, because it matters by how many readers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.circulation.models import Loan, LoanKind
from library_share.circulation.own_class import own_class
from library_share.classroom.shelves.models import ClassReading
from library_share.copies.models import Copy
from library_share.database import db
from library_share.libraries.models import Library, Place, SchoolClass, SchoolYear
from library_share.libraries.queries import school_years
from library_share.open_data.models import Figure
from library_share.open_data.rules import AT_LEAST, Unit
from library_share.patrons.models import Enrolment, Patron
from library_share.statistics.holdings import IS_READER
from library_share.statistics.rules import Period

#: In no class of the library: teachers, neighbours, guests of other schools.
NO_CLASS = ""


@dataclass
class _Did:
    number: int = 0
    readers: set[int] = field(default_factory=set)
    unnamed: int = 0


def units_of(library: Library, figure: Figure, period: Period) -> list[Unit]:
    """Each class of the library and, together, all who are in none."""
    classes = _classes(library, period)
    did: dict[str, _Did] = defaultdict(_Did)
    for name, reader, unnamed, number in _facts(library.id, figure, period):
        unit = did[name if name in classes else NO_CLASS]
        unit.number += number
        if reader is not None:
            unit.readers.add(reader)
        elif unnamed:
            unit.unnamed += number
    in_none = (NO_CLASS, (None, _in_no_class(library, period)))
    return [
        Unit(
            name=name,
            grade=grade,
            number=did[name].number,
            readers=frozenset(did[name].readers),
            unnamed=did[name].unnamed,
            people=people,
        )
        for name, (grade, people) in (*classes.items(), in_none)
    ]


def _facts(
    library_id: int, figure: Figure, period: Period
) -> Iterator[tuple[str, int | None, bool, int]]:
    """Class, reader, whether nobody asked for a card, how often."""
    for row in db.session.execute(_loans(library_id, figure, period)):
        yield row.class_name, row.patron_id, figure is Figure.READINGS and row.no_card, row.number
    if figure is Figure.READINGS:
        for name, number in db.session.execute(_class_readings(library_id, period)):
            yield name, None, True, int(number)


def _loans(library_id: int, figure: Figure, period: Period) -> Select[*tuple[Any, ...]]:
    """A loan whose reader's name was wiped still knows the kind of reader: it has no reader any
    more, but nor is it one without a card."""
    kind = LoanKind.TAKE_HOME if figure is Figure.LOANS else LoanKind.READ_HERE
    no_card = Loan.patron_kind.is_(None)
    return (
        select(own_class, Loan.patron_id, no_card.label("no_card"), func.count().label("number"))
        .where(
            Loan.acting_library_id == library_id,
            Loan.kind == kind,
            Loan.undone_at.is_(None),
            *lent_in(period),
        )
        .group_by(own_class, Loan.patron_id, no_card)
    )


def lent_in(period: Period) -> tuple[Any, Any]:
    return (
        Loan.lent_at >= clock.start_of(period.first),
        Loan.lent_at < clock.start_of(period.last + timedelta(days=1)),
    )


def _class_readings(library_id: int, period: Period) -> Select[str, int]:
    later = aliased(ClassReading)
    return (
        select(ClassReading.class_name, func.sum(ClassReading.how_many))
        .join(Place, Place.id == ClassReading.place_id)
        .where(
            Place.library_id == library_id,
            ClassReading.day >= period.first,
            ClassReading.day <= period.last,
            ClassReading.undoes_id.is_(None),
            ~exists().where(later.undoes_id == ClassReading.id),
        )
        .group_by(ClassReading.class_name)
    )


def _classes(library: Library, period: Period) -> dict[str, tuple[int | None, int]]:
    """Grade and number of pupils of each class, by its name; of two school years the fewer."""
    found: dict[str, tuple[int | None, int]] = {}
    for year in _years(library, period):
        rows = db.session.execute(
            select(SchoolClass.name, SchoolClass.grade, func.count(Patron.id))
            .outerjoin(Enrolment, Enrolment.class_id == SchoolClass.id)
            .outerjoin(Patron, and_(Patron.id == Enrolment.patron_id, *IS_READER))
            .where(SchoolClass.library_id == library.id, SchoolClass.school_year_id == year.id)
            .group_by(SchoolClass.id, SchoolClass.name, SchoolClass.grade)
        )
        for name, grade, pupils in rows:
            before = found.get(name, (grade, pupils))
            found[name] = (grade, min(pupils, before[1]))
    return found


def _in_no_class(library: Library, period: Period) -> int:
    years = [year.id for year in _years(library, period)]
    enrolled = exists().where(Enrolment.patron_id == Patron.id, Enrolment.school_year_id.in_(years))
    query = select(func.count()).where(Patron.library_id == library.id, *IS_READER, ~enrolled)
    return db.session.scalar(query) or 0


def _years(library: Library, period: Period) -> list[SchoolYear]:
    """The school years of its months; summer belongs to the year that ended."""
    years = school_years(library.commune_id)
    found = {year.id: year for month in period.months() if (year := year_of(month, years))}
    return list(found.values())


def year_of(month: date, years: list[SchoolYear]) -> SchoolYear | None:
    """Of years with the latest first, the one that a month belongs to: where its middle lies."""
    middle = month.replace(day=15)
    return next((year for year in years if year.starts_on <= middle), None)


def first_fact_at(library_id: int) -> date | None:
    """The day on which something was lent or read there first."""
    lent = db.session.scalar(
        select(func.min(Loan.lent_at)).where(Loan.acting_library_id == library_id)
    )
    read = db.session.scalar(
        select(func.min(ClassReading.day))
        .join(Place, Place.id == ClassReading.place_id)
        .where(Place.library_id == library_id)
    )
    days = [*([clock.local_day(lent)] if lent else []), *([read] if read else [])]
    return min(days, default=None)


def titles_read(library_ids: list[int], period: Period) -> list[int]:
    """The ids of titles that at least five readers took home, who took most first."""
    readers = func.count(Loan.patron_id.distinct())
    query = (
        select(Copy.title_id, readers)
        .join(Copy, Copy.id == Loan.copy_id)
        .where(
            Loan.acting_library_id.in_(library_ids),
            Loan.kind == LoanKind.TAKE_HOME,
            Loan.undone_at.is_(None),
            *lent_in(period),
        )
        .group_by(Copy.title_id)
        .having(readers >= AT_LEAST)
        .order_by(readers.desc(), Copy.title_id)
    )
    return [title_id for title_id, _ in db.session.execute(query.limit(10))]
