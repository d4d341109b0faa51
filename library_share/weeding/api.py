"""`/api/v1/weeding-lists`: what a library means to weed, from the draft to the end."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.copies.deeds import deed_at
from library_share.copies.models import Copy
from library_share.database import transaction
from library_share.libraries.queries import library_with_code
from library_share.translation import N_
from library_share.web.access import Act, require
from library_share.web.api import Part, page_schema
from library_share.web.paging import page_of
from library_share.weeding import access, actions, queries
from library_share.weeding.models import WeedingLine, WeedingList
from library_share.weeding.schemas import (
    NewWeedingListSchema,
    OneWeedingListQuerySchema,
    SuggestedCopySchema,
    SuggestionsQuerySchema,
    SuggestionsTakenSchema,
    TakenOffSchema,
    TakenSchema,
    WeedingActSchema,
    WeedingLineSchema,
    WeedingListSchema,
    WeedingListsQuerySchema,
    WeedingQuerySchema,
    WeedingScanSchema,
)
from library_share.weeding.showing import do, dumped, line_shown, suggestion_shown
from library_share.weeding.suggesting import suggested
from library_share.weeding.taking import scan, take_suggested

part = Part("weeding", N_("Weeding under TT 02/2020: lists, their lines and what becomes of them."))


@part.route("/weeding-lists", methods=["GET"])
@part.arguments(WeedingListsQuerySchema, location="query")
@part.response(200, page_schema(WeedingListSchema))
@part.problems(403, 404, 422)
def list_weeding_lists(asked: dict[str, Any]) -> dict[str, Any]:
    """The weeding lists of a library, oldest first, paged by key."""
    library = library_with_code(asked["library"])
    require(Act.READ_FIGURES, library.id)
    query = queries.lists_of(library.id, asked["step"])
    page = page_of(query, by=(WeedingList.id,), after=asked["after"], limit=asked["limit"])
    return {"items": dumped(page.items), "next": page.next}


@part.route("/weeding-lists", methods=["POST"])
@part.arguments(NewWeedingListSchema)
@part.response(201, WeedingListSchema)
@part.problems(400, 403, 404, 415, 422)
def begin(sent: dict[str, Any]) -> dict[str, Any]:
    """Begin a list."""
    with transaction():
        library = library_with_code(sent["library"])
        require(Act.WEED, library.id)
        deed = deed_at(library)
        weeding = actions.draw_up(deed, name=sent["name"], disposal=sent["disposal"])
        return dumped([weeding])[0]


@part.route("/weeding-lists/<int:list_id>", methods=["GET"])
@part.arguments(OneWeedingListQuerySchema, location="query")
@part.response(200, WeedingListSchema)
@part.problems(403, 404, 422)
def one(asked: dict[str, Any], list_id: int) -> dict[str, Any]:
    """One list."""
    return dumped([access.read(library_with_code(asked["library"]), list_id)])[0]


@part.route("/weeding-lists/<int:list_id>/lines", methods=["GET"])
@part.arguments(WeedingQuerySchema, location="query")
@part.response(200, page_schema(WeedingLineSchema))
@part.problems(403, 404, 422)
def list_lines(asked: dict[str, Any], list_id: int) -> dict[str, Any]:
    """Its lines, with those that were taken off, paged by key."""
    weeding = access.read(library_with_code(asked["library"]), list_id)
    page = page_of(
        queries.lines_of(weeding.id),
        by=(WeedingLine.id,),
        after=asked["after"],
        limit=asked["limit"],
        scalars=False,
    )
    return {"items": [line_shown(row) for row in page.items], "next": page.next}


@part.route("/weeding-lists/<int:list_id>/suggestions", methods=["GET"])
@part.arguments(SuggestionsQuerySchema, location="query")
@part.response(200, page_schema(SuggestedCopySchema))
@part.problems(403, 404, 422)
def list_suggestions(asked: dict[str, Any], list_id: int) -> dict[str, Any]:
    """Copies that meet a criterion of the circular and are on no list, with what speaks for it."""
    library = library_with_code(asked["library"])
    access.prepare(library, list_id)
    page = page_of(
        suggested(asked["criterion"], library, clock.today()),
        by=(Copy.id,),
        after=asked["after"],
        limit=asked["limit"],
        scalars=False,
    )
    shown = [suggestion_shown(row, asked["criterion"]) for row in page.items]
    return {"items": shown, "next": page.next}


@part.route("/weeding-lists/<int:list_id>/suggestions", methods=["POST"])
@part.arguments(SuggestionsTakenSchema)
@part.response(200, TakenSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def take(sent: dict[str, Any], list_id: int) -> dict[str, Any]:
    """Put suggested copies on the list; what cannot be weeded any more is left out."""
    with transaction():
        library = library_with_code(sent["library"])
        access.prepare(library, list_id)
        added, left_out = take_suggested(
            list_id, sent["copies"], deed_at(library), criterion=sent["criterion"]
        )
    return {"added": added, "left_out": left_out}


@part.route("/weeding-lists/<int:list_id>/scans", methods=["POST"])
@part.arguments(WeedingScanSchema)
@part.response(201, WeedingLineSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def scan_copy(sent: dict[str, Any], list_id: int) -> dict[str, Any]:
    """Put one copy on the list, or hear why it cannot be weeded."""
    with transaction():
        library = library_with_code(sent.pop("library"))
        access.prepare(library, list_id)
        line, _title = scan(list_id, sent.pop("code"), deed_at(library), **sent)
        return _shown(list_id, line.id)


@part.route("/weeding-lists/<int:list_id>/lines/<int:listed_id>/removal", methods=["POST"])
@part.arguments(TakenOffSchema)
@part.response(200, WeedingLineSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def take_off(sent: dict[str, Any], list_id: int, listed_id: int) -> dict[str, Any]:
    """It stays in the stock after all; once the list is submitted, say why."""
    with transaction():
        library = library_with_code(sent["library"])
        access.prepare(library, list_id)
        actions.take_off(list_id, [listed_id], deed_at(library), reason=sent["reason"])
        return _shown(list_id, listed_id)


def _shown(list_id: int, line_id: int) -> dict[str, Any]:
    return line_shown(queries.line_of(list_id, line_id))


@part.route("/weeding-lists/<int:list_id>/acts", methods=["POST"])
@part.arguments(WeedingActSchema)
@part.response(200, WeedingListSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def act(sent: dict[str, Any], list_id: int) -> dict[str, Any]:
    """Submit, send back, decide, publish, carry out or give up."""
    with transaction():
        library = library_with_code(sent["library"])
        access.may_do(sent["act"], library, list_id)
        return dumped([do(sent["act"], list_id, deed_at(library), sent)])[0]
