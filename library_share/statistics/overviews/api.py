"""`/api/v1/figures/overview`: a page of figures for another program, and its charts."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response

from library_share.copies.models import Copy
from library_share.statistics.behind_pages import own_library
from library_share.statistics.copies_behind import copies_behind
from library_share.statistics.overviews import pictures
from library_share.statistics.overviews.choosing import OverviewQuerySchema
from library_share.statistics.overviews.making import make
from library_share.statistics.overviews.pages import chart_of
from library_share.statistics.overviews.schemas import (
    CopiesBehindQuerySchema,
    CopyBehindSchema,
    OverviewSchema,
)
from library_share.statistics.overviews.shapes import Fact, Overview, Table, Value
from library_share.translation import N_
from library_share.web.api import Part, page_schema
from library_share.web.paging import Page, page_of

part = Part("overviews", N_("Pages of figures: what to act on, how it goes, tables and charts."))


@part.route("/figures/overview", methods=["GET"])
@part.arguments(OverviewQuerySchema, location="query")
@part.response(200, OverviewSchema)
@part.problems(403, 404, 409, 422)
def overview(asked: dict[str, Any]) -> dict[str, Any]:
    """The figures of a library, the commune, a class, a place, a round or a title."""
    _question, found = make(asked)
    return _shown(found)


def _shown(found: Overview) -> dict[str, Any]:
    return {
        "heading": found.heading,
        "whose": found.whose,
        "first": found.period.first,
        "last": found.period.last,
        "answer": found.answer,
        "advice": found.advice,
        "facts": [_fact(one) for one in found.facts],
        "charts": [*found.charts, *found.small],
        "tables": [_table(one) for one in found.tables],
        "notes": found.notes,
    }


def _fact(one: Fact) -> dict[str, Any]:
    return {"name": one.name, "value": one.value, "before": one.before}


def _table(one: Table) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "columns": [column.name for column in one.columns],
        "rows": [[_plain(value) for value in row.cells] for row in one.rows],
        "total": [_plain(value) for value in one.total],
    }


def _plain(value: Value) -> str | float | None:
    return value.isoformat() if isinstance(value, date) else value


@part.route("/figures/chart.png", methods=["GET"])
@part.arguments(OverviewQuerySchema, location="query")
@part.response(
    200,
    {"type": "string", "format": "binary"},
    content_type="image/png",
    description=N_("The chart, 1080 pixels wide, counts of 1 to 4 not told to the digit."),
)
@part.problems(403, 404, 409, 422)
def chart(asked: dict[str, Any]) -> Response:
    """A chart of an overview as a picture, the first one unless `chart` names another."""
    _question, found = make(asked)
    made = pictures.png_of(found, chart_of(found, asked["chart"]))
    return Response(made, mimetype="image/png")


@part.route("/figures/copies", methods=["GET"])
@part.arguments(CopiesBehindQuerySchema, location="query")
@part.response(200, page_schema(CopyBehindSchema))
@part.problems(403, 404, 422)
def copies(asked: dict[str, Any]) -> Page[Any]:
    """The copies behind a figure of holdings, for those who lend at the library."""
    library = own_library(asked["library"])
    query = copies_behind(library, asked["which"], asked["title_kind"])
    return page_of(query, by=(Copy.id,), after=asked["after"], limit=asked["limit"], scalars=False)
