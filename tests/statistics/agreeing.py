"""The product's figures beside those of the second program, in one form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from library_share import clock
from library_share.statistics.measures import MEASURES
from library_share.statistics.measuring import Figure, Measure
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By, Period
from tests.statistics import second
from tests.statistics.second import Facts, Question, Told

#: By what pages and the API narrow figures, each tried with each value that there is.
NARROWED = (By.CLASS, By.PATRON_KIND, By.TITLE_KIND, By.LANGUAGE, By.PLACE_KIND)


def plain(figure: Figure) -> Told:
    return (figure.number, figure.of, figure.value)


def told(measure: Measure, scope: Scope, by: By) -> dict[Any, Told]:
    found = {key: plain(one) for key, one in measure.figures(scope, by).items()}
    return {key: one for key, one in found.items() if one[0] or one[1]}


def question(scope: Scope, today: date) -> Question:
    return Question(
        libraries=frozenset(scope.library_ids),
        first=scope.period.first,
        last=scope.period.last,
        today=today,
        owned=scope.owned,
        only=tuple((by.value, value) for by, value in scope.only),
    )


def differences(
    scopes: Iterable[Scope],
    today: date,
    *,
    measures: Sequence[Measure] = MEASURES,
    bys: Sequence[By] = tuple(By),
) -> list[Any]:
    """Where the two programs do not say the same: measure, scope, by, the product's, the second's.
    A measure that the second program does not know is a KeyError."""
    facts = Facts.read()
    found = []
    with clock.pretend(today):
        for scope in scopes:
            asked = question(scope, today)
            for measure in measures:
                other = second.MEASURES[measure.code]
                if not measure.bys.issuperset(by for by, _ in scope.only):
                    continue
                here, there = plain(measure.figure(scope)), other.whole(facts, asked)
                if here != there:
                    found.append((measure.code, scope, None, here, there))
                for by in [one for one in bys if one in measure.bys]:
                    parts, others = told(measure, scope, by), other.told(facts, asked, by.value)
                    if parts != others:
                        found.append((measure.code, scope, by, parts, others))
    return found


def all_figures(scopes: Iterable[Scope], today: date) -> dict[Any, Any]:
    """Every figure that the product gives of these, to be compared with later ones."""
    with clock.pretend(today):
        return {
            (measure.code, number, by): told(measure, scope, by)
            if by
            else plain(measure.figure(scope))
            for number, scope in enumerate(scopes)
            for measure in MEASURES
            if measure.bys.issuperset(one for one, _ in scope.only)
            for by in (None, *sorted(measure.bys))
        }


def month(year: int, number: int) -> Period:
    first = date(year, number, 1)
    after = date(year + number // 12, number % 12 + 1, 1)
    return Period(first=first, last=date.fromordinal(after.toordinal() - 1))
