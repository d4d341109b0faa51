"""Stories 529 and 530: a teacher's thumb counts, a librarian swaps two shelves on the phone."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import PHONE


def test_story_529_quick_taps_are_all_counted(opened):
    page = opened("gv6a", viewport=PHONE)
    page.goto("/shelves")
    page.get_by_role("link", name="Tủ sách lớp 6A").click()
    expect(page.locator("#tally")).to_contain_text("Hôm nay 0 lượt")
    for _ in range(6):
        page.locator("#plus").click(no_wait_after=True)
    expect(page.locator("#tally")).to_contain_text("Hôm nay 6 lượt")
    page.get_by_label("Cả lớp một lần").fill("28")
    page.get_by_role("button", name="Đếm", exact=True).click()
    expect(page.locator("#tally")).to_contain_text("Hôm nay 34 lượt")
    page.get_by_role("button", name="Hoàn tác lượt đếm cuối").click()
    expect(page.locator("#tally")).to_contain_text("Hôm nay 6 lượt")


def test_story_530_two_shelves_are_swapped_and_swapped_back_on_the_phone(opened):
    page = opened("thcs", viewport=PHONE)
    page.goto("/shelves")
    page.get_by_role("link", name="Tủ sách lớp 6A").click()
    page.get_by_role("link", name="Đổi tủ với lớp khác").click()
    page.get_by_label("Đổi với").select_option(label="Tủ sách lớp 7B")
    page.get_by_role("button", name="Xem sẽ đổi những gì").click()
    following = page.get_by_text("Đang mượn, theo sau khi trả:").first
    expect(following).to_be_visible()
    page.get_by_role("button", name="Đổi tủ").click()
    expect(page.locator("#messages")).to_contain_text("Đã đổi: Tủ sách lớp 6A ↔ Tủ sách lớp 7B")
    for class_name in ("6A", "7B"):
        link = page.get_by_role("link", name=f"In phiếu của lớp {class_name}")
        paper = page.request.get(link.get_attribute("href"))
        assert paper.body().startswith(b"%PDF")
    page.get_by_role("button", name="Hoàn tác lượt đổi").click()
    expect(page.locator("#messages")).to_contain_text("Đã hoàn tác")
    expect(page.get_by_role("button", name="Hoàn tác lượt đổi")).to_have_count(0)
