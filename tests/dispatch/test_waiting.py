"""Stories 423 to 430: what cannot be listed, what comes twice, and who waits when it is unsaid."""

from __future__ import annotations

import pytest

from library_share import clock
from library_share.circulation.holds.actions import place
from library_share.circulation.holds.models import Hold
from library_share.circulation.keeping import change_copy
from library_share.copies.actions import move
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, CopyState
from library_share.database import db, transaction
from library_share.handovers.models import HandoverLine
from library_share.handovers.queries import find_leg_of
from library_share.libraries.models import PlaceKind
from library_share.libraries.queries import main_place_of
from tests.signing_in import sign_in


def last_event(who, code):
    return who.call("GET", f"/handovers/{code}").json["last_event"]


def undoes_last(who, code):
    return who.does(code, f"events/{last_event(who, code)}/undo")


def state_of(hold) -> str:
    db.session.expire_all()
    return str(db.session.get_one(Hold, hold.id).slots[0].state)


def lends(who, copy, patron, number=7):
    return who.call(
        "POST",
        "/scans",
        scan_id=f"0e1f2a3b-0000-4000-8000-{number:012}",
        code=copy.code,
        patron=who.given.card(patron),
    )


@pytest.fixture
def listed(th, tvx):
    """A function that puts copies, a shelf or a box on a list for TVX; answers the list's code."""

    def put(*things, code=None, purpose="display"):
        code = code or th.begins(tvx, purpose)
        for thing in things:
            answer = th.does(code, "scans", code=thing.code)
            assert answer.status_code == 200, answer.text
        return code

    return put


@pytest.fixture
def waited_for(th, tvx, given):
    """A copy of TH that is promised to An of TVX, and An's hold."""
    copy = given.a_copy("Dế Mèn", th.library)
    hold = given.a_hold(copy.title, given.a_patron("An", tvx.library))
    given.a_promise(hold.slots[0], th.library)
    return copy, hold


@pytest.fixture
def waited_for_by_4a(th, tvx, given):
    """The same for a class of TVX."""
    copy = given.a_copy("Quê nội", th.library)
    school_class = given.a_class("4A", tvx.library)
    with transaction():
        deed = Deed(library_id=tvx.library.id, account_id=None, at=clock.now())
        hold = place(copy.title, deed, school_class=school_class)
    given.a_promise(hold.slots[0], th.library)
    return copy, hold


def test_story_423_scanned_twice_it_has_come_once(th, tvx, given, listed):
    copy, extra = given.a_copy("Cuội", th.library), given.a_copy("Thừa", th.library)
    code = listed(copy)
    th.does(code, "sending")
    for thing, first in ((copy, "arrived"), (extra, "extra")):
        assert tvx.does(code, "scans", code=thing.code).json["meaning"] == first
        again = tvx.does(code, "scans", code=thing.code).json
        assert again["meaning"] == "in_already"
        assert thing.title.title in again["sentence"]
    assert (again["arrived"], again["extra"]) == (2, 1)
    assert given.how_many(HandoverLine) == 2


@pytest.mark.parametrize("unsaid", ["undone", "missing"])
def test_story_424_a_class_is_served_by_the_arrival_and_waits_again(
    th, tvx, listed, waited_for_by_4a, unsaid
):
    copy, hold = waited_for_by_4a
    code = listed(copy, purpose="interlibrary")
    th.does(code, "sending")
    tvx.does(code, "receipt")
    assert state_of(hold) == "fulfilled"
    if unsaid == "undone":
        assert undoes_last(tvx, code).status_code == 200
    else:
        (line,) = tvx.call("GET", f"/handovers/{code}/lines").json["items"]
        assert tvx.does(code, f"lines/{line['id']}/missing").status_code == 200
    assert state_of(hold) == "on_the_way"
    assert db.session.get_one(Hold, hold.id).ended_at is None
    tvx.does(code, "scans", code=copy.code)
    assert state_of(hold) == "fulfilled"


def test_story_497_what_came_for_a_reader_is_named_where_it_came_in(
    th, tvx, listed, waited_for, waited_for_by_4a, client, given
):
    for copy, _ in (waited_for, waited_for_by_4a):
        code = listed(copy, purpose="interlibrary")
        th.does(code, "sending")
        tvx.does(code, "receipt")
        sign_in(client, given.an_account(f"xem-{code}", library=tvx.library))
        said = "An (6A)" if copy is waited_for[0] else "4A"
        assert f"Để riêng cho {said}" in client.get(f"/handovers/{code}").text
        sign_in(client, given.an_account(f"gui-{code}", library=th.library))
        assert "Để riêng cho" not in client.get(f"/handovers/{code}").text


