"""Figures on paper: bảng thống kê (F24). Always in Vietnamese: it goes to offices."""

from __future__ import annotations

from library_share import clock
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Library
from library_share.libraries.office import Paper, dressed
from library_share.printing import forms
from library_share.printing.documents import Document
from library_share.statistics import holdings, queries
from library_share.statistics.asking import ask, at_a_glance
from library_share.statistics.queries import Scope
from library_share.statistics.readers.queries import pupils_who_read
from library_share.statistics.rules import By, Period
from library_share.translation import force_locale, moment, number


def table_of(library: Library, period: Period) -> Document:
    """All figures of a library in a period."""
    scope = Scope(library_ids=(library.id,), period=period)
    with force_locale("vi"):
        totals = at_a_glance(scope)
        has = holdings.holdings_of(library)
        moved = holdings.moved_in_rounds(library.id, period)
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
                    cards=holdings.cards_of(library.id),
                    readers=pupils_who_read([library], period)[library.id],
                    loans=totals["loans_home"],
                    readings=totals["readings_on_site"],
                    renewals=totals["renewals"],
                    returns=totals["returns"],
                    sent=moved.sent,
                    received=moved.received,
                    classes=_lines(By.CLASS, scope, library),
                    kinds=_lines(By.TITLE_KIND, scope, library),
                    counted_up_to=moment(counted or clock.now()),
                    head="Hiệu trưởng" if library.kind.is_school else "Phụ trách thư viện",
                )
            ),
            library,
            Paper.FIGURES,
        )


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
