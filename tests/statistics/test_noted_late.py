"""Stories 1074 to 1076: what is heard late is put where it belongs, and counts once."""

from __future__ import annotations

from datetime import timedelta

from library_share.database import db
from library_share.statistics.behind import behind
from library_share.statistics.measures import BY_CODE
from library_share.statistics.measuring import Count
from library_share.statistics.queries import Scope
from tests.statistics import closing
from tests.statistics.agreeing import month
from tests.statistics.year.stage import Stage
from tests.statistics.year.table import lines_of, moment

SCHOOL = """
2026-08-24;08:00;TH;library;primary;;7
2026-08-24;08:02;TH;year;năm;;2026-09-05 2027-05-31 2026-09-05 2027-01-15 2027-01-18 2027-05-31
2026-08-24;08:03;TH;policy;;;14 1
2026-08-24;08:04;TH;class;4A;;
2026-08-24;08:08;TH;person;pupil;An;4A
2026-08-24;08:09;TH;person;pupil;Bình;4A
2026-08-24;08:10;TH;title;Dế Mèn;STN;XD vi
2026-08-24;08:12;TH;buy;Dế Mèn;;4
"""


def played(stage: Stage, text: str) -> Scope:
    """Plays and counts; the first library in March."""
    for line in lines_of(text):
        stage.play(line)
    closing.counts(line.at + timedelta(minutes=1))
    return Scope(library_ids=(stage.libraries["TH"].id,), period=month(2027, 3))


def number(code: str, scope: Scope) -> int:
    return BY_CODE[code].figure(scope).number


#: An's book came back on the 20th. Then a phone says that Bình had it from the 12th, and another
#: that An had brought it on the 10th.
TWICE = """
2027-03-01;08:00;TH;lend;Dế Mèn/TH/1;An;
2027-03-20;08:00;TH;return;Dế Mèn/TH/1;;
2027-03-22;08:00;TH;lend;Dế Mèn/TH/1;Bình;late 2027-03-12 10:00
2027-03-23;08:00;TH;return;Dế Mèn/TH/1;;late 2027-03-10 10:00
"""


def test_story_1074_a_book_comes_back_once_however_often_that_is_noted(stage):
    scope = played(stage, SCHOOL + TWICE)
    assert number("loans_home", scope) == number("returns", scope) == 2
    assert number("returns_late", scope) == 0
    returns = BY_CODE["returns"]
    assert isinstance(returns, Count)
    rows = db.session.execute(behind(returns.amount, scope)[0]).all()
    assert len(rows) == 2


#: Due on the 15th and back on the 18th, which is told only after the desk had given more time.
RENEWED_AFTERWARDS = """
2027-03-01;08:00;TH;lend;Dế Mèn/TH/1;An;
2027-03-19;08:00;TH;renew;Dế Mèn/TH/1;An;
2027-03-23;08:00;TH;return;Dế Mèn/TH/1;;late 2027-03-18 10:00
"""


def test_story_1074_late_is_late_by_the_due_day_that_stood_when_the_book_came_back(stage):
    scope = played(stage, SCHOOL + RENEWED_AFTERWARDS)
    assert number("returns_late", scope) == 1


def test_story_1075_who_comes_in_january_did_not_learn_there_in_september(stage):
    played(stage, SCHOOL)
    september = Scope(library_ids=(stage.libraries["TH"].id,), period=month(2026, 9))
    before = BY_CODE["copies_per_pupil"].figure(september)
    assert (before.number, before.of) == (4, 2)
    scope = played(stage, "2027-01-20;08:00;TH;person;pupil;Chi;4A")
    assert BY_CODE["copies_per_pupil"].figure(september) == before
    assert BY_CODE["copies_per_pupil"].figure(scope).of == 3


#: The clock of the PC had gone back when the copy was noted as lost once more.
CLOCK_GONE_BACK = """
2027-03-20;08:00;TH;lost;Dế Mèn/TH/1;;
2027-03-22;08:00;TH;found;Dế Mèn/TH/1;;
"""


def test_story_1076_a_note_of_a_clock_gone_back_changes_what_the_next_one_means(stage):
    scope = played(stage, SCHOOL + CLOCK_GONE_BACK)
    assert number("copies_lost", scope) == 1
    for line in lines_of("2027-03-10;08:00;TH;lost;Dế Mèn/TH/1;;"):
        stage.play(line)
    closing.counts(moment("2027-03-23 08:00"))
    assert number("copies_lost", scope) == 1
