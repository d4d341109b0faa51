"""Whose shelf it is: staff see all of their library's, keepers the ones they are in charge of. For
everybody else a shelf does not exist."""

from __future__ import annotations

from dataclasses import dataclass

from library_share.classroom.shelves.errors import NoSuchShelf
from library_share.errors import NotAllowed
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.libraries.queries import find_place_with_code, places_of
from library_share.patrons.keepers.queries import shelves_kept_by
from library_share.web.access import Act, Actor, Role, actor, require


@dataclass(frozen=True, kw_only=True)
class ShelfKeeper:
    """Somebody who keeps shelves at a library. Staff's list of kept ones stays empty."""

    who: Actor
    library: Library
    is_staff: bool
    kept: tuple[Place, ...]

    @property
    def is_teacher(self) -> bool:
        """Whether this one may know what each child reads; a pupil librarian may not."""
        return self.is_staff or Role.CLASS_KEEPER in self.who.roles_at(self.library.id)

    def shelves(self) -> list[Place]:
        """All this one may see, by name."""
        if not self.is_staff:
            return list(self.kept)
        shelves = [one for one in places_of(self.library.id) if one.kind is PlaceKind.CLASS_SHELF]
        return [one for one in shelves if one.is_active]

    def shelf(self, code: str) -> Place:
        """The shelf with this code; NoSuchShelf for another's."""
        place = find_place_with_code(code)
        if (
            place is None
            or place.kind is not PlaceKind.CLASS_SHELF
            or place.library_id != self.library.id
            or not (self.is_staff or place.id in [one.id for one in self.kept])
        ):
            raise NoSuchShelf(code=code[:20])
        return place

    def own_class(self, code: str) -> Place:
        """The same, for whoever may know what its children read; NotAllowed otherwise."""
        place = self.shelf(code)
        if not self.is_teacher:
            raise NotAllowed
        return place


def keeper_at(library: Library) -> ShelfKeeper:
    """The actor, who keeps shelves at this library; NotAllowed or NotSignedIn otherwise."""
    who = require(Act.KEEP_SHELF, library.id)
    is_staff = who.may(Act.HAND_OVER, library.id)
    kept = () if is_staff else shelves_kept_by(who)
    own = tuple(place for place in kept if place.library_id == library.id)
    return ShelfKeeper(who=who, library=library, is_staff=is_staff, kept=own)


def keeper_of(code: str) -> tuple[ShelfKeeper, Place]:
    """Who asks about the shelf with this code, in whatever library, and the shelf itself."""
    who = actor()
    place = find_place_with_code(code)
    if place is None or not who.may(Act.KEEP_SHELF, place.library_id):
        raise NoSuchShelf(code=code[:20])
    keeper = keeper_at(place.library)
    return keeper, keeper.shelf(code)
