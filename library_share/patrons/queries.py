"""Who somebody is, as the desk and the lists ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, bindparam, select

from library_share.database import db
from library_share.libraries.models import SchoolClass, SchoolYear
from library_share.patrons.models import Card, Enrolment, Patron, PatronKind, PatronState


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
        .order_by(SchoolYear.starts_on.desc())
        .limit(1)
    )


_BY_CARD = _patron_of_card().where(Card.code == bindparam("code"))
_BY_ID = _patron_of_card().where(and_(Patron.id == bindparam("id"), Card.revoked_at.is_(None)))


def find_patron_of_card(code: str) -> PatronOfCard | None:
    """The patron with this card, in use or revoked."""
    return _found(_BY_CARD, code=code)


def find_patron_with_id(patron_id: int) -> PatronOfCard | None:
    """The patron with this id and the card in use."""
    return _found(_BY_ID, id=patron_id)


def _found(query: Select[*tuple[Any, ...]], **given: Any) -> PatronOfCard | None:
    row = db.session.execute(query, given).one_or_none()
    return PatronOfCard(**row._mapping) if row is not None else None
