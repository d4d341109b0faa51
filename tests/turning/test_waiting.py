"""Stories 1143, 1144: who waits to be taken in, and for how long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from library_share import clock
from library_share.copies.deeds import Deed
from library_share.database import db, transaction
from library_share.libraries import calendar_actions
from library_share.libraries.models import SchoolClass
from library_share.libraries.rules import usual_year
from library_share.patrons import actions as patrons
from library_share.patrons.models import Enrolment, Patron
from library_share.turning import intake, promoting
from library_share.turning.models import Arrival
from library_share.turning.previewing import preview_of
from library_share.turning.queries import turning_of
from tests.turning.conftest import NEW, School
from tests.turning.test_intake import patron_of

#: The year after is over on the 31st of May; classes may go up before.
BEFORE_THE_END, AFTER = date(2027, 5, 28), date(2027, 6, 10)


def promotes_again(school: School) -> None:
    """The classes of the next year, too."""
    db.session.rollback()
    turning = turning_of(school.library, clock.today(), NEW)
    seen = preview_of(turning, clock.today()).seen
    db.session.rollback()
    with transaction():
        deed = Deed(library_id=school.library.id, account_id=school.account.id, at=clock.now())
        promoting.promote(turning_of(school.library, clock.today(), NEW), deed, seen=seen)


def waits(school: School) -> list[str]:
    db.session.rollback()
    return sorted(row.name for row in db.session.execute(intake.waiting(school.library)))


@pytest.fixture
def a_year_later(th) -> Iterator[Callable[[date], None]]:
    with transaction():
        calendar_actions.add_usual_year(usual_year(2027), commune=th.library.commune)
    pretended = []

    def at(day: date) -> None:
        pretended.append(clock.pretend(day))
        pretended[-1].__enter__()
        db.session.rollback()

    yield at
    for one in reversed(pretended):
        one.__exit__(None, None, None)


def test_story_1143_who_never_came_waits_until_the_year_is_over(th, thcs, a_year_later):
    th.a_pupil("Xuân", "5A")
    th.promotes()
    th.a_pupil("An", "5A", NEW)
    a_year_later(BEFORE_THE_END)
    assert waits(thcs) == ["Xuân"]
    a_year_later(AFTER)
    promotes_again(th)
    assert waits(thcs) == ["An"]


def test_of_two_years_at_once_nobody_is_dropped_in_silence(th, thcs, given, a_year_later):
    th.a_pupil("Xuân", "5A")
    th.promotes()
    an = th.a_pupil("An", "5A", NEW)
    card = given.card(an)
    a_year_later(BEFORE_THE_END)
    promotes_again(th)
    rows = {row["name"]: row["id"] for row in thcs.call("GET", "/arrivals").json["items"]}
    both = thcs.call("POST", "/arrivals", pupils=list(rows.values()), class_name="6A")
    assert (both.status_code, both.json["code"]) == (409, "of_another_year")
    assert both.json["detail"].startswith("Xuân left")
    assert given.how_many(Arrival) == 0
    answer = thcs.call("POST", "/arrivals", pupils=[rows["An"]], class_name="6A")
    assert answer.status_code == 201
    made = given.how_many(Enrolment, Enrolment.patron_id == patron_of(card).id)
    assert (made, waits(thcs)) == (1, ["Xuân"])


def test_story_1144_who_came_back_and_leaves_again_waits_once(th, thcs, given, a_year_later):
    an = th.a_pupil("An", "5A").id
    th.promotes()
    assert th.says(f"/patrons/{an}/back").status_code == 303
    class_id = th.a_class("5A", NEW).id
    with transaction():
        patrons.enrol(db.session.get_one(Patron, an), db.session.get_one(SchoolClass, class_id))
    a_year_later(BEFORE_THE_END)
    assert waits(thcs) == []
    promotes_again(th)
    assert waits(thcs) == ["An"]
    assert th.says(f"/patrons/{an}/back").status_code == 303
    assert waits(thcs) == []


def test_who_came_back_for_a_while_and_left_by_hand_does_not_wait(th, thcs):
    an = th.a_pupil("An", "5A").id
    th.promotes()
    th.says(f"/patrons/{an}/back")
    class_id = th.a_class("5A", NEW).id
    with transaction():
        patrons.enrol(db.session.get_one(Patron, an), db.session.get_one(SchoolClass, class_id))
    assert th.says(f"/patrons/{an}/left").status_code == 303
    assert waits(thcs) == []


def test_who_was_ticked_and_does_not_wait_any_longer_is_told(th, thcs):
    an = th.a_pupil("An", "5A").id
    th.a_pupil("Bình", "5A")
    th.promotes()
    rows = [row["id"] for row in thcs.call("GET", "/arrivals").json["items"]]
    th.says(f"/patrons/{an}/back")
    answer = thcs.says("/year-end/arrivals", pupils=rows)
    assert "Còn 1 em bạn đã đánh dấu" in thcs.pages.get(answer.location).text
