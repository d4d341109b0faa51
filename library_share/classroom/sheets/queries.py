"""What a sheet needs to know: books with short numbers, the class, what is known already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from library_share import clock
from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.availability import ON_THE_SHELVES
from library_share.circulation.models import Loan, LoanKind
from library_share.copies.models import Copy, Stay
from library_share.database import db
from library_share.desk.models import Scan
from library_share.libraries.models import Place
from library_share.libraries.queries import find_class, shown_year
from library_share.patrons.models import Card, Enrolment, Patron, PatronState
from library_share.vietnamese import fold


@dataclass(frozen=True, kw_only=True)
class Book:
    """A copy that stands in a place, or has stood there. `number` is its short number there."""

    number: int
    copy_id: int
    code: str
    accession_number: str
    accession_key: str
    title: str
    stands_there: bool

    @property
    def told(self) -> str:
        """As the list beneath a cell offers it, and as a cell takes it."""
        return f"{self.number}. {self.title}" if self.number else self.code


def books_of(place: Place) -> list[Book]:
    """All that ever stood in the place, in the order in which they first came: so a short number
    on a sheet printed months ago still means the same book."""
    came = (
        select(
            Stay.copy_id,
            func.min(Stay.id).label("first_stay"),
            (func.count() > func.count(Stay.until)).label("stands_there"),
        )
        .where(Stay.place_id == place.id)
        .group_by(Stay.copy_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Copy.id,
            Copy.code,
            Copy.accession_number,
            Copy.accession_key,
            Copy.state,
            Title.title,
            Title.volume,
            came.c.stands_there,
        )
        .join(came, came.c.copy_id == Copy.id)
        .join(Title, Title.id == Copy.title_id)
        .order_by(came.c.first_stay)
    )
    return [
        Book(
            number=number,
            copy_id=row.id,
            code=row.code,
            accession_number=row.accession_number,
            accession_key=row.accession_key,
            title=full_title(row.title, row.volume),
            stands_there=bool(row.stands_there) and row.state in ON_THE_SHELVES,
        )
        for number, row in enumerate(rows, start=1)
    ]


def rows_of(books: Sequence[Book]) -> list[Book]:
    """Those that a sheet printed now has a row for."""
    return [book for book in books if book.stands_there]


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who borrows; `number` is the one in the class list, 0 for others."""

    patron_id: int
    card: str
    name: str
    number: int = 0

    @property
    def told(self) -> str:
        return f"{self.number}. {self.name}" if self.number else self.name


def readers_of(place: Place) -> list[Reader]:
    """The class whose shelf it is, by given name; nobody where the place is no class's.

    Those who may not borrow now are among them: they may have borrowed then.
    """
    year = shown_year(clock.today(), place.library.commune_id) if place.class_name else None
    found = find_class(place.library_id, year.id, place.class_name) if year else None
    if found is None:
        return []
    query = (
        _readers()
        .join(Enrolment, Enrolment.patron_id == Patron.id)
        .where(Enrolment.class_id == found.id)
        .order_by(Patron.sort_key, Patron.id)
    )
    return [
        Reader(patron_id=row.id, card=row.code, name=row.name, number=number)
        for number, row in enumerate(db.session.execute(query), start=1)
    ]


def readers_named(library_id: int, name: str) -> list[Reader]:
    """The library's patrons with this whole name, with marks or without."""
    query = _readers().where(
        Patron.library_id == library_id,
        Patron.folded_name == fold(name),
        Patron.state != PatronState.LEFT,
    )
    rows = db.session.execute(query.order_by(Patron.id).limit(SAME_NAMES_AT_MOST))
    return [Reader(patron_id=row.id, card=row.code, name=row.name) for row in rows]


SAME_NAMES_AT_MOST = 5


def _readers() -> Select[*tuple[Any, ...]]:
    return select(Patron.id, Patron.name, Card.code).join(
        Card, and_(Card.patron_id == Patron.id, Card.revoked_at.is_(None))
    )


@dataclass(frozen=True, kw_only=True)
class Lending:
    """A loan that is known already, by the days that a sheet would show."""

    lent_on: date
    returned_on: date | None


def lendings_of(
    copy_ids: Sequence[int], patron_ids: Sequence[int]
) -> dict[tuple[int, int], list[Lending]]:
    """What these readers had of these copies, by copy and reader, the latest first."""
    query = select(Loan.copy_id, Loan.patron_id, Loan.lent_at, Loan.returned_at).where(
        Loan.copy_id.in_(copy_ids),
        Loan.patron_id.in_(patron_ids),
        Loan.kind == LoanKind.TAKE_HOME,
        Loan.undone_at.is_(None),
    )
    known: dict[tuple[int, int], list[Lending]] = defaultdict(list)
    for row in db.session.execute(query.order_by(Loan.lent_at.desc(), Loan.id.desc())):
        back = clock.local_day(row.returned_at) if row.returned_at else None
        known[row.copy_id, row.patron_id].append(
            Lending(lent_on=clock.local_day(row.lent_at), returned_on=back)
        )
    return known


def moments_of_scans(scan_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When those of these scans that were taken before happened."""
    rows = db.session.execute(
        select(Scan.scan_id, Scan.scanned_at).where(Scan.scan_id.in_(scan_ids))
    )
    return {row.scan_id: row.scanned_at for row in rows}
