"""The desk in a real browser: by keyboard, by camera, by photo, on a phone, without JavaScript."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select

from library_share.circulation.models import Loan
from library_share.copies.models import Copy
from library_share.database import db
from library_share.libraries.models import Library
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.desk import CAMERA, as_data, outcome, picture_of, scan


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_lend_return_and_undo_by_keyboard_alone(opened, things, size):
    page = opened("thcs", viewport=size)
    page.goto("/desk")
    scan(page, things.card)
    outcome(page, "patron")
    expect(page.locator("#patron-name")).to_contain_text(things.name)
    scan(page, things.copies[0])
    outcome(page, "lent")
    expect(page.locator(".outcome-sentence")).to_contain_text("hạn trả")
    scan(page, things.copies[1])
    outcome(page, "lent")
    expect(page.locator(".patron-loans li")).to_have_count(2)
    page.get_by_role("button", name="Hoàn tác").first.click()
    outcome(page, "undone")
    expect(page.locator(".patron-loans li")).to_have_count(1)
    page.get_by_role("link", name="Bạn đọc tiếp theo").click()
    scan(page, things.copies[0])
    outcome(page, "returned")


def test_a_refusal_says_why_and_offers_to_go_on(opened, things):
    page = opened("thcs")
    page.goto("/desk")
    scan(page, "8888888")
    outcome(page, "refused")
    expect(page.locator(".outcome-refused")).to_contain_text("8888888")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_camera_reads_one_label_after_the_other(opened, things, base_url, size):
    page = opened("thcs", viewport=size)
    page.add_init_script(CAMERA)
    page.goto("/desk")
    page.get_by_role("button", name="Máy ảnh").click()
    for code, kind in (
        (things.card, "patron"),
        (things.copies[0], "lent"),
        (things.copies[1], "lent"),
    ):
        page.evaluate("address => window.show(address)", as_data(picture_of(code, base_url)))
        expect(page.locator("#outcome [data-outcome]")).to_have_attribute(
            "data-outcome", kind, timeout=20_000
        )
        if kind == "lent":
            expect(page.locator(".patron-loans")).to_contain_text(re.compile("hạn trả"))
    expect(page.locator(".patron-loans li")).to_have_count(2)
    for code in things.copies[:2]:
        page.evaluate("window.show('data:,')")
        page.fill("#code", code)
        page.get_by_label("Chỉ trả").check(force=True)
        page.press("#code", "Enter")
        outcome(page, "returned")


def test_a_photo_is_read_on_the_server_where_the_camera_may_not_open(opened, things, base_url):
    page = opened("thcs")
    page.goto("/desk")
    photo = Image.new("RGB", (1200, 700), "#ddd")
    for place, code in enumerate((things.copies[0], things.card)):
        photo.paste(picture_of(code, base_url), (80 + 560 * place, 120))
    buffer = io.BytesIO()
    photo.save(buffer, "JPEG", quality=80)
    page.set_input_files(
        "#photo", {"name": "sach.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}
    )
    outcome(page, "lent")
    expect(page.locator("#outcome [data-outcome]")).to_have_count(2)
    page.get_by_role("button", name="Hoàn tác").first.click()
    outcome(page, "undone")


def test_the_desk_works_without_javascript(opened, things):
    page = opened("thcs", java_script_enabled=False)
    page.goto("/desk")
    for code, kind in ((things.card, "patron"), (things.copies[2], "lent")):
        page.fill("#code", code)
        page.press("#code", "Enter")
        assert page.locator("#outcome [data-outcome]").get_attribute("data-outcome") == kind
    page.get_by_role("button", name="Hoàn tác").first.click()
    assert page.locator("#outcome [data-outcome]").get_attribute("data-outcome") == "undone"


def test_the_condition_of_a_returned_book_is_one_tap_and_the_next_scan_goes_on(opened, things):
    page = opened("thcs")
    page.goto("/desk")
    for code, kind in ((things.card, "patron"), (things.copies[2], "lent")):
        scan(page, code)
        outcome(page, kind)
    page.get_by_text("Chỉ trả").click()
    page.keyboard.type(things.copies[2])  # the caret is not in the box, and need not be
    page.keyboard.press("Enter")
    outcome(page, "returned")
    page.get_by_role("button", name="Hỏng").click()
    expect(page.get_by_role("button", name="Hỏng")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#code")).to_be_focused()
    page.get_by_role("button", name="Tốt").click()
    expect(page.get_by_role("button", name="Tốt")).to_have_attribute("aria-pressed", "true")


def test_a_double_click_lends_once(opened, things):
    page = opened("thcs")
    page.goto("/desk")
    scan(page, things.card)
    outcome(page, "patron")
    page.fill("#code", things.copies[2])
    page.get_by_role("button", name="Ghi").dblclick()
    outcome(page, "lent")
    expect(page.locator(".patron-loans li")).to_have_count(1)
    page.get_by_role("button", name="Hoàn tác").first.click()
    outcome(page, "undone")


def test_the_slip_prints_what_is_out(opened, things):
    page = opened("thcs")
    page.goto("/desk")
    scan(page, things.card)
    outcome(page, "patron")
    scan(page, things.copies[2])
    outcome(page, "lent")
    with page.expect_popup() as popup:
        page.get_by_role("link", name="In phiếu mượn").click()
    expect(popup.value.locator("h1")).to_have_text("Phiếu mượn")
    expect(popup.value.locator("tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Hoàn tác").first.click()
    outcome(page, "undone")


def printed(page: Page, kind: str, code: str, sheet: str) -> Image.Image:
    """What the printer puts on paper for one code: the page's PDF at 300 dpi, cut out."""
    page.goto(f"/labels?kind={kind}")
    page.fill("#f-codes", code)
    page.select_option("[name=sheet]", sheet)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("PDF")).click()
    paper = pypdfium2.PdfDocument(download.value.path())[0].render(scale=300 / 72).to_pil()
    return paper.crop((0, 0, paper.width // 3, paper.height // 5)).convert("RGB")


def test_a_printed_label_is_lent_returned_and_undone_by_the_camera(opened, things):
    page = opened("thcs")
    card = printed(page, "cards", things.card, "cards")
    label = printed(page, "copies", things.copies[0], "l7160")
    page.add_init_script(CAMERA)
    page.goto("/desk")
    page.get_by_role("button", name="Máy ảnh").click()
    page.evaluate("address => window.show(address)", as_data(card))
    expect(page.locator("#patron-name")).to_contain_text(things.name, timeout=20_000)
    page.evaluate("address => window.show(address)", as_data(label))
    expect(page.locator("#outcome [data-outcome=lent]")).to_be_visible(timeout=20_000)
    page.evaluate("window.show('data:,')")
    page.get_by_label("Chỉ trả").check(force=True)
    page.fill("#code", things.copies[0])
    page.press("#code", "Enter")
    outcome(page, "returned")
    page.get_by_role("button", name="Hoàn tác").first.click()
    outcome(page, "undone")
    page.fill("#code", things.copies[0])
    page.press("#code", "Enter")
    outcome(page, "returned")


def test_a_question_has_two_buttons_and_each_does_what_it_says(opened, things, live_app):
    with live_app.app_context():
        code = db.session.scalars(
            select(Copy.code)
            .join(Loan, Loan.copy_id == Copy.id)
            .join(Library, Library.id == Copy.library_id)
            .where(Library.code == "THCS", Loan.returned_at.is_(None), Loan.kind == "take_home")
        ).first()
        db.session.remove()
    page = opened("thcs", viewport=PHONE)
    page.goto("/desk")
    scan(page, things.card)
    outcome(page, "patron")
    scan(page, code)
    outcome(page, "question")
    expect(page.locator(".choices button")).to_have_count(2)
    page.get_by_role("button", name="Trả rồi cho mượn").click()
    outcome(page, "lent")
    expect(page.locator(".patron-loans li")).to_have_count(1)
    scan(page, code)
    outcome(page, "returned")
