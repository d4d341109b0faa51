"""One library: what to act on, how it goes, its classes side by side, what it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from flask import url_for
from sqlalchemy import func, select

from library_share.catalogue.models import TITLE_KIND_NAMES
from library_share.database import db
from library_share.libraries.models import Library
from library_share.statistics import comparing, holdings
from library_share.statistics.asking import year_of_figures
from library_share.statistics.comparing import Line
from library_share.statistics.copies_behind import Which, address_of_copies
from library_share.statistics.holdings import Holdings
from library_share.statistics.measures import USES
from library_share.statistics.measures.units import ISO_INDICATORS
from library_share.statistics.measuring import cited
from library_share.statistics.models import DayCount
from library_share.statistics.overviews import measured, series
from library_share.statistics.overviews.choosing import Of, Question
from library_share.statistics.overviews.lists_behind import list_behind
from library_share.statistics.overviews.shapes import (
    Advice,
    Answer,
    Chart,
    Column,
    Form,
    Note,
    Overview,
    Row,
    Series,
    Table,
    most_urgent,
    ranking,
)
from library_share.statistics.queries import Scope
from library_share.translation import N_, gettext, ngettext, number
from library_share.web.access import Act, Actor

NAMED_AT_MOST = 6
SMALL_AT_MOST = 12
BARS_AT_MOST = 20


def overview(question: Question, who: Actor) -> Overview:
    library, scope = question.library, question.scope(question.library.id)
    year = year_of_figures(library, question.today)
    classes = comparing.classes_compared(library, scope, series.before(scope), year)
    has = holdings.holdings_of(library)
    at_a_glance = measured.glance(question, scope)
    is_new = not any(one.value for one in at_a_glance)
    may_act = who.may(Act.LEND, library.id)
    links = [Advice(sentence=gettext("All libraries of the commune"), address=_commune(question))]
    if found := list_behind(question, who):
        links.insert(0, found)
    return Overview(
        heading=gettext("Figures"),
        whose=library.name,
        period=question.period,
        answer=None if is_new else _answer(question, classes),
        advice=most_urgent(_advice(question, classes, has, may_act)),
        facts=at_a_glance,
        charts=(measured.over_time(question, scope), *_ranked(classes)),
        small=_small(scope, classes),
        tables=(
            measured.told_apart(question, scope),
            *([_classes(question, classes)] if classes else []),
            _has(library, has, may_act),
            _kinds(library, may_act),
        ),
        notes=measured.notes(),
        links=tuple(links),
        is_new=is_new,
    )


def _commune(question: Question) -> str:
    return question.to(Of.COMMUNE, library=None)


def _answer(question: Question, classes: Sequence[Line]) -> Answer | None:
    learn = [one for one in comparing.least_first(classes) if one.pupils]
    if len(learn) < 2:
        return None
    least, whole = learn[0], comparing.together(classes)
    reasons = tuple(comparing.reasons_for(least, whole))
    return Answer(
        sentence=gettext(
            "Class %(name)s reads least: %(rate)s uses for each pupil (all classes: %(all)s).",
            name=least.name,
            rate=number(least.uses_per_pupil or 0.0),
            all=number(whole.uses_per_pupil or 0.0),
        ),
        reasons=reasons or (gettext("No figure here says why: ask on the spot."),),
        address=question.to(Of.CLASS, class_name=least.name),
        link=gettext("Figures of class %(name)s", name=least.name),
    )


def _advice(
    question: Question, classes: Sequence[Line], has: Holdings, may_act: bool
) -> Iterator[Advice]:
    quiet = [one.name for one in classes if not one.uses]
    if quiet:
        yield Advice(
            sentence=gettext(
                "Nobody of %(classes)s has borrowed or read yet.", classes=_named(quiet)
            ),
            address=url_for("shelves.all_shelves")
            if may_act
            else question.to(Of.CLASS, class_name=quiet[0]),
        )
    overdue = holdings.overdue_at(question.library.id, question.today)
    if overdue:
        yield Advice(
            sentence=ngettext("%(num)s book is overdue.", "%(num)s books are overdue.", overdue),
            address=url_for("circulation.loans", overdue="1") if may_act else "",
        )
    if has.standing and has.standing.short:
        yield Advice(
            sentence=gettext(
                "%(short)s copies are missing for level %(level)s: %(has)s for each pupil now.",
                short=number(has.standing.short),
                level=has.standing.reached + 1,
                has=number(has.standing.per_pupil),
            ),
            address=url_for("catalogue.search", library=question.library.code),
        )
    if has.never_borrowed:
        yield Advice(
            sentence=ngettext(
                "%(num)s copy here for over a year was never borrowed: let it travel.",
                "%(num)s copies here for over a year were never borrowed: let them travel.",
                has.never_borrowed,
            ),
            address=url_for("rotation_proposals.all_proposals") if may_act else "",
        )
    whole = comparing.together(classes)
    if whole.readers and whole.learned > whole.readers:
        yield Advice(
            sentence=ngettext(
                "%(num)s pupil has not taken a book home in this time.",
                "%(num)s pupils have not taken a book home in this time.",
                whole.learned - whole.readers,
            ),
            address=question.again(table="classes") + "#classes",
        )
    if has.damaged:
        yield Advice(
            sentence=ngettext(
                "%(num)s damaged copy is still lent: mend it or take it out.",
                "%(num)s damaged copies are still lent: mend them or take them out.",
                has.damaged,
            ),
            address=address_of_copies(question.library, Which.DAMAGED) if may_act else "",
        )


def _named(names: Sequence[str]) -> str:
    said = ", ".join(names[:NAMED_AT_MOST])
    more = len(names) - NAMED_AT_MOST
    if more > 0:
        return gettext("%(classes)s and %(more)s more", classes=said, more=more)
    return said


# --- classes -----------------------------------------------------------------------------------


def _ranked(classes: Sequence[Line]) -> list[Chart]:
    learn = [one for one in comparing.least_first(classes) if one.pupils]
    if len(learn) < 2:
        return []
    return [
        ranking(
            "classes",
            gettext("Uses for each pupil by class, the least first"),
            axis=gettext("Class"),
            unit=gettext("uses for each pupil"),
            pairs=[(one.name, one.uses_per_pupil) for one in learn[:BARS_AT_MOST]],
            marked=learn[0].name,
        )
    ]


def _classes(question: Question, classes: Sequence[Line]) -> Table:
    whole = comparing.together(classes)
    return Table(
        code="classes",
        name=gettext("Classes, those that read least first"),
        columns=(
            Column(name=gettext("Class"), is_number=False),
            Column(name=gettext("Uses for each pupil")),
            Column(name=gettext("Uses of books")),
            Column(name=gettext("the year before").capitalize(), is_detail=True),
            Column(name=gettext("Pupils"), is_detail=True),
            Column(name=gettext("Pupils who borrowed")),
            Column(name=gettext("Books on the class shelf"), is_detail=True),
        ),
        rows=tuple(
            Row(cells=_cells(one, one.name), address=question.to(Of.CLASS, class_name=one.name))
            for one in comparing.least_first(classes)
        ),
        total=_cells(whole, gettext("Together")) if whole.pupils else (),
        notes=(
            Note(
                name=gettext("Uses for each pupil"),
                text=gettext(
                    "Loans for home and readings on the spot of the class in this time, divided by "
                    "the pupils who are in it now."
                ),
                source=cited(ISO_INDICATORS, N_("loans per capita")),
            ),
        ),
    )


def _cells(one: Line, name: str) -> tuple[str | int | float | None, ...]:
    return (name, one.uses_per_pupil, one.uses, one.before, one.pupils, one.readers, one.copies)


def _small(scope: Scope, classes: Sequence[Line]) -> tuple[Chart, ...]:
    """Each class month by month, all on one scale."""
    shown = [one for one in classes if one.uses][:SMALL_AT_MOST]
    if len(shown) < 2:
        return ()
    firsts = series.steps(scope.period, series.Grain.MONTH)
    counts = _by_class_and_day(scope)
    return tuple(
        Chart(
            code=f"class-{number_}",
            name=one.name,
            axis=gettext("Month"),
            unit=gettext("uses"),
            form=Form.COLUMNS,
            names=tuple(f"{first:%m/%y}" for first in firsts),
            now=Series(name=one.name, numbers=tuple(series.folded(counts[one.name], firsts))),
        )
        for number_, one in enumerate(shown, start=1)
    )


def _by_class_and_day(scope: Scope) -> dict[str, dict[date, int]]:
    found: dict[str, dict[date, int]] = defaultdict(dict)
    rows = db.session.execute(
        select(DayCount.class_name, DayCount.day, func.sum(DayCount.how_many))
        .where(*scope.conditions(), DayCount.what.in_(USES.counts))
        .group_by(DayCount.class_name, DayCount.day)
    )
    for name, day, how_many in rows:
        found[name][day] = int(how_many)
    return found


# --- what it has -------------------------------------------------------------------------------


def _has(library: Library, has: Holdings, may_act: bool) -> Table:
    def row(name: str, value: int | float | None, which: Which | None = None) -> Row:
        leads = which and may_act and value
        return Row(cells=(name, value), address=address_of_copies(library, which) if leads else "")

    rows = [
        row(gettext("Copies in use"), has.in_use, Which.IN_USE),
        row(gettext("on class bookshelves"), has.on_class_shelves, Which.ON_CLASS_SHELVES),
        row(gettext("Titles"), has.titles),
        row(gettext("Never borrowed in a year"), has.never_borrowed, Which.NEVER_BORROWED),
        row(gettext("Under repair"), has.under_repair, Which.UNDER_REPAIR),
        row(gettext("Damaged"), has.damaged, Which.DAMAGED),
        row(gettext("Lost"), has.lost, Which.LOST),
        row(gettext("Pupils"), has.pupils),
    ]
    if has.pupils:
        rows += [
            row(gettext("Copies for each pupil, with class bookshelves"), has.per_pupil),
            row(gettext("Copies for each pupil, without"), has.per_pupil_without_shelves),
        ]
    return Table(
        code="holdings",
        name=gettext("What we have"),
        columns=(
            Column(name=gettext("What"), is_number=False),
            Column(name=gettext("How many")),
        ),
        rows=tuple(rows),
        notes=(
            Note(
                name=gettext("Copies in use"),
                text=gettext(
                    "Counted: copies in use in the stack room, on class shelves, with readers and "
                    "on their way in a round. Copies that came from others are counted by their "
                    "owner."
                ),
            ),
            *_standard(has),
        ),
    )


def _standard(has: Holdings) -> Iterator[Note]:
    for one in has.standing.thresholds if has.standing else ():
        yield Note(
            name=gettext("Level %(level)s of the standard", level=one.level),
            text=gettext("%(copies)s copies for each pupil", copies=number(one.copies))
            if one.copies is not None
            else gettext("not entered (not verified)"),
            source=one.basis,
        )


def _kinds(library: Library, may_act: bool) -> Table:
    kinds = holdings.copies_by_kind(library.id)
    return Table(
        code="kinds",
        name=gettext("Copies in use by kind of book"),
        columns=(
            Column(name=gettext("Kind of book"), is_number=False),
            Column(name=gettext("Copies in use")),
        ),
        rows=tuple(
            Row(
                cells=(gettext(name), kinds[kind.value]),
                address=address_of_copies(library, Which.IN_USE, kind) if may_act else "",
            )
            for kind, name in TITLE_KIND_NAMES.items()
            if kind.value in kinds
        ),
        total=(gettext("Together"), sum(kinds.values())),
    )
