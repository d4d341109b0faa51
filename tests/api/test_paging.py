"""Lists in pages: every row once, whatever stands at the seam, whatever comes in meanwhile."""

from __future__ import annotations

import base64
import html
import json
import re
from datetime import timedelta

import pytest

from library_share import clock
from library_share.catalogue.models import TitleKind
from library_share.circulation.holds.actions import set_aside
from library_share.classroom.devices.pairing import offer, pair
from library_share.copies.deeds import Deed
from library_share.copies.leaving import ExitPaper, leave
from library_share.copies.models import ExitReason
from library_share.database import transaction
from library_share.libraries.models import PlaceKind
from library_share.patrons.actions import mark_left
from library_share.promotion.actions import note as note_activity
from library_share.promotion.rules import ActivityKind
from library_share.reports.actions import Asked, start
from library_share.reports.rules import Kind
from library_share.rotation.planning.actions import make_plan
from library_share.rotation.rounds.actions import note_need
from library_share.rotation.world.quiet import add_quiet_days
from library_share.serials.actions.subscribing import subscribe
from library_share.serials.rules import Frequency
from library_share.web.paging import LIMIT
from library_share.weeding.actions import draw_up
from library_share.weeding.rules import Disposal
from tests.desk.scanning import Desk
from tests.handovers.conftest import Road
from tests.signing_in import sign_in

HOW_MANY = 7
#: Every paged list; each takes `library` as well, or leaves it alone.
LISTS = (
    "boxes",
    "rounds",
    "libraries",
    "places",
    "classes",
    "closures",
    "school-years",
    "patrons",
    "patrons/leavers",
    "titles",
    "loans",
    "copies",
    "devices",
    "late-scans",
    "holds",
    "holds/to-fetch",
    "holds/shelf",
    "handovers",
    "interlibrary-loans",
    "on-the-road",
    "notices",
    "points",
    "shelves",
    "rotation-plans",
    "rotation/quiet-days",
    "reports",
    "serials",
    "stocktakes",
    "weeding-lists",
    "figures/copies",
    "receipts",
    "exits",
    "activities",
)
#: Lists of something at one place.
INSIDE = {
    "/api/v1/boxes/{code}/books",
    "/api/v1/consents",
    "/api/v1/copies/{code}/journey",
    "/api/v1/handovers/{code}/lines",
    "/api/v1/places/{code}/keepers",
    "/api/v1/points/{code}/boxes/{box_code}/books",
    "/api/v1/rotation-plans/{plan_id}/cells",
    "/api/v1/school-year-turn/arrivals",
    "/api/v1/school-year-turn/leavers",
    "/api/v1/serials/{subscription_id}/issues",
    "/api/v1/shelves/{code}/books",
    "/api/v1/stocktakes/{stocktake_id}/results",
    "/api/v1/weeding-lists/{list_id}/lines",
    "/api/v1/weeding-lists/{list_id}/suggestions",
    "/api/v1/patrons/{code}/consents",
}
#: For everybody; `tests/open_data` goes through their pages.
OPEN = {"/api/v1/open/releases", "/api/v1/open/stocks", "/api/v1/open/titles"}


class Lists:
    def __init__(self, client, token: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def answer(self, name: str, **query: object):
        return self.client.get(
            f"/api/v1/{name}", query_string={"library": "THCS", **query}, headers=self.headers
        )

    def page(self, name: str, **query: object) -> dict:
        answer = self.answer(name, **query)
        assert answer.status_code == 200, answer.text
        return answer.json

    def all_in_pages_of(self, limit: int, name: str) -> list[str]:
        rows, after = [], {}
        while True:
            page = self.page(name, limit=limit, **after)
            assert len(page["items"]) <= limit
            rows += [_shown(row) for row in page["items"]]
            if page["next"] is None:
                return rows
            assert len(page["items"]) == limit
            after = {"after": page["next"]}


def _shown(row: dict) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False)


@pytest.fixture
def lists(client, given) -> Lists:
    given.a_policy(loans_at_most=50)
    given.a_school_year()
    return Lists(client, given.a_token(given.an_account()))


