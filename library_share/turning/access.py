"""Whose school year it is: its staff turn it; whoever sees its work sees how far it is."""

from __future__ import annotations

from library_share import clock
from library_share.libraries.models import Library
from library_share.turning.queries import Turning, turning_of
from library_share.web.access import Act, require


def seen(library: Library, year: str | None = None) -> Turning:
    """The turn of this library's year, in numbers."""
    require(Act.SEE_WORK, library.id)
    return turning_of(library, clock.today(), year)


def kept(library: Library, year: str | None = None) -> Turning:
    """The same, for those who keep its patrons: with names, and to be acted upon."""
    require(Act.KEEP_PATRONS, library.id)
    return turning_of(library, clock.today(), year)
