"""Stories 975, 981: the page of today says when the turn of the year is due."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from library_share import clock
from library_share.database import db, transaction
from library_share.inbox.lines import Here
from library_share.inbox.sources.year_end import PUPILS_TO_TAKE_IN, YEAR_TO_TURN
from library_share.libraries.models import LibraryKind
from library_share.turning import marks
from library_share.turning.rules import Said, Step, steps_of
from tests.turning.test_intake import takes_in


def due(school, day: date) -> int:
    here = Here(library_id=school.library.id, account_id=school.account.id, today=day)
    number = db.session.scalar(YEAR_TO_TURN.number(here))
    rows = db.session.execute(YEAR_TO_TURN.rows(here)).all()
    assert number == len(rows)
    return len(rows)


@pytest.mark.parametrize(
    ("day", "how_many"),
    [
        (date(2026, 5, 24), 0),
        (date(2026, 5, 25), 1),
        (date(2026, 8, 31), 1),
        (date(2026, 9, 1), 0),
        (date(2027, 3, 1), 0),
    ],
)
def test_story_981_it_is_due_from_the_last_day_of_books_until_the_end_of_august(th, day, how_many):
    assert due(th, day) == how_many


def test_it_is_shown_with_its_steps_and_gone_when_all_is_said(th):
    with clock.pretend(date(2026, 6, 1)):
        assert "Kết thúc năm học" in th.pages.get("/").text
    with transaction():
        for step in steps_of(LibraryKind.PRIMARY):
            marks.mark(th.turning, step, Said.SKIPPED, th.deed, reason="năm nay không")
    assert due(th, date(2026, 6, 1)) == 0
    with transaction():
        marks.say(th.turning, Step.PLAN, None, th.deed)
    assert due(th, date(2026, 6, 1)) == 1
    assert db.session.scalar(select(func.count()).select_from(marks.StepMark)) == 9


def test_story_975_the_next_school_reads_on_its_page_of_today_who_waits(th, thcs, given):
    th.a_pupil("Nông Anh An", "5B")
    here = Here(library_id=thcs.library.id, account_id=thcs.account.id, today=clock.today())
    assert db.session.execute(PUPILS_TO_TAKE_IN.rows(here)).all() == []
    th.promotes()
    assert "Học sinh chờ tiếp nhận" in thcs.pages.get("/").text
    assert db.session.scalar(PUPILS_TO_TAKE_IN.number(here)) == 1
    page = thcs.pages.get("/today").text
    assert "Nông Anh An" in page
    assert "TH · 5B" in page
    assert "Nông Anh An" not in th.pages.get("/today").text
    takes_in(thcs)
    assert db.session.scalar(PUPILS_TO_TAKE_IN.number(here)) == 0
