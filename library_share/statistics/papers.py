"""Figures on paper: bảng thống kê (F24). Always in Vietnamese: it goes to offices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from library_share import clock
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Library
from library_share.libraries.office import Paper, dressed
from library_share.printing import forms
from library_share.printing.documents import Document
from library_share.statistics import holdings, queries
from library_share.statistics.asking import ask
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By, Period
from library_share.statistics.units import COLUMNS, HOW_COUNTED, figures_by_library, totals_of
from library_share.translation import force_locale, moment, number


def table_of(library: Library, period: Period) -> Document:
    """All figures of a library in a period."""
    scope = Scope(library_ids=(library.id,), period=period)
    with force_locale("vi"):
        has = holdings.holdings_of(library)
        counts = figures_by_library([library], period)[library.id]
        counted = queries.counted_up_to()
        return dressed(
            forms.figures_table(
                forms.Figures(
                    letterhead=letterhead_of(library),
                    first_on=period.first,
                    last_on=period.last,
                    titles=has.titles,
                    copies=has.in_use,
                    per_pupil=_per_pupil(has),
                    cards=counts["cards"],
                    readers=counts.get("readers"),
                    loans=counts["loans_home"],
                    readings=counts["readings_on_site"],
                    renewals=counts["renewals"],
                    returns=counts["returns"],
                    sent=counts["sent"],
                    received=counts["received"],
                    classes=_lines(By.CLASS, scope, library),
                    kinds=_lines(By.TITLE_KIND, scope, library),
                    counted_up_to=moment(counted or clock.now()),
                    head="Hiệu trưởng" if library.kind.is_school else "Phụ trách thư viện",
                )
            ),
            library,
            Paper.FIGURES,
        )


def table_of_commune(libraries: Sequence[Library], period: Period) -> Document:
    """The figures of several libraries of one commune, side by side."""
    with force_locale("vi"):
        found = figures_by_library(libraries, period)
        commune = libraries[0].commune
        table = forms.commune_figures_table(
            forms.CommuneFigures(
                letterhead=letterhead_of(commune),
                first_on=period.first,
                last_on=period.last,
                columns=tuple(column.short for column in COLUMNS.values()),
                lines=tuple(unit_line(one.name, found[one.id]) for one in libraries),
                totals=unit_totals(found.values()),
                how=HOW_COUNTED,
                counted_up_to=moment(queries.counted_up_to() or clock.now()),
            )
        )
        return dressed(table, commune, Paper.FIGURES)


def unit_line(name: str, figures: dict[str, int], codes: Iterable[str] = COLUMNS) -> forms.UnitLine:
    """A unit in a table of many; what is not among its figures is left open."""
    return forms.UnitLine(name=name, numbers=tuple(figures.get(code) for code in codes))


def unit_totals(
    lines: Iterable[dict[str, int]], codes: Iterable[str] = COLUMNS
) -> tuple[int | None, ...]:
    totals = totals_of(lines)
    return tuple(totals.get(code) for code in codes)


def _per_pupil(has: holdings.Holdings) -> str:
    if has.per_pupil is None or has.per_pupil_without_shelves is None:
        return "–"
    without = number(has.per_pupil_without_shelves)
    return f"{number(has.per_pupil)} (không kể tủ sách lớp: {without})"


def _lines(by: By, scope: Scope, library: Library) -> tuple[forms.FiguresLine, ...]:
    loans = {part.name: part.number for part in ask("loans_home", by, scope, [library]).parts}
    readings = ask("readings_on_site", by, scope, [library]).parts
    read = {part.name: part.number for part in readings}
    names = [part.name for part in ask("uses", by, scope, [library]).parts]
    return tuple(
        forms.FiguresLine(name=name, loans=loans.get(name, 0), readings=read.get(name, 0))
        for name in names
    )
