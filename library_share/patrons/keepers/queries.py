"""Who is in charge of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from library_share.database import db
from library_share.labels.codes import Code, Mistyped, MistypedCode, read
from library_share.libraries.models import Place, PlaceKind
from library_share.patrons.accounts.queries import get_account
from library_share.patrons.errors import NoSuchPatron
from library_share.patrons.keepers.errors import NoSuchKeeper
from library_share.patrons.models import Account, Appointment, Patron, PatronKind, PlaceKeeper
from library_share.patrons.queries import patron_with_card
from library_share.vietnamese import sort_key
from library_share.web.access import Act, Actor, Role

_KEEPERS = frozenset({Role.CLASS_KEEPER, Role.PUPIL_LIBRARIAN})


def keepers() -> Select[*tuple[PlaceKeeper]]:
    """All that ever was, with names; for further conditions."""
    return select(PlaceKeeper).options(
        joinedload(PlaceKeeper.account), joinedload(PlaceKeeper.patron)
    )


def keepers_of(place: Place) -> list[PlaceKeeper]:
    """Who is in charge now, then who was, the latest first."""
    found = db.session.scalars(
        keepers()
        .where(PlaceKeeper.place_id == place.id)
        .order_by(PlaceKeeper.since.desc(), PlaceKeeper.id.desc())
    )
    return sorted(found, key=lambda keeper: keeper.until is not None)


def keepers_now(places: Sequence[Place]) -> dict[int, list[PlaceKeeper]]:
    """For each place those in charge now; one statement for all of them."""
    query = keepers().where(
        PlaceKeeper.place_id.in_([place.id for place in places]), PlaceKeeper.until.is_(None)
    )
    by_place: dict[int, list[PlaceKeeper]] = defaultdict(list)
    for keeper in db.session.scalars(query.order_by(PlaceKeeper.since, PlaceKeeper.id)):
        by_place[keeper.place_id].append(keeper)
    return by_place


def places_kept_by(account_id: int) -> list[Place]:
    """The places that an account is in charge of now, by name."""
    query = (
        select(Place)
        .join(PlaceKeeper, PlaceKeeper.place_id == Place.id)
        .where(PlaceKeeper.account_id == account_id, PlaceKeeper.until.is_(None), Place.is_active)
    )
    return sorted(db.session.scalars(query), key=lambda place: sort_key(place.name))


def shelves_kept_by(who: Actor | None) -> list[Place]:
    """The class shelves that somebody keeps by role and is in charge of now, by name; it costs
    staff and visitors no statement."""
    if who is None or not any(_KEEPERS & roles for roles in who.roles.values()):
        return []
    return [
        place
        for place in places_kept_by(who.account_id)
        if place.kind is PlaceKind.CLASS_SHELF and who.may(Act.KEEP_SHELF, place.library_id)
    ]


def pupils_among(keepers: Sequence[PlaceKeeper]) -> list[PlaceKeeper]:
    """Those of these keepers who are pupils, with an account of their own or without."""
    accounts = [keeper.account_id for keeper in keepers if keeper.account_id is not None]
    query = select(Appointment.account_id).where(
        Appointment.account_id.in_(accounts), Appointment.role == Role.PUPIL_LIBRARIAN
    )
    librarians = set(db.session.scalars(query)) if accounts else set()
    return [
        keeper
        for keeper in keepers
        if keeper.account_id in librarians
        or (keeper.patron is not None and keeper.patron.kind is PatronKind.PUPIL)
    ]


def keeper_with_id(place: Place, keeper_id: int) -> PlaceKeeper:
    """A keeper of this place, or NoSuchKeeper."""
    keeper = db.session.get(PlaceKeeper, keeper_id) if keeper_id < 2**31 else None
    if keeper is None or keeper.place_id != place.id:
        raise NoSuchKeeper
    return keeper


def possible_accounts(library_id: int) -> list[Account]:
    """Accounts in use with a role at the library, by name."""
    query = (
        select(Account)
        .where(
            Account.is_active,
            Account.appointments.any(Appointment.library_id == library_id),
        )
        .order_by(Account.name, Account.id)
    )
    return list(db.session.scalars(query))


def patron_called(library_id: int, text: str) -> Patron:
    """The library's patron with this card, scanned or typed, or this code of the school;
    NoSuchPatron otherwise, MistypedCode when a digit of the card is wrong."""
    code = read(text)
    if isinstance(code, Code):
        return patron_with_card(library_id, code.text)
    school_code = text.strip()
    found = None
    if school_code:  # many patrons have none
        found = db.session.scalar(
            select(Patron).where(Patron.library_id == library_id, Patron.school_code == school_code)
        )
    if found is None:
        raise MistypedCode(code=code.text) if isinstance(code, Mistyped) else NoSuchPatron
    return found


def account_or_patron(library_id: int, username: str | None, text: str | None) -> Account | Patron:
    """Whichever of the two is given: an account's user name or what `patron_called` takes."""
    return get_account(username) if username else patron_called(library_id, text or "")
