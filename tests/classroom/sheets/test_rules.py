"""Days as pupils write them, whom a name means, and marks of pages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from library_share.classroom.sheets.rules import (
    Fact,
    Month,
    PageMark,
    Unfit,
    called,
    day_typed,
    find_month,
    find_page_mark,
    months_around,
    number_typed,
    timed,
)

NOVEMBER, DECEMBER = Month(year=2026, month=11), Month(year=2026, month=12)


@pytest.mark.parametrize(
    ("text", "month", "today", "meant"),
    [
        ("3", NOVEMBER, date(2026, 12, 7), date(2026, 11, 3)),
        ("3/10", NOVEMBER, date(2026, 12, 7), date(2026, 10, 3)),
        (" 03 - 10 ", NOVEMBER, date(2026, 12, 7), date(2026, 10, 3)),
        ("3.10.26", NOVEMBER, date(2026, 12, 7), date(2026, 10, 3)),
        ("2026-10-03", NOVEMBER, date(2026, 12, 7), date(2026, 10, 3)),
        ("3/1", DECEMBER, date(2027, 1, 9), date(2027, 1, 3)),  # the sheet of last year
        ("30/12", Month(year=2027, month=1), date(2027, 2, 1), date(2026, 12, 30)),
        ("29/2", Month(year=2028, month=3), date(2028, 4, 1), date(2028, 2, 29)),
        ("", NOVEMBER, date(2026, 12, 7), None),
    ],
)
def test_a_day_is_read(text, month, today, meant):
    assert day_typed(text, month, today) == meant


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x", "day_unread"),
        ("3/", "day_unread"),
        ("3/10/226", "day_unread"),
        ("31", "no_such_day"),
        ("31/11", "no_such_day"),
        ("0", "no_such_day"),
        ("1/1/0000", "no_such_day"),
        ("8/12", "day_to_come"),
        ("3/10/2027", "day_to_come"),
        ("3/10/2025", "day_long_ago"),
    ],
)
def test_a_day_that_cannot_be_is_told(text, code):
    with pytest.raises(Unfit) as unfit:
        day_typed(text, NOVEMBER, date(2026, 12, 7))
    assert unfit.value.reason.code == code


PEOPLE = [(name, name) for name in ("Nông Anh An", "Hoàng Thiên Ân", "Lý An", "Hầu Hòa")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("An", ["Nông Anh An", "Hoàng Thiên Ân", "Lý An"]),
        ("Ân", ["Hoàng Thiên Ân"]),
        ("anh  an", ["Nông Anh An"]),
        ("AN L.", ["Lý An"]),
        ("An L", ["Lý An"]),
        ("ly an", ["Lý An"]),
        ("Hoà", ["Hầu Hòa"]),
        ("Anh", []),
        ("", []),
        ("   ", []),
        ("?!", []),
    ],
)
def test_whom_a_name_means(typed, meant):
    assert called(typed, PEOPLE) == meant


def test_numbers_and_older_numbers():
    assert number_typed("5") == number_typed(" 5. Quê nội") == 5
    assert [number_typed(text) for text in ("05", "00012", "5 con", "12345", "", "x")] == [None] * 6


def test_a_page_s_mark_says_what_it_said():
    mark = PageMark(place_code="3000017", month=NOVEMBER, first=1, last=20)
    assert str(mark) == "F15:3000017:202611:1-20"
    assert find_page_mark(str(mark)) == mark
    for other in ("1000426", "F15:3000017:202613:1-20", "F15:x:202611:1-20", f"{mark}0000000"):
        assert find_page_mark(other) is None


def test_months_to_choose_from():
    months = [str(month) for month in months_around(NOVEMBER, DECEMBER)]
    assert (months[0], months[-1], len(months)) == ("2027-01", "2025-12", 14)
    assert str(months_around(Month(year=2020, month=1), DECEMBER)[-1]) == "2020-01"
    assert find_month("2026-00") is None


def _fact(line, day, *, back=None, is_return=False, copy_id=1):
    days = {"day": back if is_return else day, "lent_on": day, "returned_on": back}
    return Fact(line=line, copy_id=copy_id, is_return=is_return, **days)


def test_facts_of_today_come_before_now_and_in_order():
    now = datetime(2026, 11, 10, 1, 0, tzinfo=UTC)  # eight in the morning
    today = date(2026, 11, 10)
    facts = [
        _fact(2, today, copy_id=2),
        _fact(1, today, back=today, is_return=True),
        _fact(1, today, back=today),
    ]
    made = timed(facts, now)
    assert [(fact.line, fact.is_return) for fact, _ in made] == [(1, False), (1, True), (2, False)]
    moments = [at for _, at in made]
    assert moments == sorted(set(moments))
    assert (now - moments[-1]).total_seconds() > 300
