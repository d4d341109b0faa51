"""Stories 1080 to 1082: a unit writes its part of a report where the network comes and goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from library_share import clock
from library_share.database import db, transaction
from library_share.libraries.models import Library
from library_share.reports import actions, queries
from library_share.reports.models import Report
from library_share.reports.rules import Kind, Step
from tests.browser.conftest import PHONE
from tests.browser.network import connect, lose_the_answer

WORDS, MORE = "Mỗi tuần giới thiệu một cuốn sách.", "Mỗi tuần hai tiết đọc."


@pytest.fixture
def report_id(live_app: Flask) -> int:
    """Asked of THCS, nobody has written in it."""
    with live_app.app_context():
        thcs = db.session.scalars(select(Library).where(Library.code == "THCS")).one()
        today = clock.today()
        with transaction():
            report = actions.start(
                thcs.commune,
                kind=Kind.MONTH,
                title=f"Báo cáo lúc mất mạng {uuid4().hex[:5]}",
                first_on=today - timedelta(days=30),
                last_on=today,
                due_before=today + timedelta(days=7),
                sections=[actions.Asked(heading="Kết quả"), actions.Asked(heading="Kiến nghị")],
                units=[thcs],
            )
            db.session.flush()
            made = report.id
        db.session.remove()
    return made


@pytest.fixture
def page(opened: Callable[..., Page], report_id: int) -> Page:
    found = opened("thcs", viewport=PHONE)
    found.goto(address(report_id))
    return found


def address(report_id: int) -> str:
    return f"/reports/{report_id}/units/THCS"


def box(page: Page, section: int = 1) -> Locator:
    return page.locator(f"#text-{section}")


def unsent(page: Page, section: int = 1) -> Locator:
    return page.locator(f"form[data-section='{section}'] [data-unsent]")


def written(app: Flask, report_id: int, section: int = 1) -> str:
    with app.app_context():
        report = db.session.get_one(Report, report_id)
        (part,) = queries.parts_of(report)
        answer = queries.answers_of([part.id]).get((part.id, report.sections[section - 1].id))
        said = answer.text if answer else ""
        db.session.remove()
    return said


def eventually(page: Page, says: Callable[[], Any], wanted: Any) -> None:
    for _ in range(80):
        if says() == wanted:
            return
        page.wait_for_timeout(100)
    assert says() == wanted


def test_story_1080_words_wait_on_the_phone_and_go_by_themselves(
    page, live_app, report_id, troubles
):
    page.context.set_offline(True)
    box(page).fill(WORDS)
    expect(unsent(page)).to_have_text(re.compile("Máy này đã giữ phần vừa viết"))
    assert page.locator("#messages .alert").count() == 0
    page.context.set_offline(False)
    eventually(page, lambda: written(live_app, report_id), WORDS)
    expect(unsent(page)).to_be_hidden()
    troubles.clear()  # the console tells of requests without network


def test_words_are_there_again_after_the_page_was_closed(page, live_app, report_id, troubles):
    page.context.set_offline(True)
    box(page, 2).fill(WORDS)
    expect(unsent(page, 2)).to_be_visible()
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(address(report_id))
    expect(box(page, 2)).to_have_value(WORDS)
    eventually(page, lambda: written(live_app, report_id, 2), WORDS)
    page.reload()
    expect(box(page, 2)).to_have_value(WORDS)
    expect(unsent(page, 2)).to_be_hidden()
    troubles.clear()


def test_story_1081_who_was_overtaken_decides_whose_words_stay(page, live_app, report_id, troubles):
    page.context.set_offline(True)
    box(page).fill(WORDS)
    expect(unsent(page)).to_be_visible()
    with live_app.app_context():
        report = db.session.get_one(Report, report_id)
        with transaction():
            unit = queries.parts_of(report)[0].library
            actions.write(report, unit, section=1, text=MORE, version=0)
        db.session.remove()
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(address(report_id))
    expect(page.locator("blockquote")).to_have_text(WORDS)
    expect(box(page)).to_have_value(MORE)
    assert written(live_app, report_id) == MORE
    page.get_by_role("button", name="Lấy bài của tôi").click()
    eventually(page, lambda: written(live_app, report_id), WORDS)
    page.reload()
    expect(page.locator("blockquote")).to_have_count(0)
    troubles.clear()


def test_an_answer_that_got_lost_costs_no_words(page, live_app, report_id, troubles):
    page.route("**/answers", lose_the_answer)
    with page.expect_event("requestfailed"):
        box(page).fill(WORDS)
    expect(unsent(page)).to_be_visible()
    assert written(live_app, report_id) == WORDS
    connect(page)
    box(page).fill(f"{WORDS} {MORE}")
    eventually(page, lambda: written(live_app, report_id), f"{WORDS} {MORE}")
    expect(unsent(page)).to_be_hidden()
    troubles.clear()


def test_story_1082_handing_in_takes_the_last_words_along(page, live_app, report_id):
    box(page).fill(WORDS)
    box(page, 2).fill(MORE)
    page.locator("form[data-hands-in] button").click()
    eventually(page, lambda: _step(live_app, report_id), Step.HANDED_IN)
    assert [written(live_app, report_id, section) for section in (1, 2)] == [WORDS, MORE]


def test_without_network_nothing_is_handed_in(page, live_app, report_id, troubles):
    page.context.set_offline(True)
    box(page).fill(WORDS)
    page.locator("form[data-hands-in] button").click()
    expect(page.locator("#fault")).to_contain_text("Chưa nộp")
    page.context.set_offline(False)
    eventually(page, lambda: written(live_app, report_id), WORDS)
    assert _step(live_app, report_id) is Step.WRITING
    troubles.clear()


def _step(app: Flask, report_id: int) -> Step:
    with app.app_context():
        (part,) = queries.parts_of(db.session.get_one(Report, report_id))
        step = part.step
        db.session.remove()
    return step
