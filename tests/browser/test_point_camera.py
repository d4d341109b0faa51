"""The keeper of a point holds labels before the phone's camera: lent, given back, reported."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from library_share.database import db
from library_share.libraries.models import Library, Place
from tests.browser.between import CAMERA_MS
from tests.browser.conftest import PHONE
from tests.browser.desk import CAMERA, as_data, picture_of
from tests.given import Given

POINT = "Nhà văn hóa xóm 5"
#: What has a digit is a card, not a name.
NO_DIGITS = str.maketrans("0123456789", "ghijklmnop")


@dataclass
class Point:
    code: str
    books: list[str]
    card: str
    reader: str


@pytest.fixture
def point(live_app: Flask) -> Point:
    """A point with two books, and one reader of its library."""
    with live_app.app_context():
        given = Given()
        place = db.session.scalars(select(Place).where(Place.name == POINT)).one()
        library = db.session.get_one(Library, place.library_id)
        title = given.a_title(f"Sách ở xóm {uuid4().hex[:5]}")
        name = f"Lò Thị {uuid4().hex[:5].translate(NO_DIGITS)}"
        reader = given.a_patron(name, library, class_name=None)
        made = Point(
            code=place.code,
            books=[given.a_copy(title, library, place).code for _ in range(2)],
            card=given.card(reader),
            reader=reader.name,
        )
        db.session.remove()
    return made


@pytest.fixture
def keeper(opened, troubles, point) -> Page:
    page = opened("xom5", viewport=PHONE)
    page.add_init_script(CAMERA)
    page.goto(f"/points/{point.code}")
    return page


def opens(page: Page, act: str) -> None:
    page.locator("details.act summary", has_text=act).click()


def opens_camera(page: Page) -> None:
    page.get_by_role("button", name="Máy ảnh").click()
    expect(page.locator("#camera-state")).to_have_text("Đưa nhãn vào trước máy ảnh.")


def show(page: Page, code: str, base_url: str) -> None:
    page.evaluate("address => window.show(address)", as_data(picture_of(code, base_url)))


def never_wide(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def said(page: Page, words: str) -> None:
    expect(page.locator("#fault")).to_contain_text(words, timeout=CAMERA_MS)
    expect(page.locator("#fault")).to_be_in_viewport()
    never_wide(page)


def test_a_book_and_a_card_are_lent_and_the_next_one_is_lent_too(keeper, point, base_url):
    opens(keeper, "Mượn")
    opens_camera(keeper)
    show(keeper, point.books[0], base_url)
    expect(keeper.locator("#lend-book")).to_have_value(point.books[0], timeout=CAMERA_MS)
    expect(keeper.locator("#told")).to_contain_text("quét thẻ hoặc gõ tên")
    for seen in ("#camera-picture", "#lend-book", "#reader"):
        expect(keeper.locator(seen)).to_be_in_viewport()
    never_wide(keeper)
    show(keeper, point.card, base_url)
    said(keeper, f"Đã cho {point.reader} mượn")
    expect(keeper.locator("#camera-picture")).to_be_visible()
    keeper.fill("#reader", point.reader)  # who has no card is typed, and the book is scanned
    show(keeper, point.books[1], base_url)
    said(keeper, f"Đã cho {point.reader} mượn")


def test_a_book_is_given_back_by_its_label_alone(keeper, point, base_url):
    opens_camera(keeper)
    show(keeper, point.card, base_url)
    expect(keeper.locator("#reader")).to_have_value(point.card, timeout=CAMERA_MS)
    show(keeper, point.books[0], base_url)
    said(keeper, f"Đã cho {point.reader} mượn")
    opens(keeper, "Trả")
    show(keeper, point.card, base_url)
    expect(keeper.locator("#told")).to_contain_text("Đây là thẻ", timeout=CAMERA_MS)
    show(keeper, point.books[0], base_url)
    said(keeper, f"{point.reader} đã trả")


def test_a_book_that_is_scanned_first_waits_for_what_to_do(keeper, point, base_url):
    opens_camera(keeper)
    show(keeper, point.books[0], base_url)
    expect(keeper.locator("#told")).to_contain_text("chọn việc cần làm", timeout=CAMERA_MS)
    opens(keeper, "Báo hỏng")
    expect(keeper.locator("#report-book")).to_have_value(point.books[0])
    expect(keeper.locator("#told")).to_contain_text("rồi bấm Báo")
    keeper.get_by_label("Mất", exact=True).check()
    keeper.get_by_role("button", name="Báo", exact=True).click()
    said(keeper, "Đã ghi mất")


def test_a_refusal_is_told_below_the_picture_and_the_next_book_is_read(
    keeper, point, base_url, things, troubles
):
    opens(keeper, "Trả")
    opens_camera(keeper)
    show(keeper, things.copies[0], base_url)
    said(keeper, "không có cuốn nào mang số")
    troubles.clear()
    keeper.get_by_role("button", name="Tắt máy ảnh").click()
    expect(keeper.locator("#camera-picture")).to_be_hidden()


def test_a_usb_scanner_types_into_the_form_that_is_open(keeper, point):
    opens(keeper, "Mượn")
    keeper.keyboard.type(point.books[0])
    expect(keeper.locator("#lend-book")).to_have_value(point.books[0])
    keeper.fill("#reader", point.reader)
    keeper.keyboard.press("Enter")
    expect(keeper.locator("#messages")).to_contain_text(f"Đã cho {point.reader} mượn")
