"""The page for parents: what is kept about readers, why, how long, and how it is forgotten."""

from __future__ import annotations

from flask import Blueprint, render_template

from library_share.libraries.queries import all_libraries
from library_share.patrons.forgetting import explaining, queries

blueprint = Blueprint("personal_data", __name__)


@blueprint.get("/personal-data")
def page() -> str:
    """Nobody's name, so for everybody; who keeps patrons finds the way to each deed."""
    return render_template(
        "patrons/personal_data.html",
        kinds=explaining.KINDS,
        never_kept=explaining.NEVER_KEPT,
        grounds=explaining.GROUNDS,
        terms=[(library, queries.terms_of(library.id)) for library in all_libraries()],
    )
