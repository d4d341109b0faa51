"""Put somebody in charge of a place, and end it."""

from __future__ import annotations

from datetime import date

from library_share import clock
from library_share.database import db, judged
from library_share.libraries.models import Place
from library_share.patrons.keepers.errors import (
    EndBeforeBegin,
    KeeperAlready,
    KeeperHasLeft,
    NotOfThisLibrary,
    NotYetInCharge,
)
from library_share.patrons.models import Account, Patron, PatronState, PlaceKeeper
from library_share.translation import day


def put_in_charge(place: Place, who: Account | Patron, *, since: date | None = None) -> PlaceKeeper:
    """From `since` (today when None) `who` is in charge of the place, beside those who are.

    A patron must be of the place's library, an account must have a role there.
    """
    since = since or clock.today()
    if since > clock.today():
        raise NotYetInCharge
    if isinstance(who, Patron):
        _check_patron(place, who)
        keeper = PlaceKeeper(place_id=place.id, patron=who, since=since)
    else:
        _check_account(place, who)
        keeper = PlaceKeeper(place_id=place.id, account=who, since=since)
    twice = KeeperAlready(name=who.name, place=place.name)
    with judged({"one_charge_per_patron": twice, "one_charge_per_account": twice}):
        db.session.add(keeper)
    return keeper


def _check_patron(place: Place, patron: Patron) -> None:
    if patron.library_id != place.library_id:
        raise ValueError("a patron of another library")  # the caller looks only among its own
    if patron.state is PatronState.LEFT:
        raise KeeperHasLeft(name=patron.name)


def _check_account(place: Place, account: Account) -> None:
    at = {appointment.library_id for appointment in account.appointments}
    if not account.is_active or not at & {None, place.library_id}:
        raise NotOfThisLibrary(name=account.name)


def end_charge(keeper: PlaceKeeper, *, on: date | None = None) -> None:
    """In charge no more from `on` (today when None); ending it twice changes nothing."""
    if keeper.until is not None:
        return
    until = on or clock.today()
    if until > clock.today():
        raise NotYetInCharge
    if until < keeper.since:
        raise EndBeforeBegin(name=keeper.name, since=day(keeper.since))
    keeper.until = until
    db.session.flush()
