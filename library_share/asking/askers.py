"""Who asks for whom: staff for everybody, a keeper for the own class or point.

A class keeper asks for the classes whose shelves they are in charge of, and for pupils of these; a
point keeper for a reader who stands before them, and it is picked up at the point. Both see what
they asked for themselves, as long as they are in charge.

Which readers come to a point nobody notes: they choose the nearest one, and need no leave for it.
So any card of the point's own library will do there, and what it opens is that one reader's wish.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from library_share import clock
from library_share.asking.errors import InChargeOfNothing, NotYoursToAsk
from library_share.circulation.errors import UnknownCard
from library_share.circulation.holds.errors import NoSuchHold
from library_share.circulation.holds.models import Hold, HoldEvent
from library_share.circulation.holds.queries import find_hold
from library_share.circulation.holds.rules import Happening
from library_share.circulation.reading import patron_at_desk
from library_share.libraries.models import Library, Place, PlaceKind, SchoolClass
from library_share.libraries.queries import (
    class_of_this_year,
    classes_of,
    main_place_of,
    place_of,
    places_of,
    shown_year,
)
from library_share.patrons.keepers.queries import places_kept_by
from library_share.patrons.queries import PatronOfCard
from library_share.web.access import Act, Actor, Role, actor, require


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Somebody who may ask at a library, and for whom. Staff's lists stay empty."""

    who: Actor
    library: Library
    is_staff: bool
    #: Class shelves in the keeper's charge, and these classes in the school year of today.
    shelves: tuple[Place, ...] = ()
    classes: tuple[SchoolClass, ...] = ()
    points: tuple[Place, ...] = ()

    @property
    def takes_cards(self) -> bool:
        """Whether a reader's card may be scanned: by staff, and where readers come to a point."""
        return self.is_staff or bool(self.points)

    def pickup_places(self, patron: PatronOfCard | None = None) -> list[Place]:
        """Where it may be picked up by the patron, or by a class: the usual place first."""
        if self.is_staff:
            return [place for place in places_of(self.library.id) if place.is_active]
        if patron is not None and not self._has_class(patron.class_name):
            return list(self.points)
        main = [main_place_of(self.library.id)] if self.classes else []
        return [*self.shelves, *self.points, *main]

    def patron_with(self, card: str) -> PatronOfCard:
        """The patron with this card; of those one may not ask for there is none (UnknownCard)."""
        patron = patron_at_desk(card, self.library.id)
        if not (self.takes_cards or self._has_class(patron.class_name)):
            raise UnknownCard(code=card.strip()[:60])
        return patron

    def class_named(self, name: str) -> SchoolClass:
        """NotYoursToAsk for a class in somebody else's charge, NoSuchClass for staff's slips."""
        if self.is_staff:
            return class_of_this_year(self.library, name, clock.today())
        found = next((one for one in self.classes if one.name == name), None)
        if found is None:
            raise NotYoursToAsk
        return found

    def pickup_place(self, patron: PatronOfCard | None, code: str | None) -> Place:
        """The place with this code, or the usual one. NotYoursToAsk when a keeper sends somebody
        to where the keeper answers for nothing."""
        allowed = self.pickup_places(patron)
        if code is None:
            return allowed[0]
        place = place_of(self.library.id, code)
        if not self.is_staff and place.id not in [one.id for one in allowed]:
            raise NotYoursToAsk
        return place

    def sees(self) -> ColumnElement[bool]:
        """What of the library's holds this asker sees, as a condition."""
        if self.is_staff:
            return true()
        asked_oneself = exists().where(
            HoldEvent.hold_id == Hold.id,
            HoldEvent.kind == Happening.PLACE,
            HoldEvent.account_id == self.who.account_id,
        )
        names = [one.name for one in self.classes]
        point_ids = [place.id for place in self.points]
        return and_(
            asked_oneself,
            or_(false(), Hold.class_name.in_(names), Hold.pickup_place_id.in_(point_ids)),
        )

    def _has_class(self, name: str | None) -> bool:
        return name is not None and any(one.name == name for one in self.classes)


def asker_at(library: Library) -> Asker:
    """The actor, who may ask at this library; NotAllowed or NotSignedIn otherwise."""
    who = require(Act.ASK, library.id)
    if who.may(Act.LEND, library.id):
        return Asker(who=who, library=library, is_staff=True)
    roles = who.roles_at(library.id)
    kept = [place for place in places_kept_by(who.account_id) if place.library_id == library.id]
    shelves = _of_class_keeper(kept) if Role.CLASS_KEEPER in roles else ()
    points = _of_point_keeper(kept) if Role.POINT_KEEPER in roles else ()
    return Asker(
        who=who,
        library=library,
        is_staff=False,
        shelves=shelves,
        classes=tuple(_classes_of(library, shelves)),
        points=points,
    )


def _of_class_keeper(kept: list[Place]) -> tuple[Place, ...]:
    return tuple(place for place in kept if place.kind is PlaceKind.CLASS_SHELF)


def _of_point_keeper(kept: list[Place]) -> tuple[Place, ...]:
    return tuple(place for place in kept if place.kind is not PlaceKind.CLASS_SHELF)


def placing_at(library: Library) -> Asker:
    """The same, for somebody who wants to ask now; InChargeOfNothing when in charge of nothing."""
    asker = asker_at(library)
    if not (asker.is_staff or asker.classes or asker.points):
        raise InChargeOfNothing
    return asker


def _classes_of(library: Library, shelves: tuple[Place, ...]) -> list[SchoolClass]:
    names = {place.class_name for place in shelves}
    year = shown_year(clock.today(), library.commune_id) if names else None
    return [one for one in classes_of(library.id, year.id) if one.name in names] if year else []


def hold_for(hold_id: int, library: Library | None = None) -> tuple[Hold, Asker]:
    """The hold with this number and who asks about it; NoSuchHold for what that one may not see,
    or what is not of this library."""
    who, hold = actor(), find_hold(hold_id)
    if hold is None or not who.may(Act.ASK, hold.library_id):
        raise NoSuchHold
    if library is not None and hold.library_id != library.id:
        raise NoSuchHold
    asker = asker_at(hold.library)
    if not asker.is_staff and find_hold(hold_id, asker.sees()) is None:
        raise NoSuchHold
    return hold, asker
