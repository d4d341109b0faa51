"""Who may see which overview. What somebody may not see of another library does not exist."""

from __future__ import annotations

from sqlalchemy import select

from library_share.catalogue.models import Title
from library_share.catalogue.queries import get_title
from library_share.database import db
from library_share.errors import NotAllowed
from library_share.libraries.current import current_library
from library_share.libraries.errors import NoSuchPlace
from library_share.libraries.models import SET_UP_KINDS, Library, Place
from library_share.libraries.queries import find_place_with_code, library_with_code
from library_share.patrons.keepers.queries import shelves_kept_by
from library_share.rotation.models import Round, RoundBox, RoundStop
from library_share.rotation.rounds.queries import round_seen_by
from library_share.web.access import Act, Actor, Role, actor, require, require_anywhere
from library_share.web.paging import ID_AT_MOST


def library_asked(code: str | None) -> Library:
    """The library that is named, or the one somebody works for. Whoever may not read its figures
    is told so by what asks for them."""
    return library_with_code(code) if code else current_library()


def reader_of(library: Library) -> Actor:
    """Who reads all figures of the library."""
    return require(Act.READ_FIGURES, library.id)


def shelf_in_charge(who: Actor, library: Library, class_name: str) -> Place | None:
    """The shelf of a class that this teacher keeps; a pupil librarian reads no figures."""
    if Role.CLASS_KEEPER not in who.roles_at(library.id):
        return None
    return next(
        (
            place
            for place in shelves_kept_by(who)
            if place.library_id == library.id and place.class_name == class_name
        ),
        None,
    )


def reader_of_class(library: Library, class_name: str) -> Actor:
    """Who reads the figures of a class: those who read all of them, and its own teacher."""
    who = actor()
    if not who.may(Act.READ_FIGURES, library.id) and (
        not class_name or shelf_in_charge(who, library, class_name) is None
    ):
        raise NotAllowed
    return who


def place_seen(code: str) -> tuple[Actor, Place]:
    """A shelf, a room, a box, for those who read the figures of its library and for the teacher
    who keeps it; NoSuchPlace for everybody else."""
    who, place = actor(), find_place_with_code(code)
    if place is None or place.kind not in SET_UP_KINDS or not _sees(who, place):
        raise NoSuchPlace(code=code[:40])
    return who, place


def _sees(who: Actor, place: Place) -> bool:
    if who.may(Act.READ_FIGURES, place.library_id):
        return True
    return bool(place.class_name) and place == shelf_in_charge(who, place.library, place.class_name)


def round_seen(who: Actor, round_id: int) -> Round:
    """A round, for its staff and for those who read the figures of the library that runs it or of
    one at which it stops; NoSuchRound for everybody else."""
    found = db.session.get(Round, round_id) if round_id <= ID_AT_MOST else None
    if found is not None and any(
        who.may(Act.READ_FIGURES, library_id) for library_id in _libraries_of(found)
    ):
        return found
    return round_seen_by(who, round_id)


def _libraries_of(one: Round) -> set[int]:
    stops_at = (
        select(Place.library_id)
        .join(RoundStop, RoundStop.place_id == Place.id)
        .join(RoundBox, RoundBox.id == RoundStop.round_box_id)
        .where(RoundBox.round_id == one.id)
    )
    return {one.library_id, *db.session.scalars(stops_at.distinct())}


def title_seen(title_id: int) -> tuple[Actor, Title]:
    """A title of the common catalogue, for whoever reads figures somewhere."""
    return require_anywhere(Act.READ_FIGURES), get_title(title_id)
