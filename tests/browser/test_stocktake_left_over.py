"""Scans of a stock-take that were not sent survive a reload, and nobody else's page sends them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from library_share.database import db
from library_share.libraries.models import Library
from library_share.stocktake.models import StocktakeCount
from tests.browser.conftest import PHONE
from tests.browser.desk import scan
from tests.browser.network import connect, lose_the_answer
from tests.given import Given

PENDING, LEFT_OVER, NOT_COUNTED = "#pending", "#left-over", "#not-counted"
A_DAY_AND_A_BIT_MS = 25 * 60 * 60 * 1000


@dataclass
class Shelf:
    code: str
    books: list[str]
    other: str


@pytest.fixture
def shelf(live_app: Flask) -> Shelf:
    """Three books at a place of THCS, and another place."""
    with live_app.app_context():
        given, thcs = (
            Given(),
            db.session.scalars(select(Library).where(Library.code == "THCS")).one(),
        )
        here, other = (given.a_place(thcs, name=f"Kệ {uuid4().hex[:5]}") for _ in range(2))
        title = given.a_title(f"Sách còn lại {uuid4().hex[:5]}")
        books = [given.a_copy(title, thcs, here).code for _ in range(3)]
        made = Shelf(here.code, books, other.code)
        db.session.remove()
    return made


def begun(page: Page, shelf: Shelf) -> str:
    """A stock-take of both places; its address."""
    page.goto(f"/stocktakes/new?place={shelf.code}&place={shelf.other}")
    for code in (shelf.code, shelf.other):
        page.locator(f"[name=places][value='{code}']").check()
    page.fill("[name=title]", "Kiểm giữa lúc mất mạng")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/stocktakes/\d+$"))
    return page.url


def counts(app: Flask, address: str) -> list[tuple[str, str]]:
    """Code and place of each count, in the order in which they were written."""
    with app.app_context():
        query = select(StocktakeCount).where(
            StocktakeCount.stocktake_id == int(address.rsplit("/", 1)[1])
        )
        found = [
            (one.code, one.place.code)
            for one in db.session.scalars(query.order_by(StocktakeCount.id))
        ]
        db.session.remove()
    return found


def scan_without_network(page: Page, codes: list[str]) -> None:
    page.context.set_offline(True)
    for code in codes:
        scan(page, code)
    expect(page.locator(PENDING)).to_contain_text(f"Còn {len(codes)} lượt quét chưa gửi")


def come_back(page: Page, address: str) -> None:
    """The tab was closed meanwhile."""
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(address)


def test_three_scans_survive_a_reload_and_count_once(opened, live_app, shelf, troubles):
    page = opened("thcs", viewport=PHONE)
    address = begun(page, shelf)
    page.goto(f"{address}/count?place={shelf.code}")
    scan_without_network(page, shelf.books)
    expect(page.locator(PENDING)).to_contain_text("máy này đang giữ")
    come_back(page, f"{address}/count?place={shelf.code}")
    expect(page.locator(LEFT_OVER)).to_have_text("Đã tính xong 3 lượt quét của lần trước.")
    expect(page.locator("main .lead")).to_contain_text("đã thấy 3 trên 3")
    expect(page.locator(PENDING)).to_be_hidden()
    assert counts(live_app, address) == [(code, shelf.code) for code in shelf.books]
    page.reload()
    expect(page.locator("main .lead")).to_contain_text("đã thấy 3 trên 3")
    expect(page.locator(LEFT_OVER)).to_be_hidden()
    assert len(counts(live_app, address)) == 3
    troubles.clear()  # the console tells of the network


def test_the_page_says_how_many_wait_as_long_as_they_do(opened, shelf, troubles):
    page = opened("thcs", viewport=PHONE)
    address = begun(page, shelf)
    page.goto(f"{address}/count?place={shelf.code}")
    scan_without_network(page, shelf.books[:2])
    page.goto("about:blank")
    page.context.set_offline(False)
    page.route("**/count", lambda route: route.abort())
    page.goto(f"{address}/count?place={shelf.code}")
    expect(page.locator(LEFT_OVER)).to_contain_text("Còn 2 lượt quét của lần trước chưa gửi")
    connect(page)
    expect(page.locator(LEFT_OVER)).to_contain_text("Đã tính xong 2 lượt quét")
    troubles.clear()


def test_a_count_whose_answer_was_lost_is_counted_once(opened, live_app, shelf, troubles):
    page = opened("thcs", viewport=PHONE)
    address = begun(page, shelf)
    page.goto(f"{address}/count?place={shelf.code}")
    page.route("**/count", lose_the_answer)
    with page.expect_event("requestfailed"):
        scan(page, shelf.books[0])
    expect(page.locator(PENDING)).to_contain_text("Còn 1 lượt quét")
    connect(page)
    come_back(page, f"{address}/count?place={shelf.code}")
    expect(page.locator(LEFT_OVER)).to_contain_text("Đã tính xong 1 lượt quét")
    assert counts(live_app, address) == [(shelf.books[0], shelf.code)]
    troubles.clear()


def test_each_counts_where_it_was_made_though_the_page_is_opened_elsewhere(
    opened, live_app, shelf, troubles
):
    page = opened("thcs", viewport=PHONE)
    address = begun(page, shelf)
    page.goto(f"{address}/count?place={shelf.code}")
    first, second, third = shelf.books
    scan_without_network(page, [first, shelf.other, second])
    come_back(page, f"{address}/count?place={shelf.code}")
    expect(page.locator(LEFT_OVER)).to_contain_text("Đã tính xong 3 lượt quét")
    expect(page.locator("[name=place]")).to_have_value(shelf.other)
    scan_without_network(page, [third])
    come_back(page, f"{address}/count?place={shelf.code}")
    expect(page.locator(LEFT_OVER)).to_contain_text("Đã tính xong 1 lượt quét")
    expect(page.locator("[name=place]")).to_have_value(shelf.code)
    made = [(first, shelf.code), (second, shelf.other), (third, shelf.other)]
    assert counts(live_app, address) == made
    troubles.clear()


def sends_nothing(page: Page, address: str, shelf: Shelf) -> None:
    page.goto(f"{address}/count?place={shelf.code}")
    expect(page.locator("#code")).to_be_focused()
    page.wait_for_timeout(1_000)
    expect(page.locator(LEFT_OVER)).to_be_hidden()


def test_another_account_and_another_stock_take_send_nothing(opened, live_app, shelf, troubles):
    page, cookies = opened("thcs", viewport=PHONE), opened("xa").context.cookies()
    address, other = begun(page, shelf), begun(page, shelf)
    page.goto(f"{address}/count?place={shelf.code}")
    scan_without_network(page, shelf.books)
    come_back(page, other)
    sends_nothing(page, other, shelf)
    mine = page.context.cookies()
    page.context.clear_cookies()
    page.context.add_cookies(cookies)
    page.goto("/")
    page.locator("header select").select_option(label="THCS Hà Thượng")
    page.wait_for_load_state("networkidle")
    sends_nothing(page, address, shelf)
    assert counts(live_app, address) == counts(live_app, other) == []

    page.context.clear_cookies()
    page.context.add_cookies(mine)
    page.goto(f"{address}/count?place={shelf.code}")
    expect(page.locator(LEFT_OVER)).to_contain_text("Đã tính xong 3 lượt quét")
    assert len(counts(live_app, address)) == 3
    troubles.clear()


def test_what_is_too_old_is_listed_until_it_was_read(opened, live_app, shelf, troubles):
    page = opened("thcs", viewport=PHONE)
    address = begun(page, shelf)
    page.goto(f"{address}/count?place={shelf.code}")
    scan_without_network(page, shelf.books[:2])
    page.add_init_script(f"const now = Date.now; Date.now = () => now() + {A_DAY_AND_A_BIT_MS}")
    for _ in range(2):
        come_back(page, f"{address}/count?place={shelf.code}")
        expect(page.locator(f"{NOT_COUNTED} li")).to_have_count(2)
        expect(page.locator(NOT_COUNTED)).to_contain_text(shelf.books[0])
    page.get_by_role("button", name="Đã đọc").click()
    expect(page.locator(NOT_COUNTED)).to_be_hidden()
    page.reload()
    expect(page.locator("#code")).to_be_focused()
    page.wait_for_timeout(500)
    expect(page.locator(NOT_COUNTED)).to_be_hidden()
    assert counts(live_app, address) == []
    troubles.clear()


def test_what_is_refused_when_nobody_looks_is_listed(opened, live_app, shelf, troubles):
    page = opened("thcs", viewport=PHONE)
    address = begun(page, shelf)
    page.goto(f"{address}/count?place={shelf.code}")
    card = "2000008"  # a card's label is no book's
    scan_without_network(page, [shelf.books[0], card])
    come_back(page, f"{address}/count?place={shelf.code}")
    expect(page.locator(f"{NOT_COUNTED} li")).to_have_count(1)
    expect(page.locator(LEFT_OVER)).to_contain_text("Đã tính xong 1 lượt quét")
    assert len(counts(live_app, address)) == 1
    troubles.clear()


def test_whoever_was_signed_out_loses_none(opened, live_app, shelf, troubles):
    page = opened("thcs", viewport=PHONE)
    address = begun(page, shelf)
    page.goto(f"{address}/count?place={shelf.code}")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    for code in shelf.books[:2]:
        scan(page, code)
    expect(page.locator(PENDING)).to_contain_text("Còn 2 lượt quét chưa gửi")
    page.context.add_cookies(cookies)
    page.locator("#outcome").get_by_role("link", name="Tải lại trang").click()
    expect(page.locator(LEFT_OVER)).to_contain_text("Đã tính xong 2 lượt quét")
    assert len(counts(live_app, address)) == 2
    troubles.clear()


FORBIDDEN = "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError') }"
FULL = "IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError') }"


@pytest.mark.parametrize("trouble", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_a_device_that_keeps_nothing_says_so_and_counts(opened, live_app, shelf, troubles, trouble):
    page = opened("thcs", viewport=PHONE)
    address = begun(page, shelf)
    page.add_init_script(trouble)
    page.goto(f"{address}/count?place={shelf.code}")
    scan_without_network(page, shelf.books[:2])
    expect(page.locator(LEFT_OVER)).to_contain_text("Máy này không giữ được lượt quét")
    expect(page.locator(PENDING)).to_contain_text("Đừng đóng trang này")
    page.context.set_offline(False)
    expect(page.locator("main .lead")).to_contain_text("đã thấy 2 trên 3")
    assert len(counts(live_app, address)) == 2
    troubles.clear()
