"""Who types sheets in: staff for every place of their library, a keeper for the own ones."""

from __future__ import annotations

from dataclasses import dataclass

from library_share.libraries.current import current_library
from library_share.libraries.errors import NoSuchPlace
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.libraries.queries import find_place_with_code, place_of, places_of
from library_share.patrons.keepers.queries import places_kept_by
from library_share.web.access import Act, Actor, Role, actor, require

#: Where pupils and neighbours lend to each other, without a desk.
KINDS = (
    PlaceKind.CLASS_SHELF,
    PlaceKind.READING_CORNER,
    PlaceKind.OUTDOOR_LIBRARY,
    PlaceKind.BOX,
)


@dataclass(frozen=True, kw_only=True)
class Typist:
    """Somebody who may print and type in the sheets of `places`."""

    who: Actor
    library: Library
    is_staff: bool
    places: tuple[Place, ...]

    def place(self, code: str) -> Place:
        """The place with this code; NoSuchPlace for one in somebody else's charge, too."""
        place = place_of(self.library.id, code)
        if place.id not in [one.id for one in self.places]:
            raise NoSuchPlace(code=code[:40])
        return place


def typist_here() -> Typist:
    """The actor at the current library; NotAllowed or NotSignedIn for whoever keeps nothing."""
    return typist_at(current_library())


def typist_of(code: str) -> tuple[Typist, Place]:
    """Who asks about the sheet of the place with this code, in whatever library, and the place;
    NoSuchPlace for one in somebody else's charge, too."""
    who, place = actor(), find_place_with_code(code)
    if place is None or not (
        who.may(Act.LEND, place.library_id) or who.may(Act.KEEP_SHEET, place.library_id)
    ):
        raise NoSuchPlace(code=code[:40])
    typist = typist_at(place.library)
    return typist, typist.place(code)


def typist_at(library: Library) -> Typist:
    """The actor at a library; NotAllowed or NotSignedIn for whoever keeps nothing there."""
    who = actor()
    if who.may(Act.LEND, library.id):
        found = [place for place in places_of(library.id) if place.is_active]
        return Typist(who=who, library=library, is_staff=True, places=_with_sheets(found))
    require(Act.KEEP_SHEET, library.id)
    roles = who.roles_at(library.id)
    kept = [place for place in places_kept_by(who.account_id) if place.library_id == library.id]
    own = tuple(place for place in _with_sheets(kept) if _role_for(place) in roles)
    return Typist(who=who, library=library, is_staff=False, places=own)


def _with_sheets(places: list[Place]) -> tuple[Place, ...]:
    return tuple(place for place in places if place.kind in KINDS)


def _role_for(place: Place) -> Role:
    is_of_class = place.kind is PlaceKind.CLASS_SHELF
    return Role.CLASS_KEEPER if is_of_class else Role.POINT_KEEPER
