"""The page for parents: what is kept about readers, why, how long, and how it is forgotten."""

from __future__ import annotations

from flask import Blueprint, render_template

from library_share.libraries.current import find_current_library
from library_share.libraries.queries import all_libraries
from library_share.patrons.forgetting import explaining, queries
from library_share.web.access import Act, find_actor

blueprint = Blueprint("personal_data", __name__)


@blueprint.get("/personal-data")
def page() -> str:
    """Nobody's name, so for everybody; who keeps patrons finds the way to each deed."""
    who, here = find_actor(), find_current_library()
    return render_template(
        "patrons/personal_data.html",
        is_keeper=bool(who and here and who.may(Act.KEEP_PATRONS, here.id)),
        kinds=explaining.KINDS,
        never_kept=explaining.NEVER_KEPT,
        grounds=explaining.GROUNDS,
        terms=[(library, queries.terms_of(library.id)) for library in all_libraries()],
    )
