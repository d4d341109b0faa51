"""What people do with patrons: enter, change, suspend, give a new card, put into a class."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from library_share import clock
from library_share.database import db, judged
from library_share.labels.codes import CodeKind, issue
from library_share.libraries.models import SchoolClass
from library_share.patrons.errors import (
    CardReplacedMeanwhile,
    EnrolledMeanwhile,
    NoSuchPatron,
    SchoolCodeTaken,
)
from library_share.patrons.forgetting import renaming
from library_share.patrons.models import Card, Enrolment, Patron, PatronState


def add_patron(
    *,
    library_id: int,
    expires_on: date | None = None,
    into: SchoolClass | None = None,
    **fields: Any,
) -> Patron:
    """A new patron with a card, and in a class when one is given."""
    patron = Patron(library_id=library_id, created_at=clock.now(), **fields)
    with judged(_taken(patron)):
        db.session.add(patron)
    _give_card(patron, expires_on)
    if into is not None:
        enrol(patron, into)
    return patron


def change_patron(patron: Patron, **fields: Any) -> None:
    """Change what is known of a patron; the card is renewed with `replace_card`. Notes say the new
    name, too."""
    db.session.refresh(patron, with_for_update=True)  # two may rename at once
    if patron.erased_on is not None:
        raise NoSuchPatron
    former = patron.name
    with judged(_taken(patron, fields)):
        for name, value in fields.items():
            setattr(patron, name, value)
    renaming.follow([(former, patron.name)])


def _taken(patron: Patron, fields: dict[str, Any] | None = None) -> dict[str, SchoolCodeTaken]:
    school_code = (fields or {}).get("school_code", patron.school_code)
    return {"one_patron_per_school_code": SchoolCodeTaken(school_code=school_code)}


def suspend(patron: Patron, *, until: date | None, because: str) -> None:
    """No more lending, until a day or until it is lifted. What is out stays out."""
    patron.state = PatronState.SUSPENDED
    patron.suspended_until, patron.suspended_because = until, because


def lift_suspension(patron: Patron) -> None:
    patron.state = PatronState.ACTIVE
    patron.suspended_until, patron.suspended_because = None, ""


def mark_left(patron: Patron) -> None:
    """The patron left the school or the village; nothing more is lent."""
    patron.state, patron.left_on = PatronState.LEFT, clock.today()
    patron.suspended_until, patron.suspended_because = None, ""


def bring_back(patron: Patron) -> None:
    """The patron is here again."""
    patron.state, patron.left_on = PatronState.ACTIVE, None


def replace_card(patron: Patron, *, expires_on: date | None = None) -> Card:
    """A new card; the old one opens nothing any more, and its code never returns."""
    in_use = db.session.scalars(
        select(Card).where(Card.patron_id == patron.id, Card.revoked_at.is_(None)).with_for_update()
    ).one_or_none()
    if in_use is not None:
        in_use.revoked_at = clock.now()
        db.session.flush()
    return _give_card(patron, expires_on)


def _give_card(patron: Patron, expires_on: date | None) -> Card:
    card = Card(
        patron_id=patron.id,
        code=issue(CodeKind.CARD)[0],
        issued_at=clock.now(),
        expires_on=expires_on,
    )
    with judged({"one_card_in_use_per_patron": CardReplacedMeanwhile()}):
        db.session.add(card)
    return card


def enrol(patron: Patron, into: SchoolClass) -> None:
    """Put a pupil into a class; there is one class per school year."""
    present = db.session.scalars(
        select(Enrolment).where(
            Enrolment.patron_id == patron.id, Enrolment.school_year_id == into.school_year_id
        )
    ).one_or_none()
    if present is not None:
        present.class_id = into.id
        db.session.flush()
        return
    with judged({"uq_enrolments_patron_id_school_year_id": EnrolledMeanwhile()}):
        db.session.add(
            Enrolment(patron_id=patron.id, class_id=into.id, school_year_id=into.school_year_id)
        )
