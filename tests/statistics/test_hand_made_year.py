"""Stories 1070 to 1072: a hand-made year, counted twice, by the product and by a second program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby

import pytest

from library_share import clock
from library_share.circulation.models import Loan
from library_share.patrons.models import Patron
from library_share.statistics import counting_anew
from library_share.statistics.measures import BY_CODE, MEASURES
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By, Period
from tests.sizes import often
from tests.statistics import closing, second
from tests.statistics.agreeing import NARROWED, all_figures, differences, month, plain
from tests.statistics.year.stage import Stage
from tests.statistics.year.table import lines, lines_of

WHOLE = Period(first=date(2026, 8, 1), last=date(2027, 6, 30))
MONTHS = [month(2026, number) for number in range(8, 13)]
MONTHS += [month(2027, number) for number in range(1, 7)]
TERMS = [Period(first=date(2026, 9, 5), last=date(2027, 1, 15))]
TERMS += [Period(first=date(2027, 1, 18), last=date(2027, 5, 31))]
SCHOOL_YEAR = Period(first=TERMS[0].first, last=TERMS[1].last)
#: First and last days: of months, of a year, of terms, and one outside of terms.
DAYS = [date(2026, 12, 31), date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 30)]
DAYS += [date(2027, 1, 15), date(2027, 1, 16), date(2027, 1, 18)]
#: The last day that is asked for is the day on which it is asked.
AFTERWARDS = WHOLE.last
#: Nothing that stood on the days asked for stands now.
LATER = date(2027, 7, 31)
#: So many months of the table are counted at once.
MONTHS_AT_ONCE = often(1, gate=3)


def lived(stage: Stage) -> tuple[int, int]:
    """Plays the table, and counts after the days on which months close: what came late corrects.
    Answers how many corrections there were, of what happened and of how things stood."""
    corrections = stood_otherwise = 0
    closed = groupby(lines(), lambda line: _closed_by(line.at) // MONTHS_AT_ONCE)
    for _, some in closed:
        for last in some:
            stage.play(last)
        corrections += len(closing.counts(last.at + timedelta(minutes=1)))
        stood_otherwise += len(closing.keeps(last.at + timedelta(minutes=2), first="2026-08"))
    return corrections, stood_otherwise


def _closed_by(at: datetime) -> int:
    """How many months of the year were closed at a moment, and more by twelve for each year."""
    day = clock.local_day(at) - timedelta(days=16)
    return day.year * 12 + day.month


def whole_scopes(stage: Stage) -> Iterator[Scope]:
    """Asked in each way: by everything."""
    everywhere = tuple(one.id for one in stage.libraries.values())
    yield Scope(library_ids=everywhere, period=WHOLE)
    yield Scope(library_ids=everywhere[2:], period=SCHOOL_YEAR, owned=True)
    for library_id in everywhere[: often(3, gate=0)]:
        yield Scope(library_ids=(library_id,), period=SCHOOL_YEAR)


def short_scopes(stage: Stage) -> Iterator[Scope]:
    """Months, terms and days on which something ends and begins."""
    everywhere = tuple(one.id for one in stage.libraries.values())
    days = [Period(first=day, last=day) for day in DAYS]
    for period in (*MONTHS, *TERMS, *days[: often(len(days), gate=2)]):
        yield Scope(library_ids=everywhere, period=period)


def narrow_scopes(stage: Stage) -> Iterator[Scope]:
    """Narrowed to each class, kind of reader, kind of book … that there is."""
    everywhere = tuple(one.id for one in stage.libraries.values())
    happened = second.Facts.read().happened
    for by in NARROWED:
        name = second.NAME_OF.get(by.value, by.value)
        for value in sorted({thing[name] for thing in happened} - {""}):
            yield Scope(library_ids=everywhere, period=WHOLE, only=((by, value),))


def test_story_1070_a_hand_made_year_is_the_same_by_a_second_program(stage):
    corrections, stood_otherwise = lived(stage)
    assert stage.played >= 400
    assert corrections > 0
    assert stood_otherwise > 0 or MONTHS_AT_ONCE > 1
    scopes = list(whole_scopes(stage))
    with clock.pretend(AFTERWARDS):
        empty = [one.code for one in MEASURES if not one.figure(scopes[0]).number]
    assert empty == []  # a year in which nothing of it happened would show nothing
    assert differences(scopes, AFTERWARDS) == []
    narrow_bys = (By.MONTH, By.LIBRARY)[: often(2, gate=0)]
    assert differences(short_scopes(stage), AFTERWARDS, bys=(By.LIBRARY,)) == []
    assert differences(narrow_scopes(stage), AFTERWARDS, bys=narrow_bys) == []
    names_are_forgotten(stage, scopes[: often(len(scopes), gate=1)])


#: A class leaves, and is forgotten with its names; years later all that is old.
FORGOTTEN = """
2027-07-01;08:00;TH;leaves;;Giang;
2027-07-01;08:01;TH;erase;;Giang;
2027-07-01;08:02;TH;erase;;Hà;
2029-07-01;08:00;TH;forget;;;
"""


def names_are_forgotten(stage: Stage, scopes: list[Scope]) -> None:
    """Story 1071: a class is anonymised, then everything that is old; no figure changes."""
    before = all_figures(scopes, LATER)
    for line in lines_of(FORGOTTEN):
        stage.play(line)
    # Em Tú in December, two now, and the row of somebody who was entered twice.
    assert stage.given.how_many(Patron, Patron.erased_on.is_not(None)) == 4
    ended = (Loan.returned_at.is_not(None), Loan.patron_id.is_not(None))
    # Whoever had the damaged copy last may still be asked about it.
    assert stage.given.how_many(Loan, *ended) == 1
    assert all_figures(scopes, LATER) == before
    with clock.pretend(line.at + timedelta(minutes=1)):
        counting_anew.count_all_again()
    assert all_figures(scopes, LATER) == before
    assert differences(scopes, LATER) == []


def test_story_1072_a_measure_that_the_second_program_does_not_know_is_found(app, given):
    assert set(second.MEASURES) == {measure.code for measure in MEASURES}
    library = given.a_library("TH")
    new = replace(BY_CODE["loans_home"], code="visits")
    scope = Scope(library_ids=(library.id,), period=WHOLE)
    assert plain(new.figure(scope)) == (0, None, 0)
    with pytest.raises(KeyError, match="visits"):
        differences([scope], AFTERWARDS, measures=[new])
