"""School years, days off, and the calendars assembled from them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from library_share import clock
from library_share.database import broken_constraint, db, transaction
from library_share.libraries import calendar_actions, calendars, errors, queries
from library_share.libraries.calendars import calendar_of
from library_share.libraries.models import Closure, SchoolYear, Term
from tests.statements import statements

MONDAY = date(2026, 11, 23)
YEAR = {
    "name": "2026-2027",
    "starts_on": date(2026, 9, 5),
    "second_term_on": date(2027, 1, 18),
    "books_back_by": date(2027, 5, 25),
    "ends_on": date(2027, 5, 31),
}
LATER = {
    "name": "2027-2028",
    "starts_on": date(2027, 9, 5),
    "second_term_on": date(2028, 1, 17),
    "books_back_by": date(2028, 5, 25),
    "ends_on": date(2028, 5, 31),
}


@pytest.fixture
def add_year(given):
    commune = given.a_commune()

    def added(**about):
        with transaction():
            return calendar_actions.add_school_year(commune=commune, **{**YEAR, **about})

    return added


@pytest.fixture
def close(given):
    commune = given.a_commune()

    def closed(starts_on, ends_on=None, library=None, reason="Nghỉ bão"):
        with transaction():
            return calendar_actions.add_closure(
                commune=commune,
                library=library,
                starts_on=starts_on,
                ends_on=ends_on or starts_on,
                reason=reason,
            )

    return closed


# --- school years ----------------------------------------------------------------------------


def test_a_school_year_has_two_terms_without_a_gap(add_year):
    year = add_year()
    assert [(term.number, term.starts_on, term.ends_on) for term in year.terms] == [
        (1, date(2026, 9, 5), date(2027, 1, 17)),
        (2, date(2027, 1, 18), date(2027, 5, 31)),
    ]
    assert queries.school_year_on(date(2027, 5, 31), year.commune_id) is year
    assert queries.school_year_on(date(2027, 6, 1), year.commune_id) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"second_term_on": date(2026, 9, 5)},
        {"second_term_on": date(2027, 5, 31)},
        {"ends_on": date(2026, 9, 1)},
        {"books_back_by": date(2026, 9, 5)},
        {"books_back_by": date(2027, 6, 1)},
    ],
)
def test_the_days_of_a_school_year_are_in_order(add_year, given, wrong):
    with pytest.raises(errors.WrongSchoolYear):
        add_year(**wrong)
    assert given.how_many(SchoolYear) == given.how_many(Term) == 0


def test_school_years_do_not_overlap(add_year):
    add_year()
    with pytest.raises(errors.SchoolYearsOverlap) as refused:
        add_year(**{**LATER, "starts_on": date(2027, 5, 31)})
    assert refused.value.facts["other"] == "2026-2027"
    assert "05/09/2026 – 31/05/2027" in refused.value.sentence
    add_year(**{**LATER, "starts_on": date(2027, 6, 1)})


def test_a_name_is_given_to_one_school_year(add_year):
    add_year()
    with pytest.raises(errors.SchoolYearNameTaken):
        add_year(**{**LATER, "name": " 2026-2027 "})


def test_a_school_year_is_mended_and_may_keep_its_own_days(add_year):
    year = add_year()
    with transaction():
        calendar_actions.change_school_year(
            year, **{**YEAR, "second_term_on": date(2027, 1, 11), "ends_on": date(2027, 6, 5)}
        )
    assert [term.ends_on for term in year.terms] == [date(2027, 1, 10), date(2027, 6, 5)]


@pytest.mark.parametrize(
    ("table", "values", "constraint"),
    [
        (SchoolYear, {"books_back_by": date(2026, 9, 5)}, "ck_school_years_back_inside"),
        (Term, {"ends_on": date(2020, 1, 1)}, "ck_terms_order"),
        (Term, {"number": 1}, "uq_terms_school_year_id_number"),
        (Closure, {"ends_on": date(2020, 1, 1)}, "ck_closures_order"),
    ],
)
def test_the_tables_themselves_refuse(add_year, close, table, values, constraint):
    add_year()
    close(MONDAY)
    with pytest.raises(IntegrityError) as breach, transaction():
        db.session.execute(update(table).values(**values))
    assert broken_constraint(breach.value) == constraint


def test_the_table_itself_refuses_a_year_that_ends_before_it_begins(add_year):
    add_year()
    backwards = {"starts_on": date(2027, 6, 1), "ends_on": date(2027, 6, 1)}
    with pytest.raises(IntegrityError) as breach, transaction():
        db.session.execute(update(SchoolYear).values(**backwards))
    # Such a year cannot hold its last day for books either; a database names the first it finds.
    assert broken_constraint(breach.value) in {
        "ck_school_years_order",
        "ck_school_years_back_inside",
    }


def test_the_year_shown_is_the_present_then_the_next_then_the_last(add_year, given):
    commune = given.a_commune()
    assert queries.shown_year(MONDAY, commune.id) is None
    present, later = add_year(), add_year(**LATER)
    assert queries.shown_year(MONDAY, commune.id) is present
    assert queries.shown_year(date(2027, 7, 1), commune.id) is later
    assert queries.shown_year(date(2030, 1, 1), commune.id) is later


# --- days off --------------------------------------------------------------------------------


def test_days_off_end_after_they_begin(close, given):
    with pytest.raises(errors.EndsBeforeItBegins):
        close(MONDAY, MONDAY - timedelta(days=1))
    assert given.how_many(Closure) == 0


def test_days_off_of_one_library_and_of_the_commune(close, given):
    thcs, th = given.a_library("THCS"), given.a_library("TH")
    everywhere = close(MONDAY)
    own = close(MONDAY + timedelta(days=1), library=thcs)
    assert queries.closures_of(thcs, since=MONDAY) == [everywhere, own]
    assert queries.closures_of(th, since=MONDAY) == [everywhere]
    assert queries.closures_of(th, since=MONDAY + timedelta(days=1)) == []
    assert queries.closures_of_commune(thcs.commune_id) == [everywhere]


def test_tet_is_added_once(given):
    commune = given.a_commune()
    with transaction():
        (closure,) = calendar_actions.add_tet(2027, commune=commune)
    assert (closure.starts_on, closure.ends_on) == (date(2027, 2, 1), date(2027, 2, 15))
    assert closure.library_id is None
    with transaction():
        assert calendar_actions.add_tet(2027, commune=commune) == []
    assert given.how_many(Closure) == 1


def test_an_unknown_tet_is_refused(given):
    with pytest.raises(errors.UnknownTet):
        calendar_actions.add_tet(2099, commune=given.a_commune())


def test_missing_holidays_are_added_and_own_ones_kept(add_year, close, given):
    year, thcs = add_year(), given.a_library()
    close(date(2027, 2, 4), date(2027, 2, 20), library=thcs, reason="Tết dài")
    with transaction():
        added = calendar_actions.add_holidays(year, commune=year.commune, library=thcs)
    assert [closure.starts_on for closure in added] == [date(2027, 1, 1), date(2027, 4, 30)]
    assert {closure.library_id for closure in added} == {thcs.id}


def test_days_off_are_changed_and_removed(close, given):
    closure = close(MONDAY)
    with transaction():
        calendar_actions.change_closure(
            closure, starts_on=MONDAY, ends_on=MONDAY + timedelta(days=2), reason="Bão số 5"
        )
    assert closure.reason == "Bão số 5"
    with transaction():
        calendar_actions.remove_closure(closure)
    with pytest.raises(errors.NoSuchClosure):
        queries.closure_with_id(closure.id)
    with pytest.raises(errors.NoSuchClosure):
        queries.closure_with_id(2**63)


# --- calendars, assembled --------------------------------------------------------------------


def test_a_calendar_knows_weekdays_days_off_years_and_terms(add_year, close, given):
    add_year()
    library = given.a_library("TVX", closed_weekdays="17")
    close(MONDAY + timedelta(days=1), library=library)
    close(MONDAY + timedelta(days=2))
    close(MONDAY + timedelta(days=3), library=given.a_library("TH"))
    calendar = calendar_of(library.id, around=MONDAY)
    open_days = [calendar.is_open(MONDAY + timedelta(days=number)) for number in range(7)]
    assert open_days == [False, False, False, True, True, True, False]
    assert calendar.year_on(MONDAY).books_back_by == date(2027, 5, 25)
    assert calendar.term_on(MONDAY).ends_on == date(2027, 1, 17)
    assert calendar.closure_on(MONDAY + timedelta(days=1)).reason == "Nghỉ bão"


def test_a_calendar_holds_what_lies_near_its_day_only(close, given):
    library = given.a_library()
    for days in (-61, -59, 499, 501):
        close(MONDAY + timedelta(days=days))
    calendar = calendar_of(library.id, around=MONDAY)
    assert [(days.starts_on - MONDAY).days for days in calendar.closures] == [-59, 499]


def test_a_second_look_asks_the_database_nothing(given):
    library = given.a_library()
    with statements() as first:
        calendar = calendar_of(library.id, around=MONDAY)
    with statements() as second:
        assert calendar_of(library.id, around=MONDAY) is calendar
    assert 0 < len([sent for sent in first if sent.startswith("SELECT")]) <= 3
    assert second == []


def test_another_day_has_a_calendar_of_its_own(close, given):
    library = given.a_library()
    close(MONDAY)
    assert calendar_of(library.id, around=MONDAY).closures
    assert not calendar_of(library.id, around=MONDAY + timedelta(days=100)).closures


def test_a_change_is_seen_at_once(add_year, close, given):
    library = given.a_library()
    assert calendar_of(library.id, around=MONDAY).is_open(MONDAY)
    closure = close(MONDAY)
    assert not calendar_of(library.id, around=MONDAY).is_open(MONDAY)
    with transaction():
        calendar_actions.remove_closure(closure)
    assert calendar_of(library.id, around=MONDAY).is_open(MONDAY)
    add_year()
    assert calendar_of(library.id, around=MONDAY).year_on(MONDAY)
    with transaction():
        library.closed_weekdays = "1"
    assert not calendar_of(library.id, around=MONDAY).is_open(MONDAY)


def test_days_off_that_were_not_kept_are_not_seen(given):
    library = given.a_library()
    calendar_of(library.id, around=MONDAY)
    with pytest.raises(errors.EndsBeforeItBegins), transaction():
        calendar_actions.add_closure(
            commune=library.commune, starts_on=MONDAY, ends_on=MONDAY, reason="Thử"
        )
        raise errors.EndsBeforeItBegins(starts_on=MONDAY, ends_on=MONDAY)
    assert calendar_of(library.id, around=MONDAY).is_open(MONDAY)


def test_what_was_read_before_a_change_is_not_kept_after_it(close, given, monkeypatch):
    """Another thread changes the calendar while this one assembles it."""
    library = given.a_library()
    really = calendars._closures

    def overtaken(*asked):
        found = really(*asked)
        calendars.forget_calendars()
        return found

    with monkeypatch.context() as held:
        held.setattr(calendars, "_closures", overtaken)
        old = calendar_of(library.id, around=MONDAY)
    assert calendar_of(library.id, around=MONDAY) is not old


def test_another_process_is_heard_after_half_a_minute(given, monkeypatch):
    library, now = given.a_library(), [1000.0]
    monkeypatch.setattr(calendars.time, "monotonic", lambda: now[0])
    old = calendar_of(library.id, around=MONDAY)
    now[0] += calendars.KEPT_FOR_S - 1
    assert calendar_of(library.id, around=MONDAY) is old
    now[0] += 1
    assert calendar_of(library.id, around=MONDAY) is not old


def test_calendars_do_not_pile_up(given, monkeypatch):
    library = given.a_library()
    monkeypatch.setattr(calendars, "KEPT_AT_MOST", 3)
    for number in range(10):
        calendar_of(library.id, around=clock.today() + timedelta(days=number))
    assert len(calendars._kept.calendars) <= 3


def test_story_1148_a_school_year_of_nine_hundred_years_is_a_slip(add_year):
    with pytest.raises(errors.SchoolYearTooLong):
        add_year(ends_on=date(2927, 5, 31))
    year = add_year(ends_on=date(2027, 8, 31))
    with transaction(), pytest.raises(errors.SchoolYearTooLong):
        calendar_actions.change_school_year(year, **YEAR | {"ends_on": date(2028, 5, 31)})
