"""Who somebody is, as the desk and the lists ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from library_share.database import db, first
from library_share.libraries.models import SchoolClass, SchoolYear
from library_share.patrons.errors import NoSuchPatron
from library_share.patrons.models import Card, Enrolment, Patron, PatronKind, PatronState
from library_share.prepared import Prepared
from library_share.vietnamese import fold


@dataclass(frozen=True, kw_only=True)
class PatronOfCard:
    """A patron as the desk meets them: by a card, with the class of the newest school year."""

    patron_id: int
    library_id: int
    name: str
    kind: PatronKind
    state: PatronState
    suspended_until: date | None
    suspended_because: str
    card_code: str
    card_expires_on: date | None
    card_revoked: bool
    class_name: str | None
    grade: int | None


def _patron_of_card() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Patron.id.label("patron_id"),
            Patron.library_id,
            Patron.name,
            Patron.kind,
            Patron.state,
            Patron.suspended_until,
            Patron.suspended_because,
            Card.code.label("card_code"),
            Card.expires_on.label("card_expires_on"),
            Card.revoked_at.is_not(None).label("card_revoked"),
            SchoolClass.name.label("class_name"),
            SchoolClass.grade,
        )
        .join(Card, Card.patron_id == Patron.id)
        .outerjoin(Enrolment, Enrolment.patron_id == Patron.id)
        .outerjoin(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .outerjoin(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .where(Patron.erased_on.is_(None))
        .order_by(SchoolYear.starts_on.desc())
        .limit(1)
    )


_BY_CARD = Prepared(_patron_of_card().where(Card.code == bindparam("code")))
_BY_ID = Prepared(
    _patron_of_card().where(and_(Patron.id == bindparam("id"), Card.revoked_at.is_(None)))
)


def find_patron_of_card(code: str) -> PatronOfCard | None:
    """The patron with this card, in use or revoked."""
    return _found(_BY_CARD, code=code)


def find_patron_with_id(patron_id: int) -> PatronOfCard | None:
    """The patron with this id and the card in use."""
    return _found(_BY_ID, id=patron_id)


def _found(query: Prepared, **given: Any) -> PatronOfCard | None:
    row = first(query, **given)
    return PatronOfCard(**row._asdict()) if row is not None else None


def patron_with_card(library_id: int, code: str) -> Patron:
    """The library's patron with this card (also a replaced one); NoSuchPatron otherwise."""
    patron = find_patron_with_card(code)
    if patron is None or patron.library_id != library_id:
        raise NoSuchPatron
    return patron


def find_patron_with_card(code: str) -> Patron | None:
    """The patron with this card, of whatever library; the caller must ask who may know."""
    if not (code.isascii() and code.isdigit()):
        return None  # no card of ours; PostgreSQL would not even look at a NUL
    return db.session.scalar(
        select(Patron)
        .join(Card, Card.patron_id == Patron.id)
        .where(Card.code == code, Patron.erased_on.is_(None))
    )


def patron_with_id(library_id: int, patron_id: int) -> Patron:
    """The library's patron with this id; NoSuchPatron otherwise, as when somebody was erased."""
    patron = db.session.get(Patron, patron_id)
    if patron is None or patron.library_id != library_id or patron.erased_on is not None:
        raise NoSuchPatron
    return patron


def pupils_of(class_id: int) -> list[tuple[str, str]]:
    """Card and name of those in a class who may borrow, by given name."""
    query = (
        select(Card.code, Patron.name)
        .join(Patron, Patron.id == Card.patron_id)
        .join(Enrolment, Enrolment.patron_id == Patron.id)
        .where(
            Enrolment.class_id == class_id,
            Card.revoked_at.is_(None),
            Patron.state == PatronState.ACTIVE,
        )
        .order_by(Patron.sort_key, Patron.id)
    )
    return [(code, name) for code, name in db.session.execute(query)]


def patron_rows(
    library_id: int,
    *,
    school_year_id: int | None,
    class_name: str = "",
    kind: str = "",
    state: str = "",
    wanted: str = "",
) -> Select[*tuple[Any, ...]]:
    """A library's patrons with card and class of this school year, for a page by key.

    `wanted` is a part of the name (with marks or without), a school code or a card's code.
    """
    query = (
        select(
            Patron.id,
            Patron.sort_key,
            Patron.name,
            Patron.kind,
            Patron.state,
            Patron.school_code,
            Patron.born_on,
            Card.code,
            SchoolClass.name.label("class_name"),
        )
        .outerjoin(Card, and_(Card.patron_id == Patron.id, Card.revoked_at.is_(None)))
        .outerjoin(
            Enrolment,
            and_(Enrolment.patron_id == Patron.id, Enrolment.school_year_id == school_year_id),
        )
        .outerjoin(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .where(Patron.library_id == library_id, Patron.erased_on.is_(None))
    )
    if class_name:
        query = query.where(SchoolClass.name == class_name)
    if kind:
        query = query.where(Patron.kind == PatronKind(kind))
    if state:
        query = query.where(Patron.state == PatronState(state))
    if as_code := wanted.strip():
        words = [
            Patron.folded_name.contains(word, autoescape=True) for word in fold(wanted).split()
        ]
        query = query.where(
            or_(
                and_(*words) if words else Patron.id.is_(None),
                Patron.school_code == as_code,
                Card.code == as_code,
            )
        )
    return query
