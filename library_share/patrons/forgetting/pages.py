"""Pages: how long names are kept, who has left, all about one person, and erasing that person."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.patrons import access_log
from library_share.patrons.forgetting import actions, queries, words
from library_share.patrons.forgetting.actions import ERASED, LEAVERS, LOG
from library_share.patrons.forgetting.files import tidy_file
from library_share.patrons.forgetting.models import Forgotten
from library_share.patrons.forgetting.register import KEEPERS
from library_share.patrons.forgetting.rules import Terms
from library_share.patrons.forgetting.schemas import PersonSchema, TermsFormSchema
from library_share.patrons.looking import looked_at
from library_share.patrons.models import Patron
from library_share.patrons.queries import find_patron_with_id, patron_with_id
from library_share.translation import N_, gettext
from library_share.web.access import Act, require
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("forgetting", __name__)

_WORDS = {
    LEAVERS: N_("Leavers without a name any more"),
    ERASED: N_("Patrons erased by hand"),
    LOG: N_("Old lines of the access log"),
}


@blueprint.get("/forgetting")
def overview() -> str:
    """For how long names are kept, what will be forgotten next, what was. Numbers only."""
    library = _library()
    old = queries.old_of(library)
    page = page_of(
        queries.forgotten_at(library.id),
        by=(Forgotten.id,),
        after=request.args.get("after"),
        backwards=True,
    )
    names = {code: keeper.name for code, keeper in KEEPERS.items()} | _WORDS
    return render_template(
        "patrons/forgetting.html",
        library=library,
        terms=queries.terms_of(library.id),
        before=old.before,
        outlook=queries.outlook(old),
        due_leavers=queries.some_of(queries.due_leavers(library.id)),
        old_lines=queries.some_of(queries.old_records(library.id)),
        page=page,
        names=names,
        counted_at_most=queries.COUNTED_AT_MOST,
    )


@blueprint.post("/forgetting")
def set_terms() -> ResponseReturnValue:
    library = _library()
    sent = loaded(TermsFormSchema(), request.form)
    with transaction():
        actions.set_terms(library, Terms(**sent))
    return done(gettext("Saved."), to=url_for("forgetting.overview"))


@blueprint.get("/patrons/leavers")
def leavers() -> str:
    """Who left and still has a name, with what must be settled first."""
    library = _library()
    with transaction():
        access_log.note("saw_leavers", library_id=library.id)
    page = page_of(
        queries.leavers(library.id),
        by=(Patron.sort_key, Patron.id),
        after=request.args.get("after"),
    )
    return render_template(
        "patrons/leavers.html",
        library=library,
        page=page,
        held=queries.reasons_to_keep([one.id for one in page.items]),
        terms=queries.terms_of(library.id),
    )


@blueprint.get("/patrons/<int:patron_id>/kept")
def kept(patron_id: int) -> str:
    """All that is kept about somebody, to be read or printed."""
    library, patron, told = _told(patron_id)
    facts = find_patron_with_id(patron.id)
    return render_template(
        "patrons/kept.html",
        library=library,
        patron=patron,
        code=facts.card_code if facts else "",
        told=told,
        names={code: keeper.name for code, keeper in KEEPERS.items()},
        words=words.OF_ENTRIES,
        said=words.said,
        today=clock.today(),
    )


@blueprint.get("/patrons/<int:patron_id>/kept.json")
def kept_as_json(patron_id: int) -> Response:
    """The same for another program."""
    library, _, told = _told(patron_id)
    made = PersonSchema().dumps(
        {"library": library.code, "made_at": clock.now(), "lists": told},
        ensure_ascii=False,
        indent=2,
    )
    return Response(
        made,
        mimetype="application/json",
        headers={"Content-Disposition": 'attachment; filename="du-lieu-ban-doc.json"'},
    )


def _told(patron_id: int) -> tuple[Library, Patron, dict[str, list[dict[str, Any]]]]:
    library = _library()
    with transaction():
        found = patron_with_id(library.id, patron_id)
        access_log.note("exported_patron", library_id=library.id, patron_id=patron_id)
        told = queries.told_of(found)
    return library, found, told


@blueprint.get("/patrons/<int:patron_id>/erase")
def ask_erase(patron_id: int) -> str:
    """Whether somebody can be erased, and every reason why not yet."""
    library = _library()
    found = looked_at(library.id, patron_id)
    held = queries.reasons_to_keep([patron_id]).get(patron_id, [])
    return render_template("patrons/erase.html", library=library, patron=found, reasons=held)


@blueprint.post("/patrons/<int:patron_id>/erase")
def erase(patron_id: int) -> ResponseReturnValue:
    library = _library()
    with transaction():
        actions.erase(library, patron_with_id(library.id, patron_id))
    tidy_file()
    return done(gettext("The patron was erased. All figures stay."), to=url_for("patrons.patrons"))


def _library() -> Library:
    library = current_library()
    require(Act.KEEP_PATRONS, library.id)
    return library
