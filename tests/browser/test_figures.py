"""Stories 1046 to 1049: pages of figures on a phone, on a screen, by keyboard, on paper."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from library_share.catalogue.models import Title
from library_share.database import db
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.rotation.models import Round
from library_share.statistics import tallying
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_every_page import WCAG


@pytest.fixture(scope="module")
def pages(live_app: Flask) -> dict[str, str]:
    """The addresses of one page of each kind, after everything was counted."""
    with live_app.app_context():
        tallying.count_for(60)
        school = db.session.scalars(db.select(Library).where(Library.code == "THCS")).one()
        of_school = db.select(Place).where(Place.library_id == school.id)
        shelf = db.session.scalars(
            of_school.where(Place.kind == PlaceKind.CLASS_SHELF).order_by(Place.id)
        ).first()
        box = db.session.scalars(of_school.where(Place.kind == PlaceKind.BOX)).first()
        found = {
            "library": "/figures",
            "commune": "/figures/commune",
            "class": f"/figures/class?class_name={shelf.class_name}",
            "shelf": f"/figures/places/{shelf.code}",
            "box": f"/figures/places/{box.code}",
            "round": f"/figures/rounds/{db.session.scalars(db.select(Round.id)).first()}",
            "title": f"/figures/titles/{db.session.scalars(db.select(Title.id)).first()}",
            "copies": "/figures/copies?which=lost",
            "days": "/figures?grain=day&beside=year_before",
        }
        db.session.remove()
    return found


def faults(page: Page, axe: str) -> list[Any]:
    page.evaluate(axe)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", WCAG
    )
    return [(one["id"], one["nodes"][0]["html"][:110]) for one in found["violations"]]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "screen"])
def test_story_1046_every_page_of_figures_can_be_read_by_all(
    opened: Any, pages: dict[str, str], axe: str, size: dict[str, int]
) -> None:
    page = opened("thcs", viewport=size)
    for name, address in pages.items():
        assert page.goto(address).status == 200, name
        assert faults(page, axe) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name


def test_story_1047_which_school_reads_least_and_why_without_scrolling(
    opened: Any, pages: dict[str, str]
) -> None:
    page = opened("canbo", viewport=PHONE)
    page.goto(pages["commune"])
    answer = page.locator("section.answer")
    expect(answer).to_contain_text("đọc ít nhất")
    expect(answer).to_contain_text("Vì sao?")
    box = answer.bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]
    answer.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("Số liệu")
    expect(page.locator("section.answer")).to_contain_text("Lớp")


def test_story_1048_a_chart_by_keyboard_and_without_scripts(
    opened: Any, pages: dict[str, str]
) -> None:
    page = opened("thcs", viewport=DESKTOP, java_script_enabled=False)
    page.goto(pages["library"])
    chart = page.get_by_role("img", name="Lượt dùng sách", exact=True)
    chart.focus()
    expect(chart).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    table = page.locator("section.chart").first.locator("table")
    expect(table).to_be_visible()
    assert table.locator("tbody tr").count() > 1


def test_story_1049_the_page_prints_on_a4(opened: Any, pages: dict[str, str]) -> None:
    page = opened("thcs", viewport=DESKTOP)
    page.goto(pages["library"])
    margin = dict.fromkeys(("top", "bottom", "left", "right"), "15mm")
    paper = pypdfium2.PdfDocument(page.pdf(format="A4", margin=margin))
    assert 2 <= len(paper) <= 9
    text = " ".join("".join(one.get_textpage().get_text_range() for one in paper).split())
    assert "Việc nên làm trước" in text
    assert "Mỗi lần mượn một lượt" in text  # how it is counted, folded on the screen
    assert "Ảnh gửi Zalo" not in text
    assert "Trình đơn" not in text
