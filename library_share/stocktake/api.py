"""`/api/v1/stocktakes`: counting what stands there, and what came out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from library_share.copies.deeds import deed_at
from library_share.copies.queries import get_copy
from library_share.database import transaction
from library_share.errors import Problem
from library_share.libraries.queries import library_with_code, place_of
from library_share.stocktake import actions, mending, queries
from library_share.stocktake.access import stocktake_of_actor
from library_share.stocktake.models import Stocktake
from library_share.stocktake.schemas import (
    MendStocktakeSchema,
    Misread,
    NewStocktakeCountSchema,
    NewStocktakeCountsSchema,
    NewStocktakeSchema,
    ResultQuerySchema,
    StocktakeCountAnswersSchema,
    StocktakeCountSchema,
    StocktakeFiguresSchema,
    StocktakeQuerySchema,
    StocktakeReasonSchema,
    StocktakeResultSchema,
    StocktakeSchema,
    UndoStocktakeCountSchema,
)
from library_share.stocktake.showing import count_shown, rows_shown, shown, shown_in_full
from library_share.translation import N_
from library_share.web.access import Act, require
from library_share.web.api import Part, page_schema
from library_share.web.errors import problem_shown
from library_share.web.paging import page_of

part = Part("stocktake", N_("Stock-takes: what was counted, and what is missing."))


@part.route("/stocktakes", methods=["GET"])
@part.arguments(StocktakeQuerySchema, location="query")
@part.response(200, page_schema(StocktakeSchema))
@part.problems(403, 404, 422)
def list_stocktakes(asked: dict[str, Any]) -> dict[str, Any]:
    """The stock-takes of a library, oldest first, paged by key."""
    library = library_with_code(asked["library"])
    require(Act.TAKE_STOCK, library.id)
    page = page_of(
        queries.stocktakes_of(library.id, is_open=asked["open"]),
        by=(Stocktake.id,),
        after=asked["after"],
        limit=asked["limit"],
    )
    return {"items": [shown(one) for one in page.items], "next": page.next}


@part.route("/stocktakes", methods=["POST"])
@part.arguments(NewStocktakeSchema)
@part.response(201, StocktakeFiguresSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def open_stocktake(sent: dict[str, Any]) -> dict[str, Any]:
    """Begin to count these places with the boxes in them, or the whole library."""
    with transaction():
        library = library_with_code(sent["library"])
        require(Act.TAKE_STOCK, library.id)
        codes = sent["places"]
        stocktake = actions.open_stocktake(
            library,
            deed=deed_at(library),
            title=sent["title"],
            decision=sent["decision"],
            places=[place_of(library.id, code) for code in codes] if codes else None,
        )
    return shown_in_full(stocktake)


@part.route("/stocktakes/<int:stocktake_id>", methods=["GET"])
@part.response(200, StocktakeFiguresSchema)
@part.problems(404)
def one(stocktake_id: int) -> dict[str, Any]:
    """One stock-take with its figures; of a closed one as it was closed."""
    return shown_in_full(stocktake_of_actor(stocktake_id))


@part.route("/stocktakes/<int:stocktake_id>/results", methods=["GET"])
@part.arguments(ResultQuerySchema, location="query")
@part.response(200, page_schema(StocktakeResultSchema))
@part.problems(404, 422)
def list_results(asked: dict[str, Any], stocktake_id: int) -> dict[str, Any]:
    """The copies with one result, paged by key."""
    stocktake = stocktake_of_actor(stocktake_id)
    query, key = queries.rows_with(stocktake, asked["result"])
    page = page_of(query, by=(key,), after=asked["after"], limit=asked["limit"], scalars=False)
    return {"items": rows_shown(stocktake, page.items), "next": page.next}


@part.route("/stocktakes/<int:stocktake_id>/counts", methods=["POST"])
@part.arguments(NewStocktakeCountSchema)
@part.response(200, StocktakeCountSchema)
@part.problems(400, 404, 409, 415, 422)
def count(sent: dict[str, Any], stocktake_id: int) -> dict[str, Any]:
    """Count what was scanned; the label of a place says where counting goes on."""
    return _counted(sent, stocktake_id)


@part.route("/stocktakes/<int:stocktake_id>/counts/batch", methods=["POST"])
@part.arguments(NewStocktakeCountsSchema())
@part.response(200, StocktakeCountAnswersSchema)
@part.problems(400, 404, 415, 422)
def count_many(sent: dict[str, Any], stocktake_id: int) -> dict[str, Any]:
    """Many counts, answered one by one in their order; each is kept on its own."""
    stocktake_of_actor(stocktake_id)
    return {"answers": [_answered(one, stocktake_id) for one in sent["counts"]]}


def _answered(one: dict[str, Any] | Misread, stocktake_id: int) -> dict[str, Any]:
    answer, problem = None, None
    try:
        if isinstance(one, Misread):
            raise one.problem
        answer = _counted(one, stocktake_id)
    except Problem as refused:
        problem = problem_shown(refused)
    return {
        "count_id": one.count_id if isinstance(one, Misread) else one["count_id"],
        "status": problem["status"] if problem else 200,
        "answer": answer,
        "problem": problem,
    }


def _counted(sent: dict[str, Any], stocktake_id: int) -> dict[str, Any]:
    # One count, one transaction: phones that count the same books in another order would wait for
    # each other for ever if they kept several at once.
    with transaction():
        stocktake = stocktake_of_actor(stocktake_id)
        counted = actions.count(
            stocktake.id,
            actions.Counting(
                count_id=sent["count_id"],
                code=sent["code"],
                place=queries.place_counted(stocktake, sent["place"]),
                way=sent["way"],
                seconds_ago=sent["seconds_ago"],
            ),
            deed_at(stocktake.library),
        )
    return count_shown(stocktake, counted)


@part.route("/stocktakes/<int:stocktake_id>/counts/<uuid:count_id>/undo", methods=["POST"])
@part.arguments(UndoStocktakeCountSchema)
@part.response(200, StocktakeFiguresSchema)
@part.problems(400, 404, 409, 415, 422)
def undo(sent: dict[str, Any], stocktake_id: int, count_id: UUID) -> dict[str, Any]:
    """Unsay a count."""
    with transaction():
        stocktake = stocktake_of_actor(stocktake_id)
        actions.undo(stocktake.id, count_id, sent["undo_id"], deed_at(stocktake.library))
    return shown_in_full(stocktake)


@part.route("/stocktakes/<int:stocktake_id>/copies/<code>/mending", methods=["POST"])
@part.arguments(MendStocktakeSchema)
@part.response(200, StocktakeFiguresSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def mend(sent: dict[str, Any], stocktake_id: int, code: str) -> dict[str, Any]:
    """Do something about one copy's result."""
    with transaction():
        stocktake = stocktake_of_actor(stocktake_id)
        mending.mend(
            stocktake,
            get_copy(code).id,
            sent["what"],
            deed_at(stocktake.library),
            reason=sent["reason"],
        )
    return shown_in_full(stocktake)


@part.route("/stocktakes/<int:stocktake_id>/closing", methods=["POST"])
@part.arguments(StocktakeReasonSchema)
@part.response(200, StocktakeFiguresSchema)
@part.problems(400, 404, 409, 415, 422)
def close(sent: dict[str, Any], stocktake_id: int) -> dict[str, Any]:
    """Keep what came out, for ever."""
    with transaction():
        stocktake = stocktake_of_actor(stocktake_id)
        actions.close(stocktake.id, deed_at(stocktake.library), reason=sent["reason"])
    return shown_in_full(stocktake)


@part.route("/stocktakes/<int:stocktake_id>/reopening", methods=["POST"])
@part.arguments(StocktakeReasonSchema)
@part.response(200, StocktakeFiguresSchema)
@part.problems(400, 404, 409, 415, 422)
def reopen(sent: dict[str, Any], stocktake_id: int) -> dict[str, Any]:
    """Go on counting; what the closing kept stays."""
    with transaction():
        stocktake = stocktake_of_actor(stocktake_id)
        actions.reopen(stocktake.id, deed_at(stocktake.library), reason=sent["reason"])
    return shown_in_full(stocktake)
