"""One title: how often it is used at which library, how many copies there are, who waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import and_, exists, func, select

from library_share.catalogue.models import Title
from library_share.circulation.holds.queries import line_for
from library_share.circulation.models import Loan
from library_share.copies.models import Copy, CopyState
from library_share.database import db
from library_share.libraries.models import Library
from library_share.libraries.queries import all_libraries
from library_share.statistics import place_figures
from library_share.statistics.measures.units import ISO_INDICATORS
from library_share.statistics.measuring import cited
from library_share.statistics.overviews import series
from library_share.statistics.overviews.choosing import Question
from library_share.statistics.overviews.shapes import (
    Advice,
    Chart,
    Column,
    Fact,
    Form,
    Note,
    Overview,
    Row,
    Series,
    Table,
    most_urgent,
)
from library_share.statistics.rules import Period
from library_share.translation import N_, gettext, ngettext
from library_share.web.access import Act, Actor

SMALL_AT_MOST = 8


@dataclass(frozen=True, kw_only=True)
class Stock:
    """A library's copies of the title: in use, in readers' hands, never borrowed, lost."""

    copies: int
    out: int
    never: int
    lost: int


def overview(question: Question, who: Actor, title: Title) -> Overview:
    libraries = [one for one in all_libraries() if who.may(Act.READ_FIGURES, one.id)]
    stock = _stock(title, libraries)
    uses = _uses(title, libraries, question.period)
    then = _uses(title, libraries, series.year_before(question.period)) if question.compares else {}
    waiting = sum(
        1 for hold in line_for(title.id) if hold.library_id in {one.id for one in libraries}
    )
    return Overview(
        heading=title.full_title,
        whose=title.authors or gettext("Figures of a title"),
        period=question.period,
        advice=most_urgent(_advice(question, who, title, libraries, stock, uses, waiting)),
        facts=_facts(stock, uses, then, waiting),
        charts=(
            series.trend(
                _all(uses),
                _all(then),
                question.period,
                name=gettext("Uses of this title"),
                unit=gettext("uses"),
                wanted=question.asked["grain"],
            ),
        ),
        small=_small(question, libraries, uses),
        tables=(_by_library(libraries, stock, uses, then), _by_month(question, uses)),
        links=(
            Advice(
                sentence=gettext("In the catalogue"),
                address=url_for("catalogue.title", title_id=title.id),
            ),
        ),
        notes=_notes(),
        is_new=not stock,
    )


ByDay = dict[date, int]


def _uses(title: Title, libraries: Sequence[Library], period: Period) -> dict[int, ByDay]:
    """By library and day: loans and readings of its copies, where they happened."""
    rows = db.session.execute(
        select(Loan.acting_library_id, Loan.lent_at)
        .join(Copy, Copy.id == Loan.copy_id)
        .where(
            Copy.title_id == title.id,
            Loan.acting_library_id.in_([one.id for one in libraries]),
            *place_figures.lent_in(period),
        )
    )
    moments: dict[int, list[Any]] = {}
    for library_id, moment in rows:
        moments.setdefault(library_id, []).append(moment)
    return {library_id: place_figures.by_day(those) for library_id, those in moments.items()}


def _all(uses: dict[int, ByDay]) -> ByDay:
    together: Counter[date] = Counter()
    for one in uses.values():
        together.update(one)
    return dict(together)


def _stock(title: Title, libraries: Sequence[Library]) -> dict[int, Stock]:
    in_use = Copy.state == CopyState.IN_USE
    used = exists().where(Loan.copy_id == Copy.id, Loan.undone_at.is_(None))
    out = exists().where(Loan.copy_id == Copy.id, Loan.returned_at.is_(None))
    rows = db.session.execute(
        select(
            Copy.library_id,
            func.count().filter(in_use).label("copies"),
            func.count().filter(and_(in_use, out)).label("out"),
            func.count().filter(and_(in_use, ~used)).label("never"),
            func.count().filter(Copy.state == CopyState.LOST).label("lost"),
        )
        .where(Copy.title_id == title.id, Copy.library_id.in_([one.id for one in libraries]))
        .group_by(Copy.library_id)
    )
    return {
        row.library_id: Stock(copies=row.copies, out=row.out, never=row.never, lost=row.lost)
        for row in rows
    }


def _sum(stock: dict[int, Stock], name: str) -> int:
    return sum(getattr(one, name) for one in stock.values())


def _facts(
    stock: dict[int, Stock], uses: dict[int, ByDay], then: dict[int, ByDay], waiting: int
) -> tuple[Fact, ...]:
    copies, used = _sum(stock, "copies"), sum(_all(uses).values())
    return (
        Fact(
            name=gettext("Uses"),
            value=used,
            before=sum(_all(then).values()) if then else None,
        ),
        Fact(name=gettext("Copies in use"), value=copies),
        Fact(name=gettext("Turnover"), value=used / copies if copies else None),
        Fact(name=gettext("Out with readers"), value=_sum(stock, "out")),
        Fact(name=gettext("Copies never borrowed"), value=_sum(stock, "never")),
        Fact(name=gettext("Waiting for it"), value=waiting),
        Fact(name=gettext("Lost"), value=_sum(stock, "lost")),
    )


def _advice(
    question: Question,
    who: Actor,
    title: Title,
    libraries: Sequence[Library],
    stock: dict[int, Stock],
    uses: dict[int, ByDay],
    waiting: int,
) -> Iterator[Advice]:
    copies, out, never = (_sum(stock, name) for name in ("copies", "out", "never"))
    here = question.library
    in_catalogue = url_for("catalogue.title", title_id=title.id)
    if waiting:
        yield Advice(
            sentence=ngettext(
                "%(num)s reader waits for this title; %(out)s of %(copies)s copies are out.",
                "%(num)s readers wait for this title; %(out)s of %(copies)s copies are out.",
                waiting,
                out=out,
                copies=copies,
            ),
            address=url_for("holds.all_holds") if who.may(Act.LEND, here.id) else in_catalogue,
        )
    lost = _sum(stock, "lost")
    if lost:
        yield Advice(
            sentence=ngettext("%(num)s copy is lost.", "%(num)s copies are lost.", lost),
            address=in_catalogue,
        )
    if never:
        yield Advice(
            sentence=ngettext(
                "%(num)s copy was never borrowed: let it travel to another class.",
                "%(num)s copies were never borrowed: let them travel to other classes.",
                never,
            ),
            address=url_for("rotation_proposals.all_proposals")
            if who.may(Act.HAND_OVER, here.id)
            else in_catalogue,
        )
    without = [one for one in libraries if one.kind.is_school and one.id not in stock]
    if without and sum(_all(uses).values()) >= copies > 0:
        yield Advice(
            sentence=gettext(
                "Read well, and not yet at %(libraries)s.",
                libraries=", ".join(one.short_name for one in without[:4]),
            ),
            address=in_catalogue,
        )


def _small(
    question: Question, libraries: Sequence[Library], uses: dict[int, ByDay]
) -> tuple[Chart, ...]:
    shown = [one for one in libraries if one.id in uses][:SMALL_AT_MOST]
    if len(shown) < 2:
        return ()
    firsts = series.steps(question.period, series.Grain.MONTH)
    return tuple(
        Chart(
            code=f"library-{nth}",
            name=one.short_name,
            axis=gettext("Month"),
            unit=gettext("uses"),
            form=Form.COLUMNS,
            names=tuple(f"{first:%m/%y}" for first in firsts),
            now=Series(name=one.short_name, numbers=tuple(series.folded(uses[one.id], firsts))),
        )
        for nth, one in enumerate(shown, start=1)
    )


def _by_library(
    libraries: Sequence[Library],
    stock: dict[int, Stock],
    uses: dict[int, ByDay],
    then: dict[int, ByDay],
) -> Table:
    nothing = Stock(copies=0, out=0, never=0, lost=0)
    rows = []
    for one in libraries:
        if one.id not in stock and one.id not in uses:
            continue
        has, used = stock.get(one.id, nothing), sum(uses.get(one.id, {}).values())
        earlier = sum(then.get(one.id, {}).values())
        rows.append(
            Row(cells=(one.short_name, used, earlier, has.copies, has.out, has.never, has.lost))
        )
    return Table(
        code="libraries",
        name=gettext("Library by library"),
        columns=(
            Column(name=gettext("Library"), is_number=False),
            Column(name=gettext("Uses")),
            Column(name=gettext("the year before").capitalize(), is_detail=True),
            Column(name=gettext("Copies in use")),
            Column(name=gettext("Out with readers"), is_detail=True),
            Column(name=gettext("Copies never borrowed")),
            Column(name=gettext("Lost"), is_detail=True),
        ),
        rows=tuple(rows),
    )


def _by_month(question: Question, uses: dict[int, ByDay]) -> Table:
    firsts = series.steps(question.period, series.Grain.MONTH)
    sums = series.folded(_all(uses), firsts)
    return Table(
        code="months",
        name=gettext("Month by month"),
        columns=(
            Column(name=gettext("Month"), is_number=False),
            Column(name=gettext("Uses")),
        ),
        rows=tuple(
            Row(cells=(f"{first:%m/%Y}", number))
            for first, number in zip(firsts, sums, strict=True)
        ),
        total=(gettext("Together"), sum(sums)),
    )


def _notes() -> tuple[Note, ...]:
    return (
        Note(
            name=gettext("Uses of this title"),
            text=gettext(
                "Loans for home and readings on the spot of all its copies, at the libraries whose "
                "figures you may read. Readings that a class counts by its button have no title."
            ),
            source="ISO 2789",
        ),
        Note(
            name=gettext("Turnover"),
            text=gettext("Uses in this time for each copy in use now."),
            source=cited(ISO_INDICATORS, N_("collection turnover")),
        ),
    )
