"""The desk on a slow network, on none, signed out, and with a photo of nothing: no scan is lost."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.desk import CAMERA, as_data, outcome, picture_of, scan


def slow_down(page: Page, milliseconds: int) -> None:
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    slow = {"latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
    wire.send("Network.emulateNetworkConditions", {"offline": False, **slow})


def take_back(page: Page, card: str) -> None:
    """Undo all that the test lent."""
    page.goto(f"/desk?patron={card}")
    loans = page.locator(".patron-loans li")
    while left := loans.count():
        page.get_by_role("button", name="Hoàn tác").first.click()
        expect(loans).to_have_count(left - 1)


def test_a_scanner_that_is_faster_than_the_network_loses_nothing(opened, things):
    page = opened("thcs")
    page.goto("/desk")
    slow_down(page, 700)
    for code in (things.card, *things.copies[1:]):
        scan(page, code)
        expect(page.locator("#code")).to_have_value("")
    page.keyboard.type("1002")  # and somebody begins to type while the answers come
    expect(page.locator("#pending")).to_have_text("Đang chờ trả lời …")
    expect(page.locator(".patron-loans li")).to_have_count(2, timeout=15_000)
    expect(page.locator("#code")).to_have_value("1002")
    expect(page.locator("#code")).to_be_focused()
    expect(page.locator("#pending")).to_be_hidden()
    take_back(page, things.card)


def test_scans_made_without_network_are_sent_when_it_is_back(opened, things, troubles):
    page = opened("thcs")
    page.goto("/desk")
    page.context.set_offline(True)
    scan(page, things.card)
    scan(page, things.copies[0])
    expect(page.locator("#pending")).to_contain_text("Còn 2 lượt quét chưa gửi")
    page.context.set_offline(False)
    outcome(page, "lent")
    expect(page.locator(".patron-loans li")).to_have_count(1)
    expect(page.locator("#pending")).to_be_hidden()
    assert troubles
    troubles.clear()
    take_back(page, things.card)


def test_a_lost_answer_is_asked_for_again_and_nothing_is_done_twice(opened, things, troubles):
    page = opened("thcs")
    page.goto(f"/desk?patron={things.card}")
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort()

    page.route("**/desk/scan", lose_the_first)
    scan(page, things.copies[0])
    outcome(page, "lent")  # not "copy is already on loan", nor a return
    assert "Đã cho" in lost[0].text()
    expect(page.locator(".patron-loans li")).to_have_count(1)
    troubles.clear()
    take_back(page, things.card)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_camera_goes_on_after_the_network_was_away(opened, things, base_url, troubles, size):
    page = opened("thcs", viewport=size)
    page.add_init_script(CAMERA)
    page.goto("/desk")
    page.get_by_role("button", name="Máy ảnh").click()
    page.evaluate("address => window.show(address)", as_data(picture_of(things.card, base_url)))
    expect(page.locator("#patron-name")).to_contain_text(things.name, timeout=20_000)
    page.context.set_offline(True)
    page.evaluate("address => window.show(address)", as_data(picture_of("8888888", base_url)))
    expect(page.locator("#pending")).to_contain_text("Còn 1 lượt quét")
    page.context.set_offline(False)
    outcome(page, "refused")
    page.evaluate("address => window.show(address)", as_data(picture_of("8888895", base_url)))
    expect(page.locator("#outcome")).to_contain_text("8888895")
    for seen in ("#camera-picture", "#outcome [data-outcome]"):
        expect(page.locator(seen)).to_be_in_viewport(ratio=1)
    expect(page.locator("#code")).not_to_be_focused()
    troubles.clear()


def test_a_photo_of_nothing_leaves_the_desk_as_it_was(opened, things, troubles):
    page = opened("thcs", viewport=PHONE)
    page.goto(f"/desk?patron={things.card}")
    buffer = io.BytesIO()
    Image.new("RGB", (300, 300), "#ccc").save(buffer, "JPEG")
    photo = {"name": "toi.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}
    page.set_input_files("#photo", photo)
    expect(page.locator("#outcome")).to_contain_text("Không đọc được mã nào")
    expect(page.locator("#patron-name")).to_contain_text(things.name)
    scan(page, "8888888")
    outcome(page, "refused")
    troubles.clear()


def test_whoever_was_signed_out_is_told_and_led_back(opened, things, troubles):
    page = opened("thcs")
    page.goto("/desk")
    page.context.clear_cookies()
    scan(page, things.card)
    page.locator("#outcome").get_by_role("link", name="Tải lại trang").click()
    expect(page).to_have_url(re.compile(r"/sign-in\?next=/desk$"))
    troubles.clear()


def test_a_code_that_a_link_brought_gives_way_to_what_is_scanned(opened, things):
    page = opened("thcs")
    page.goto(f"/desk?code={things.copies[0]}")
    scan(page, things.card)
    outcome(page, "patron")
