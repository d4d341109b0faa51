"""Story 439: two librarians hand books over, one of them with a phone's camera."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.desk import CAMERA, as_data, picture_of, scan


def begun(page: Page, to: str) -> str:
    """A list for another library; its code."""
    page.goto("/handovers/new")
    place = page.locator("[name=to_place] option", has_text=to).first.get_attribute("value")
    page.select_option("[name=to_place]", place)
    page.select_option("[name=purpose]", "display")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/handovers/5\d+"))
    return page.url.rsplit("/", 1)[1]


def said(page: Page, words: str) -> None:
    expect(page.locator("#outcome")).to_contain_text(words)


def never_wide(page: Page) -> None:
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def show(page: Page, code: str, base_url: str) -> None:
    page.evaluate("address => window.show(address)", as_data(picture_of(code, base_url)))


def test_story_439_picked_by_camera_and_received_by_the_label(opened, troubles, things, base_url):
    giver, taker = opened("thcs", viewport=PHONE), opened("th", viewport=PHONE)
    giver.add_init_script(CAMERA)
    code = begun(giver, "Tiểu học Hà Thượng")
    for copy in things.copies[:2]:  # as fast as a scanner types
        scan(giver, copy)
    rows = giver.locator("tbody tr")
    expect(rows).to_have_count(2)
    giver.get_by_role("button", name="Máy ảnh").click()
    show(giver, things.copies[2], base_url)
    expect(rows).to_have_count(3, timeout=20_000)
    said(giver, "đã vào danh mục")
    show(giver, "9999999", base_url)
    expect(giver.locator("#outcome .problem")).to_be_visible(timeout=20_000)
    troubles.clear()  # the console tells of the refusal
    never_wide(giver)
    giver.get_by_role("button", name="Tắt máy ảnh").click()
    giver.get_by_role("button", name="Gửi").click()
    expect(giver.get_by_text("Đang chuyển").first).to_be_visible()

    taker.goto(f"/handovers/{code}")
    scan(taker, code)
    said(taker, "Đã nhận tất cả")
    scan(taker, things.copies[0])
    said(taker, "đã nhận rồi")
    never_wide(taker)

    back = begun(taker, "THCS Hà Thượng")  # so that other tests find the books where they were
    for copy in things.copies:
        scan(taker, copy)
    expect(taker.locator("tbody tr")).to_have_count(3)
    taker.get_by_role("button", name="Gửi").click()
    expect(taker.get_by_text("Đang chuyển").first).to_be_visible()
    giver.goto(f"/handovers/{back}")
    scan(giver, back)
    said(giver, "Đã nhận tất cả")
