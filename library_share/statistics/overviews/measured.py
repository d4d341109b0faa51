"""What pages of whole libraries share: all measures at a glance, one of them told apart and over
time, and how each is counted."""

from __future__ import annotations

from library_share.libraries.queries import all_libraries
from library_share.statistics import queries
from library_share.statistics.asking import (
    BY_NAMES,
    NARROWED_BY,
    Answer,
    ask,
    at_a_glance,
    fitting,
    narrowed,
)
from library_share.statistics.measures import AT_A_GLANCE, BY_CODE, MEASURES, Measure
from library_share.statistics.measuring import Count, Figure
from library_share.statistics.overviews import series
from library_share.statistics.overviews.choosing import Question
from library_share.statistics.overviews.shapes import Chart, Column, Fact, Note, Row, Table, Value
from library_share.statistics.queries import Scope
from library_share.translation import gettext

#: Uses of books, among what is shown at a glance.
USES_AT = 2


def glance(question: Question, scope: Scope) -> tuple[Fact, ...]:
    """Every measure with its sum; each leads to itself."""
    now = at_a_glance(scope)
    then = at_a_glance(series.before(scope)) if question.compares else {}
    is_known = any(then.values())
    return tuple(
        Fact(
            name=gettext(one.name),
            value=now[one.code],
            before=then[one.code] if is_known else None,
            address=question.again(measure=one.code),
            is_shown=one.code == question.asked["measure"],
        )
        for one in AT_A_GLANCE
    )


def over_time(question: Question, scope: Scope) -> Chart:
    """How a count goes by days; of what is no count, how books were used."""
    asked = BY_CODE[question.asked["measure"]]
    measure = asked if isinstance(asked, Count) else AT_A_GLANCE[USES_AT]
    return series.trend(
        queries.by_day(measure.amount, scope),
        queries.by_day(measure.amount, series.before(scope)) if question.compares else {},
        scope.period,
        name=" · ".join([gettext(measure.name), *(said for _, said in narrowed(scope))]),
        unit=gettext(measure.unit),
        wanted=question.asked["grain"],
    )


def told_apart(question: Question, scope: Scope) -> Table:
    """The measure that is asked for by what is asked for; parts lead to themselves alone."""
    code = question.asked["measure"]
    by, scope = fitting(code, question.asked["by"], scope)
    answer = ask(code, by, scope, all_libraries())
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
            *_counted_from(measure),
        ),
        rows=_rows(question, answer, None if is_narrowed else narrows),
        total=(gettext("Together"), *_numbers(answer.whole, measure)),
        notes=(_note(measure.code),),
    )


def _rows(question: Question, answer: Answer, narrows: str | None) -> tuple[Row, ...]:
    return tuple(
        Row(
            cells=(part.name, *_numbers(part.figure, answer.measure)),
            address=question.again(by="month", **{narrows: part.key})
            if narrows and part.key
            else "",
        )
        for part in answer.parts
    )


def _counted_from(measure: Measure) -> tuple[Column, ...]:
    """A ratio shows what it was counted from, so that it can be checked and added up."""
    if not measure.is_ratio:
        return ()
    return Column(name=gettext("Counted")), Column(name=gettext("Out of"))


def _numbers(figure: Figure, measure: Measure) -> tuple[Value, ...]:
    """An empty cell: there is nothing to divide by."""
    if not measure.is_ratio:
        return (figure.number,)
    value = None if figure.value is None else round(figure.value, 2)
    return (value, figure.number, figure.of)


def _note(code: str) -> Note:
    one = BY_CODE[code]
    doubt = "" if one.is_verified else gettext("not verified")
    return Note(
        name=gettext(one.name),
        text=f"{gettext(one.definition)} {gettext(one.how)}",
        source=f"{one.basis} ({doubt})" if doubt else one.basis,
    )


def notes() -> tuple[Note, ...]:
    """How each measure is counted."""
    return tuple(_note(one.code) for one in MEASURES)
