"""Pages on which anybody finds a book: search, one title, and what a label's QR opens."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate
from sqlalchemy import select

from library_share.catalogue.models import (
    READING_LEVEL_NAMES,
    TITLE_KIND_NAMES,
    ReadingLevel,
    Title,
    TitleKind,
)
from library_share.catalogue.queries import get_title, titles_in_order
from library_share.circulation import availability, copy_pages, finding_api, standing
from library_share.circulation.reading import CODE_AT_MOST, patron_at_desk
from library_share.circulation.searching import found_titles, narrowed
from library_share.copies.models import COPY_STATE_NAMES, Copy
from library_share.copies.queries import find_copy_with_code
from library_share.database import db
from library_share.handovers.queries import find_handover_with_code
from library_share.labels.codes import Code, CodeKind, Mistyped, read
from library_share.libraries.current import find_current_library
from library_share.libraries.models import PLACE_KIND_NAMES, Library, Place
from library_share.libraries.queries import (
    all_libraries,
    find_place_with_code,
    library_with_code,
)
from library_share.patrons.keepers.queries import places_kept_by, shelves_kept_by
from library_share.patrons.queries import find_patron_of_card
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act, find_actor
from library_share.web.api import QuerySchema, serve
from library_share.web.forms import PLAIN_TEXT, called, loaded
from library_share.web.navigation import Entry
from library_share.web.paging import LIMIT, page_of

blueprint = Blueprint("catalogue", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.register_blueprint(copy_pages.blueprint)
    serve(app, finding_api.part)
    navigation.add(
        app,
        Entry(
            label=N_("Search the catalogue"), endpoint="catalogue.search", icon="search", order=30
        ),
    )


class SearchSchema(QuerySchema):
    """The search form; everything may be left out."""

    q = fields.String(load_default="", metadata=called(N_("Words to look for")))
    library = fields.String(
        load_default=None,
        validate=[validate.Length(1, 12), PLAIN_TEXT],
        metadata=called(N_("Library")),
    )
    kind = fields.Enum(
        TitleKind, by_value=True, load_default=None, metadata=called(N_("Kind of book"))
    )
    level = fields.Enum(
        ReadingLevel, by_value=True, load_default=None, metadata=called(N_("Reading level"))
    )
    free = fields.Boolean(load_default=False, metadata=called(N_("Only what can be borrowed now")))
    start = fields.Integer(
        load_default=0, validate=validate.Range(0, 10_000), metadata=called(N_("Begin at"))
    )
    after = fields.String(load_default=None, metadata=called(N_("Key of the page before")))


@blueprint.get("/search")
def search() -> str:
    """Titles by words, number or ISBN, best first; without words all titles by the alphabet."""
    asked = loaded(SearchSchema(), request.args)
    library = library_with_code(asked["library"]) if asked["library"] else None
    among = narrowed(library=library, kind=asked["kind"], level=asked["level"], free=asked["free"])
    more: dict[str, Any] = {}
    if asked["q"]:
        found = found_titles(asked["q"], among, library)
        titles = titles_in_order(found[asked["start"] : asked["start"] + LIMIT])
        if len(found) > asked["start"] + LIMIT:
            more = {"start": asked["start"] + LIMIT}
    else:
        by = (Title.sort_key, Title.id)
        page = page_of(select(Title).where(*among), by=by, after=asked["after"])
        found, titles = [], page.items
        if page.next:
            more = {"after": page.next}
    asking = _asking()
    if asking["patron"]:
        more = {**more, "patron": asking["patron"].card_code} if more else {}
    return render_template(
        "catalogue/search.html",
        asked=asked,
        **asking,
        how_many=len(found),
        titles=titles,
        holdings=availability.holdings_of([title.id for title in titles], find_actor()),
        libraries=all_libraries(),
        more=url_for("catalogue.search", **_as_sent(asked), **more) if more else None,
        **_words(),
    )


def _as_sent(asked: dict[str, Any]) -> dict[str, Any]:
    """The search as the address bar keeps it."""
    kept = {name: str(asked[name]) for name in ("q", "library", "kind", "level") if asked[name]}
    return {**kept, "free": "1"} if asked["free"] else kept


@blueprint.get("/titles/<int:title_id>")
def title(title_id: int) -> str:
    """One title: what it is, who has it, and where each copy is now."""
    found = get_title(title_id)
    code = request.args.get("library")
    library = library_with_code(code) if code else None
    among = [Copy.title_id == found.id] + ([Copy.library_id == library.id] if library else [])
    copies = availability.whereabouts(*among)
    holdings = availability.holdings_of([found.id], find_actor())[found.id]
    return render_template(
        "catalogue/title.html",
        title=found,
        holdings=holdings,
        copies=[there.told_to(find_actor()) for there in copies if _is_shown(there)],
        is_cut=len(copies) == availability.COPIES_AT_MOST,
        kept=shelves_kept_by(find_actor()),
        may_catalogue=_may(Act.CATALOGUE),
        **_asking(),
        **_words(),
    )


def _asking() -> dict[str, Any]:
    """Who may ask here: the code of their library, and the patron of the desk they ask for
    (`?patron=`), whom only staff read the name of."""
    here, who = find_current_library(), find_actor()
    if here is None or who is None or not who.may(Act.ASK, here.id):
        return {"asks_at": None, "patron": None}
    if not who.may(Act.LEND, here.id):
        keeps = any(place.library_id == here.id for place in places_kept_by(who.account_id))
        return {"asks_at": here.code if keeps else None, "patron": None}
    card = request.args.get("patron", "")[:CODE_AT_MOST]
    return {"asks_at": here.code, "patron": patron_at_desk(card, here.id) if card else None}


def _is_shown(there: availability.Whereabouts) -> bool:
    """Lost and withdrawn copies interest only those who keep the register."""
    who = find_actor()
    keeps = who is not None and who.may(Act.CATALOGUE, there.owner.id)
    return keeps or there.copy.state in availability.ON_THE_SHELVES


# --- what a label's QR opens -----------------------------------------------------------------


@blueprint.get("/q/<code>")
@blueprint.get("/Q/<code>")
def scanned(code: str) -> ResponseReturnValue:
    """What a stranger's phone shows who found a book, a card or a box; no name of a patron."""
    read_code = read(f"/Q/{code}")
    found = _found(read_code) if isinstance(read_code, Code) else None
    if found is None:
        mistyped = isinstance(read_code, Mistyped)
        page = render_template(
            "catalogue/unknown_code.html",
            text=code[:40],
            mistyped=mistyped,
            libraries=all_libraries(),
        )
        return page, 404
    return render_template(
        "catalogue/scanned.html", code=read_code, may_lend=_may(Act.LEND), **found, **_words()
    )


