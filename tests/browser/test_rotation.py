"""Story 671: a round from the need to the closed round, by the librarian at her desk and the keeper
of a point with a phone: one book is lost, two are damaged, four are on loan when the box goes home.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from library_share import clock
from library_share.copies.models import Condition, Copy, CopyState
from library_share.database import db
from library_share.libraries.calendars import calendar_of, forget_calendars
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.rotation.models import BoxCount, Round
from library_share.rotation.rules import Step
from tests.browser.conftest import PHONE
from tests.given import Given
from tests.labels.reading import text_of

GIVER, TAKER, POINT = "TH", "TTHTCD", "Nhà văn hóa xóm 5"
NAME, BOX = "Đợt thử hai người", "Thùng thử hai người"


@dataclass
class Travelling:
    """A box of eight books, the point it goes to, four readers there."""

    box: str
    point: str
    books: list[str]
    cards: list[str]


@pytest.fixture
def travelling(live_app: Flask) -> Travelling:
    with live_app.app_context():
        given = Given()
        libraries = {
            code: db.session.scalars(select(Library).where(Library.code == code)).one()
            for code in (GIVER, TAKER)
        }
        home = main_place_of(libraries[GIVER].id)
        box = given.a_place(libraries[GIVER], PlaceKind.BOX, BOX, within_id=home.id)
        books = [given.a_copy(f"Sách đi xa {n}", libraries[GIVER], box) for n in range(8)]
        readers = [given.a_patron(f"Lò Thị Xa {n}", libraries[TAKER]) for n in range(4)]
        made = Travelling(
            box=box.code,
            point=db.session.scalars(select(Place.code).where(Place.name == POINT)).one(),
            books=[copy.code for copy in books],
            cards=[given.card(reader) for reader in readers],
        )
        db.session.remove()
    return made


@pytest.fixture
def open_day(live_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next day on which both libraries are open: boxes move on no other."""
    with live_app.app_context():
        ids = list(db.session.scalars(select(Library.id).where(Library.code.in_((GIVER, TAKER)))))
        ahead = 0
        while not all(
            calendar_of(one, around=day).is_open(day)
            for one in ids
            for day in [clock.today() + timedelta(days=ahead)]
        ):
            ahead += 1
        db.session.remove()
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(days=ahead))
    forget_calendars()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def act(page: Page, name: str, **fields: str) -> None:
    """One of the four buttons of the point, filled in and sent."""
    details = page.locator("details.act", has=page.locator("summary", has_text=name))
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    for field, value in fields.items():
        box = details.locator(f"[name={field}]").first
        if box.get_attribute("type") == "radio":
            details.locator(f"[name={field}][value={value}]").check()
        else:
            box.fill(value)
    details.locator("form button.btn-primary").click()


