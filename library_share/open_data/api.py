"""`/api/v1/open`: what was published, for everybody; no token is needed."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from library_share.libraries.queries import library_with_code
from library_share.open_data import queries, telling
from library_share.open_data.models import Release, Stock, TitleList
from library_share.open_data.schemas import (
    AboutSchema,
    ReleaseSchema,
    ReleasesQuerySchema,
    StockSchema,
    StocksQuerySchema,
    TitleListSchema,
)
from library_share.translation import N_, gettext
from library_share.web.api import PagedQuerySchema, Part, page_schema
from library_share.web.paging import page_of

part = Part("open", N_("Open data: published figures; no token is needed, and nobody is in them."))
_PUBLIC: list[Any] = []


@part.route("/open", methods=["GET"])
@part.doc(security=_PUBLIC)
@part.response(200, AboutSchema)
@part.problems()
def about() -> Any:
    """What is published, how it is counted, and under which licence."""
    sent = {
        "title": gettext("Open figures of the libraries"),
        "licence": telling.licence(),
        "protection": telling.protection(),
        "released_at": queries.released_at(),
        "figures": [
            {
                "code": one.code,
                "name": gettext(one.name),
                "definition": gettext(one.definition),
                "unit": gettext(one.unit),
                "source": one.basis,
                "how": gettext(one.how),
            }
            for one in telling.MEASURES.values()
        ],
    }
    return _keepable(AboutSchema().dump(sent))


@part.route("/open/releases", methods=["GET"])
@part.doc(security=_PUBLIC)
@part.arguments(ReleasesQuerySchema, location="query")
@part.response(200, page_schema(ReleaseSchema))
@part.problems(404, 422)
def list_releases(asked: dict[str, Any]) -> Any:
    """Published months in the order in which they were published; a row is never changed."""
    query = queries.all_releases(_library_id(asked), asked["figure"])
    return _page(query, Release.id, asked, page_schema(ReleaseSchema))


@part.route("/open/stocks", methods=["GET"])
@part.doc(security=_PUBLIC)
@part.arguments(StocksQuerySchema, location="query")
@part.response(200, page_schema(StockSchema))
@part.problems(404, 422)
def list_stocks(asked: dict[str, Any]) -> Any:
    """What libraries owned when a month was closed."""
    query = queries.all_stocks(_library_id(asked))
    return _page(query, Stock.id, asked, page_schema(StockSchema))


@part.route("/open/titles", methods=["GET"])
@part.doc(security=_PUBLIC)
@part.arguments(PagedQuerySchema, location="query")
@part.response(200, page_schema(TitleListSchema))
@part.problems(422)
def list_titles_read(asked: dict[str, Any]) -> Any:
    """What was read most, month by month."""
    return _page(queries.all_title_lists(), TitleList.id, asked, page_schema(TitleListSchema))


def _library_id(asked: dict[str, Any]) -> int | None:
    return library_with_code(asked["library"]).id if asked["library"] else None


def _page(query: Any, key: Any, asked: dict[str, Any], schema: Any) -> Response:
    page = page_of(query, by=(key,), after=asked["after"], limit=asked["limit"])
    return _keepable(schema().dump({"items": page.items, "next": page.next}))


def _keepable(sent: Any) -> Response:
    return telling.keepable(jsonify(sent), queries.released_at())