def _found(code: Code) -> dict[str, Any] | None:
    if code.kind is CodeKind.COPY:
        copy = find_copy_with_code(code.text)
        return {"copy": copy, "library": copy.library} if copy else None
    if code.kind is CodeKind.CARD:
        patron = find_patron_of_card(code.text)
        return {"library": db.session.get_one(Library, patron.library_id)} if patron else None
    if code.kind in (CodeKind.SHELF, CodeKind.BOX):
        place = find_place_with_code(code.text)
        return _contents(place) if place else None
    if code.kind is CodeKind.CONSIGNMENT:
        handover = find_handover_with_code(code.text)
        return {"handover": handover, "library": handover.to_library} if handover else None
    return None


def _contents(place: Place) -> dict[str, Any]:
    """What stands in the place; the names of borrowers and keepers are for its own staff."""
    among = () if find_actor() else standing.told_to_visitors(place)
    page = standing.standing_in(place, request.args.get("after"), *among)
    more = url_for("catalogue.scanned", code=place.code, after=page.next) if page.next else None
    return {
        "place": place,
        "library": place.library,
        "copies": [(one.title, one.there.told_to(find_actor())) for one in page.items],
        "how_many": standing.how_many_in(place, *among),
        "boxes": standing.boxes_in(place),
        "kept": shelves_kept_by(find_actor()),
        "more": more,
    }


def _may(act: Act) -> bool:
    who = find_actor()
    return who is not None and who.may_anywhere(act)


def _words() -> dict[str, Any]:
    return {
        "kinds": TITLE_KIND_NAMES,
        "levels": READING_LEVEL_NAMES,
        "states": COPY_STATE_NAMES,
        "place_kinds": PLACE_KIND_NAMES,
        "Act": Act,
        "CodeKind": CodeKind,
    }
