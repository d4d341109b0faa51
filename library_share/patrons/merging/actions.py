"""Making one of two rows of one patron."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from library_share import clock
from library_share.database import db, judged
from library_share.libraries.models import Library
from library_share.patrons import access_log
from library_share.patrons.errors import NoSuchPatron
from library_share.patrons.forgetting import again, renaming
from library_share.patrons.forgetting.errors import NO_LOAN_TO_NOBODY
from library_share.patrons.forgetting.own import forget_row, person_of
from library_share.patrons.forgetting.register import KEEPERS, Merge, links, tell_of_merge
from library_share.patrons.merging.errors import (
    MergedMeanwhile,
    NoCardOfTheirs,
    OtherKindOfPatron,
    SamePatron,
)
from library_share.patrons.models import Card, Patron, PatronState

#: What the kept row takes over where it says nothing itself.
_TAKEN_OVER = ("school_code", "born_on", "gender", "note")
_LOST_RACES = {
    name: MergedMeanwhile()
    for name in (
        NO_LOAN_TO_NOBODY,
        "one_card_in_use_per_patron",
        "uq_enrolments_patron_id_school_year_id",
        "one_charge_per_patron",
        "one_standing_consent",
        "honoured_once_a_term",
        "one_reminder_per_patron_and_day",
        "one_open_hold_per_patron_and_title",
    )
}


def merge(library: Library, kept: Patron, other: Patron, card_code: str | None = None) -> None:
    """All that is kept about the `other` row becomes that of the `kept` one, whose name stays; the
    other is left without a name, and nothing leads to it. The card with `card_code`, of either,
    stays in use; without it the kept row's, or the other's when that has none.

    Counts of loans stay as they are; readers are counted anew, for one was counted as two.
    """
    both = Merge(kept=kept, other=other)
    _refuse_unless_one(library, both)
    with judged(_LOST_RACES):
        tell_of_merge(both)
        _keep_one_card(both, card_code)
        for keeper in reversed(KEEPERS.values()):
            keeper.make_room(both)
        db.session.flush()
        for column in links():
            table = update(column.table).where(column == other.id)
            db.session.execute(table.values({column.key: kept.id}))
        db.session.expire_all()
        _join_rows(both)
    access_log.note("merged_patrons", library_id=library.id, patron_id=kept.id)


def _refuse_unless_one(library: Library, both: Merge) -> None:
    kept, other = both.kept, both.other
    if kept.id == other.id:
        raise SamePatron
    for patron in sorted((kept, other), key=lambda one: one.id):
        db.session.refresh(patron, with_for_update=True)
        if patron.library_id != library.id or patron.erased_on is not None:
            raise NoSuchPatron
    if kept.kind is not other.kind:
        raise OtherKindOfPatron(kept=kept.name, other=other.name)


def _keep_one_card(both: Merge, card_code: str | None) -> None:
    in_use = {
        card.patron_id: card
        for card in db.session.scalars(
            select(Card)
            .where(Card.patron_id.in_((both.kept.id, both.other.id)), Card.revoked_at.is_(None))
            .with_for_update()
        )
    }
    stays = in_use.get(both.kept.id) or in_use.get(both.other.id)
    if card_code:
        stays = next((card for card in in_use.values() if card.code == card_code), None)
        if stays is None:
            raise NoCardOfTheirs(code=card_code)
    for card in in_use.values():
        if card is not stays:
            card.revoked_at = clock.now()
    db.session.flush()


def _join_rows(both: Merge) -> None:
    """What only the other row says is said by the kept one. The other was never here: no figure of
    how many patrons there were counts it any more."""
    kept, other = both.kept, both.other
    taken = {name: getattr(kept, name) or getattr(other, name) for name in _TAKEN_OVER}
    taken |= _state_of(kept, other)
    taken["created_at"] = min(kept.created_at, other.created_at)
    again.remember_merge(kept, other, taken["created_at"])
    other.left_on = clock.local_day(other.created_at)
    former = other.name
    forget_row(person_of(other))
    for name, value in taken.items():
        setattr(kept, name, value)
    db.session.flush()
    renaming.follow([(former, kept.name)])


def _state_of(kept: Patron, other: Patron) -> dict[str, Any]:
    """Suspended when one of the rows is, gone when both are."""
    rows = (kept, other)
    suspended = [one for one in rows if one.state is PatronState.SUSPENDED]
    active = [one for one in rows if one.state is PatronState.ACTIVE]
    left = sorted(rows, key=lambda one: one.left_on or clock.today())
    stands = (suspended or active or left[::-1])[0]
    return {
        name: getattr(stands, name)
        for name in ("state", "left_on", "suspended_until", "suspended_because")
    }
