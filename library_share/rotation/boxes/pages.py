"""“Thùng sách”: all boxes here, one box, packing it, what it is for, and its list on paper."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.catalogue.models import READING_LEVEL_NAMES
from library_share.circulation.standing import standing_in
from library_share.copies.deeds import deed_at
from library_share.copies.models import COPY_STATE_NAMES
from library_share.database import transaction
from library_share.errors import NotAllowed
from library_share.libraries.current import current_library
from library_share.libraries.models import Library, Place
from library_share.rotation.boxes import actions, queries, scanning
from library_share.rotation.boxes.paper import content_list, suits_of
from library_share.rotation.boxes.schemas import (
    BoxPageSchema,
    Mode,
    ProfileFormSchema,
    ScanInBoxFormSchema,
)
from library_share.rotation.boxes.telling import sentences_of
from library_share.rotation.rules import parted
from library_share.translation import gettext
from library_share.web.access import Act, actor, require
from library_share.web.answers import done
from library_share.web.errors import is_fragment
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("boxes", __name__)


def here() -> Library:
    """The current library, for whoever hands over there."""
    library = current_library()
    require(Act.HAND_OVER, library.id)
    return library


@blueprint.get("/boxes")
def all_boxes() -> str:
    """The library's boxes, and those of others that stand here."""
    library = here()
    page = page_of(
        queries.boxes_at(library.id), by=(Place.id,), after=request.args.get("after"), limit=60
    )
    ids = [box.id for box in page.items]
    return render_template(
        "rotation/boxes/boxes.html",
        library=library,
        page=page,
        contents=queries.contents_of(ids),
        profiles=queries.profiles_of(ids),
        parts=queries.rounds_of(ids),
        suits_of=suits_of,
    )


@blueprint.get("/boxes/<code>")
def one(code: str) -> str:
    """One box: where it is and who answers for it, what is in it; pack it by scanning."""
    library = here()
    box = queries.box_at(library.id, code)
    return render_template("rotation/boxes/box.html", **_shown(box, library))


def _shown(box: Place, library: Library) -> dict[str, Any]:
    asked = loaded(BoxPageSchema(), request.args)
    found = queries.whereabouts_of(box)
    return {
        "library": library,
        "box": box,
        "mode": asked["mode"],
        "Mode": Mode,
        "page": standing_in(box, asked["after"], limit=100),
        "contents": queries.contents_of([box.id])[box.id],
        "profile": queries.profiles_of([box.id])[box.id],
        "suits_of": suits_of,
        "part": queries.rounds_of([box.id]).get(box.id),
        "found": found,
        "sentences": sentences_of(found),
        "levels": READING_LEVEL_NAMES,
        "parted": parted,
        "states": COPY_STATE_NAMES,
        "is_own": box.library_id == library.id,
        "scanned": None,
    }


@blueprint.post("/boxes/<code>/scan")
def scan(code: str) -> ResponseReturnValue:
    """Put the scanned book in, or with `?mode=unpack` take it out."""
    library = here()
    mode = loaded(BoxPageSchema(), request.args)["mode"]
    sent = loaded(ScanInBoxFormSchema(), request.form)
    with transaction():
        box = queries.box_at(library.id, code)
        capacity = queries.profiles_of([box.id])[box.id].capacity
        scanned = scanning.scan(box, sent["code"], mode, actor(), deed_at(library), capacity)
    if not is_fragment():
        return done(scanned.sentence, to=url_for("boxes.one", code=code, mode=mode.value))
    shown = _shown(queries.box_at(library.id, code), library) | {"scanned": scanned}
    return render_template("rotation/boxes/_box.html", **shown)


@blueprint.post("/boxes/<code>/profile")
def change_profile(code: str) -> ResponseReturnValue:
    library = here()
    sent = loaded(ProfileFormSchema(), request.form)
    with transaction():
        box = queries.box_at(library.id, code)
        if box.library_id != library.id:
            raise NotAllowed
        actions.change_profile(box, **sent)
    return done(gettext("Saved."), to=url_for("boxes.one", code=code))


@blueprint.get("/boxes/<code>/contents.pdf")
def paper(code: str) -> Response:
    """The list that lies in the box, with its label."""
    box = queries.box_at(here().id, code)
    made = content_list(box, queries.profiles_of([box.id])[box.id])
    return Response(
        made,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="thung-{box.code}.pdf"'},
    )