@pytest.fixture
def many(lists: Lists, given) -> Lists:
    """Many of everything, alike in all that lists are sorted by, as far as things may be alike."""
    desk = Desk(lists.client, given.a_token(given.an_account("hoa")), "THCS")
    today = clock.today()
    for number in range(HOW_MANY):
        given.a_library(f"L{number}")
        given.a_place(kind=PlaceKind.READING_CORNER)
        given.a_class(f"6A{number}")
        given.a_place(class_name=f"6A{number}")
        given.a_closure(today + timedelta(number), today + timedelta(number))
        patron = given.a_patron("Nông Anh An", class_name=None)
        given.a_notice(patron)
        with transaction():
            mark_left(given.a_patron("Nông Anh An", class_name=None))
        copy = given.a_copy(given.a_title("Dế Mèn", volume=f"Tập {number}"))
        desk.scan(copy.code, patron=given.card(patron))
        earlier = clock.now() - timedelta(hours=1)
        desk.scan("7777777", scanned_at=earlier.isoformat())
        hold = given.a_hold(given.a_copy(f"Chờ lấy {number}").title, patron)
        given.a_hold(given.a_copy(f"Cần tìm {number}").title, patron)
        with transaction():
            set_aside(
                hold.slots[0].id,
                Deed(library_id=patron.library_id, account_id=None, at=clock.now()),
            )
        lender = given.a_library("L0")
        elsewhere = given.a_copy(f"Mượn nơi khác {number}", lender)
        given.a_promise(given.a_hold(elsewhere.title, patron).slots[0], lender)
        with transaction():
            pair(offer(patron.library_id, None, given.an_account(f"l{number}").id), "Máy cũ")
        _subscribe(given, number)
        given.a_place(kind=PlaceKind.BOX)
        with transaction():
            deed = Deed(library_id=patron.library_id, account_id=None, at=clock.now())
            add_quiet_days(given.a_library(), today, today, f"thi {number}")
            note_need(given.a_library(), deed, name=f"Đợt {number}", starts_on=today, ends_on=today)
        opened = {"library": "THCS", "title": f"Kiểm kê {number}"}
        assert desk.post("/stocktakes", opened).status_code == 201
        road = Road(given, given.a_library("L0"), given.a_library(), clock.now())
        road.sent([given.a_copy(f"Trên đường {number}", road.giver)])
        with transaction():
            make_plan(
                given.a_library(),
                Deed(library_id=patron.library_id, account_id=None, at=clock.now()),
                name=f"Kế hoạch {number}",
                starts_on=today,
                ends_on=today + timedelta(days=60),
                school_days=1,
                boxes=[given.a_place(kind=PlaceKind.BOX)],
                points=[given.a_place()],
            )
            deed = Deed(library_id=patron.library_id, account_id=None, at=clock.now())
            draw_up(deed, name="Thanh lọc", disposal=Disposal.LIQUIDATE)
            left = given.a_copy(f"Nát {number}", general_register_number=str(900 + number))
            note_activity(
                given.a_library(),
                deed,
                day=today,
                kind=ActivityKind.CLUB,
                name="Câu lạc bộ",
                attendance=5,
            )
            because = {left.id: ExitReason.WORN_OUT}
            leave(left.library_id, because, on=today, paper=ExitPaper(number="BB", on=today))
        _ask_for_a_report(given, number)
    return lists


def _ask_for_a_report(given, number: int) -> None:
    library, today = given.a_library(), clock.today()
    with transaction():
        start(
            library.commune,
            kind=Kind.OTHER,
            title=f"Báo cáo {number}",
            first_on=today,
            last_on=today,
            due_before=today,
            sections=[Asked(heading="Kết quả")],
            units=[library],
        )


def _subscribe(given, number: int) -> None:
    deed = Deed(library_id=given.a_library().id, account_id=None, at=clock.now())
    title = given.a_title(f"Báo {number}", TitleKind.PERIODICAL)
    with transaction():
        subscribe(title, deed, frequency=Frequency.MONTHLY, starts_on=deed.on, ends_on=deed.on)


