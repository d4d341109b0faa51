"""What pages of whole libraries share: all measures at a glance, one of them told apart and over
time, and how each is counted."""

from __future__ import annotations

from library_share.libraries.queries import all_libraries
from library_share.statistics import queries
from library_share.statistics.asking import BY_NAMES, NARROWED_BY, Answer, ask, narrowed
from library_share.statistics.measures import BY_CODE, MEASURES
from library_share.statistics.overviews import series
from library_share.statistics.overviews.choosing import Question
from library_share.statistics.overviews.shapes import Chart, Column, Fact, Note, Row, Table
from library_share.statistics.queries import Scope
from library_share.translation import gettext


def glance(question: Question, scope: Scope) -> tuple[Fact, ...]:
    """Every measure with its sum; each leads to itself."""
    now = queries.totals(MEASURES, scope)
    then = queries.totals(MEASURES, series.before(scope)) if question.compares else {}
    is_known = any(then.values())
    return tuple(
        Fact(
            name=gettext(one.name),
            value=now[one.code],
            before=then[one.code] if is_known else None,
            address=question.again(measure=one.code),
            is_shown=one.code == question.asked["measure"],
        )
        for one in MEASURES
    )


def over_time(question: Question, scope: Scope) -> Chart:
    measure = BY_CODE[question.asked["measure"]]
    return series.trend(
        series.by_day(measure, scope),
        series.by_day(measure, series.before(scope)) if question.compares else {},
        scope.period,
        name=" · ".join([gettext(measure.name), *(said for _, said in narrowed(scope))]),
        unit=gettext(measure.unit),
        wanted=question.asked["grain"],
    )


def told_apart(question: Question, scope: Scope) -> Table:
    """The measure that is asked for by what is asked for; parts lead to themselves alone."""
    answer = ask(question.asked["measure"], question.asked["by"], scope, all_libraries())
    narrows = NARROWED_BY.get(answer.by)
    is_narrowed = narrows in [name for name, _ in narrowed(scope)]
    measure = answer.measure
    return Table(
        code="asked",
        name=gettext(
            "%(figure)s by: %(what)s",
            figure=gettext(measure.name),
            what=gettext(BY_NAMES[answer.by]).lower(),
        ),
        columns=(
            Column(name=gettext(BY_NAMES[answer.by]), is_number=False),
            Column(name=gettext(measure.unit).capitalize()),
        ),
        rows=_rows(question, answer, None if is_narrowed else narrows),
        total=(gettext("Together"), answer.total),
        notes=(_note(measure.code),),
    )


def _rows(question: Question, answer: Answer, narrows: str | None) -> tuple[Row, ...]:
    return tuple(
        Row(
            cells=(part.name, part.number),
            address=question.again(by="month", **{narrows: part.key})
            if narrows and part.key
            else "",
        )
        for part in answer.parts
    )


def _note(code: str) -> Note:
    one = BY_CODE[code]
    return Note(
        name=gettext(one.name),
        text=f"{gettext(one.definition)} {gettext(one.how)}",
        source=one.source,
    )


def notes() -> tuple[Note, ...]:
    """How each measure is counted."""
    return tuple(_note(one.code) for one in MEASURES)
