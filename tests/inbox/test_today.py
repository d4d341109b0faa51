"""Stories 241 to 254: everything that waits to be done, on one page (docs/stories.md)."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, update

from library_share import clock
from library_share.circulation.actions import Deed as LendingDeed
from library_share.circulation.actions import lend
from library_share.circulation.holds.actions import set_aside
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.queries import copy_at_hand
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy
from library_share.database import db, table_of, transaction
from library_share.handovers.models import Handover, HandoverLine
from library_share.inbox.lines import Here
from library_share.inbox.reading import numbers
from library_share.inbox.sources import SOURCES
from library_share.libraries.queries import main_place_of
from library_share.patrons.models import PlaceKeeper
from library_share.patrons.queries import find_patron_with_id
from library_share.web.access import Role
from tests.benchmarks.mountain import copied, heaped
from tests.inbox.conftest import steps_in, work_of
from tests.statements import statements


def deed(library) -> Deed:
    return Deed(library_id=library.id, account_id=None, at=clock.now())


def change(model, *which, **values) -> None:
    with transaction():
        db.session.execute(update(table_of(model)).where(*which).values(**values))
    db.session.expire_all()


@pytest.fixture
def kept(th, given):
    """A book of TH that is kept for An."""
    title = given.a_title("Đất rừng phương Nam")
    given.a_copy(title, th.library)
    given.a_hold(title, given.a_patron("Nông Anh An", th.library))
    return db.session.scalars(select(HoldSlot)).one()


def test_story_241_the_first_page_says_how_much_waits(th, kept, a_list):
    a_list()
    page = th.page.get("/").text
    assert 'href="/today#to_fetch"' in page
    assert 'href="/today#to_send"' in page
    assert "#overdue" not in page


def test_story_242_what_is_kept_and_stands_here_is_to_be_fetched(th, tvx, kept):
    (line,) = work_of(th)["to_fetch"]["lines"]
    assert line["text"] == "Đất rừng phương Nam"
    assert "Nông Anh An" in line["about"]
    assert line["step"] == {"label": "Fetch and scan", "address": "/desk", "method": "GET"}
    assert work_of(tvx) == {}


def test_story_243_received_counted_signed_one_step_after_the_other(th, tvx, a_list):
    code = a_list(3)
    th.does(code, "sending")
    (line,) = work_of(tvx)["to_receive"]["lines"]
    assert (line["text"], line["about"]) == ("From TH", f"{code} · 3 copies · Lent for display")
    assert tvx.page.post(line["step"]["address"]).status_code == 303  # the button on the page
    assert steps_in(tvx, "to_count_and_sign") == ["Count"]
    tvx.does(code, "count")
    assert steps_in(tvx, "to_count_and_sign") == steps_in(th, "to_count_and_sign") == ["Sign"]
    tvx.does(code, "signature", name="Hòa")
    assert "to_count_and_sign" not in work_of(tvx)
    assert steps_in(th, "to_count_and_sign") == ["Sign"]


def test_story_244_what_is_picked_goes_with_one_button(th, tvx, a_list, given):
    a_list(2)
    picked = a_list(1)
    shelf = given.a_place(th.library)
    given.a_copy(library=th.library, place=shelf)
    th.does(picked, "scans", code=shelf.code)  # listed, not picked yet
    th.begins(tvx)  # with nothing on it there is nothing to send
    assert steps_in(th, "to_send") == ["Send", "Pick"]
    button, link = work_of(th)["to_send"]["lines"]
    assert (button["step"]["method"], link["step"]["method"]) == ("POST", "GET")


def test_story_245_on_its_last_day_a_waiting_book_is_on_the_page(th, kept):
    with transaction():
        set_aside(kept.id, deed(th.library))
    assert "last_day" not in work_of(th)
    change(HoldSlot, HoldSlot.id == kept.id, ready_until=clock.today())
    (line,) = work_of(th)["last_day"]["lines"]
    assert line["about"] == "Nông Anh An · 6A"


def test_story_246_whoever_is_late_is_one_tap_away(th, given):
    with clock.pretend(clock.now() - timedelta(days=20)):
        patron, copy = given.a_patron("Mina", th.library), given.a_copy(library=th.library)
        lending = LendingDeed(library_id=th.library.id, account_id=None, at=clock.now())
        with transaction():
            lend(copy_at_hand(copy.id), find_patron_with_id(patron.id), lending)
    (line,) = work_of(th)["overdue"]["lines"]
    assert line["step"]["address"] == f"/patrons/{patron.id}"
    assert th.page.get(line["step"]["address"]).status_code == 200


def test_story_247_both_sides_see_what_is_too_long_on_the_road(th, tvx, a_list):
    code = a_list()
    th.does(code, "sending")
    for days, is_told in ((7, False), (8, True)):
        left_at = clock.now() - timedelta(days=days)
        change(Handover, prepared_at=left_at, sent_at=left_at)
        change(HandoverLine, listed_at=left_at, left_at=left_at)
        assert ("ageing" in work_of(th), "ageing" in work_of(tvx)) == (is_told, is_told)
    assert "Cuốn" not in th.page.get("/on-the-road?days=30").text
    assert code in th.page.get("/on-the-road?days=7").text


def test_story_248_a_late_scan_is_ticked_off_from_here(th, given):
    copy = given.a_copy("Dế Mèn", th.library)
    scan = {
        "scan_id": str(uuid4()),
        "library": "TH",
        "code": copy.code,
        "intent": "return",
        "scanned_at": (clock.now() - timedelta(minutes=5)).isoformat(),
    }
    headers = {"Authorization": f"Bearer {th.token}"}
    th.page.post("/api/v1/scans/batch", json={"scans": [scan]}, headers=headers)
    (line,) = work_of(th)["to_look_at"]["lines"]
    assert "Dế Mèn" in line["text"]
    assert th.page.post(line["step"]["address"]).status_code == 303
    assert "to_look_at" not in work_of(th)


def test_story_249_a_display_that_is_asked_back_begins_its_way_home(th, tvx, a_list):
    code = a_list()
    th.does(code, "sending")
    tvx.does(code, "receipt")
    for days, is_told in ((4, False), (3, True)):
        change(Handover, until=clock.today() + timedelta(days=days))
        assert ("to_send_home" in work_of(tvx)) == is_told
    (line,) = work_of(tvx)["to_send_home"]["lines"]
    form = parse_qs(urlsplit(line["step"]["address"]).query)
    home = main_place_of(th.library.id).code
    assert (form["purpose"], form["to_place"]) == (["return_home"], [home])
    assert f'value="{home}" selected' in tvx.page.get(line["step"]["address"]).text
    copy_id = db.session.scalars(select(HandoverLine.copy_id)).one()
    back = tvx.begins(th, "return_home")
    tvx.does(back, "scans", code=copy_at_hand(copy_id).code)
    assert "to_send_home" not in work_of(tvx)


def test_story_250_the_first_twenty_and_a_way_to_all(th, tvx, a_list):
    for _ in range(21):
        a_list()
    group = work_of(th)["to_send"]
    assert (group["number"], len(group["lines"])) == (21, 20)
    page = th.page.get("/today?lang=en").text
    assert "All 21" in page
    everything = th.page.get("/handovers?step=prepared&side=giver").text
    assert everything.count("<tr>") == 1 + 21
    assert th.page.get("/handovers?step=prepared&side=taker").text.count("<tr>") == 0


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.OFFICIAL])
def test_story_251_who_reads_figures_sees_numbers_and_no_name(th, kept, browser_of, role):
    client, _ = browser_of("hieutruong", role, th.library)
    for address in ("/", "/today"):
        page = client.get(address)
        assert page.status_code == 200
        assert "to_fetch" in page.text
        assert "Nông Anh An" not in page.text
        assert "Đất rừng" not in page.text
    assert "for_my_class" not in client.get("/today").text


def test_story_252_a_teacher_sees_what_waits_for_her_class(th, given, browser_of):
    for name, class_name in (("Nông Anh An", "4A"), ("Lý Thị Bình", "4B")):
        title = given.a_title()
        given.a_copy(title, th.library)
        given.a_hold(title, given.a_patron(name, th.library, class_name=class_name))
    shelf = given.a_place(th.library, class_name="4A")
    client, account = browser_of("gv4a", Role.CLASS_KEEPER, th.library)
    with transaction():
        db.session.add(PlaceKeeper(place_id=shelf.id, account_id=account.id, since=clock.today()))
    page = client.get("/today").text
    assert "Nông Anh An" in page
    assert "Lý Thị Bình" not in page
    assert 'id="to_fetch"' not in page


def test_story_253_another_library_s_work_is_not_shown(th, tvx, kept, browser_of):
    assert th.page.get("/api/v1/today?library=TH").status_code == 401
    assert tvx.call("GET", "/today", library="TH").status_code == 403
    client, _ = browser_of("hs6a", Role.PUPIL_LIBRARIAN, th.library)
    assert client.get("/today").status_code == 403
    assert "to_fetch" not in client.get("/").text
    assert tvx.call("GET", "/today", library="ZZ").status_code == 404


def test_story_254_a_mountain_of_work_costs_as_many_statements_as_a_heap(librarian, given):
    th, tvx = librarian("TH"), librarian("TVX")
    code, copy = th.begins(tvx), given.a_copy(library=th.library)
    th.does(code, "scans", code=copy.code)
    th.does(code, "sending")
    left_at = clock.now() - timedelta(days=9)
    change(HandoverLine, listed_at=left_at, left_at=left_at)

    def cost() -> int:
        th.page.get("/today")
        with statements() as sent:
            assert th.page.get("/today").status_code == 200
        return len(sent)

    before = cost()
    _on_the_road_too(copy, 5_000)
    assert work_of(th)["ageing"]["number"] == 5_001
    assert cost() == before


def _on_the_road_too(copy: Copy, how_many: int) -> None:
    """So many more copies of the title in the same consignment."""
    (line,) = db.session.execute(select(table_of(HandoverLine))).mappings().all()
    (like,) = db.session.execute(select(table_of(Copy))).mappings().all()
    copies, lines = [], []
    for number in range(100_000, 100_000 + how_many):
        key = {"id": number, "code": f"9{number}", "accession_number": str(number)}
        copies.append({**like, **key, "accession_key": str(number).encode()})
        lines.append({**line, "id": number, "copy_id": number})
    with transaction():
        db.session.execute(insert(table_of(Copy)), copies)
        db.session.execute(insert(table_of(HandoverLine)), lines)


@pytest.mark.parametrize("address", ["/today", "/api/v1/today?library=TH"])
def test_fifty_things_of_each_kind_cost_as_many_statements_as_one(given, browser_of, address):
    heaped(given, 5)
    client, account = browser_of("lan", Role.LIBRARIAN, given.a_library("TH"))
    headers = {"Authorization": f"Bearer {given.a_token(account)}"} if "/api/" in address else {}

    def cost() -> int:
        client.get(address, headers=headers)
        db.session.remove()
        with statements() as sent:
            assert client.get(address, headers=headers).status_code == 200
        return len(sent)

    before = cost()
    with transaction():
        copied(49)
    assert cost() == before
    here = Here(library_id=given.a_library("TH").id, account_id=account.id, today=clock.today())
    assert sorted(numbers([*SOURCES], here).values()) == [0] * (len(SOURCES) - 5) + [50] * 5
