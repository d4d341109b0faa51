"""Which library and which school year a set-up page is about."""

from __future__ import annotations

from flask import request

from library_share import clock
from library_share.libraries import queries
from library_share.libraries.current import current_library
from library_share.libraries.models import Library, SchoolYear
from library_share.web.access import Act, require


def own_library() -> Library:
    """The current library, which the actor may set up."""
    library = current_library()
    require(Act.SET_UP, library.id)
    return library


def asked_year(library: Library) -> SchoolYear:
    """The school year named in the address or form; without a name the present one."""
    name = request.values.get("year", "")
    present = None if name else queries.shown_year(clock.today(), library.commune_id)
    return present or queries.school_year_named(name, library.commune_id)
