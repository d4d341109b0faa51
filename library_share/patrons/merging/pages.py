"""Pages: rows that look like one person, two of them side by side, and making one of them."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.patrons import access_log
from library_share.patrons.forgetting.register import KEEPERS
from library_share.patrons.looking import looked_at
from library_share.patrons.merging import actions, queries
from library_share.patrons.merging.schemas import MergeFormSchema, OtherQuerySchema
from library_share.patrons.models import PATRON_STATE_NAMES, Patron
from library_share.patrons.queries import patron_with_id
from library_share.translation import gettext
from library_share.web.access import Act, require
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("merging", __name__)


@blueprint.get("/patrons/pairs")
def pairs() -> str:
    """Rows of one name that may be of one person."""
    library = _library()
    page = page_of(
        queries.pairs(library.id),
        by=(Patron.sort_key, Patron.id, queries.OTHER_ID),
        after=request.args.get("after"),
        scalars=False,
    )
    return render_template("patrons/pairs.html", library=library, page=page)


@blueprint.get("/patrons/<int:patron_id>/merge")
def compare(patron_id: int) -> str:
    """Choose the other row; then both side by side."""
    library = _library()
    asked = loaded(OtherQuerySchema(), request.args)
    if asked["other"] is None:
        kept = looked_at(library.id, patron_id)
        return render_template(
            "patrons/other_row.html",
            library=library,
            patron=kept,
            found=queries.candidates(kept, asked["q"]),
            asked=asked["q"],
            at_most=queries.SHOWN_AT_MOST,
        )
    kept = patron_with_id(library.id, patron_id)
    other = patron_with_id(library.id, asked["other"])
    with transaction():
        for patron in (kept, other):
            access_log.note("saw_patron", library_id=library.id, patron_id=patron.id)
    return render_template(
        "patrons/merge.html",
        library=library,
        kept=queries.side(kept),
        other=queries.side(other),
        names={code: keeper.name for code, keeper in KEEPERS.items()},
        states=PATRON_STATE_NAMES,
    )


@blueprint.post("/patrons/<int:patron_id>/merge")
def merge(patron_id: int) -> ResponseReturnValue:
    library = _library()
    sent = loaded(MergeFormSchema(), request.form)
    with transaction():
        kept = patron_with_id(library.id, patron_id)
        other = patron_with_id(library.id, sent["other"])
        actions.merge(library, kept, other, sent["card"])
    return done(
        gettext("The two rows are one now. Nothing that was lent is lost."),
        to=url_for("patrons.patron", patron_id=patron_id),
    )


def _library() -> Library:
    library = current_library()
    require(Act.KEEP_PATRONS, library.id)
    return library
