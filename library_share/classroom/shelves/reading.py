"""What a class reads: who read what, what is late, which books are loved and which are not.

Names never leave the class: the teacher reads them, nobody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, select

from library_share import clock
from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.availability import ON_THE_SHELVES
from library_share.circulation.late import overdue_at_home
from library_share.circulation.models import Loan
from library_share.circulation.own_class import own_class
from library_share.classroom.shelves.rules import SendBack, why_send_back
from library_share.copies.models import Condition, Copy, Stay
from library_share.database import db
from library_share.libraries.models import Library, Place, SchoolClass, SchoolYear
from library_share.libraries.queries import find_class, shown_year
from library_share.patrons.errors import NoSuchPatron
from library_share.patrons.models import Card, Enrolment, Patron, PatronState

#: A class reads no more in a month; a shelf holds no more.
ROWS_AT_MOST = 2_000


def find_class_of(place: Place, today: date) -> tuple[SchoolClass | None, SchoolYear | None]:
    """The class whose shelf it is in the school year people mean today, and that year."""
    year = shown_year(today, place.library.commune_id)
    return (find_class(place.library_id, year.id, place.class_name) if year else None), year


@dataclass(kw_only=True)
class Child:
    """One child of the class, and the titles it borrowed."""

    name: str
    card: str | None
    titles: list[str] = field(default_factory=list)


def read_in(school_class: SchoolClass, since: date, until: date) -> list[Child]:
    """Every child of the class, by given name, with what it borrowed on these days (`until` is the
    first day after them); one statement."""
    began = and_(
        Loan.patron_id == Patron.id,
        Loan.lent_at >= clock.start_of(since),
        Loan.lent_at < clock.start_of(until),
        Loan.undone_at.is_(None),
    )
    query = (
        select(Patron.id, Patron.name, Card.code, Title.title, Title.volume)
        .select_from(Enrolment)
        .join(Patron, Patron.id == Enrolment.patron_id)
        .outerjoin(Card, and_(Card.patron_id == Patron.id, Card.revoked_at.is_(None)))
        .outerjoin(Loan, began)
        .outerjoin(Copy, Copy.id == Loan.copy_id)
        .outerjoin(Title, Title.id == Copy.title_id)
        .where(Enrolment.class_id == school_class.id, Patron.state != PatronState.LEFT)
        .order_by(Patron.sort_key, Patron.id, Loan.lent_at, Loan.id)
        .limit(ROWS_AT_MOST)
    )
    children: dict[int, Child] = {}
    for row in db.session.execute(query):
        child = children.setdefault(row.id, Child(name=row.name, card=row.code))
        if row.title is not None:
            child.titles.append(full_title(row.title, row.volume))
    return list(children.values())


def _overdue(today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Patron.id,
            Patron.name,
            Title.title,
            Title.volume,
            Copy.accession_number,
            Loan.lent_at,
            Loan.due_on,
        )
        .select_from(Loan)
        .join(Patron, Patron.id == Loan.patron_id)
        .join(Copy, Copy.id == Loan.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(overdue_at_home(today))
    )


def overdue_in(school_class: SchoolClass, today: date) -> list[Any]:
    """What children of the class should have brought back, from whichever shelf it is."""
    query = _overdue(today).join(Enrolment, Enrolment.patron_id == Patron.id)
    query = query.where(Enrolment.class_id == school_class.id)
    return list(db.session.execute(query.order_by(Patron.sort_key, Patron.id, Loan.due_on)))


def overdue_elsewhere(place: Place, school_class: SchoolClass | None, today: date) -> int:
    """How many late books of the shelf readers of other classes have; not who."""
    query = _overdue(today).join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
    query = query.where(Stay.place_id == place.id)
    if school_class is not None:
        query = query.where(
            ~exists().where(Enrolment.patron_id == Patron.id, Enrolment.class_id == school_class.id)
        )
    return db.session.scalar(query.with_only_columns(func.count())) or 0


@dataclass(frozen=True, kw_only=True)
class Favour:
    """A book of the shelf: how often it was taken since it came, and why it might go back."""

    copy_code: str
    title_id: int
    title: str
    readings: int
    days_here: int
    send_back: tuple[SendBack, ...]


def favours(place: Place, today: date) -> list[Favour]:
    """The books of the shelf, the most read first; one statement."""
    since = and_(Loan.copy_id == Copy.id, Loan.lent_at >= Stay.since, Loan.undone_at.is_(None))
    is_out = exists().where(Loan.copy_id == Copy.id, Loan.returned_at.is_(None))
    readings = select(func.count()).where(since).correlate(Copy, Stay).scalar_subquery()
    query = (
        select(
            Copy.code,
            Copy.condition,
            Title.id,
            Title.title,
            Title.volume,
            Stay.since,
            readings.label("readings"),
            is_out.label("is_out"),
        )
        .select_from(Stay)
        .join(Copy, Copy.id == Stay.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(Stay.place_id == place.id, Stay.until.is_(None), Copy.state.in_(ON_THE_SHELVES))
        .order_by(readings.desc(), Title.sort_key, Copy.id)
        .limit(ROWS_AT_MOST)
    )
    return [_favour(row, today) for row in db.session.execute(query)]


def _favour(row: Any, today: date) -> Favour:
    days_here = (today - clock.local_day(row.since)).days
    return Favour(
        copy_code=row.code,
        title_id=row.id,
        title=full_title(row.title, row.volume),
        readings=row.readings,
        days_here=days_here,
        send_back=why_send_back(
            is_damaged=row.condition is Condition.DAMAGED,
            readings=row.readings,
            days_here=days_here,
            is_out=row.is_out,
        ),
    )


# --- one book, one child ---------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ReadBy:
    """A class that has read a book, and when it first did; no child's name."""

    library: str
    class_name: str
    since: datetime
    times: int


