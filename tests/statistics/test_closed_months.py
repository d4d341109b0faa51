"""Stories 1073 to 1076: what is heard late of a closed month changes its figures by a logged
correction only, whatever it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.database import db
from library_share.statistics.measures import MEASURES
from library_share.statistics.models import Correction
from library_share.statistics.queries import Scope
from library_share.statistics.rules import Why
from tests.statistics import closing
from tests.statistics.agreeing import differences, month
from tests.statistics.year.stage import Stage
from tests.statistics.year.table import lines_of, moment

SCHOOL = """
2026-08-24;08:00;TH;library;primary;;7
2026-08-24;08:01;TVX;library;public;;
2026-08-24;08:02;TH;year;năm;;2026-09-05 2027-05-31 2026-09-05 2027-01-15 2027-01-18 2027-05-31
2026-08-24;08:03;TH;policy;;;14 1
2026-08-24;08:04;TH;class;4A;;
2026-08-24;08:05;TH;place;Tủ 4A;class_shelf;4A
2026-08-24;08:06;TVX;place;Hộp 1;box;
2026-08-24;08:07;TVX;place;Góc xóm 5;reading_corner;
2026-08-24;08:08;TH;person;pupil;An;4A
2026-08-24;08:09;TH;person;pupil;Bình;4A
2026-08-24;08:10;TH;title;Dế Mèn;STN;XD vi
2026-08-24;08:11;TH;title;Kiều;STK;V vi
2026-08-24;08:12;TH;buy;Dế Mèn;;4
2026-08-24;08:13;TVX;buy;Kiều;;2
2026-08-24;08:14;TVX;buy;Dế Mèn;Hộp 1;2
2026-09-08;09:00;TH;lend;Dế Mèn/TH/1;An;
2026-09-08;09:01;TH;count;Tủ 4A;;12
2026-09-08;09:02;TVX;round;Hộp 1;Góc xóm 5;60
2026-09-08;09:03;TVX;go;Hộp 1;;
2026-09-08;09:04;TVX;tell;Hộp 1;;3 4
2026-09-09;09:00;TH;hold;Dế Mèn;Bình;
2026-09-09;09:10;TH;hold;Kiều;An;
2026-09-09;09:15;TH;ask;Kiều;An;
2026-09-10;09:00;TVX;decline;Kiều;An;
2026-09-10;09:05;TH;damaged;Dế Mèn/TH/3;;
2026-09-11;09:05;TVX;person;resident;Ông Phúc;
2026-09-11;09:10;TVX;hold;Kiều;Ông Phúc;
2026-09-12;09:10;TVX;lend;Kiều/TVX/2;Ông Phúc;
2026-10-20;09:05;TH;lost;Dế Mèn/TH/4;;
2026-11-01;09:05;TH;found;Dế Mèn/TH/4;;
"""
#: Long after September closed on the eighth of October.
NOW = moment("2026-11-20 08:00")

#: What is heard in November, and September's figures that it changes.
LATE: dict[str, tuple[str, list[tuple[str, str, int, int]]]] = {
    "a loan that a phone reports": (
        "2026-11-19;08:00;TH;lend;Dế Mèn/TH/3;Bình;late 2026-09-15 10:00",
        [("2026-09", "hold_filled", 0, 1), ("2026-09", "lent", 1, 2)],
    ),
    "a return that a phone reports": (
        "2026-11-19;08:00;TH;return;Dế Mèn/TH/1;;late 2026-09-29 10:00",
        [("2026-09", "returned", 0, 1), ("2026-09", "returned_late", 0, 1)],
    ),
    "a reading that a phone reports": (
        "2026-11-19;08:00;TH;here;Dế Mèn/TH/3;;late 2026-09-30 23:59",
        [("2026-09", "read_here", 0, 1)],
    ),
    "a loan that never was": (
        "2026-11-19;08:00;TH;undo;Dế Mèn/TH/1;;",
        [("2026-09", "lent", 1, 0)],
    ),
    "a hold that was never filled": (
        "2026-11-19;08:00;TVX;undo;Kiều/TVX/2;;",
        [("2026-09", "hold_filled", 1, 0), ("2026-09", "lent", 1, 0)],
    ),
    "one tap too many of a class": (
        "2026-11-19;08:00;TH;uncount;Tủ 4A;;",
        [("2026-09", "read_in_class", 12, 0)],
    ),
    "what a point told takes back": (
        "2026-11-19;08:00;TVX;untell;Hộp 1;;",
        [("2026-09", "told_lent", 3, 0), ("2026-09", "told_read", 4, 0)],
    ),
    "what a point tells only now": (
        "2026-11-19;08:00;TVX;tell;Hộp 1;;5 6 2026-09-30",
        [("2026-09", "told_lent", 3, 8), ("2026-09", "told_read", 4, 10)],
    ),
    "a no between libraries that is unsaid": (
        "2026-11-19;08:00;TVX;unsay;Kiều;An;",
        [("2026-09", "ill_refused", 1, 0)],
    ),
    "an activity that is noted only now": (
        "2026-11-19;08:00;TH;gather;Ngày hội;;40 2026-09-30",
        [("2026-09", "activity", 0, 1), ("2026-09", "attended", 0, 40)],
    ),
    "a copy entered by a clock that is wrong": (
        "2026-09-30;23:59;TH;buy;Dế Mèn;;2",
        [("2026-09", "added", 0, 2)],
    ),
    "a copy withdrawn by a clock that is wrong": (
        "2026-09-30;23:59;TH;withdraw;Dế Mèn/TH/3;;",
        [("2026-09", "withdrawn", 0, 1)],
    ),
    "a loss noted before another by a clock that is wrong": (
        "2026-09-20;08:00;TH;lost;Dế Mèn/TH/4;;",
        [("2026-09", "lost", 0, 1), ("2026-10", "lost", 1, 0)],
    ),
}


#: And how things stood that it changes, at the ends of September and October, which is not heard
#: of day by day.
STOOD: dict[str, list[tuple[str, str, int, int]]] = {
    "a loan that a phone reports": [
        (month, what, 1, 2)
        for month in ("2026-09", "2026-10")
        for what in ("loans_open", "overdue")
    ],
    **{
        late: [
            (month, what, 1, 0)
            for month in ("2026-09", "2026-10")
            for what in ("loans_open", "overdue")
        ]
        for late in (
            "a return that a phone reports",
            "a loan that never was",
            "a hold that was never filled",
        )
    },
    "a copy entered by a clock that is wrong": [
        ("2026-09", "copies", 4, 6),
        ("2026-10", "copies", 3, 5),
    ],
    "a copy withdrawn by a clock that is wrong": [
        ("2026-09", "copies", 4, 3),
        ("2026-10", "copies", 3, 2),
    ],
    "a loss noted before another by a clock that is wrong": [
        ("2026-09", "copies", 4, 3),
        ("2026-09", "copies_missing", 0, 1),
    ],
}
#: Of these it is said that they were undone, of all others that they came late.
UNDONE = {
    "a loan that never was",
    "a hold that was never filled",
    "one tap too many of a class",
    "what a point told takes back",
    "a no between libraries that is unsaid",
}


def played(stage: Stage, text: str) -> None:
    for line in lines_of(text):
        stage.play(line)


@pytest.mark.once
@pytest.mark.parametrize("late", LATE)
def test_story_1073_what_is_heard_late_of_a_closed_month_is_logged(stage, late):
    played(stage, SCHOOL)
    assert closing.counts(moment("2026-11-10 08:00")) == []
    assert closing.keeps(moment("2026-11-10 08:05"), first="2026-08") == []
    event, corrections = LATE[late]
    # What libraries ask each other is counted where it was asked.
    at = "TH" if ";unsay;" in event else event.split(";")[2]
    library_id = stage.libraries[at].id
    scope = Scope(library_ids=(library_id,), period=month(2026, 9))
    before = {one.code: one.figure(scope) for one in MEASURES}
    played(stage, event)
    logged = closing.counts(NOW)
    assert sorted(logged) == [(library_id, *one) for one in corrections]
    after = {one.code: one.figure(scope) for one in MEASURES}
    changed = {code for code in before if before[code] != after[code]}
    assert changed
    assert differences([scope], clock.local_day(NOW), bys=()) == []
    stood = closing.keeps(NOW + timedelta(minutes=5), first="2026-08")
    assert sorted(stood) == [(library_id, *one) for one in STOOD.get(late, [])]
    why = Why.UNDONE if late in UNDONE else Why.LATE
    assert {one.why for one in db.session.scalars(select(Correction))} == {why}
    # Counted once more, nothing is logged again.
    assert closing.counts(NOW + timedelta(hours=1)) == []
    assert closing.keeps(NOW + timedelta(hours=2), first="2026-08") == []