def test_no_paged_list_is_forgotten(client):
    paths = client.get("/api/v1/openapi.json").json["paths"]
    paged = {
        path
        for path, operations in paths.items()
        for told in operations.get("get", {}).get("parameters", [])
        if told.get("name") == "after"
    }
    assert paged - INSIDE - OPEN == {f"/api/v1/{name}" for name in LISTS}


def test_the_pages_are_the_whole_list(many: Lists):
    for name in LISTS:  # making many of everything takes longer than reading all lists
        whole = many.all_in_pages_of(500, name)
        assert name == "school-years" or len(whole) >= HOW_MANY, name
        assert len(set(whole)) == len(whole), name
        for limit in (1, 2, 3, len(whole) - 1 or 1, len(whole)):
            assert many.all_in_pages_of(limit, name) == whole, name


@pytest.mark.parametrize("name", ["titles", "patrons"])
def test_what_comes_in_between_two_pages_moves_nothing(many: Lists, given, name):
    before = many.all_in_pages_of(500, name)
    first = many.page(name, limit=3)
    seen = [_shown(row) for row in first["items"]]
    for alike in ("A", "Dế Mèn", "Nông Anh An", "Z"):  # before the seam, at it and after it
        given.a_title(alike)
        given.a_patron(alike, class_name=None)
    page = many.page(name, limit=500, after=first["next"])
    seen += [_shown(row) for row in page["items"]]
    assert len(set(seen)) == len(seen)
    assert [row for row in seen if row in before] == before


def _key(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


NO_KEYS = {
    "letters": "xyz",
    "no letters": "====",
    "not UTF-8": base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    "nothing": _key(),
    "another list's": _key("a", "b", "c", 1),
    "a truth": _key(True, True),
    "a number too large": _key(2**63, 0),
    "a number below": _key(-1, -1),
    "text with NUL": _key("\0", 1, 0),
    "half a letter": _key("\ud800", 1, 0),
    "no list": base64.urlsafe_b64encode(b'{"a":1}').decode(),
    "no number": base64.urlsafe_b64encode(b"[NaN,1]").decode(),
    "a well": base64.urlsafe_b64encode(b"[" * 1400).decode(),
    "odd bytes": _key({"hex": "x"}, 1, 0),
    "no day": _key({"day": "2026-02-30"}, 1, 0),
}


@pytest.mark.parametrize("name", LISTS)
def test_what_is_no_key_is_told(lists: Lists, name):
    for what, key in NO_KEYS.items():
        answer = lists.answer(name, after=key)
        assert answer.status_code == 422, what
        assert answer.json["detail"] == (
            "Key of the page before: This is not a key that a list gave you."
        ), what
        assert list(answer.json["errors"]) == ["query"], what


@pytest.mark.parametrize("name", LISTS)
def test_a_page_has_1_to_500_rows(lists: Lists, name):
    for limit in ["0", "501", "-1", "x", "1.5", "", "1" * 30]:
        answer = lists.answer(name, limit=limit)
        assert answer.status_code == 422, limit
        assert answer.json["detail"] in (
            "Rows on a page: This must be from 1 to 500.",
            "Rows on a page: This must be a whole number.",
        ), limit


def test_unless_asked_a_page_has_50_rows(lists: Lists, given):
    for _ in range(51):
        given.a_patron(class_name=None)
    assert len(lists.page("patrons")["items"]) == 50


@pytest.mark.parametrize("address", ["/loans", "/patrons"])
def test_the_numbers_of_rows_go_on_from_page_to_page(client, given, address):
    given.a_policy(loans_at_most=200)
    lan = given.an_account()
    desk = Desk(client, given.a_token(lan), "THCS")
    for _ in range(LIMIT + 2):  # all due on one day, all of one name
        patron = given.a_patron("Nông Anh An", class_name=None)
        desk.scan(given.a_copy().code, given.card(patron))
    sign_in(client, lan)
    first = client.get(address).text
    more = html.unescape(re.search(r'<p class="more"><a [^>]*href="([^"]+)"', first)[1])
    numbers = [
        int(number)
        for page in (first, client.get(more).text)
        for number in re.findall(r'data-label="STT">(\d+)<', page)
    ]
    assert numbers == list(range(1, LIMIT + 3))
