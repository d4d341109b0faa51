"""Whom a box suits, when periods begin, how far it is, what to pack: plain values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from library_share.rotation.planning.composing import (
    Reason,
    TitleFacts,
    Why,
    pack,
    propose,
)
from library_share.rotation.planning.rules import (
    USUAL_HECTOMETRES,
    Carries,
    Readers,
    Stretch,
    carrying_of,
    days_of_carrying,
    distances,
    misfit,
    periods_of,
    usual_levels,
)
from library_share.rotation.planning.simulation import Visit, try_out


def test_misfit_counts_grades() -> None:
    box = Readers(lowest=4, highest=6)

    def apart(low: int, high: int) -> int | None:
        return misfit(box, Readers(lowest=low, highest=high))

    assert [apart(grade, grade) for grade in (4, 6, 7, 3, 9, 10)] == [0, 0, 1, 1, 3, None]
    # A corner of a whole school is served by what suits some of it.
    assert (apart(1, 5), apart(6, 9), apart(-3, 0)) == (0, 0, None)
    assert misfit(box, Readers()) == misfit(Readers(), Readers(lowest=9, highest=9)) == 0


def test_misfit_counts_colours_and_the_farther_of_both_counts() -> None:
    box = Readers(lowest=1, highest=5, levels=("C", "T"))

    def apart(*levels: str, grade: int = 3) -> int | None:
        return misfit(box, Readers(lowest=grade, highest=grade, levels=levels))

    assert [apart(level) for level in ("T", "C", "Đ", "XL", "V")] == [0, 0, 1, 2, 2]
    assert (apart("XL", "V"), apart()) == (2, 0)
    assert misfit(Readers(levels=("XL",)), Readers(levels=("XD",))) is None  # four colours away
    assert apart("T", grade=7) == 2  # the colour would suit


def test_the_usual_colours_of_a_grade() -> None:
    assert usual_levels(1, 1) == ("XL", "Đ")
    assert usual_levels(1, 5) == ("XL", "Đ", "C", "T", "XD", "V")
    assert usual_levels(6, 9) == usual_levels(4, 6) == usual_levels(None, None) == ()


def _weekday(day: date) -> bool:
    return day.isoweekday() < 6


def test_days_off_lengthen_a_period_and_boxes_never_move_on_them() -> None:
    tet = (date(2027, 2, 1), date(2027, 2, 14))
    periods = periods_of(
        date(2027, 1, 18),
        date(2027, 3, 12),
        school_days=10,
        is_open=lambda day: _weekday(day) and not tet[0] <= day <= tet[1],
        may_move=_weekday,
    )
    starts = [period.starts_on for period in periods]
    assert starts == [date(2027, 1, 18), date(2027, 2, 15), date(2027, 3, 1)]
    assert periods[0].ends_on == date(2027, 2, 14)
    assert periods[-1].ends_on == date(2027, 3, 12)


def test_no_move_in_exam_weeks() -> None:
    exams = (date(2026, 9, 21), date(2026, 9, 23))
    periods = periods_of(
        date(2026, 9, 7),
        date(2026, 10, 2),
        school_days=10,
        is_open=_weekday,
        may_move=lambda day: not exams[0] <= day <= exams[1],
    )
    assert [period.starts_on for period in periods] == [date(2026, 9, 7), date(2026, 9, 24)]
    assert periods[0].ends_on + timedelta(days=1) == periods[1].starts_on


def test_ways_join_and_unknown_ones_are_usual() -> None:
    table = distances(4, [(0, 1, 10), (1, 2, 15)])
    assert table[0][2] == table[2][0] == 25
    assert table[0][3] == USUAL_HECTOMETRES


def test_who_carries_how_much_in_which_period() -> None:
    assert carrying_of(2, {}, []) == ({}, [])
    van = Carries(ways=frozenset({(0, 1), (0, 2)}), boxes=(4, 0))
    carrier_of, carries = carrying_of(2, {(0, 1): 2, (1, 2): 3}, [van])

    def bound(*leg: int) -> int:
        return carries[carrier_of[leg]]

    assert [bound(0, 1, 0), bound(2, 0, 0), bound(0, 1, 1), bound(1, 2, 0)] == [4, 4, 0, 3]
    # All ways of one who carries are one load; of a way that only has room, each direction.
    assert carrier_of[0, 1, 0] == carrier_of[1, 0, 0] == carrier_of[2, 0, 0]
    assert carrier_of[1, 2, 0] != carrier_of[2, 1, 0]
    assert (0, 3, 0) not in carrier_of


def test_boxes_are_carried_in_the_first_week_on_days_somebody_goes() -> None:
    two_weeks = Stretch(starts_on=date(2026, 9, 7), ends_on=date(2026, 9, 20))
    tuesday, friday = date(2026, 9, 8), date(2026, 9, 11)
    assert days_of_carrying(two_weeks, "25", _weekday) == [tuesday, friday]
    assert days_of_carrying(two_weeks, "25", lambda day: day != tuesday) == [friday]
    short = Stretch(starts_on=date(2026, 9, 7), ends_on=date(2026, 9, 9))
    assert days_of_carrying(short, "5", _weekday) == []


def facts(**more: object) -> TitleFacts:
    usual: dict[str, Any] = {
        "title_id": 1,
        "name": "Dế Mèn",
        "copies": 4,
        "free": 4,
        "lent_ever": 9,
        "lent_this_year": 0,
        "is_older_than_a_year": True,
    }
    return TitleFacts(**{**usual, **more})


def test_why_a_title_should_go() -> None:
    there = propose(facts(waiting_at={"THCS": 2}, read_at={"THCS": 5}))
    assert [proposal.to for proposal in there] == ["THCS"]
    assert there[0].copies == 2
    assert there[0].reasons[0] == Reason(why=Why.WAITED_FOR, number=2, library="THCS")
    assert {reason.why for reason in there[0].reasons} == {
        Why.WAITED_FOR,
        Why.READ_THERE,
        Why.UNREAD_HERE,
        Why.DUPLICATES,
    }


def test_what_is_read_here_stays_and_what_nobody_knows_goes_anywhere() -> None:
    assert propose(facts(lent_this_year=9, copies=2, free=1)) == []
    never = propose(facts(lent_ever=0, copies=2, free=2))
    assert [(one.to, one.few_copies) for one in never] == [("", True)]
    assert never[0].reasons == (Reason(why=Why.NEVER_LENT),)
    assert propose(facts(lent_ever=0, copies=1, free=1, is_older_than_a_year=False)) == []


def test_boxes_hold_what_they_hold_the_worthiest_first() -> None:
    waited = propose(facts(title_id=2, waiting_at={"THCS": 1}))
    others = [one for n in range(3, 9) for one in propose(facts(title_id=n, read_at={"THCS": 1}))]
    packed = pack([*others, *waited], capacity=3)
    assert [packing.copies for packing in packed] == [3]
    assert packed[0].lines[0].title_id == 2


def test_a_simulation_says_what_it_does_not_know() -> None:
    outcomes = try_out(
        [
            Visit(group="HK I", lent=100, part_of_year=0.5, misfit=0),
            Visit(group="HK I", lent=100, part_of_year=0.5, misfit=1),
            Visit(group="HK II", lent=0, part_of_year=0.5, misfit=0),
        ]
    )
    assert outcomes == try_out(
        [
            Visit(group="HK I", lent=100, part_of_year=0.5, misfit=0),
            Visit(group="HK I", lent=100, part_of_year=0.5, misfit=1),
            Visit(group="HK II", lent=0, part_of_year=0.5, misfit=0),
        ]
    )
    assert outcomes[0].expected == 75
    assert 55 < outcomes[0].low < 75 < outcomes[0].high < 95
    assert (outcomes[1].unknown, outcomes[1].visits) == (1, 1)
