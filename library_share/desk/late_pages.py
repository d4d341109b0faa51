"""The list of late scans, to look at and tick off."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from library_share.database import transaction
from library_share.desk import late
from library_share.desk.actions import undo_scan
from library_share.desk.models import LateScan
from library_share.libraries.current import current_library
from library_share.patrons import access_log
from library_share.translation import gettext
from library_share.web.access import Act, require
from library_share.web.answers import done
from library_share.web.paging import page_of

blueprint = Blueprint("late_scans", __name__)


@blueprint.get("/desk/late")
def show() -> str:
    library = current_library()
    require(Act.LEND, library.id)
    with transaction():
        access_log.note("saw_loans", library_id=library.id)
    page = page_of(
        late.waiting_at(library.id),
        by=(LateScan.id,),
        after=request.args.get("after"),
        scalars=False,
    )
    return render_template("desk/late.html", library=library, page=page)


@blueprint.post("/desk/late/<int:late_id>/undo")
def undo(late_id: int) -> Response:
    """It was wrong: what the scan did is unsaid, and the line is ticked off."""
    library = current_library()
    who = require(Act.LEND, library.id)
    with transaction():
        undo_scan(late.scan_of(late_id, library.id), [library.id], who)
        late.look_at(late_id, [library.id], who.account_id)
    return done(gettext("Undone."), to=url_for("late_scans.show"))


@blueprint.post("/desk/late/<int:late_id>")
def look(late_id: int) -> Response:
    library = current_library()
    who = require(Act.LEND, library.id)
    with transaction():
        late.look_at(late_id, [library.id], who.account_id)
    return done(gettext("Ticked off."), to=url_for("late_scans.show"))
