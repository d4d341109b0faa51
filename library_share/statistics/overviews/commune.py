"""The commune: which library reads least and why, then all of them side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from library_share.libraries.models import Library
from library_share.libraries.queries import all_libraries
from library_share.statistics import comparing
from library_share.statistics.asking import year_of_figures
from library_share.statistics.comparing import Line
from library_share.statistics.measures.units import ISO_INDICATORS
from library_share.statistics.measuring import cited
from library_share.statistics.overviews import measured, series
from library_share.statistics.overviews.choosing import Of, Question
from library_share.statistics.overviews.shapes import (
    Advice,
    Answer,
    Chart,
    Column,
    Note,
    Overview,
    Row,
    Table,
    most_urgent,
    ranking,
)
from library_share.statistics.thresholds import standing_of
from library_share.translation import N_, gettext, ngettext, number
from library_share.web.access import Act, Actor

#: So many bars a chart of libraries shows: the least read ones.
BARS_AT_MOST = 12
NAMED_AT_MOST = 4


def overview(question: Question, who: Actor) -> Overview:
    libraries = _seen(question.library, who)
    ids = [one.id for one in libraries]
    scope = question.scope(*ids)
    year = year_of_figures(question.library, question.today)
    lines = comparing.least_first(
        comparing.libraries_compared(libraries, scope, series.before(scope), year)
    )
    whole = comparing.together(lines)
    is_new = not any(one.uses for one in lines)
    return Overview(
        heading=gettext("Figures of the commune"),
        whose=question.library.commune.name,
        period=question.period,
        answer=None if is_new else _answer(question, lines, whole),
        advice=() if is_new else most_urgent(_advice(question, lines, whole)),
        facts=measured.glance(question, scope),
        charts=(
            _ranked(lines),
            measured.over_time(question, scope),
        ),
        tables=(_table(question, lines, whole), measured.told_apart(question, scope)),
        notes=measured.notes(),
        links=(
            Advice(sentence=gettext("Figures of our library"), address=question.to(Of.LIBRARY)),
        ),
        is_new=is_new,
    )


def _seen(library: Library, who: Actor) -> list[Library]:
    """The libraries of the commune whose figures somebody may read."""
    return [
        one
        for one in all_libraries()
        if one.commune_id == library.commune_id and who.may(Act.READ_FIGURES, one.id)
    ]


def _to(question: Question, line: Line) -> str:
    return question.to(Of.LIBRARY, library=line.key.code)


def _answer(question: Question, lines: Sequence[Line], whole: Line) -> Answer | None:
    """Which library reads least for each pupil, and what may be why."""
    learn = [one for one in lines if one.pupils]
    if len(learn) < 2:
        return None
    least = learn[0]
    reasons = (*comparing.reasons_for(least, whole), *_standard(least))
    return Answer(
        sentence=gettext(
            "%(library)s reads least: %(rate)s uses for each pupil (all schools: %(all)s).",
            library=least.name,
            rate=number(least.uses_per_pupil or 0.0),
            all=number(whole.uses_per_pupil or 0.0),
        ),
        reasons=reasons or (gettext("No figure here says why: ask on the spot."),),
        address=_to(question, least),
        link=gettext("Figures of %(library)s", library=least.name),
    )


def _standard(line: Line) -> Iterator[str]:
    standing = standing_of(line.key.kind, line.copies, line.pupils)
    if standing and standing.short:
        yield gettext(
            "%(short)s copies too few for level %(level)s of the standard: %(has)s for each pupil.",
            short=number(standing.short),
            level=standing.reached + 1,
            has=number(standing.per_pupil),
        )


def _advice(question: Question, lines: Sequence[Line], whole: Line) -> Iterator[Advice]:
    silent = [one for one in lines if not one.uses]
    if silent:
        yield Advice(
            sentence=gettext(
                "Nothing was counted at %(libraries)s: do they lend on paper?",
                libraries=_named(silent),
            ),
            address=_to(question, silent[0]),
        )
    read = [one for one in lines if one.pupils and one.uses]
    quiet = sorted((one for one in read if one.quiet), key=lambda one: -one.quiet)
    if quiet:
        worst = quiet[0]
        yield Advice(
            sentence=gettext(
                "%(library)s: %(quiet)s of %(classes)s classes have read nothing yet.",
                library=worst.name,
                quiet=number(worst.quiet),
                classes=number(worst.classes),
            ),
            address=_to(question, worst),
        )
    waiting = [one for one in read if one.received == 0]
    if waiting and whole.received:
        yield Advice(
            sentence=gettext(
                "No rotation box came to %(libraries)s in this time.", libraries=_named(waiting)
            ),
            address=_to(question, waiting[0]),
        )
    short = _short(lines)
    if short:
        worst, missing = short[0]
        yield Advice(
            sentence=ngettext(
                "%(library)s has %(num)s copy too few for the lowest level of the standard.",
                "%(library)s has %(num)s copies too few for the lowest level of the standard.",
                missing,
                library=worst.name,
            ),
            address=_to(question, worst),
        )
    late = sorted((one for one in lines if one.overdue), key=lambda one: -one.overdue)
    if late:
        yield Advice(
            sentence=ngettext(
                "%(library)s: %(num)s book is overdue.",
                "%(library)s: %(num)s books are overdue.",
                late[0].overdue,
                library=late[0].name,
            ),
            address=_to(question, late[0]),
        )
    for one in read:
        if comparing.has_fallen(one):
            yield Advice(
                sentence=gettext(
                    "%(library)s reads less than a year ago: %(now)s uses, then %(before)s.",
                    library=one.name,
                    now=number(one.uses),
                    before=number(one.before),
                ),
                address=_to(question, one),
            )


def _named(lines: Sequence[Line]) -> str:
    names = ", ".join(one.name for one in lines[:NAMED_AT_MOST])
    more = len(lines) - NAMED_AT_MOST
    return gettext("%(names)s and %(more)s more", names=names, more=more) if more > 0 else names


def _short(lines: Sequence[Line]) -> list[tuple[Line, int]]:
    """Who misses the lowest level of the standard, by how many copies; the most first."""
    found = []
    for one in lines:
        standing = standing_of(one.key.kind, one.copies, one.pupils)
        if standing and standing.short and not standing.reached:
            found.append((one, standing.short))
    return sorted(found, key=lambda pair: -pair[1])


def _ranked(lines: Sequence[Line]) -> Chart:
    learn = [one for one in lines if one.pupils]
    return ranking(
        "libraries",
        gettext("Uses for each pupil, the least first"),
        axis=gettext("Library"),
        unit=gettext("uses for each pupil"),
        pairs=[(one.name, one.uses_per_pupil) for one in learn[:BARS_AT_MOST]],
        marked=learn[0].name if learn else "",
    )


def _table(question: Question, lines: Sequence[Line], whole: Line) -> Table:
    return Table(
        code="libraries",
        name=gettext("Who reads least stands first"),
        columns=(
            Column(name=gettext("Library"), is_number=False),
            Column(name=gettext("Uses for each pupil")),
            Column(name=gettext("Uses of books"), is_detail=True),
            Column(name=gettext("the year before").capitalize(), is_detail=True),
            Column(name=gettext("Pupils"), is_detail=True),
            Column(name=gettext("Pupils who borrowed")),
            Column(name=gettext("Copies for each pupil")),
            Column(name=gettext("Classes that read"), is_detail=True),
            Column(name=gettext("Classes"), is_detail=True),
            Column(name=gettext("Copies that came in rounds"), is_detail=True),
        ),
        rows=tuple(Row(cells=_cells(one, one.name), address=_to(question, one)) for one in lines),
        total=_cells(whole, gettext("Schools together")) if whole.pupils else (),
        notes=(
            Note(
                name=gettext("Uses for each pupil"),
                text=gettext(
                    "Loans for home and readings on the spot at the library in this time, divided "
                    "by the pupils who learn there now. So large and small schools can be "
                    "compared."
                ),
                source=cited(ISO_INDICATORS, N_("loans per capita")),
            ),
            Note(
                name=gettext("Pupils who borrowed"),
                text=gettext("Pupils of the library who took a book home in this time, each once."),
                source=cited(ISO_INDICATORS, N_("percentage of the target population reached")),
            ),
        ),
    )


def _cells(one: Line, name: str) -> tuple[str | int | float | None, ...]:
    return (
        name,
        one.uses_per_pupil,
        one.uses,
        one.before,
        one.pupils,
        one.readers if one.pupils else None,
        one.copies_per_pupil,
        one.reading if one.classes else None,
        one.classes or None,
        one.received,
    )
