"""The lines of figures told apart: how each goes out, how people read it, in what order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from library_share.catalogue.models import (
    READING_LEVEL_NAMES,
    TITLE_KIND_NAMES,
    ReadingLevel,
    TitleKind,
)
from library_share.database import db
from library_share.libraries.models import (
    GRADE_NAMES,
    PLACE_KIND_NAMES,
    Library,
    Place,
    PlaceKind,
    SchoolYear,
)
from library_share.patrons.models import PATRON_KIND_NAMES, PatronKind
from library_share.statistics.queries import Key
from library_share.statistics.rules import TIMES, By
from library_share.translation import day, gettext
from library_share.vietnamese import sort_key

_KINDS: dict[By, tuple[Any, dict[Any, str]]] = {
    By.PATRON_KIND: (PatronKind, PATRON_KIND_NAMES),
    By.TITLE_KIND: (TitleKind, TITLE_KIND_NAMES),
    By.LEVEL: (ReadingLevel, READING_LEVEL_NAMES),
    By.PLACE_KIND: (PlaceKind, PLACE_KIND_NAMES),
}


@dataclass(frozen=True, kw_only=True)
class Names:
    """What ids and days are called: libraries and places by id, parts of school years by the day
    on which they begin."""

    libraries: dict[int, Library]
    places: dict[int, Place]
    days: dict[date, str]

    def key_of(self, by: By, key: Key) -> str:
        """As it goes out of the API; empty for what is not known or not shown."""
        if key in (None, ""):
            return ""
        if by in (By.LIBRARY, By.OWNER):
            return self.libraries[key].code if key in self.libraries else ""
        if by is By.PLACE:
            return self.places[key].code if key in self.places else ""
        if by is By.MONTH:
            return f"{key[0]}-{key[1]:02}"
        return key.isoformat() if isinstance(key, date) else str(key)

    def name_of(self, by: By, key: Key) -> str:
        if key in (None, ""):
            return self._unknown(by)
        if by in (By.LIBRARY, By.OWNER):
            found = self.libraries.get(key)
            return found.short_name if found else gettext("another library")
        if by is By.PLACE:
            return self.places[key].name if key in self.places else gettext("not known")
        if by in TIMES:
            return self._time(by, key)
        if by is By.GRADE:
            known = key in GRADE_NAMES
            return gettext(GRADE_NAMES[key]) if known else gettext("grade %(grade)s", grade=key)
        if by in _KINDS:
            kind, names = _KINDS[by]
            return gettext(names[kind(key)])
        return str(key)

    def _unknown(self, by: By) -> str:
        if by in (By.CLASS, By.GRADE):
            return gettext("in no class")
        return gettext("outside of these") if by in TIMES else gettext("not known")

    def _time(self, by: By, key: Key) -> str:
        if by is By.MONTH:
            return f"{key[1]:02}/{key[0]}"
        if by is By.WEEK:
            year, week, _ = key.isocalendar()
            return gettext(
                "Week %(week)s/%(year)s, from %(day)s", week=week, year=year, day=day(key)
            )
        return self.days[key] if key in self.days else str(key)

    def place_of(self, by: By, key: Key) -> Any:
        """Where its line stands; what is not known stands last."""
        if key in (None, ""):
            return (1, 0)
        if by in _KINDS:
            return (0, list(_KINDS[by][0]).index(_KINDS[by][0](key)))
        if by in (By.CLASS, By.LANGUAGE):
            return (0, sort_key(key))
        if by in (By.LIBRARY, By.OWNER, By.PLACE):
            known = key in (self.places if by is By.PLACE else self.libraries)
            return (0, sort_key(self.name_of(by, key)), key) if known else (1, 1, key)
        return (0, key)


def names_for(
    keys: Iterable[Key], by: By, libraries: Sequence[Library], years: Sequence[SchoolYear]
) -> Names:
    """The names of these keys; places are looked up when it is them that are told apart."""
    ids = {key for key in keys if key is not None} if by is By.PLACE else set()
    places = db.session.scalars(select(Place).where(Place.id.in_(ids))) if ids else ()
    days = {year.starts_on: year.name for year in years}
    if by is By.TERM:
        days = {
            term.starts_on: gettext("Term %(number)s of %(year)s", number=term.number, year=y.name)
            for y in years
            for term in y.terms
        }
    return Names(
        libraries={library.id: library for library in libraries},
        places={place.id: place for place in places},
        days=days,
    )
