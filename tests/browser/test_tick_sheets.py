"""Stories 550-551: a teacher types the class's sheet in, by keyboard alone, on any screen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from library_share import clock
from tests.browser.conftest import DESKTOP, PHONE

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_story_550_typed_in_by_keyboard_alone(opened, troubles, screen, scripts):
    page = opened("gv4a", viewport=screen, java_script_enabled=scripts)
    page.goto("/tick-sheets")
    page.get_by_role("link", name="Tủ sách lớp 4A").click()
    expect(page.locator("[name=book]").first).to_be_focused()
    fits(page)
    yesterday = f"{clock.today() - timedelta(days=1):%d/%m}"
    keys = page.keyboard
    for at, cell in enumerate(("1", "2", yesterday, yesterday, "2", "3", yesterday, "x")):
        if at:
            keys.press("Tab")
        keys.type(cell)
    keys.press("Enter")
    expect(page.get_by_text("Chưa lưu gì: 1 dòng cần sửa.")).to_be_visible()
    expect(page.locator("input.is-invalid")).to_be_focused()  # the caret stands where it is wrong
    fits(page)
    keys.press("Control+A")
    keys.type(yesterday)
    keys.press("Enter")
    expect(page.get_by_text("2 dòng đúng. Chưa lưu gì.")).to_be_visible()
    fits(page)
    keys.press("Enter")
    expect(page.get_by_text("Đã lưu:")).to_be_visible()
    fits(page)
    troubles.clear()  # the console tells of the 422


def test_story_551_everybody_can_use_the_grid(opened, axe):
    page = opened("gv4a", viewport=PHONE)
    page.goto("/tick-sheets")
    page.get_by_role("link", name="Tủ sách lớp 4A").click()
    for summary in page.locator("main details summary").all():
        summary.click()
    fits(page)
    page.locator("[name=book]").first.fill("999")
    page.locator("[name=reader]").first.fill("999")
    for _ in range(2):
        page.evaluate(axe)
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", WCAG
        )
        assert [one["id"] for one in found["violations"]] == []
        small = page.locator("main button, main input:visible, main summary").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height).filter(high => high < 36)"
        )
        assert small == []
        page.get_by_role("button", name="Xem lại").click()
        page.wait_for_load_state()
