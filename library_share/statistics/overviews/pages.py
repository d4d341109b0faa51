"""Figures on pages: what to act on first, then how it goes, then tables; the same as files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template, request

from library_share import clock
from library_share.libraries.current import current_library
from library_share.libraries.queries import all_libraries
from library_share.printing import answers
from library_share.statistics import corrections, papers, queries
from library_share.statistics.asking import BY_NAMES, narrowed, period_of, usual_periods
from library_share.statistics.errors import NoSuchPart
from library_share.statistics.measures import MEASURES, Measure
from library_share.statistics.overviews import choosing, drawing, pictures
from library_share.statistics.overviews.choosing import Of, OverviewQuerySchema, Question
from library_share.statistics.overviews.making import make
from library_share.statistics.overviews.shapes import Chart, Overview, Table
from library_share.statistics.rules import By
from library_share.statistics.schemas import FiguresQuerySchema
from library_share.statistics.sheets import as_csv, as_xlsx
from library_share.translation import gettext
from library_share.web.access import Act, require
from library_share.web.forms import loaded

blueprint = Blueprint("figures", __name__)
ROWS_ON_A_PAGE = 30
#: These have measures to choose from, and what they are told apart by.
_OF_MEASURES = (Of.LIBRARY, Of.COMMUNE, Of.CLASS)


@blueprint.get("/figures")
def one() -> str:
    """The figures of one library; `?library=` of another whose figures somebody may read."""
    return _page(of=Of.LIBRARY)


@blueprint.get("/figures/commune")
def commune() -> str:
    """All libraries whose figures somebody may read, those that read least first."""
    return _page(of=Of.COMMUNE)


@blueprint.get("/figures/class")
def of_class() -> str:
    """A class, named by `?class_name=`; for those who read figures, and for its own teacher."""
    return _page(of=Of.CLASS)


@blueprint.get("/figures/places/<place_code>")
def of_place(place_code: str) -> str:
    """A shelf, a corner, a room, a box."""
    return _page(of=Of.PLACE, place=place_code)


@blueprint.get("/figures/rounds/<int:round_id>")
def of_round(round_id: int) -> str:
    return _page(of=Of.ROUND, round=round_id)


@blueprint.get("/figures/titles/<int:title_id>")
def of_title(title_id: int) -> str:
    return _page(of=Of.TITLE, title=title_id)


def _page(**of: Any) -> str:
    asked = {**loaded(OverviewQuerySchema(), request.args), **of}
    question, overview = make(asked)
    return render_template(
        "statistics/overview.html",
        overview=overview,
        question=question,
        asked=asked,
        drawings={chart.code: drawing.drawing_of(chart) for chart in overview.charts},
        small_drawings=drawing.small_drawings(overview.small),
        parts={table.code: _part(question, table) for table in overview.tables},
        **_choices(question),
        **_counted(question),
    )


def _part(question: Question, table: Table) -> dict[str, Any]:
    """The rows of a long table that are shown, and where the others are."""
    pages = max(-(-len(table.rows) // ROWS_ON_A_PAGE), 1)
    asked = question.asked
    page = min(asked["page"], pages) if asked["table"] == table.code else 1
    first = (page - 1) * ROWS_ON_A_PAGE

    def to(number: int) -> str:
        return f"{question.again(table=table.code, page=number)}#{table.code}"

    return {
        "rows": table.rows[first : first + ROWS_ON_A_PAGE],
        "page": page,
        "pages": pages,
        "before": to(page - 1) if page > 1 else None,
        "after": to(page + 1) if page < pages else None,
    }


def _choices(question: Question) -> dict[str, Any]:
    """What can be chosen: times, measures, what they are told apart by."""
    of = question.asked["of"]
    return {
        "times": [] if of is Of.ROUND else _times(question),
        "measures": _measures(of),
        "by_names": BY_NAMES,
        "beside_names": choosing.BESIDE_NAMES,
        "grain_names": choosing.GRAIN_NAMES,
        "chosen": narrowed(question.scope()) if of in (Of.LIBRARY, Of.COMMUNE) else [],
        "Of": Of,
    }


def _measures(of: Of) -> list[Measure]:
    """Of a class only what can be told of a class alone."""
    if of is Of.CLASS:
        return [one for one in MEASURES if By.CLASS in one.bys]
    return list(MEASURES) if of in _OF_MEASURES else []


def _times(question: Question) -> list[tuple[str, str, bool]]:
    """Times by one tap, those that move with the day first: name, address, whether it is shown."""
    asked = question.asked
    has_dates = bool(asked["first"] or asked["last"])
    moving = [
        (
            gettext(name),
            question.again(period=usual, first=None, last=None),
            asked["period"] is usual and not has_dates,
        )
        for usual, name in choosing.USUAL_NAMES.items()
    ]
    fixed = [
        (
            name,
            question.again(period=None, first=period.first, last=period.last),
            has_dates and period == question.period,
        )
        for name, period in usual_periods(question.library, question.today)[1:]
    ]
    return moving + fixed


def _counted(question: Question) -> dict[str, Any]:
    ids = (question.library.id,)
    of_library = question.asked["of"] is Of.LIBRARY
    return {
        "corrections": corrections.corrections_of(ids, question.period) if of_library else [],
        "corrected": corrections.NAMES,
        "corrected_why": corrections.REASONS,
        "counted_up_to": queries.counted_up_to(),
    }


# --- files -------------------------------------------------------------------------------------


@blueprint.get("/figures/sheet.xlsx")
def as_excel() -> Response:
    """A table of an overview (`?of=`, `?table=`; the first without) to go on with."""
    return _sheet(as_xlsx, "xlsx", answers.XLSX)


@blueprint.get("/figures/sheet.csv")
def as_text() -> Response:
    """The same as text with commas."""
    return _sheet(as_csv, "csv", "text/csv")


def _sheet(made: Callable[[Overview, Table], bytes], ending: str, mimetype: str) -> Response:
    asked = loaded(OverviewQuerySchema(), request.args)
    _question, overview = make(asked)
    table = table_of(overview, asked["table"])
    name = f"{_name(overview.heading, table.name)}.{ending}"
    return _file(made(overview, table), mimetype, name)


@blueprint.get("/figures/chart.png")
def picture() -> Response:
    """A chart of an overview (`?of=`, `?chart=`; the first without) as a picture for Zalo."""
    asked = loaded(OverviewQuerySchema(), request.args)
    _question, overview = make(asked)
    chart = chart_of(overview, asked["chart"])
    name = f"{_name(overview.heading, chart.name)}.png"
    return _file(pictures.png_of(overview, chart), "image/png", name)


def table_of(overview: Overview, code: str | None) -> Table:
    """NoSuchPart when it has none of this name."""
    for table in overview.tables:
        if code in (None, table.code):
            return table
    raise NoSuchPart


def chart_of(overview: Overview, code: str | None) -> Chart:
    """NoSuchPart when it has none of this name."""
    for chart in (*overview.charts, *overview.small):
        if code in (None, chart.code):
            return chart
    raise NoSuchPart


def _name(heading: str, part: str) -> str:
    return answers.plain_name(f"{heading} {part}")


def _file(data: bytes, mimetype: str, name: str) -> Response:
    return Response(
        data,
        mimetype=mimetype,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.get("/figures/table.<any(pdf, docx):ending>")
def table(ending: str) -> Response:
    """Bảng thống kê (F24) of the period. `ending` is pdf or docx."""
    library = current_library()
    require(Act.READ_FIGURES, library.id)
    asked = loaded(FiguresQuerySchema(), request.args)
    period = period_of(library, asked["first"], asked["last"], clock.today())
    name = f"bang-thong-ke-{period.first:%Y%m%d}-{period.last:%Y%m%d}"
    return answers.paper(papers.table_of(library, period), name=name, ending=ending)


@blueprint.get("/figures/commune.<any(pdf, docx):ending>")
def commune_table(ending: str) -> Response:
    """Bảng thống kê (F24) of all libraries whose figures somebody may read."""
    library = current_library()
    who = require(Act.READ_FIGURES, library.id)
    asked = loaded(FiguresQuerySchema(), request.args)
    period = period_of(library, asked["first"], asked["last"], clock.today())
    libraries = [
        one
        for one in all_libraries()
        if one.commune_id == library.commune_id and who.may(Act.READ_FIGURES, one.id)
    ]
    name = f"bang-thong-ke-xa-{period.first:%Y%m%d}-{period.last:%Y%m%d}"
    return answers.paper(papers.table_of_commune(libraries, period), name=name, ending=ending)
