"""What people ask about the network: libraries, years, classes, closures, places."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import selectinload

from library_share.database import db, first
from library_share.libraries.calendars import calendar_of as calendar_of
from library_share.libraries.calendars import forget_calendars as forget_calendars
from library_share.libraries.errors import (
    NoSuchClass,
    NoSuchClosure,
    NoSuchLibrary,
    NoSuchPlace,
    NoSuchSchoolYear,
)
from library_share.libraries.models import (
    SET_UP_KINDS,
    Closure,
    Commune,
    Library,
    Place,
    SchoolClass,
    SchoolYear,
)
from library_share.libraries.rules import is_library_code
from library_share.prepared import Prepared
from library_share.vietnamese import sort_key

_WITH_CODE = select(Library).where(Library.code == bindparam("code"))
_ID_WITH_CODE = Prepared(select(Library.id).where(Library.code == bindparam("code")))


def library_with_code(code: str) -> Library:
    """The library with this code, in capitals or not; NoSuchLibrary when there is none."""
    wanted = code.strip().upper()
    library = db.session.scalar(_WITH_CODE, {"code": wanted}) if is_library_code(wanted) else None
    if library is None:
        raise NoSuchLibrary(code=code.strip()[:40])
    return library


def library_id_with_code(code: str) -> int:
    """The same, where its id is enough: the desk asks at every scan."""
    wanted = code.strip().upper()
    found = first(_ID_WITH_CODE, code=wanted) if is_library_code(wanted) else None
    if found is None:
        raise NoSuchLibrary(code=code.strip()[:40])
    return int(found.id)


def all_libraries() -> list[Library]:
    """The libraries in use, by name."""
    query = select(Library).where(Library.is_active).order_by(Library.name, Library.id)
    return list(db.session.scalars(query))


def find_commune(name: str) -> Commune | None:
    return db.session.scalar(select(Commune).where(Commune.name == name))


def communes() -> list[Commune]:
    return list(db.session.scalars(select(Commune).order_by(Commune.name)))


# --- places ----------------------------------------------------------------------------------


def main_place_of(library_id: int) -> Place:
    """The stack room where a library's new and returned copies go; every library has one."""
    return db.session.scalars(
        select(Place).where(Place.library_id == library_id, Place.is_main)
    ).one()


def find_place_with_code(code: str) -> Place | None:
    """The place whose label carries this code, in any library."""
    if not (code.isascii() and code.isdigit()):
        return None
    return db.session.scalar(select(Place).where(Place.code == code))


def place_of(library_id: int, code: str) -> Place:
    """The place that this library has set up whose label carries this code, or NoSuchPlace."""
    place = find_place_with_code(code)
    if place is None or place.library_id != library_id or place.kind not in SET_UP_KINDS:
        raise NoSuchPlace(code=code[:40])
    return place


def places_of(library_id: int) -> list[Place]:
    """All places a library has set up: the main stack room first, then by name, those given up
    last. Consignments on the road are no places to choose."""
    places = db.session.scalars(
        select(Place).where(Place.library_id == library_id, Place.kind.in_(SET_UP_KINDS))
    )
    return sorted(places, key=lambda p: (not p.is_active, not p.is_main, sort_key(p.name)))


# --- calendar --------------------------------------------------------------------------------


def school_year_on(day: date, commune_id: int) -> SchoolYear | None:
    """The school year that holds the day; None in the holidays between two."""
    return db.session.scalar(
        select(SchoolYear).where(
            SchoolYear.commune_id == commune_id,
            SchoolYear.starts_on <= day,
            SchoolYear.ends_on >= day,
        )
    )


def school_years(commune_id: int) -> list[SchoolYear]:
    """All school years with their terms, the latest first."""
    query = (
        select(SchoolYear)
        .where(SchoolYear.commune_id == commune_id)
        .options(selectinload(SchoolYear.terms))
        .order_by(SchoolYear.starts_on.desc())
    )
    return list(db.session.scalars(query))


def school_year_named(name: str, commune_id: int) -> SchoolYear:
    """The school year of this name, or NoSuchSchoolYear."""
    year = next((year for year in school_years(commune_id) if year.name == name), None)
    if year is None:
        raise NoSuchSchoolYear(name=name[:40])
    return year


def shown_year(day: date, commune_id: int) -> SchoolYear | None:
    """The year people mean on that day: the one it lies in, else the next, else the last."""
    years = school_years(commune_id)
    running = [year for year in years if year.ends_on >= day]
    return running[-1] if running else (years[0] if years else None)


def begun_year(day: date, commune_id: int) -> SchoolYear | None:
    """The year that began last by that day; summer belongs to the year that ended, also when the
    next is set up already."""
    begun = (year for year in school_years(commune_id) if year.starts_on <= day)
    return next(begun, None)


def closures_for(library: Library) -> Select[Closure]:
    """Days off of the library and of its whole commune."""
    return select(Closure).where(
        Closure.commune_id == library.commune_id,
        or_(Closure.library_id.is_(None), Closure.library_id == library.id),
    )


def closures_of(library: Library, *, since: date) -> list[Closure]:
    """Days off of the library and of its commune that end on or after `since`, in order."""
    query = closures_for(library).where(Closure.ends_on >= since)
    return list(db.session.scalars(query.order_by(Closure.starts_on, Closure.id)))


def closures_of_commune(commune_id: int) -> list[Closure]:
    """Days off of the whole commune."""
    query = select(Closure).where(Closure.commune_id == commune_id, Closure.library_id.is_(None))
    return list(db.session.scalars(query.order_by(Closure.starts_on)))


def closure_with_id(closure_id: int) -> Closure:
    """NoSuchClosure when somebody removed it meanwhile."""
    closure = db.session.get(Closure, closure_id) if closure_id < 2**31 else None
    if closure is None:
        raise NoSuchClosure
    return closure


# --- classes ---------------------------------------------------------------------------------


def find_class(library_id: int, school_year_id: int, name: str) -> SchoolClass | None:
    return db.session.scalar(
        select(SchoolClass).where(
            SchoolClass.library_id == library_id,
            SchoolClass.school_year_id == school_year_id,
            SchoolClass.name == name,
        )
    )


def class_of_this_year(library: Library, name: str, today: date) -> SchoolClass:
    """The library's class of this name in the school year people mean today, or NoSuchClass."""
    year = shown_year(today, library.commune_id)
    found = find_class(library.id, year.id, name) if year and "\0" not in name else None
    if found is None:
        raise NoSuchClass(name=name[:40])
    return found


def classes_of(library_id: int, school_year_id: int) -> list[SchoolClass]:
    """A library's classes in a school year: Mầm before Chồi before Lá before 1A … 9D."""
    query = select(SchoolClass).where(
        SchoolClass.library_id == library_id, SchoolClass.school_year_id == school_year_id
    )
    return sorted(
        db.session.scalars(query),
        key=lambda c: (c.grade is None, c.grade if c.grade is not None else 0, c.sort_key),
    )
