"""Figures on pages: what to act on first, then how it goes month by month, then tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from library_share import clock
from library_share.catalogue.models import TITLE_KIND_NAMES
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.libraries.queries import all_libraries
from library_share.printing import answers
from library_share.statistics import holdings, papers, queries
from library_share.statistics.advice import Facts, advice_of
from library_share.statistics.asking import (
    BY_NAMES,
    NARROWED_BY,
    Answer,
    ask,
    narrowed,
    only_of,
    period_of,
    quiet_classes,
    usual_periods,
)
from library_share.statistics.behind import behind
from library_share.statistics.charts import Chart, bars_of
from library_share.statistics.comparing import least_first
from library_share.statistics.measures import BY_CODE, MEASURES
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By, Period, What
from library_share.statistics.schemas import FiguresQuerySchema
from library_share.statistics.sheets import as_csv, as_xlsx
from library_share.web.access import Act, require
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("figures", __name__)


@blueprint.get("/figures")
def one() -> str:
    """The figures of one library."""
    library = current_library()
    who = require(Act.READ_FIGURES, library.id)
    asked = loaded(FiguresQuerySchema(), request.args)
    scope = _scope(asked, (library.id,), library)
    has = holdings.holdings_of(library)
    facts = Facts(
        overdue=holdings.overdue_at(library.id, clock.today()),
        quiet_classes=quiet_classes(library, scope, clock.today()),
        holdings=has,
    )
    return render_template(
        "statistics/library.html",
        library=library,
        holdings=has,
        kinds=holdings.copies_by_kind(library.id),
        kind_names=TITLE_KIND_NAMES,
        readers=holdings.readers_by_library([library.id], scope.period).get(library.id, 0),
        advice=advice_of(facts),
        may_act=who.may(Act.LEND, library.id),
        **_shown(asked, scope),
    )


@blueprint.get("/figures/commune")
def commune() -> str:
    """The figures of all libraries whose figures somebody may read, side by side."""
    library = current_library()
    who = require(Act.READ_FIGURES, library.id)
    libraries = [
        one
        for one in all_libraries()
        if one.commune_id == library.commune_id and who.may(Act.READ_FIGURES, one.id)
    ]
    asked = loaded(FiguresQuerySchema(), request.args)
    scope = _scope(asked, tuple(one.id for one in libraries), library)
    return render_template(
        "statistics/commune.html",
        library=library,
        lines=least_first(libraries, scope),
        **_shown(asked, scope),
    )


def _scope(asked: dict[str, Any], ids: tuple[int, ...], library: Library) -> Scope:
    period = period_of(library, asked["first"], asked["last"], clock.today())
    return Scope(library_ids=ids, period=period, owned=asked["owned"], only=only_of(asked))


def _shown(asked: dict[str, Any], scope: Scope) -> dict[str, Any]:
    before = _before(scope)
    return {
        "asked": asked,
        "period": scope.period,
        "answer": ask(asked["measure"], asked["by"], scope, all_libraries()),
        "totals": queries.totals(MEASURES, scope),
        "before": queries.totals(MEASURES, before),
        "chart": _by_month(asked["measure"], scope, before),
        "measures": MEASURES,
        "by_names": BY_NAMES,
        "usual_periods": usual_periods(current_library(), clock.today()),
        "narrowed": narrowed(scope),
        "narrows": NARROWED_BY.get(asked["by"]),
        "corrections": queries.corrections_of(scope.library_ids, scope.period),
        "counted_up_to": queries.counted_up_to(),
    }


def _before(scope: Scope) -> Scope:
    return replace(scope, period=scope.period.a_year_before())


def _by_month(measure: str, scope: Scope, before: Scope) -> Chart:
    """This year beside the year before, month by month."""
    now = _months(measure, scope)
    then = _months(measure, before)
    names = [f"{month:%m/%y}" for month in scope.period.months()]
    return bars_of(names, now, then if any(then) else ())


def _months(measure: str, scope: Scope) -> list[int]:
    found = queries.told_apart(BY_CODE[measure], scope, By.MONTH)
    return [found.get((month.year, month.month), 0) for month in scope.period.months()]


@blueprint.get("/figures/behind")
def list_behind() -> str:
    """Which books a figure counts, the newest first; for those who lend. Nobody's name."""
    library = current_library()
    require(Act.LEND, library.id)
    asked = loaded(FiguresQuerySchema(), request.args)
    scope, measure = _scope(asked, (library.id,), library), BY_CODE[asked["measure"]]
    query, key = behind(measure, scope)
    page = page_of(query, by=(key,), after=request.args.get("after"), backwards=True, scalars=False)
    return render_template(
        "statistics/behind.html",
        library=library,
        measure=measure,
        asked=asked,
        period=scope.period,
        page=page,
        total=queries.total(measure, scope),
        without_a_book=queries.counted(What.READ_IN_CLASS, scope)
        if What.READ_IN_CLASS in measure.counts
        else 0,
        narrowed=narrowed(scope),
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


@blueprint.get("/figures.xlsx")
def as_excel() -> Response:
    """The table that is shown, to go on with."""
    return _sheet(as_xlsx, "xlsx", answers.XLSX)


@blueprint.get("/figures.csv")
def as_text() -> Response:
    """The same as text with commas."""
    return _sheet(as_csv, "csv", "text/csv")


def _sheet(made: Callable[[Answer, str], bytes], ending: str, mimetype: str) -> Response:
    library = current_library()
    require(Act.READ_FIGURES, library.id)
    asked = loaded(FiguresQuerySchema(), request.args)
    answer = ask(
        asked["measure"], asked["by"], _scope(asked, (library.id,), library), all_libraries()
    )
    name = f"so-lieu-{asked['measure']}-{asked['by'].value}".replace("_", "-")
    return Response(
        made(answer, library.name),
        mimetype=mimetype,
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )


def address_of(asked: dict[str, Any], period: Period, endpoint: str, **more: Any) -> str:
    """The address of the same question, with something else in it."""
    return url_for(
        endpoint,
        **{
            "measure": asked["measure"],
            "by": asked["by"].value,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "owned": "true" if asked["owned"] else None,
            **{NARROWED_BY[by]: value for by, value in only_of(asked)},
            **more,
        },
    )
