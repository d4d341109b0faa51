"""Writing a report together: stories 945 to 952."""

from __future__ import annotations

from datetime import date

import pytest

from library_share import clock
from library_share.database import db, transaction
from library_share.libraries.queries import library_with_code
from library_share.reports import actions, queries
from library_share.reports.errors import (
    AnswerChangedMeanwhile,
    NoSuchSection,
    ReasonNeeded,
    ReportDaysTurned,
    ReportIsThere,
    ReportPeriodTooLong,
    ReportWithoutUnits,
    SectionsEmpty,
    UnitHasPart,
    WrongPartStep,
)
from library_share.reports.models import Answer, Part, PartEvent
from library_share.reports.rules import Happening, Step
from library_share.statistics.models import DayCount
from library_share.statistics.rules import What
from tests.racing import at_once, attempt
from tests.reports.conftest import a_report


def part(village, unit):
    db.session.expire_all()
    return queries.get_part(village.report, unit.id)


def test_story_945_the_principal_approves_where_there_is_one(village):
    for unit in (village.school, village.centre):
        village.writes(unit, "Đã làm.", "Không")
        village.does(unit, Happening.HAND_IN)
    assert part(village, village.school).step is Step.HANDED_IN
    assert part(village, village.centre).step is Step.APPROVED
    village.does(village.school, Happening.APPROVE)
    assert part(village, village.school).step is Step.APPROVED
    assert village.given.how_many(PartEvent) == 3


def test_story_946_what_is_empty_is_named_before_it_is_handed_in(village):
    village.writes(village.school, "Đã làm.")
    with pytest.raises(SectionsEmpty) as refused:
        village.does(village.school, Happening.HAND_IN)
    assert "Kiến nghị" in str(refused.value.facts["headings"])
    assert part(village, village.school).step is Step.WRITING


def test_story_947_two_who_write_one_section_lose_nothing(village):
    village.writes(village.school, "Của cô Lan")
    with pytest.raises(AnswerChangedMeanwhile), transaction():
        actions.write(village.report, village.school, section=1, text="Của thầy Bình", version=0)
    with transaction():
        again = actions.write(
            village.report, village.school, section=1, text="Của cô Lan", version=0
        )
        assert again.version == 1
        both = actions.write(
            village.report, village.school, section=1, text="Của cả hai", version=1
        )
    assert (both.text, both.version) == ("Của cả hai", 2)


def test_two_at_once_in_an_empty_section(app, village):
    report_id = village.report.id
    db.session.rollback()

    def write(text):
        report, unit = queries.get_report(report_id), library_with_code("THCS")
        return attempt(actions.write, report, unit, section=1, text=text, version=0)

    with at_once(app, 2) as run:
        outcomes = run(lambda: write("Một"), lambda: write("Hai"))
    assert sorted(outcomes) == ["answer_changed_meanwhile", "done"]
    assert village.given.how_many(Answer) == 1


def test_handing_in_twice_at_once_counts_once(app, village):
    village.writes(village.school, "Đã làm.", "Không")
    report_id, account_id = village.report.id, village.account_id
    db.session.rollback()

    def hand_in():
        report, unit = queries.get_report(report_id), library_with_code("THCS")
        return attempt(actions.act, report, unit, Happening.HAND_IN, account_id=account_id)

    with at_once(app, 2) as run:
        assert sorted(run(hand_in, hand_in)) == ["done", "wrong_part_step"]
    assert village.given.how_many(PartEvent) == 1


def test_story_948_figures_freeze_and_corrections_are_shown(village):
    def counted(number):
        with transaction():
            db.session.add(
                DayCount(
                    day=date(2026, 10, 5),
                    library_id=village.school.id,
                    owner_library_id=village.school.id,
                    what=What.LENT,
                    how_many=number,
                )
            )

    counted(7)
    village.writes(village.school, "Đã làm.", "Không")
    village.does(village.school, Happening.HAND_IN)
    counted(2)
    handed_in = part(village, village.school)
    found = queries.figures_of(village.report, [handed_in])[handed_in.id]
    assert found.figures["loans_home"] == 7
    assert [(one.code, one.before, one.now) for one in found.changed] == [("loans_home", 7, 9)]
    village.does(village.school, Happening.SEND_BACK, "Bổ sung số liệu")
    open_again = part(village, village.school)
    assert (open_again.reason, open_again.figures_at) == ("Bổ sung số liệu", None)
    assert (
        queries.figures_of(village.report, [open_again])[open_again.id].figures["loans_home"] == 9
    )


def test_story_949_what_is_handed_in_is_written_no_more_until_it_is_sent_back(village):
    village.writes(village.school, "Đã làm.", "Không")
    village.does(village.school, Happening.HAND_IN)
    with pytest.raises(WrongPartStep), transaction():
        actions.write(village.report, village.school, section=1, text="Khác", version=1)
    with pytest.raises(WrongPartStep):
        village.does(village.school, Happening.HAND_IN)
    with pytest.raises(ReasonNeeded):
        village.does(village.school, Happening.SEND_BACK, " ")
    village.does(village.school, Happening.SEND_BACK, "Thiếu số liệu")
    with transaction():
        actions.write(village.report, village.school, section=1, text="Khác", version=1)
    village.does(village.school, Happening.HAND_IN)


def test_story_950_who_hands_in_on_the_day_itself_is_late(village):
    village.writes(village.centre, "Đã làm.", "Không")
    with clock.pretend(date(2026, 11, 6)):
        village.does(village.centre, Happening.HAND_IN)
    assert part(village, village.centre).was_late
    village.writes(village.school, "Đã làm.", "Không")
    with clock.pretend(date(2026, 11, 5)):
        village.does(village.school, Happening.HAND_IN)
    assert not part(village, village.school).was_late


def test_story_951_a_unit_comes_later_another_is_let_off_and_asked_after_all(village):
    late = village.given.a_library("MN", name="Trường Mầm non")
    with transaction():
        actions.add_unit(village.report, late)
    with pytest.raises(UnitHasPart), transaction():
        actions.add_unit(village.report, late)
    village.does(village.school, Happening.WITHDRAW, "Đã sáp nhập")
    with pytest.raises(WrongPartStep), transaction():
        actions.write(village.report, village.school, section=1, text="Khác", version=0)
    village.does(village.school, Happening.TAKE_IN)
    assert part(village, village.school).step is Step.WRITING
    assert village.given.how_many(Part) == 3


def test_a_report_that_makes_no_sense_is_not_started(village):
    with pytest.raises(ReportIsThere):
        a_report(village.school)
    with pytest.raises(ReportDaysTurned):
        a_report(village.school, title="Khác", due_before=date(2026, 10, 1))
    with pytest.raises(ReportWithoutUnits), transaction():
        actions.start(
            village.school.commune,
            kind=village.report.kind,
            title="Khác",
            first_on=date(2026, 10, 1),
            last_on=date(2026, 10, 31),
            due_before=date(2026, 11, 6),
            sections=[actions.Asked(heading="Kết quả")],
            units=[],
        )
    with pytest.raises(NoSuchSection), transaction():
        actions.write(village.report, village.school, section=9, text="Gì đó", version=0)


def test_a_report_about_eight_thousand_years_is_a_slip(village):
    days = {"title": "Năm học", "first_on": date(2026, 9, 1), "due_before": date(2999, 1, 1)}
    with pytest.raises(ReportPeriodTooLong):
        a_report(village.school, last_on=date(2928, 5, 31), **days)
    assert a_report(village.school, last_on=date(2029, 5, 31), **days).id