@pytest.mark.parametrize("is_sent", [False, True])
def test_story_425_cancelled_by_mistake_and_undone(th, listed, waited_for, is_sent):
    copy, hold = waited_for
    code = listed(copy, purpose="interlibrary")
    if is_sent:
        th.does(code, "sending")
    th.does(code, "cancellation", reason="nhầm")
    assert state_of(hold) == "caught"
    assert undoes_last(th, code).status_code == 200
    assert state_of(hold) == "on_the_way"


def test_story_426_kept_for_somebody_here_meanwhile_it_does_not_leave_again(th, given, listed):
    copy = given.a_copy("Dế Mèn", th.library)
    code = listed(copy)
    th.does(code, "cancellation", reason="nhầm")
    hold = given.a_hold(copy.title, given.a_patron("Mina", th.library))
    assert state_of(hold) == "caught"
    assert undoes_last(th, code).json["code"] == "other_side_has_acted"
    assert state_of(hold) == "caught"
    assert find_leg_of(copy.id) is None


@pytest.mark.parametrize("state", [CopyState.LOST, CopyState.WITHDRAWN])
def test_story_427_a_lost_or_withdrawn_book_is_not_listed(th, tvx, given, state):
    copy = given.a_copy("Dế Mèn", th.library)
    with transaction():
        found = db.session.get_one(Copy, copy.id)
        change_copy(found, state=state, reason="Rách nát", account_id=None)
    refused = th.does(th.begins(tvx), "scans", code=copy.code)
    assert refused.json["code"] == "not_on_the_shelves"
    assert find_leg_of(copy.id) is None


def test_story_428_a_box_does_not_take_a_kept_book_along(th, tvx, given, waited_for):
    box = given.a_place(th.library, PlaceKind.BOX, "Thùng 1")
    kept, hold = waited_for
    given.a_copy("Ở trong thùng", th.library, box)
    with transaction():
        move([kept.id], box.id, at=clock.now(), account_id=None)
    code = th.begins(tvx)
    refused = th.does(code, "scans", code=box.code)
    assert refused.json["code"] == "kept_in_box"
    assert find_leg_of(kept.id) is None
    assert state_of(hold) == "caught"
    with transaction():
        move([kept.id], main_place_of(th.library.id).id, at=clock.now(), account_id=None)
    answer = th.does(code, "scans", code=box.code).json
    assert (answer["meaning"], answer["copies"], answer["boxes"]) == ("box_listed", 1, 1)


def test_story_429_of_a_shelf_goes_what_can_go(th, tvx, given, listed):
    shelf = given.a_place(th.library, PlaceKind.READING_CORNER, "Góc đọc")
    _free, lent, kept, on_a_list = (given.a_copy(f"Cuốn {n}", th.library, shelf) for n in range(4))
    assert lends(th, lent, given.a_patron("Bo", th.library)).json["outcome"] == "lent"
    given.a_hold(kept.title, given.a_patron("Mina", th.library))
    listed(on_a_list)
    code = th.begins(tvx)
    answer = th.does(code, "scans", code=shelf.code)
    assert (answer.status_code, answer.json["copies"]) == (200, 1)
    assert "3 stay" in answer.json["sentence"]
    again = th.does(code, "scans", code=shelf.code)
    assert again.json["code"] == "nothing_stands_there"


def test_story_430_a_book_given_up_for_lost_turns_up(th, tvx, given, listed):
    copy = given.a_copy("Dế Mèn", th.library)
    code = listed(copy)
    th.does(code, "sending")
    (line,) = th.call("GET", f"/handovers/{code}/lines").json["items"]
    th.does(code, f"lines/{line['id']}/lost", reason="không thấy")
    assert tvx.does(code, "scans", code=copy.code).status_code == 200
    db.session.expire_all()
    assert db.session.get_one(Copy, copy.id).state is CopyState.IN_USE


def test_what_somebody_has_is_neither_missing_nor_comes_again(th, tvx, given, listed):
    copy = given.a_copy("Dế Mèn", th.library)
    code = listed(copy)
    th.does(code, "sending")
    tvx.does(code, "receipt")
    assert lends(tvx, copy, given.a_patron("An", tvx.library)).json["outcome"] == "lent"
    (line,) = tvx.call("GET", f"/handovers/{code}/lines").json["items"]
    assert tvx.does(code, f"lines/{line['id']}/missing").json["code"] == "somebody_has_it"
    assert tvx.does(code, "scans", code=copy.code).json["code"] == "somebody_has_it"


def test_the_label_of_another_consignment_is_told(th, tvx, given, listed):
    one, other = listed(given.a_copy("A", th.library)), th.begins(tvx)
    assert th.does(one, "scans", code=other).json["code"] == "other_consignment"
    th.does(one, "sending")
    answer = tvx.does(one, "scans", code=one).json
    assert (answer["meaning"], answer["arrived"]) == ("received", 1)
