"""Stories 1112 to 1115: how a closed month stood changes by a logged correction, too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.catalogue.models import Title, TitleKind
from library_share.database import db, transaction
from library_share.libraries.models import SchoolClass
from library_share.patrons.models import Enrolment, Patron
from library_share.statistics import counting_anew, tallying
from library_share.statistics.measures import BY_CODE
from library_share.statistics.models import Correction
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By, Why, open_since
from library_share.statistics.stands import keeping
from library_share.statistics.stands.models import StandCount, StandMonth
from tests.statements import statements
from tests.statistics import closing
from tests.statistics.agreeing import month as days_of
from tests.statistics.test_closed_months import NOW, SCHOOL, played
from tests.statistics.year.stage import Stage
from tests.statistics.year.table import moment

FIRST_LOOK = moment("2026-11-10 08:00")


@pytest.fixture
def school(stage: Stage) -> Stage:
    """September and October are closed and kept."""
    played(stage, SCHOOL)
    assert closing.counts(FIRST_LOOK) == []
    assert closing.keeps(FIRST_LOOK, first="2026-08") == []
    return stage


def logged() -> list[tuple[str, str, int, int, str]]:
    """What, month, before, after, why; in the order of months."""
    rows = db.session.scalars(select(Correction).order_by(Correction.month, Correction.what))
    return [(one.what, f"{one.month:%m/%Y}", one.before, one.after, str(one.why)) for one in rows]


def test_story_1112_a_pupil_who_left_in_september_as_is_noted_in_november(school: Stage) -> None:
    with clock.pretend(NOW), transaction():
        school.one(Patron, "Bình").left_on = date(2026, 9, 28)
    closing.keeps(NOW, first="2026-08")
    assert logged() == [
        ("pupils", "09/2026", 2, 1, "lists"),
        ("pupils", "10/2026", 2, 1, "lists"),
    ]


def test_story_1112_a_class_list_that_was_wrong(school: Stage) -> None:
    with clock.pretend(NOW), transaction():
        db.session.delete(
            db.session.scalars(
                select(Enrolment).join(SchoolClass).where(Enrolment.patron_id == school.ids["An"])
            ).one()
        )
    closing.keeps(NOW, first="2026-08")
    assert [one[2:] for one in logged()] == [(2, 1, "lists")] * 2


def test_story_1113_somebody_entered_twice_was_one_pupil(school: Stage) -> None:
    played(school, "2026-11-10;09:00;TH;person;pupil;An hai;4A")
    with transaction():
        twin = school.one(Patron, "An hai")
        twin.created_at = moment("2026-09-20 08:00")
    assert closing.keeps(FIRST_LOOK + timedelta(hours=2), first="2026-08") != []
    played(school, "2026-11-19;16:00;TH;merge;An;An hai;")
    with clock.pretend(NOW):
        assert keeping.keep_all() == 2  # without waiting for the night
    assert logged()[-1] == ("pupils", "10/2026", 3, 2, "one_reader")


def test_story_1114_counting_all_anew_logs_what_is_told_apart_otherwise(school: Stage) -> None:
    with transaction():
        school.one(Title, "Dế Mèn").kind = TitleKind.COMIC
    with clock.pretend(NOW):
        counting_anew.count_all_again()
    db.session.rollback()
    assert logged() == [
        ("added", "08/2026", 4, 4, "counted_anew"),
        ("added", "08/2026", 4, 4, "counted_anew"),  # at the other library
        ("damaged", "09/2026", 1, 1, "counted_anew"),
        ("lost", "10/2026", 1, 1, "counted_anew"),
    ]


def test_story_1115_what_is_on_time_is_never_looked_at_twice(school: Stage) -> None:
    played(school, "2026-11-19;08:00;TH;return;Dế Mèn/TH/1;;")
    with clock.pretend(NOW), statements() as sent:
        tallying.count_for(60)
    assert not [one for one in sent if "statistics_stand" in one and not one.startswith("SELECT")]
    with clock.pretend(NOW), statements() as sent:
        assert keeping.keep_all() == 0
    assert len(sent) <= 3


def test_what_comes_while_a_month_is_counted_is_not_overlooked(
    school: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, september = keeping._count, (school.libraries["TH"].id, date(2026, 9, 28))

    def counts_and_somebody_notes(*asked: Any) -> None:
        count(*asked)
        with transaction():
            school.one(Patron, "Bình").left_on = date(2026, 9, 28)
            keeping.stood_otherwise({september: Why.LATE})

    with clock.pretend(NOW):
        with transaction():
            keeping.stood_otherwise({september: Why.LATE})
        with monkeypatch.context() as patched:
            patched.setattr(keeping, "_count", counts_and_somebody_notes)
            assert keeping.keep_all() == 0
        assert logged() == []
        assert keeping.keep_all() == 2
    assert logged() == [("pupils", "09/2026", 2, 1, "late"), ("pupils", "10/2026", 2, 1, "late")]


def test_a_long_list_of_months_is_kept_in_several_turns_the_newest_first(stage: Stage) -> None:
    played(stage, SCHOOL)
    with clock.pretend(NOW):
        assert keeping.keep_all(at_most_s=0) == 2  # October, of two libraries
        newest = db.session.scalars(select(StandMonth.month).distinct()).all()
        assert newest == [date(2026, 10, 1)]
        assert keeping.keep_all() == 2 * (keeping.MONTHS_BACK - 1)
    assert {row.month for row in db.session.scalars(select(StandCount))} == {
        date(2026, month, 1) for month in (8, 9, 10)
    }


def test_story_1117_a_kind_that_is_corrected_is_right_in_this_month_and_not_in_a_closed_one(
    school: Stage,
) -> None:
    played(school, "2026-11-12;09:00;TH;buy;Dế Mèn;;3")
    closing.counts(NOW)
    with transaction():
        school.one(Title, "Dế Mèn").kind = TitleKind.COMIC
    with clock.pretend(NOW), transaction():
        tallying.count_open_months_again()
    here, added = (school.libraries["TH"].id,), BY_CODE["copies_added"]

    def by_kind(year: int, month: int) -> dict[str, int]:
        scope = Scope(library_ids=here, period=days_of(year, month))
        return {key: one.number for key, one in added.figures(scope, By.TITLE_KIND).items()}

    assert by_kind(2026, 11) == {"TT": 3}
    assert by_kind(2026, 8) == {"STN": 4}
    assert logged() == []


def test_months_stay_open_for_a_week() -> None:
    assert open_since(date(2026, 11, 7)) == date(2026, 10, 1)
    assert open_since(date(2026, 11, 8)) == date(2026, 11, 1)
    assert open_since(date(2027, 1, 3)) == date(2026, 12, 1)
