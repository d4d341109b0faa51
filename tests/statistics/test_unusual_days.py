"""Stories 1130 to 1139: figures of days that are not over, of summer, of guests, of who left."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from library_share import clock
from library_share.circulation import actions as lending
from library_share.circulation.actions import Deed
from library_share.circulation.queries import copy_at_hand
from library_share.classroom.shelves import actions as shelves
from library_share.copies.deeds import Deed as CopyDeed
from library_share.copies.models import Copy
from library_share.database import db, transaction
from library_share.libraries.models import Library, LibraryKind, PlaceKind, SchoolClass, SchoolYear
from library_share.libraries.queries import main_place_of, shown_year
from library_share.open_data import counting
from library_share.open_data.models import Figure as OpenFigure
from library_share.patrons import actions as patrons
from library_share.patrons.models import Patron, PatronState
from library_share.patrons.queries import find_patron_with_id
from library_share.statistics import counting_anew, holdings, tallying
from library_share.statistics.asking import period_of, quiet_classes
from library_share.statistics.comparing import Line, classes_compared, libraries_compared
from library_share.statistics.measures import BY_CODE
from library_share.statistics.measuring import Figure
from library_share.statistics.models import Correction
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By, Period
from library_share.web.access import Role
from tests.given import Given
from tests.signing_in import sign_in

BEGINS, ENDS = date(2026, 9, 5), date(2027, 5, 31)


def at(day: date) -> datetime:
    return clock.start_of(day) + timedelta(hours=9)


@dataclass
class School:
    """A school with a class of six and ten books that came long ago."""

    app: Flask
    given: Given
    library: Library
    pupils: list[Patron]
    copies: list[Copy]

    def lends(self, day: date, how_many: int, pupils: list[Patron] | None = None) -> None:
        deed = Deed(library_id=self.library.id, account_id=None, at=at(day))
        with clock.pretend(at(day)), transaction():
            for pupil, copy in zip((pupils or self.pupils)[:how_many], self.copies, strict=False):
                lending.lend(copy_at_hand(copy.id), find_patron_with_id(pupil.id), deed)

    def counts(self, day: date) -> None:
        with clock.pretend(at(day)):
            tallying.catch_up()
        db.session.expire_all()

    def browser(self, today: date) -> Callable[[str], Any]:
        client = self.app.test_client()
        sign_in(client, self.given.an_account("lan", Role.LIBRARIAN, self.library))

        def get(path: str) -> Any:
            db.session.rollback()
            with clock.pretend(at(today)):
                return client.get(path)

        return get

    def classes(self, today: date, first: date = BEGINS) -> list[Line]:
        """Its classes side by side, until today."""
        scope = Scope(library_ids=(self.library.id,), period=Period(first=first, last=today))
        year = shown_year(today, self.library.commune_id)
        with clock.pretend(at(today)):
            return classes_compared(self.library, scope, scope, year)

    def figure(self, code: str, today: date, first: date, last: date) -> Figure:
        scope = Scope(library_ids=(self.library.id,), period=Period(first=first, last=last))
        with clock.pretend(at(today)):
            return BY_CODE[code].figure(scope)


def a_year(given: Given, first: date = BEGINS, last: date = ENDS) -> SchoolYear:
    with transaction():
        year = SchoolYear(
            commune_id=given.a_commune().id,
            name=f"{first.year}-{last.year}",
            starts_on=first,
            ends_on=last,
            books_back_by=last - timedelta(days=6),
        )
        db.session.add(year)
    return year


@pytest.fixture
def school(app: Flask, given: Given) -> School:
    with clock.pretend(at(date(2026, 5, 1))):
        a_year(given)
        library = given.a_library("TH", kind=LibraryKind.PRIMARY)
        given.a_policy(days=14, loans_at_most=30)
        pupils = [given.a_patron(f"Em {number}", library, class_name="5A") for number in range(6)]
        title, place = given.a_title("Quê nội"), main_place_of(library.id)
        copies = [given.a_copy(title, library, place) for _ in range(10)]
    return School(app=app, given=given, library=library, pupils=pupils, copies=copies)


@pytest.mark.parametrize(("code", "number"), [("overdue", 0), ("copies_never_borrowed", 0)])
def test_story_1130_a_school_year_that_goes_on_counts_what_holds_today(
    school: School, code: str, number: int
) -> None:
    today = date(2026, 11, 23)
    school.lends(today, 6)
    assert school.figure(code, today, BEGINS, ENDS).number == number
    assert school.figure("loans_open", today, BEGINS, ENDS).number == 6
    later = date(2027, 6, 10)
    assert school.figure("overdue", later, BEGINS, ENDS).number == 6


@pytest.mark.parametrize("period", ["this_week", "last_month", "this_year"])
def test_story_1131_the_list_behind_a_figure_is_of_the_same_days(
    school: School, period: str
) -> None:
    today = date(2026, 11, 23)
    for day, how_many in ((today, 1), (date(2026, 10, 20), 2), (date(2026, 9, 21), 3)):
        school.lends(day, how_many, pupils=school.pupils[how_many:])
        school.copies = school.copies[how_many:]
    school.counts(today)
    get = school.browser(today)
    page = get(f"/figures?measure=loans_home&period={period}").text
    (to_list,) = re.findall(r'href="(/figures/behind[^"]*)"', page)
    listed = get(unescape(to_list)).text
    (whole,) = re.findall(r'aria-current="true"><span>[^<]*</span> <strong>(\d+)', page)
    assert listed.count(">Quê nội</a>") == int(whole)
    (back,) = re.findall(r'class="no-print"><a [^>]*href="([^"]*)"', listed)
    (days,) = re.findall(r'class="lead">([^<]+)<', listed)
    assert days in page
    assert days in get(unescape(back)).text


def test_story_1132_a_pupil_who_may_not_borrow_for_a_while_is_a_pupil(school: School) -> None:
    today = date(2026, 10, 12)
    whole = school.figure("copies_per_pupil", today, BEGINS, today)
    assert (whole.number, whole.of) == (10, 6)
    with clock.pretend(at(date(2026, 9, 8))), transaction():
        pupil = db.session.get_one(Patron, school.pupils[0].id)
        patrons.suspend(pupil, until=date(2026, 9, 14), because="Mất sách")
    with clock.pretend(at(today)):
        (line,) = school.classes(today)
        assert line.pupils == 6
        assert holdings.pupils_by_library([school.library.id]) == {school.library.id: 6}
        units = counting.units_of(
            school.library, OpenFigure.LOANS, Period(first=BEGINS, last=today)
        )
    assert {unit.name: unit.people for unit in units} == {"5A": 6, "": 0}
    assert school.figure("copies_per_pupil", today, BEGINS, today) == whole


def test_story_1114_a_group_of_another_age_than_was_thought_is_logged(
    app: Flask, given: Given
) -> None:
    with clock.pretend(at(date(2026, 9, 1))):
        a_year(given)
        library = given.a_library("MN", kind=LibraryKind.PRESCHOOL)
        group_id = given.a_class("Hoa Sen", library).id
        shelf = given.a_place(library, PlaceKind.CLASS_SHELF, "Tủ", class_name="Hoa Sen")
        deed = CopyDeed(library_id=library.id, account_id=None, at=at(date(2026, 9, 10)))
    with clock.pretend(deed.at), transaction():
        db.session.get_one(SchoolClass, group_id).grade = -1
        shelves.count_readings(shelf, 12, deed)
    with clock.pretend(at(date(2026, 11, 20))):
        tallying.catch_up()
        with transaction():
            db.session.get_one(SchoolClass, group_id).grade = -2
        counting_anew.count_all_again()
        db.session.rollback()
    logged = db.session.scalars(select(Correction)).all()
    assert [(one.what, one.before, one.after) for one in logged] == [("read_in_class", 12, 12)]


SUMMER = date(2027, 7, 10)


@pytest.mark.parametrize("is_next_year_set_up", [False, True])
def test_story_1133_in_summer_figures_are_of_the_year_that_ended(
    school: School, *, is_next_year_set_up: bool
) -> None:
    school.lends(date(2027, 5, 10), 3)
    school.counts(SUMMER)
    if is_next_year_set_up:
        a_year(school.given, date(2027, 9, 5), date(2028, 5, 31))
    assert period_of(school.library, None, None, SUMMER) == Period(first=BEGINS, last=SUMMER)
    assert quiet_classes(
        school.library,
        Scope(library_ids=(school.library.id,), period=Period(first=SUMMER, last=SUMMER)),
        SUMMER,
    ) == ("5A",)
    get = school.browser(SUMMER)
    assert re.search(r'aria-current="true"><span>[^<]*</span> <strong>3<', get("/figures").text)
    assert "class_name=5A" in get("/figures").text
    assert get("/figures/class?class_name=5A").status_code == 200
    for last in (ENDS, date(2027, 6, 15), date(2027, 7, 9), SUMMER):
        per_pupil = school.figure("copies_per_pupil", SUMMER, BEGINS, last)
        assert (per_pupil.number, per_pupil.of) == (10, 6)


def test_story_1133_before_the_first_school_year_begins_figures_are_of_this_year(
    school: School,
) -> None:
    today = date(2026, 8, 10)
    this_year = Period(first=date(2026, 1, 1), last=today)
    assert period_of(school.library, None, None, today) == this_year


def test_story_1136_of_pupils_who_read_those_who_left_meanwhile_are_pupils_too(
    school: School,
) -> None:
    school.lends(date(2026, 9, 10), 4)
    with clock.pretend(at(date(2026, 9, 20))), transaction():
        for pupil in school.pupils[:2]:
            leaver = db.session.get_one(Patron, pupil.id)
            leaver.state, leaver.left_on = PatronState.LEFT, clock.today()
    today = date(2026, 9, 25)
    school.counts(today)
    (line,) = school.classes(today)
    assert (line.readers, line.learned, line.pupils) == (4, 6, 4)
    get = school.browser(today)
    said = "Mới có 4 trong 6 học sinh mượn sách về"
    assert said in get("/figures/class?class_name=5A").text
    assert "2 học sinh chưa mượn sách về" in get("/figures").text
    with clock.pretend(at(today)):
        days = Period(first=BEGINS, last=today)
        scope = Scope(library_ids=(school.library.id,), period=days)
        (whole,) = libraries_compared([school.library], scope, scope, None)
    assert (whole.readers, whole.learned, whole.pupils) == (4, 6, 4)


def test_story_1137_times_by_one_tap_are_named_in_vietnamese(school: School) -> None:
    page = school.browser(date(2026, 11, 23))("/figures").text
    times = re.findall(r'btn-outline-secondary" href="[^"]*period=[^"]*"[^>]*>([^<]+)<', page)
    assert times == [
        "Tuần này",
        "Tuần trước",
        "Tháng này",
        "Tháng trước",
        "Học kỳ này",
        "Năm học này",
    ]


def test_story_1138_a_class_has_no_figure_that_only_the_school_has(school: School) -> None:
    get = school.browser(date(2026, 11, 23))
    page = get("/figures/class?class_name=5A").text
    offered = re.findall(r'<option value="([a-z_]+)"', page.split('name="measure"')[1])
    by_class = [one.code for one in BY_CODE.values() if By.CLASS in one.bys]
    assert offered[: len(by_class)] == by_class
    assert "turnover" not in offered
    assert get("/figures/class?class_name=5A&measure=turnover").status_code == 409
    assert get("/figures/class?class_name=5A&measure=loans_home").status_code == 200
    assert "turnover" in get("/figures").text


def test_story_1170_a_guest_of_another_schools_class_is_in_none_of_ours(school: School) -> None:
    """Counted as ours by the name alone, 5A would have read what no child of it ever took."""
    given, day, today = school.given, date(2026, 10, 6), date(2026, 11, 23)
    away = given.a_library("THB", kind=LibraryKind.PRIMARY)
    guests = [given.a_patron(f"Khách {number}", away, class_name="5A") for number in range(6)]
    school.lends(day, 6, guests)
    school.counts(today)
    days = Period(first=BEGINS, last=today)
    scope = Scope(library_ids=(school.library.id,), period=days)
    for code in ("loans_home", "loans_open", "overdue"):
        assert {key: one.number for key, one in BY_CODE[code].figures(scope, By.CLASS).items()} == {
            "": 6
        }
    with clock.pretend(at(today)):
        year = shown_year(today, school.library.commune_id)
        assert year is not None
        (ours,) = classes_compared(school.library, scope, scope, year)
        (theirs,) = classes_compared(away, replace(scope, library_ids=(away.id,)), scope, year)
    assert (ours.name, ours.uses, ours.readers) == ("5A", 0, 0)
    assert (theirs.name, theirs.uses, theirs.readers) == ("5A", 0, 6)  # wherever they borrow
    month = Period(first=date(2026, 10, 1), last=date(2026, 10, 31))
    units = counting.units_of(school.library, OpenFigure.LOANS, month)
    assert {unit.name: unit.number for unit in units} == {"5A": 0, "": 6}
    page = school.browser(today)("/figures/class?class_name=5A").text
    assert school.copies[0].title.title not in page
