"""Setting up the network: libraries, places, classes. Calendars: see `calendar_actions`."""

from __future__ import annotations

from typing import Any, TypedDict

from sqlalchemy.exc import IntegrityError

from library_share.database import attempt, broken_constraint, db, judged
from library_share.labels.codes import CodeKind, issue
from library_share.libraries import queries, rules
from library_share.libraries.errors import (
    ClassShelfWithoutClass,
    LibraryCodeTaken,
    MainRoomStays,
    NeverOpen,
    NotSetUpByHand,
    OnlyBoxesStandInside,
    PlaceNameTaken,
    WrongLibraryCode,
)
from library_share.libraries.models import (
    SET_UP_KINDS,
    Commune,
    Library,
    LibraryKind,
    Place,
    PlaceKind,
    SchoolClass,
    SchoolYear,
)
from library_share.libraries.naming import named_class
from library_share.vietnamese import tidy

MAIN_ROOM = "Kho sách"


class About(TypedDict, total=False):
    """What a library says of itself; see the columns of `Library`."""

    name: str
    short_name: str
    kind: LibraryKind
    address: str
    phone: str
    opening_hours: str
    closed_weekdays: str
    is_active: bool


def ensure_commune(name: str, province: str = "") -> Commune:
    """The commune of this name, made when there is none."""
    name = tidy(name)
    found = queries.find_commune(name)
    if found is None:
        found = Commune(name=name, province=tidy(province))
        db.session.add(found)
        db.session.flush()
    return found


def add_library(*, commune: Commune, code: str, **about: Any) -> Library:
    """A new member with its main stack room. `about`: see `About`; name and kind are needed.

    Its accession series is made when its first copy comes.
    """
    code = code.strip().upper()
    if not rules.is_library_code(code):
        raise WrongLibraryCode(code=code)
    about.setdefault("short_name", about["name"][:40])
    library = Library(commune_id=commune.id, code=code)
    _describe(library, about)
    with judged({"uq_libraries_code": LibraryCodeTaken(code=code)}):
        db.session.add(library)
    room = Place(
        library_id=library.id,
        kind=PlaceKind.STACK_ROOM,
        name=MAIN_ROOM,
        code=issue(CodeKind.SHELF)[0],
        is_main=True,
    )
    db.session.add(room)
    db.session.flush()
    return library


def change_library(library: Library, **about: Any) -> None:
    """Say something else of a library. Its code stays: labels and registers carry it."""
    _describe(library, about)
    db.session.flush()


def _describe(library: Library, about: dict[str, Any]) -> None:
    if len(set(about.get("closed_weekdays", ""))) == 7:
        raise NeverOpen
    for column, said in about.items():
        if column not in About.__annotations__:
            raise TypeError(f"a library has no {column}")
        setattr(library, column, tidy(said) if type(said) is str else said)


def add_place(
    library: Library,
    *,
    kind: PlaceKind,
    name: str,
    class_name: str = "",
    within: Place | None = None,
) -> Place:
    """A place with a printed code of its own. A box may stand `within` a place that is no box."""
    if kind not in SET_UP_KINDS:
        raise NotSetUpByHand
    place = Place(
        library_id=library.id,
        kind=kind,
        code=issue(CodeKind.BOX if kind is PlaceKind.BOX else CodeKind.SHELF)[0],
    )
    _settle(place, name=name, class_name=class_name, within=within)
    return place


def change_place(
    place: Place,
    *,
    name: str,
    class_name: str = "",
    within: Place | None = None,
    is_active: bool = True,
) -> None:
    """Rename a place, give its shelf to another class, stand a box elsewhere, or give it up.

    Copies that stand in a place given up stay listed there until they are handed over.
    """
    if place.is_main and not is_active:
        raise MainRoomStays(name=place.name)
    place.is_active = is_active
    _settle(place, name=name, class_name=class_name, within=within)


def _settle(place: Place, *, name: str, class_name: str, within: Place | None) -> None:
    name, class_name = tidy(name), rules.tidy_class_name(class_name)
    if place.kind is PlaceKind.CLASS_SHELF and not class_name:
        raise ClassShelfWithoutClass(name=name)
    if class_name:
        class_name = named_class(class_name)
    if within is not None and (
        place.kind is not PlaceKind.BOX
        or within.kind is PlaceKind.BOX
        or within.library_id != place.library_id
    ):
        raise OnlyBoxesStandInside
    place.name = name
    place.class_name = class_name if place.kind is PlaceKind.CLASS_SHELF else ""
    place.within_id = within.id if within else None
    with judged({"uq_places_library_id_name": PlaceNameTaken(name=name)}):
        db.session.add(place)


def ensure_class(library: Library, school_year: SchoolYear, name: str) -> SchoolClass:
    """The library's class of this name in that year ("6A", "Lớp 6a"), made when there is none."""
    name = named_class(name)
    found = queries.find_class(library.id, school_year.id, name)
    if found is not None:
        return found
    made = SchoolClass(
        library_id=library.id,
        school_year_id=school_year.id,
        name=name,
        grade=rules.grade_of(name),
    )
    try:
        with attempt():
            db.session.add(made)
            db.session.flush()
    except IntegrityError as clash:
        # Two imports met the same class, and the database let one of them make it.
        if broken_constraint(clash) != "uq_classes_library_id_school_year_id_name":
            raise
        found = queries.find_class(library.id, school_year.id, name)
        assert found is not None
        return found
    return made