def classes_that_read(copy_ids: Sequence[int]) -> dict[int, list[ReadBy]]:
    """The classes that have read each of these copies, in order; one statement."""
    first = func.min(Loan.lent_at)
    query = (
        select(
            Loan.copy_id,
            Library.short_name,
            own_class,
            first.label("since"),
            func.count().label("times"),
        )
        .join(Library, Library.id == Loan.acting_library_id)
        .where(Loan.copy_id.in_(copy_ids), own_class != "", Loan.undone_at.is_(None))
        .group_by(Loan.copy_id, Library.id, Library.short_name, own_class)
        .order_by(first, own_class)
    )
    found: dict[int, list[ReadBy]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row.copy_id].append(
            ReadBy(
                library=row.short_name,
                class_name=row.class_name,
                since=row.since,
                times=row.times,
            )
        )
    return found


def pupil_of(school_class: SchoolClass | None, card: str) -> Patron:
    """The child of the class with this card in use; NoSuchPatron for any other."""
    query = (
        select(Patron)
        .join(Card, Card.patron_id == Patron.id)
        .join(Enrolment, Enrolment.patron_id == Patron.id)
        .where(
            Card.code == card,
            Card.revoked_at.is_(None),
            Enrolment.class_id == (school_class.id if school_class else None),
        )
    )
    found = db.session.scalar(query) if card.isascii() and card.isdigit() else None
    if found is None:
        raise NoSuchPatron
    return found


def read_by(patron: Patron, since: date) -> list[Any]:
    """What somebody borrowed from this day on, the first book first: title and author, on which
    day."""
    query = (
        select(Loan.lent_at, Title.title, Title.volume, Title.authors)
        .join(Copy, Copy.id == Loan.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(
            Loan.patron_id == patron.id,
            Loan.lent_at >= clock.start_of(since),
            Loan.undone_at.is_(None),
        )
        .order_by(Loan.id)
        .limit(ROWS_AT_MOST)
    )
    return list(db.session.execute(query))
