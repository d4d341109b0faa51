"""What a library has already, read in few statements for comparison with a list."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, func, select

from library_share.catalogue.models import Title
from library_share.copies.models import Copy
from library_share.database import db
from library_share.exchange import book_plan, patron_plan
from library_share.libraries.models import SchoolClass
from library_share.patrons.models import Enrolment, Patron

#: How many rows, and the last id: when either differs, somebody added something meanwhile.
Stamp = tuple[int, int]


def patrons_of(library_id: int, school_year_id: int | None) -> list[patron_plan.Known]:
    """The library's patrons with their classes of this school year."""
    query = (
        select(
            Patron.id,
            Patron.school_code,
            Patron.name,
            Patron.born_on,
            Patron.gender,
            Patron.kind,
            Patron.state,
            SchoolClass.name.label("class_name"),
        )
        .outerjoin(
            Enrolment,
            and_(Enrolment.patron_id == Patron.id, Enrolment.school_year_id == school_year_id),
        )
        .outerjoin(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .where(Patron.library_id == library_id)
        .order_by(Patron.id)
    )
    return [
        patron_plan.Known(
            id=row.id,
            code=row.school_code,
            name=row.name,
            born_on=row.born_on,
            gender=row.gender,
            kind=row.kind,
            state=row.state,
            class_name=row.class_name or "",
        )
        for row in db.session.execute(query)
    ]


def patron_stamp(library_id: int) -> Stamp:
    query = select(func.count(), func.coalesce(func.max(Patron.id), 0)).where(
        Patron.library_id == library_id
    )
    how_many, last = db.session.execute(query).one()
    return how_many, last


def copies_of(library_id: int) -> list[book_plan.Known]:
    """The library's copies with what a list may change, and the titles they are of."""
    query = (
        select(
            Copy.id,
            Copy.accession_key,
            Copy.class_mark,
            Copy.shelf_mark,
            Copy.general_register_number.label("register_number"),
            Copy.price_dong.label("price"),
            Copy.acquired_on,
            Copy.printed_year.label("year"),
            Copy.source,
            Copy.note,
            Title.title,
            Title.volume,
            Title.match_key,
        )
        .join(Title, Title.id == Copy.title_id)
        .where(Copy.library_id == library_id)
        .order_by(Copy.id)
    )
    return [
        book_plan.Known(
            id=row.id,
            accession_key=row.accession_key,
            title=row.title,
            volume=row.volume,
            match_key=row.match_key,
            values={name: _plain(getattr(row, name)) for name in book_plan.CHANGEABLE},
        )
        for row in db.session.execute(query)
    ]


def copy_stamp(library_id: int) -> Stamp:
    query = select(func.count(), func.coalesce(func.max(Copy.id), 0)).where(
        Copy.library_id == library_id
    )
    how_many, last = db.session.execute(query).one()
    return how_many, last


def _plain(value: object) -> object:
    """As a draft's row has it: days in ISO."""
    return value.isoformat() if isinstance(value, date) else value
