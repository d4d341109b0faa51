"""A box of a round is counted by holding the labels before the camera."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from library_share import clock
from library_share.circulation.keeping import change_copy
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, CopyState
from library_share.database import db, transaction
from library_share.libraries.models import Library, PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.rotation.models import BoxCount
from library_share.rotation.rounds import actions as rounds
from tests.browser.between import CAMERA_MS
from tests.browser.conftest import PHONE
from tests.browser.desk import CAMERA, as_data, picture_of, scan
from tests.given import Given


@dataclass
class Box:
    address: str
    part_id: int
    title: str
    books: list[str]
    numbers: list[str]


@pytest.fixture
def box(live_app: Flask) -> Box:
    """A box with four books in a round; the last one is noted as lost."""
    with live_app.app_context():
        given = Given()
        library = db.session.scalars(select(Library).where(Library.code == "TH")).one()
        name = uuid4().hex[:5]
        home = main_place_of(library.id)
        place = given.a_place(library, PlaceKind.BOX, f"Thùng {name}", within_id=home.id)
        title = given.a_title(f"Sách trong thùng {name}")
        copies = [given.a_copy(title, library, place) for _ in range(4)]
        today = clock.today()
        with transaction():
            deed = Deed(library_id=library.id, account_id=None, at=clock.now())
            one = rounds.note_need(
                library,
                deed,
                name=f"Đợt {name}",
                starts_on=today,
                ends_on=today + timedelta(days=14),
            )
            part = rounds.add_box(one, place, deed)
            lost = db.session.get_one(Copy, copies[3].id)
            change_copy(lost, state=CopyState.LOST, reason="thử", account_id=None)
        made = Box(
            address=f"/rounds/{one.id}/boxes/{part.id}/count",
            part_id=part.id,
            title=title.title,
            books=[copy.code for copy in copies],
            numbers=[copy.accession_number for copy in copies],
        )
        db.session.remove()
    return made


def show(page: Page, code: str, base_url: str) -> None:
    page.evaluate("address => window.show(address)", as_data(picture_of(code, base_url)))


def row(page: Page, code: str):
    return page.locator(f"tr[data-code='{code}']")


def said(page: Page, words: str) -> None:
    expect(page.locator("#outcome")).to_contain_text(words, timeout=CAMERA_MS)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def counted(app: Flask, box: Box) -> tuple[int, int, int, int]:
    with app.app_context():
        query = select(BoxCount).where(BoxCount.round_box_id == box.part_id)
        one = db.session.scalars(query).one()
        found = (one.expected, one.seen, one.damaged, one.lost)
        db.session.remove()
    return found


def test_a_box_is_counted_by_camera(opened, live_app, troubles, base_url, box, things):
    page = opened("th", viewport=PHONE)
    page.add_init_script(CAMERA)
    page.goto(box.address)
    page.get_by_role("button", name="Máy ảnh").click()
    first, second, third, lost = box.books
    show(page, first, base_url)
    said(page, f"Có “{box.title}”.")
    expect(row(page, first).get_by_text("Đã thấy")).to_be_in_viewport()
    expect(page.locator("#seen")).to_contain_text("Đã thấy 1 trên 3 cuốn")
    show(page, things.copies[0], base_url)
    said(page, f"Cuốn {things.copies[0]} không thuộc thùng này")
    expect(page.locator("#outcome")).to_be_in_viewport()
    show(page, lost, base_url)
    said(page, "nhưng sổ ghi")
    show(page, second, base_url)
    said(page, f"Có “{box.title}”.")
    row(page, second).get_by_label("Hỏng").check()
    page.get_by_role("button", name="Ghi mất các cuốn chưa thấy").click()
    expect(row(page, third).get_by_label("Mất")).to_be_checked()
    expect(row(page, first).get_by_label("Đủ")).to_be_checked()
    page.get_by_role("button", name="Đã kiểm đếm").click()
    page.wait_for_url(re.compile(r"/rounds/\d+$"))
    assert counted(live_app, box) == (4, 2, 1, 2)


def test_a_scanner_and_the_keyboard_tick_too(opened, troubles, box):
    page = opened("th")
    page.goto(box.address)
    page.locator("h1").click()
    page.keyboard.type(box.books[0])  # wherever the caret is
    page.keyboard.press("Enter")
    expect(row(page, box.books[0]).get_by_text("Đã thấy")).to_be_visible()
    row(page, box.books[1]).get_by_label("Mất").check()
    page.fill("#code", box.numbers[1].lower())
    page.press("#code", "Enter")
    expect(row(page, box.books[1]).get_by_text("Đã thấy")).to_be_visible()
    expect(row(page, box.books[1]).get_by_label("Đủ")).to_be_checked()
    scan(page, box.books[1])
    expect(page.locator("#outcome")).to_contain_text("đã thấy rồi")
    scan(page, box.books[2])
    expect(page.locator("#seen")).to_have_text(re.compile("Đã thấy đủ 3 cuốn"))
    expect(page).to_have_url(re.compile(r"/count$"))


def test_without_scripts_the_box_is_counted_as_before(opened, live_app, troubles, box):
    page = opened("th", java_script_enabled=False)
    page.goto(box.address)
    expect(page.locator("#code")).to_be_hidden()
    row(page, box.books[0]).get_by_label("Hỏng").check()
    page.get_by_role("button", name="Đã kiểm đếm").click()
    page.wait_for_url(re.compile(r"/rounds/\d+$"))
    assert counted(live_app, box) == (4, 3, 1, 1)