def never_wide(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def sent_and_received(giver: Page, taker: Page, app: Flask, travelling: Travelling) -> None:
    """Whoever has the box sends it, whoever takes it receives it by its list."""
    with app.app_context():
        consignment = db.session.scalars(
            db.text("""
                SELECT c.code FROM handover_lines l JOIN handovers h ON h.id = l.handover_id
                JOIN places c ON c.id = h.consignment_id JOIN places b ON b.id = l.box_id
                WHERE l.copy_id IS NULL AND l.ended_at IS NULL AND b.code = :box
            """),
            {"box": travelling.box},
        ).one()
        db.session.remove()
    giver.goto(f"/handovers/{consignment}")
    giver.locator("form[action$='/send'] button").last.click()  # “Send all”, when it is asked
    expect(giver.get_by_text("Đang chuyển").first).to_be_visible()
    taker.goto(f"/handovers/{consignment}")
    never_wide(taker)
    taker.locator("form[action$='/receive'] button").click()
    expect(taker.get_by_text("Đã nhận").first).to_be_visible()
    taker.wait_for_load_state("networkidle")


def test_story_671_a_round_by_two_keepers(opened, live_app, travelling, open_day, troubles):
    lan = opened("th")
    lan.goto("/rounds/new")
    today = clock.today()
    lan.fill("[name=name]", NAME)
    lan.fill("[name=starts_on]", f"{today}")
    lan.fill("[name=ends_on]", f"{today + timedelta(days=30)}")
    press(lan, "Lưu")
    lan.wait_for_url(re.compile(r"/rounds/\d+$"))
    home = lan.url
    lan.select_option("[name=box]", travelling.box)
    press(lan, "Thêm thùng vào đợt")
    lan.get_by_text("Thêm điểm đến").first.click()
    lan.select_option("[name=place]", travelling.point)
    lan.locator("details[open] [name=leaves_on]").fill(f"{today + timedelta(days=14)}")
    lan.locator("details[open] button").click()
    expect(lan.get_by_text(POINT).first).to_be_visible()
    press(lan, "Đã lập xong kế hoạch")
    lan.fill("[name=approved_by]", "Vũ Thị Kim Oanh")
    lan.fill("[name=reason]", "thư viện nhỏ, mỗi nhan đề một bản")
    press(lan, "Duyệt kế hoạch")
    press(lan, "Bắt đầu soạn thùng")
    lan.get_by_role("link", name="Hôm nay đi đâu").first.click()
    expect(lan.get_by_role("heading", name=re.compile(BOX))).to_be_visible()
    press(lan, "Làm theo các ô đã chọn")
    expect(lan.locator("#messages")).to_contain_text("Đã lập danh mục")

    hoa = opened("tthtcd", viewport=PHONE)
    sent_and_received(lan, hoa, live_app, travelling)

    sang = opened("xom5", viewport=PHONE)
    sang.goto(f"/points/{travelling.point}")
    never_wide(sang)
    for number, card in enumerate(travelling.cards):
        act(sang, "Mượn", book=travelling.books[number], reader=card)
        expect(sang.locator("#messages")).to_contain_text(f"Đã cho Lò Thị Xa {number}")
    act(sang, "Đếm lượt đọc", how_many="12")
    expect(sang.locator(".tally-today")).to_contain_text("12")
    act(sang, "Báo hỏng", book=travelling.books[5], what="lost", reason="nước cuốn")
    expect(sang.locator("#messages")).to_contain_text("Đã ghi mất")
    never_wide(sang)

    lan.goto(home)
    press(lan, "Thu hồi thùng")
    expect(lan.locator("#messages")).to_contain_text("thu hồi")
    sent_and_received(hoa, lan, live_app, travelling)
    lan.goto(home)
    lan.get_by_role("link", name="Kiểm kê thùng").first.click()
    damaged = lan.get_by_role("radio", name="Hỏng")
    expect(damaged).to_have_count(3)  # eight, but for one lost and four that readers have
    damaged.nth(0).check()
    damaged.nth(1).check()
    press(lan, "Đã kiểm đếm")
    lan.wait_for_url(home)
    expect(lan.get_by_text("hỏng 2, mất 1, đang cho mượn 4").first).to_be_visible()
    for paper in lan.locator("a[href*='.pdf']").all():
        answer = lan.context.request.get(paper.get_attribute("href"))
        assert answer.ok
        words = text_of(answer.body())
        assert "Sách đi xa" in words or NAME in words
    press(lan, "Kết thúc đợt")
    expect(lan.get_by_role("button", name="Kết thúc đợt", exact=True)).to_have_count(0)

    with live_app.app_context():
        one = db.session.scalars(select(Round).where(Round.name == NAME)).one()
        assert one.step is Step.CLOSED
        counted = db.session.scalars(select(BoxCount).order_by(BoxCount.id.desc()).limit(1)).one()
        told = (counted.expected, counted.seen, counted.out, counted.damaged, counted.lost)
        assert told == (8, 3, 4, 2, 1)
        copies = {
            copy.code: copy
            for copy in db.session.scalars(select(Copy).where(Copy.code.in_(travelling.books)))
        }
        assert copies[travelling.books[5]].state is CopyState.LOST
        assert sum(copy.condition is Condition.DAMAGED for copy in copies.values()) == 2
        db.session.remove()
    assert troubles == []
