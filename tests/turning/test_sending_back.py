"""Stories 1140, 1142: what has happened to those who were taken in, when taking in is undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from library_share.circulation.models import Loan
from library_share.database import db, transaction
from library_share.patrons.merging import actions as merging
from library_share.patrons.models import Enrolment, Patron
from library_share.turning import sending_back
from tests.turning.conftest import NEW, School
from tests.turning.test_intake import patron_of, takes_in

BORN = date(2015, 3, 2)


def merges(school: School, kept: int, other: int, card: str | None = None) -> None:
    with transaction():
        merging.merge(
            school.library,
            db.session.get_one(Patron, kept),
            db.session.get_one(Patron, other),
            card,
        )


def undoes(school: School, turn_id: int) -> Any:
    return school.call("POST", f"/arrivals/{turn_id}/undo")


@pytest.fixture
def twice(th, thcs, given):
    """An was taken in, and stands in the school's own list under another spelling: the turn, both
    rows, the card that came along."""
    an = th.a_pupil("Nông Anh An", "5B", born_on=BORN)
    own = thcs.a_pupil("Nong Anh An", "6A", NEW, school_code="K77").id
    card = given.card(an)
    th.promotes()
    turn_id = takes_in(thcs)
    return turn_id, own, patron_of(card).id, card


def test_story_1140_a_pupil_of_our_own_list_stays_when_taking_in_is_undone(thcs, twice):
    turn_id, own, made, card = twice
    merges(thcs, own, made, card)
    assert undoes(thcs, turn_id).status_code == 200
    assert patron_of(card).library_id != thcs.library.id
    kept = db.session.get_one(Patron, own)
    assert (kept.school_code, thcs.class_of(kept)) == ("K77", "6A")


def test_the_other_way_round_with_books_of_last_year(th, thcs, given):
    an = th.a_pupil("Nông Anh An", "5B", born_on=BORN)
    own = thcs.a_pupil("Nong Anh An", None)
    own_id, card = own.id, given.card(an)
    thcs.lends(own)
    th.promotes()
    turn_id = takes_in(thcs)
    made = patron_of(card).id
    merges(thcs, made, own_id)
    # Her class was made for those who came, and she stays in it.
    refused = undoes(thcs, turn_id)
    assert [one["code"] for one in refused.json["reasons"]] == ["entered_since"]
    with transaction():
        db.session.delete(
            db.session.scalars(select(Enrolment).where(Enrolment.patron_id == made)).one()
        )
    assert undoes(thcs, turn_id).status_code == 200
    assert patron_of(card).id == an.id
    assert db.session.get_one(Patron, made).erased_on is None


def test_a_loan_however_old_keeps_who_would_go(th, thcs, given):
    an = th.a_pupil("Nông Anh An", "5B")
    own = thcs.a_pupil("Mã Thị Bình", None)
    copy, card = thcs.lends(own), given.card(an)
    th.promotes()
    turn_id = takes_in(thcs)
    made = patron_of(card).id
    with transaction():
        db.session.execute(update(Loan).where(Loan.copy_id == copy.id).values(patron_id=made))
    refused = undoes(thcs, turn_id)
    assert "lent_since" in [one["code"] for one in refused.json["reasons"]]
    assert patron_of(card).id == made


def test_story_1142_the_old_school_has_given_a_new_card(th, thcs, given):
    an = th.a_pupil("Nông Anh An", "5B").id
    th.promotes()
    turn_id = takes_in(thcs)
    assert th.says(f"/patrons/{an}/back").status_code == 303
    assert th.says(f"/patrons/{an}/card").status_code == 303
    refused = undoes(thcs, turn_id)
    assert (refused.status_code, refused.json["code"]) == (409, "turn_acted_upon")
    assert [one["code"] for one in refused.json["reasons"]] == ["cards_replaced_since"]
    assert thcs.says(f"/year-end/arrivals/{turn_id}/undo").status_code == 409


def test_at_the_old_school_one_pupil_was_made_of_two_rows(th, thcs, given):
    an, again = th.a_pupil("Nông Anh An", "5B").id, th.a_pupil("Nong Anh An", None).id
    th.promotes()
    turn_id = takes_in(thcs)
    merges(th, an, again)
    refused = undoes(thcs, turn_id)
    assert [one["code"] for one in refused.json["reasons"]] == ["cards_replaced_since"]


def test_a_card_that_is_given_at_the_same_moment_is_told(th, thcs, monkeypatch):
    an = th.a_pupil("Nông Anh An", "5B").id
    th.promotes()
    turn_id = takes_in(thcs)
    assert th.says(f"/patrons/{an}/back").status_code == 303
    assert th.says(f"/patrons/{an}/card").status_code == 303
    monkeypatch.setattr(sending_back, "_cards_changed", lambda _arrivals: 0)
    refused = undoes(thcs, turn_id)
    assert (refused.status_code, refused.json["code"]) == (409, "turn_acted_upon")
    assert [one["code"] for one in refused.json["reasons"]] == ["cards_replaced_since"]
