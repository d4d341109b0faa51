"""Figures on paper: bảng thống kê (F24). Always in Vietnamese: it goes to offices."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from library_share import clock
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Library
from library_share.libraries.office import Paper, dressed
from library_share.libraries.queries import school_years
from library_share.printing import forms
from library_share.printing.documents import Document
from library_share.printing.documents.wording import roman
from library_share.promotion import queries as promotion
from library_share.promotion.models import ACTIVITY_KIND_NAMES
from library_share.statistics import holdings, queries
from library_share.statistics.asking import ask
from library_share.statistics.measures import MEASURES
from library_share.statistics.measuring import Figure
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By, Period
from library_share.statistics.units import COLUMNS, SHORT_HOW_COUNTED, figures_by_library, totals_of
from library_share.translation import force_locale, gettext, moment, number


def table_of(library: Library, period: Period) -> Document:
    """All figures of a library in a period."""
    scope = Scope(library_ids=(library.id,), period=period)
    with force_locale("vi"):
        has = holdings.holdings_of(library)
        has_pupils = library.kind.is_school or has.pupils > 0
        counts = figures_by_library([library], period)[library.id]
        counted = queries.counted_up_to()
        return dressed(
            forms.figures_table(
                forms.Figures(
                    letterhead=letterhead_of(library),
                    period=period_said(library.commune_id, period),
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
                    others=tuple(_others(scope, has_pupils=has_pupils)),
                    promoted=_promoted([library], period),
                    counted_up_to=moment(counted or clock.now()),
                    has_pupils=has_pupils,
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
                period=period_said(commune.id, period),
                columns=tuple(column.short for column in COLUMNS.values()),
                lines=tuple(unit_line(one.name, found[one.id]) for one in libraries),
                totals=unit_totals(found.values()),
                how=SHORT_HOW_COUNTED,
                promoted=_promoted(libraries, period),
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


def _promoted(libraries: Sequence[Library], period: Period) -> str:
    """What they held so that more is read, by kind; empty where nothing was noted."""
    held = promotion.held_by_kind([one.id for one in libraries], period.first, period.last)
    kinds = "; ".join(
        f"{gettext(ACTIVITY_KIND_NAMES[one.kind])}: {number(one.how_many)} "
        f"({number(one.attendance)} người)"
        for one in held
    )
    if not held:
        return ""
    came = sum(one.attendance for one in held)
    all_held = number(sum(one.how_many for one in held))
    return f"{all_held} hoạt động, {number(came)} lượt người tham dự. {kinds}."


def _per_pupil(has: holdings.Holdings) -> str:
    if has.per_pupil is None or has.per_pupil_without_shelves is None:
        return "–"
    without = number(has.per_pupil_without_shelves)
    return f"{number(has.per_pupil)} (không kể tủ sách lớp: {without})"


def period_said(commune_id: int, period: Period) -> str:
    """How people call the days: a month, a term, a school year, a calendar year; else the days.
    What has only begun says until when."""
    found = _named(commune_id, period)
    if found is None:
        return f"từ ngày {period.first:%d/%m/%Y} đến ngày {period.last:%d/%m/%Y}"
    name, ends_on = found
    so_far = "" if period.last == ends_on else f" (đến ngày {period.last:%d/%m/%Y})"
    return f"{name}{so_far}"


def _named(commune_id: int, period: Period) -> tuple[str, date] | None:
    """The name of the time that begins with the period and is not over before it, and its end."""
    first, last = period.first, period.last
    times: list[tuple[str, date, date]] = []
    for year in school_years(commune_id):
        times += [
            (f"học kỳ {roman(term.number)}, năm học {year.name}", term.starts_on, term.ends_on)
            for term in year.terms
        ]
        times.append((f"năm học {year.name}", year.starts_on, year.ends_on))
    month_ends_on = first.replace(day=monthrange(first.year, first.month)[1])
    times += [
        (f"tháng {first.month} năm {first.year}", first.replace(day=1), month_ends_on),
        (f"năm {first.year}", date(first.year, 1, 1), date(first.year, 12, 31)),
    ]
    fitting = [one for one in times if one[1] == first and one[2] >= last]
    # The term that is over stands before the year that goes on; of two that go on, the shorter.
    best = min(fitting, key=lambda one: (one[2] != last, one[2]), default=None)
    return (best[0], best[2]) if best else None


#: What the first part of the paper says in its own words.
SAID_ALREADY = frozenset(
    (
        *COLUMNS,
        "uses",
        "copies_per_pupil",
        "copies_per_pupil_without_shelves",
    )
)


#: What cannot be anything but 0 where nobody learns.
_OF_CLASSES = frozenset(("loans_from_class_shelves", "copies_on_class_shelves"))


def _others(scope: Scope, *, has_pupils: bool) -> Iterator[forms.OtherFigure]:
    """All measures that the paper has no line for, as they are defined on the page of figures."""
    left_out = SAID_ALREADY if has_pupils else SAID_ALREADY | _OF_CLASSES
    for measure in MEASURES:
        if measure.code not in left_out:
            yield forms.OtherFigure(
                name=gettext(measure.name),
                unit=gettext(measure.unit),
                figure=_figure(measure.figure(scope)),
                is_unverified=not measure.is_verified,
            )


def _figure(figure: Figure) -> str:
    """A ratio says what it was counted from."""
    if figure.value is None:
        return "–"
    value = number(round(figure.value, 1)) if figure.value % 1 else number(int(figure.value))
    return f"{value} ({number(figure.number)}/{number(figure.of)})" if figure.of else value


def _lines(by: By, scope: Scope, library: Library) -> tuple[forms.FiguresLine, ...]:
    loans = {part.name: part.number for part in ask("loans_home", by, scope, [library]).parts}
    readings = ask("readings_on_site", by, scope, [library]).parts
    read = {part.name: part.number for part in readings}
    names = [part.name for part in ask("uses", by, scope, [library]).parts]
    return tuple(
        forms.FiguresLine(name=name, loans=loans.get(name, 0), readings=read.get(name, 0))
        for name in names
    )
