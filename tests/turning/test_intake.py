"""Stories 974, 976–980: pupils go on to another school of the commune with the card they have."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from library_share import clock
from library_share.circulation.models import Loan
from library_share.database import db, transaction
from library_share.libraries.models import LibraryKind
from library_share.patrons.models import Card, Patron, PatronState
from library_share.turning import marks, sending_back
from library_share.turning.models import Arrival
from library_share.turning.rules import Said, Step
from tests.turning.conftest import NEW, OLD, School, dump


def takes_in(school: School, class_name: str = "6A") -> int:
    """All who wait; the number of the turn."""
    waiting = [row["id"] for row in school.call("GET", "/arrivals").json["items"]]
    answer = school.call("POST", "/arrivals", pupils=waiting, class_name=class_name)
    assert answer.status_code == 201, answer.text
    db.session.rollback()
    return int(answer.json["id"])


def patron_of(card: str) -> Patron:
    db.session.rollback()
    return db.session.scalars(
        select(Patron).join(Card, Card.patron_id == Patron.id).where(Card.code == card)
    ).one()


def test_story_976_the_card_of_the_primary_school_lends_at_the_next(th, thcs, given):
    an = th.a_pupil(
        "Nông Anh An", "5B", born_on=date(2015, 3, 2), note="hay quên", school_code="77"
    )
    card = given.card(an)
    held = th.lends(an)
    th.promotes()
    before = thcs.scan(card)
    assert before.json.get("patron") is None or before.status_code != 200
    takes_in(thcs)
    book = given.a_copy(given.a_title("Đất rừng phương Nam"), thcs.library)
    lent = thcs.scan(book.code, card)
    assert lent.json["outcome"] == "lent", lent.text
    loan = db.session.scalars(select(Loan).where(Loan.copy_id == book.id)).one()
    assert (loan.class_name, loan.grade, loan.patron.library_id) == ("6A", 6, thcs.library.id)
    here = patron_of(card)
    assert (here.name, here.born_on, here.note, here.school_code) == (
        "Nông Anh An",
        date(2015, 3, 2),
        "",
        "",
    )
    assert thcs.class_of(here) == "6A"
    # The old school: what was borrowed there stays there, and comes back anywhere.
    old = db.session.get_one(Patron, an.id)
    assert (old.state, old.name) == (PatronState.LEFT, "Nông Anh An")
    assert held.accession_number in th.shows("/year-end/leavers")
    page = th.pages.get(f"/patrons/{an.id}").text
    assert "Đất rừng phương Nam" not in page
    assert th.pages.get(f"/patrons/{here.id}").status_code == 404
    assert thcs.pages.get(f"/patrons/{an.id}").status_code == 404
    back = th.scan(held.code)
    assert back.json["outcome"] == "returned", back.text
    db.session.rollback()
    assert db.session.scalars(select(Loan).where(Loan.copy_id == held.id)).one().patron_id == an.id


def test_story_977_the_next_school_sees_name_class_and_card_only(th, thcs, given):
    an = th.a_pupil("Nông Anh An", "5B", born_on=date(2015, 3, 2), note="hay quên")
    copy = th.lends(an)
    th.promotes()
    shown = thcs.call("GET", "/arrivals").json["items"]
    assert [{**row, "id": 0} for row in shown] == [
        {"id": 0, "name": "Nông Anh An", "card": given.card(an), "class_name": "5B", "school": "TH"}
    ]
    page = thcs.shows("/year-end/arrivals")
    assert "Nông Anh An" in page
    for secret in (copy.code, "hay quên", "02/03/2015"):
        assert secret not in page


def test_a_third_school_sees_nobody(th, thcs, a_school, given):
    other = a_school("TH2", LibraryKind.PRIMARY)
    th.a_pupil("Nông Anh An", "5B")
    th.promotes()
    assert other.call("GET", "/arrivals").json["items"] == []
    waiting = thcs.call("GET", "/arrivals").json["items"][0]["id"]
    refused = other.call("POST", "/arrivals", pupils=[waiting])
    assert (refused.status_code, refused.json["code"]) == (409, "nothing_to_take_in")
    assert given.how_many(Arrival) == 0


def test_story_978_taking_in_by_the_page_class_by_class(th, thcs, given):
    names = ["Nông Anh An", "Mã Thị Bình"]
    for name, class_name in zip(names, ("5A", "5B"), strict=True):
        th.a_pupil(name, class_name)
    th.promotes()
    rows = thcs.call("GET", "/arrivals").json["items"]
    answer = thcs.says(
        "/year-end/arrivals",
        pupils=[row["id"] for row in rows],
        groups=["TH 5A", "TH 5B"],
        class_names=["6A", ""],
    )
    assert answer.status_code == 303
    classes = {row["name"]: thcs.class_of(patron_of(row["card"])) for row in rows}
    assert classes == {"Nông Anh An": "6A", "Mã Thị Bình": None}
    assert marks.marks_of(thcs.turning)[Step.ARRIVALS].said is Said.DONE
    again = thcs.says("/year-end/arrivals", pupils=[rows[0]["id"]])
    assert (again.status_code, "nothing_to_take_in" in again.text) == (409, True)


def test_story_979_who_is_on_the_schools_own_list_already_is_not_entered_twice(th, thcs, given):
    born = date(2015, 3, 2)
    an = th.a_pupil("Nông Anh An", "5B", born_on=born)
    there = thcs.a_pupil("Nông Anh An", "6C", NEW, born_on=born)
    before, own, card = dump(), given.card(there), given.card(an)
    th.promotes()
    turn_id = takes_in(thcs)
    assert patron_of(card).id == there.id
    assert thcs.class_of(there) == "6C"
    assert db.session.scalars(select(Card.revoked_at).where(Card.code == own)).one() is not None
    assert thcs.call("POST", f"/arrivals/{turn_id}/undo").status_code == 200
    th.undoes()
    assert dump() == before


def test_story_980_taken_in_is_undone_by_the_next_school_first(th, thcs, given):
    an, binh = th.a_pupil("Nông Anh An", "5B"), th.a_pupil("Mã Thị Bình", "5B")
    th.lends(binh)
    before = dump()
    th.promotes()
    promoted = dump()
    card = given.card(an)
    turn_id = takes_in(thcs)
    thcs.pages.get(f"/patrons/{patron_of(card).id}")  # looking is no fact
    refused = th.call("POST", "/promotion/undo")
    assert (refused.status_code, refused.json["code"]) == (409, "arrived_elsewhere")
    assert "2" in refused.json["detail"]
    assert thcs.call("POST", f"/arrivals/{turn_id}/undo").status_code == 200
    assert dump() == promoted
    assert thcs.call("POST", f"/arrivals/{turn_id}/undo").status_code == 200
    th.undoes()
    assert dump() == before
    th.promotes()
    takes_in(thcs)
    assert given.how_many(Patron, Patron.library_id == thcs.library.id) == 2


def test_what_the_next_school_lent_stays(th, thcs, given):
    an = th.a_pupil("Nông Anh An", "5B")
    card = given.card(an)
    th.promotes()
    turn_id = takes_in(thcs)
    thcs.lends(patron_of(card))
    refused = thcs.call("POST", f"/arrivals/{turn_id}/undo")
    assert (refused.status_code, refused.json["code"]) == (409, "turn_acted_upon")
    assert "lent_since" in [one["code"] for one in refused.json["reasons"]]
    assert patron_of(card).library_id == thcs.library.id


def test_a_replaced_card_and_another_class_forbid_undoing(th, thcs, given):
    an = th.a_pupil("Nông Anh An", "5B")
    card = given.card(an)
    th.promotes()
    turn_id = takes_in(thcs)
    here = patron_of(card)
    thcs.pages.post(f"/patrons/{here.id}/card")
    refused = thcs.call("POST", f"/arrivals/{turn_id}/undo")
    assert [one["code"] for one in refused.json["reasons"]] == ["cards_replaced_since"]


def test_a_pupil_without_a_card_gets_one(th, thcs, given):
    an = th.a_pupil("Nông Anh An", "5B")
    with transaction():
        db.session.scalars(
            select(Card).where(Card.patron_id == an.id)
        ).one().revoked_at = clock.now()
    before = dump()
    th.promotes()
    turn_id = takes_in(thcs)
    assert given.how_many(Card, Card.revoked_at.is_(None)) == 1
    thcs.call("POST", f"/arrivals/{turn_id}/undo")
    th.undoes()
    assert dump() == before


def test_another_librarys_taking_in_is_not_there(th, thcs, given):
    th.a_pupil("Nông Anh An", "5B")
    th.promotes()
    turn_id = takes_in(thcs)
    assert th.call("POST", f"/arrivals/{turn_id}/undo").status_code == 404
    assert th.says(f"/year-end/arrivals/{turn_id}/undo").status_code == 404
    with transaction():
        assert sending_back.intake_of(thcs.library, turn_id).id == turn_id
    assert OLD in thcs.shows("/year-end/arrivals")


def test_story_974_the_old_school_is_told_why_a_leavers_book_cannot_be_renewed(th, thcs, given):
    an = th.a_pupil("Nông Anh An", "5B")
    held = th.lends(an)
    th.promotes()
    takes_in(thcs)
    for school in (th, thcs):
        refused = school.scan(held.code, intent="renew")
        assert (refused.status_code, refused.json["code"]) == (409, "reader_has_no_card")
        assert "Nông Anh An" in refused.json["detail"]
    assert given.how_many(Loan, Loan.returned_at.is_(None)) == 1
    assert th.scan(held.code, intent="return").json["outcome"] == "returned"
