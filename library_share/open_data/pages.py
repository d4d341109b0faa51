"""Pages for everybody: how the commune reads, how a school does, and the data to take along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request

from library_share.catalogue.models import TITLE_KIND_NAMES
from library_share.libraries.models import Commune, Library
from library_share.libraries.queries import library_with_code
from library_share.open_data import queries, telling
from library_share.open_data.errors import NoSuchPeriod
from library_share.open_data.models import Figure, Release
from library_share.open_data.queries import Span, month_name
from library_share.open_data.schemas import OpenPageQuerySchema
from library_share.open_data.sheets import as_csv, as_xlsx
from library_share.printing.answers import XLSX
from library_share.statistics.overviews.drawing import drawing_of
from library_share.statistics.overviews.shapes import Chart, Form, Series
from library_share.translation import gettext
from library_share.web.forms import loaded

blueprint = Blueprint("open_data", __name__)


@blueprint.get("/open")
def commune() -> str:
    """How the libraries of a commune are used, by school year, term or month."""
    asked = loaded(OpenPageQuerySchema(), request.args)
    commune, spans, span = _chosen(asked)
    libraries = queries.libraries_of(commune.id) if commune else []
    ids = [library.id for library in libraries]
    releases = {figure: _releases(ids, span, figure) for figure in Figure}
    shown = releases[asked["figure"]]
    return render_template(
        "open_data/commune.html",
        commune=commune,
        communes=queries.communes_told(),
        libraries=libraries,
        sums={figure: _by_library(releases[figure]) for figure in Figure},
        waiting=_waiting(shown),
        stocks=queries.stocks_now(ids),
        titles=queries.titles_of(commune.id, span) if commune and span else [],
        **_drawn(shown, span, asked["figure"]),
        **_words(asked, spans, span),
    )


@blueprint.get("/open/libraries/<code>")
def library(code: str) -> str:
    """The same of one library, by class."""
    asked = loaded(OpenPageQuerySchema(), request.args)
    found = library_with_code(code)
    spans = queries.spans_of(found.commune_id)
    span = queries.span_with(asked["period"], spans)
    releases = _releases([found.id], span, asked["figure"])
    return render_template(
        "open_data/library.html",
        library=found,
        commune=None,
        releases=releases,
        classes=queries.by_classes(releases),
        stock=queries.stocks_now([found.id]).get(found.id),
        kind_names=TITLE_KIND_NAMES,
        **_drawn(releases, span, asked["figure"]),
        **_words(asked, spans, span),
    )


@blueprint.get("/open/figures.csv")
def figures_csv() -> Response:
    """All figures of a period as text with commas."""
    return _file(as_csv, "csv", "text/csv")


@blueprint.get("/open/figures.xlsx")
def figures_xlsx() -> Response:
    """The same with books and definitions, as a workbook."""
    return _file(as_xlsx, "xlsx", XLSX)


def _file(made: Callable[[int, Span], bytes], ending: str, mimetype: str) -> Response:
    asked = loaded(OpenPageQuerySchema(), request.args)
    commune, _, span = _chosen(asked)
    if commune is None or span is None:
        raise NoSuchPeriod
    response = Response(made(commune.id, span), mimetype=mimetype)
    name = f"so-lieu-mo-{span.months[-1]:%Y%m}-{span.months[0]:%Y%m}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return telling.keepable(response, queries.released_at(commune.id))


def _chosen(asked: dict[str, Any]) -> tuple[Commune | None, list[Span], Span | None]:
    """The commune (the first when none is said), what was published of it, and the period."""
    told = queries.communes_told()
    wanted = asked["commune"]
    commune = next((one for one in told if wanted in (None, one.id)), None)
    if commune is None and wanted is not None:
        raise NoSuchPeriod
    spans = queries.spans_of(commune.id) if commune else []
    return commune, spans, queries.span_with(asked["period"], spans)


def _releases(ids: Sequence[int], span: Span | None, figure: Figure) -> list[Release]:
    return queries.releases_of(ids, span, figure) if span else []


def _by_library(releases: Sequence[Release]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for one in releases:
        if not one.is_carried:
            sums[one.library_id] = sums.get(one.library_id, 0) + one.number
    return sums


def _waiting(releases: Sequence[Release]) -> list[tuple[Library, str]]:
    """Libraries whose last months are too small as yet, and which months these are."""
    newest = {one.library_id: one for one in releases}
    return [
        (one.library, month_name(one.first_month, one.month))
        for one in newest.values()
        if one.is_carried
    ]


def _drawn(releases: Sequence[Release], span: Span | None, figure: Figure) -> dict[str, Any]:
    chart = _chart(releases, span, figure)
    return {"chart": chart, "drawing": drawing_of(chart)}


def _chart(releases: Sequence[Release], span: Span | None, figure: Figure) -> Chart:
    """By the month in which it was told; a month that was carried stands at the next one."""
    months = sorted(span.months) if span else []
    sums = dict.fromkeys(months, 0)
    for one in releases:
        sums[one.month] += one.number
    measure = telling.MEASURES[figure]
    return Chart(
        code="months",
        name=gettext("%(figure)s by month", figure=gettext(measure.name)),
        axis=gettext("Month"),
        unit=gettext(measure.unit),
        form=Form.COLUMNS,
        names=tuple(f"{month:%m/%y}" for month in months),
        now=Series(name=gettext(measure.unit), numbers=tuple(sums.values())),
    )


def _words(asked: dict[str, Any], spans: list[Span], span: Span | None) -> dict[str, Any]:
    return {
        "figure": asked["figure"],
        "figures": telling.MEASURES,
        "spans": spans,
        "span": span,
        "month_name": month_name,
        "name_of": queries.name_of,
        "protection": telling.protection(),
        "licence": telling.licence(),
        "released_at": queries.released_at(),
    }
