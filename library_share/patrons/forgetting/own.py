"""What this package itself keeps of a patron: the row, cards, classes, charges, the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from library_share import clock
from library_share.database import db
from library_share.patrons import access_log
from library_share.patrons.forgetting.register import Keeper, Merge, Person, once, register
from library_share.patrons.forgetting.texts import CROSSED_OUT
from library_share.patrons.models import (
    AccessRecord,
    Card,
    Enrolment,
    Patron,
    PatronState,
    PlaceKeeper,
)
from library_share.translation import N_, gettext


def person_of(patron: Patron) -> Person:
    codes = db.session.scalars(select(Card.code).where(Card.patron_id == patron.id))
    return Person(patron=patron, card_codes=tuple(codes))


def forget_row(person: Person) -> None:
    """The row stays without a name, so that what points to it stands."""
    patron, now = person.patron, clock.now()
    patron.name = CROSSED_OUT
    patron.school_code = patron.gender = patron.note = patron.suspended_because = ""
    patron.born_on = patron.suspended_until = None
    patron.state, patron.left_on = PatronState.LEFT, patron.left_on or clock.today()
    patron.erased_on = clock.today()
    db.session.execute(
        update(Card)
        .where(Card.patron_id == patron.id, Card.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    db.session.flush()


def _row_told(person: Person) -> Iterator[dict[str, Any]]:
    patron = person.patron
    yield {
        "name": patron.name,
        "kind": patron.kind.value,
        "school_code": patron.school_code,
        "born_on": patron.born_on,
        "gender": patron.gender,
        "state": patron.state.value,
        "left_on": patron.left_on,
        "suspended_until": patron.suspended_until,
        "suspended_because": patron.suspended_because,
        "note": patron.note,
        "entered_at": patron.created_at,
    }


def _cards_told(person: Person) -> Iterator[dict[str, Any]]:
    cards = select(Card).where(Card.patron_id == person.id).order_by(Card.id)
    for card in db.session.scalars(cards):
        yield {
            "code": card.code,
            "issued_at": card.issued_at,
            "expires_on": card.expires_on,
            "revoked_at": card.revoked_at,
        }


def _classes_told(person: Person) -> Iterator[dict[str, Any]]:
    query = (
        select(Enrolment)
        .where(Enrolment.patron_id == person.id)
        .options(joinedload(Enrolment.school_class))
        .order_by(Enrolment.id)
    )
    for enrolment in db.session.scalars(query):
        yield {"class": enrolment.school_class.name, "grade": enrolment.school_class.grade}


def _end_charges(person: Person) -> None:
    db.session.execute(
        update(PlaceKeeper)
        .where(PlaceKeeper.patron_id == person.id, PlaceKeeper.until.is_(None))
        .values(until=clock.today())
    )


def _end_second_charges(merge: Merge) -> None:
    places = select(PlaceKeeper.place_id).where(
        PlaceKeeper.patron_id == merge.kept.id, PlaceKeeper.until.is_(None)
    )
    db.session.execute(
        update(PlaceKeeper)
        .where(
            PlaceKeeper.patron_id == merge.other.id,
            PlaceKeeper.until.is_(None),
            PlaceKeeper.place_id.in_(places),
        )
        .values(until=clock.today())
        .execution_options(synchronize_session=False)
    )


def _charges_told(person: Person) -> Iterator[dict[str, Any]]:
    query = select(PlaceKeeper).where(PlaceKeeper.patron_id == person.id).order_by(PlaceKeeper.id)
    for charge in db.session.scalars(query):
        yield {
            "place": charge.place.name,
            "since": charge.since,
            "until": charge.until,
        }


def _log_told(person: Person) -> Iterator[dict[str, Any]]:
    query = (
        select(AccessRecord)
        .where(AccessRecord.patron_id == person.id)
        .options(joinedload(AccessRecord.account))
        .order_by(AccessRecord.id)
    )
    for record in db.session.scalars(query):
        yield {
            "at": record.at,
            "who": record.account.name if record.account else "",
            "what": gettext(access_log.DEEDS.get(record.deed, record.deed), name=record.detail),
        }


def _stays(_person: Person) -> None:
    """It points to the row without a name, and says nothing of its own."""


register(
    Keeper(
        code="person",
        name=N_("Who it is"),
        links=(),
        forget=forget_row,
        tell=_row_told,
    )
)
register(
    Keeper(
        code="cards",
        name=N_("Cards"),
        links=("cards.patron_id",),
        forget=_stays,
        tell=_cards_told,
    )
)
register(
    Keeper(
        code="classes",
        name=N_("Classes"),
        links=("enrolments.patron_id",),
        forget=_stays,
        tell=_classes_told,
        make_room=once(Enrolment.patron_id, per=Enrolment.school_year_id),
    )
)
register(
    Keeper(
        code="charges",
        name=N_("Places in somebody's charge"),
        links=("place_keepers.patron_id",),
        forget=_end_charges,
        tell=_charges_told,
        make_room=_end_second_charges,
    )
)
register(
    Keeper(
        code="log",
        name=N_("Access log"),
        links=("access_records.patron_id",),
        forget=_stays,
        tell=_log_told,
    )
)
