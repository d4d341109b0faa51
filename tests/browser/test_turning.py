"""Stories 1003 to 1007: the demo commune's school year turned by its librarians, undone, redone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from library_share.circulation.models import Loan
from library_share.copies.models import Copy, Stay
from library_share.database import db
from library_share.libraries.models import Library, SchoolClass, SchoolYear
from library_share.patrons.models import Card, Enrolment, Patron
from library_share.safekeeping.queries import findings
from library_share.turning.models import Turn, TurnKind
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.desk import outcome, scan
from tests.browser.summer import Summer, summer
from tests.browser.test_figures import faults
from tests.sizes import often
from tests.turning.conftest import dump


@pytest.fixture
def june(
    browser: Browser, live_app: Flask, tmp_path: Path, troubles: list[str]
) -> Iterator[Summer]:
    with summer(browser, live_app, tmp_path, troubles) as found:
        yield found


# --- what is true beside the browser ---------------------------------------------------------


def leavers(june: Summer) -> list[tuple[str, int]]:
    """Who is in the fifth grade at the primary school, with the books each holds: counted without
    the package that turns the year."""
    with june.app.app_context():
        held = Counter(db.session.scalars(select(Loan.patron_id).where(Loan.returned_at.is_(None))))
        rows = db.session.execute(
            select(Patron.id, Patron.name)
            .join(Enrolment, Enrolment.patron_id == Patron.id)
            .join(SchoolClass, SchoolClass.id == Enrolment.class_id)
            .join(SchoolYear, SchoolYear.id == Enrolment.school_year_id)
            .join(Library, Library.id == Patron.library_id)
            .where(Library.code == "TH", SchoolClass.grade == 5, SchoolYear.name == june.year)
        ).all()
        db.session.remove()
    return sorted((row.name, held[row.id]) for row in rows)


def unsound(june: Summer) -> list[tuple[str, list[str]]]:
    """What `verify` finds: nothing new may come, whatever other tests left in the demo."""
    with june.app.app_context():
        found = [(one.check.name, one.sentences) for one in findings()]
        db.session.remove()
    return found


def books(june: Summer) -> dict[int, tuple[int, int | None]]:
    """Each copy with its one place and whoever has it; fails when one has two, or none."""
    with june.app.app_context():
        stays = Counter(db.session.scalars(select(Stay.copy_id).where(Stay.until.is_(None))))
        assert set(stays.values()) == {1}
        loans = Counter(db.session.scalars(select(Loan.copy_id).where(Loan.returned_at.is_(None))))
        assert set(loans.values()) == {1}
        rows = db.session.execute(
            select(Copy.id, Stay.place_id, Loan.patron_id)
            .outerjoin(Stay, (Stay.copy_id == Copy.id) & Stay.until.is_(None))
            .outerjoin(Loan, (Loan.copy_id == Copy.id) & Loan.returned_at.is_(None))
        ).all()
        assert len(rows) == db.session.scalar(select(func.count()).select_from(Copy))
        db.session.remove()
    return {row[0]: (row[1], row[2]) for row in rows}


def people(june: Summer) -> dict[str, tuple[str, Any]]:
    """Whom each card in use opens: name and birthday."""
    with june.app.app_context():
        rows = db.session.execute(
            select(Card.code, Patron.name, Patron.born_on)
            .join(Patron, Patron.id == Card.patron_id)
            .where(Card.revoked_at.is_(None))
        ).all()
        db.session.remove()
    return {row.code: (row.name, row.born_on) for row in rows}


def tables(june: Summer) -> dict[str, Any]:
    with june.app.app_context():
        found = dump()
        db.session.remove()
    return found


def how_many(june: Summer, kind: TurnKind) -> int:
    with june.app.app_context():
        found = db.session.scalar(select(func.count()).where(Turn.kind == kind)) or 0
        db.session.remove()
    return found


# --- what librarians do ----------------------------------------------------------------------


def step(page: Page, name: str) -> Any:
    return page.locator(f"#{name}")


def says_done(page: Page, name: str) -> None:
    page.goto("/year-end")
    step(page, name).get_by_role("button", name="Xong").click()
    expect(step(page, name)).to_have_class(re.compile("turning-done"))


def sets_up_the_next_year(june: Summer) -> None:
    page = june.opened("xa")
    page.goto("/year-end/calendar")
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url(re.compile(r"/year-end\?"))


def promotes(page: Page) -> None:
    page.goto("/year-end/promotion")
    page.get_by_role("button", name="Lên lớp ngay").dblclick()
    expect(page.locator(".turning-said")).to_contain_text("Đã lên lớp ngày")


def takes_in(page: Page) -> None:
    page.goto("/")
    page.locator(".work-tiles").get_by_role("link", name="Học sinh chờ tiếp nhận").click()
    page.locator("#pupils_to_take_in").get_by_role("link", name="Tiếp nhận").first.click()
    page.get_by_role("button", name="Tiếp nhận các em đã đánh dấu").dblclick()
    expect(page.locator(".turning-intakes li")).to_have_count(1)


def undoes(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("#messages")).to_contain_text("Đã hoàn tác")


def test_story_1003_the_year_is_turned_undone_and_turned_again(june: Summer) -> None:
    leaving, stock, cards = leavers(june), books(june), people(june)
    found_first = unsound(june)
    sets_up_the_next_year(june)
    page = june.opened("th")
    page.goto("/")
    page.locator(".work-tiles").get_by_role("link", name="Kết thúc năm học").click()
    page.locator("#year_to_turn").get_by_role("link", name="Tiếp tục").click()
    expect(page.locator("h1")).to_contain_text(june.year)
    collects(page, stock)
    reads_who_leaves(page, leaving)
    says_done(page, "leavers")
    step(page, "stocktake").get_by_text("Bỏ qua").first.click()
    step(page, "stocktake").get_by_label("Vì sao bỏ qua").fill("Vừa kiểm kê tháng 4")
    step(page, "stocktake").get_by_role("button", name="Bỏ qua").click()
    expect(step(page, "stocktake")).to_contain_text("Vừa kiểm kê tháng 4")
    says_done(page, "archive")
    says_done(page, "calendar")
    step(page, "shelves").get_by_role("link", name="Từng tủ").click()
    page.get_by_role("button", name="Tất cả tủ lên lớp cùng học sinh").click()
    expect(page.locator("main")).to_contain_text("→ Tủ sách lớp 4A")
    says_done(page, "shelves")
    repeats = lets_one_repeat(page)
    before = tables(june)

    next_school = june.opened("thcs", viewport=PHONE)
    for again in (False, True):
        promotes(page)
        takes_in(next_school)
        after = tables(june)
        assert after["stays"] == before["stays"]
        assert after["loans"] == before["loans"]
        assert books(june) == stock
        assert unsound(june) == found_first
        assert people(june) == cards
        reads_who_leaves(page, leaving)
        expect_repeated(june, repeats)
        page.goto("/year-end/promotion")
        expect(page.locator("main")).to_contain_text("THCS Hà Thượng đã tiếp nhận")
        if not again:
            undoes(next_school, "/year-end/arrivals")
            undoes(page, "/year-end/promotion")
            assert tables(june) == before
    assert (how_many(june, TurnKind.PROMOTED), how_many(june, TurnKind.ACCEPTED)) == (2, 2)
    says_done(page, "arrivals")
    says_done(page, "plan")
    expect(page.locator(".turning-next")).to_contain_text("Bước nào cũng đã xong")


def collects(page: Page, stock: dict[int, tuple[int, int | None]]) -> None:
    """The lists for form teachers say how many books are out; then the step is done."""
    step(page, "collect").get_by_role("link", name="Từng lớp").click()
    told = page.locator("main").inner_text()
    out = int(re.search(r"Còn (\d+) cuốn chưa trả", told)[1])
    assert 0 < out < sum(holder is not None for _place, holder in stock.values())
    paper = page.get_by_role("link", name="Danh sách cả trường").get_attribute("href")
    assert f"còn {out} bản sách chưa trả" in words_of(page, paper)
    page.get_by_role("link", name="Về danh sách các bước").click()
    says_done(page, "collect")


def words_of(page: Page, address: str) -> str:
    paper = pypdfium2.PdfDocument(page.request.get(address).body())
    return " ".join("".join(one.get_textpage().get_text_range() for one in paper).split())


def reads_who_leaves(page: Page, leaving: list[tuple[str, int]]) -> None:
    page.goto("/year-end/leavers")
    shown = []
    for line in page.locator(".turning-leavers li").all_text_contents():
        name, _, held = line.partition(" – ")
        shown.append((name.strip(), int(held.split()[0]) if held else 0))
    assert sorted(shown) == leaving
    held = sum(how_many for _name, how_many in leaving)
    expect(page.locator("tbody tr")).to_have_count(held)
    words = words_of(page, page.get_by_role("link", name="In ra PDF").get_attribute("href"))
    for name, how_many in leaving:
        assert (name in words) == bool(how_many), name


def lets_one_repeat(page: Page) -> str:
    """One child of 3A stays another year; the name."""
    page.goto("/year-end/promotion")
    page.get_by_role("link", name="Từng học sinh 3A").click()
    row = page.locator("tbody tr").first
    name = row.locator("td").nth(1).inner_text()
    row.locator("select").select_option("class:3A")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("dl.facts")).to_contain_text(re.compile(r"Ở lại lớp\s*1"))
    return name


def expect_repeated(june: Summer, name: str) -> None:
    with june.app.app_context():
        names = db.session.scalars(
            select(Patron.name)
            .join(Enrolment, Enrolment.patron_id == Patron.id)
            .join(SchoolClass, SchoolClass.id == Enrolment.class_id)
            .join(SchoolYear, SchoolYear.id == Enrolment.school_year_id)
            .join(Library, Library.id == SchoolClass.library_id)
            .where(Library.code == "TH", SchoolClass.name == "3A", SchoolYear.name != june.year)
        ).all()
        db.session.remove()
    assert names == [name]


def test_story_1004_two_librarians_at_one_list_and_the_way_back_in_the_browser(
    june: Summer, troubles: list[str]
) -> None:
    sets_up_the_next_year(june)
    one, other = june.opened("th"), june.opened("th", viewport=PHONE)
    for page in (one, other):
        page.goto("/year-end/promotion")
    one.get_by_label("Nơi 4B chuyển tới").select_option("class:5A")
    one.get_by_role("button", name="Lên lớp ngay").click()
    expect(one.locator("#messages")).to_contain_text("Máy đã lưu")
    other.get_by_role("button", name="Lên lớp ngay").click()
    expect(other.locator("#fault")).to_contain_text("Hãy xem lại")
    assert how_many(june, TurnKind.PROMOTED) == 0
    promotes(one)
    other.get_by_role("button", name="Lên lớp ngay").click()
    expect(other.locator("#fault")).to_contain_text("đã lên lớp")
    troubles.clear()  # the console tells of both refusals
    one.go_back()
    one.reload()
    expect(one.locator("main")).to_contain_text("Đã lên lớp ngày")
    assert how_many(june, TurnKind.PROMOTED) == 1
    undoes(one, "/year-end/promotion")
    other.reload()
    expect(other.get_by_label("Nơi 4B chuyển tới")).to_have_value("class:5A")


def test_story_1005_the_power_fails_between_two_steps(june: Summer, troubles: list[str]) -> None:
    sets_up_the_next_year(june)
    page = june.opened("th")
    says_done(page, "collect")
    page.goto("/year-end/promotion")
    june.stop()
    page.get_by_role("button", name="Lên lớp ngay").click()
    expect(page.locator("#messages")).to_contain_text("Mất kết nối")
    june.serve()
    troubles.clear()  # the console tells of the lost connection
    page.get_by_role("button", name="Lên lớp ngay").click()
    expect(page.locator(".turning-said")).to_contain_text("Đã lên lớp ngày")
    page.goto("/year-end")
    expect(step(page, "collect")).to_have_class(re.compile("turning-done"))
    assert how_many(june, TurnKind.PROMOTED) == 1


def test_story_1006_after_the_first_loan_the_page_says_why_it_is_too_late(
    june: Summer, troubles: list[str]
) -> None:
    sets_up_the_next_year(june)
    page, next_school = june.opened("th"), june.opened("thcs")
    waiting = page.context.new_page()
    promotes(page)
    waiting.goto("/year-end/promotion")  # opened before the loan, pressed after it
    takes_in(next_school)
    card, copy = a_card_and_a_book(june)
    next_school.goto("/desk")
    scan(next_school, card)
    outcome(next_school, "patron")
    scan(next_school, copy)
    outcome(next_school, "lent")
    next_school.goto("/year-end/arrivals")
    next_school.get_by_role("button", name="Hoàn tác").click()
    expect(next_school.locator("#fault")).to_contain_text("Sách đã cho các em này mượn từ đó: 1.")
    waiting.get_by_role("button", name="Hoàn tác").click()
    expect(waiting.locator("#fault")).to_contain_text("Trường đó phải hoàn tác trước")
    troubles.clear()  # the console tells of both refusals


def a_card_and_a_book(june: Summer) -> tuple[str, str]:
    """The card of a child who came and has nothing, and a book of the school that takes in."""
    with june.app.app_context():
        busy = select(Loan.patron_id).where(Loan.returned_at.is_(None), Loan.patron_id.is_not(None))
        lent = select(Loan.copy_id).where(Loan.returned_at.is_(None))
        thcs = db.session.scalars(select(Library.id).where(Library.code == "THCS")).one()
        newest = db.session.scalars(select(Patron.id).order_by(Patron.id.desc()).limit(1)).one()
        card = db.session.scalars(
            select(Card.code).where(Card.patron_id == newest, Card.patron_id.not_in(busy))
        ).one()
        copy = db.session.scalars(
            select(Copy.code)
            .join(Stay, (Stay.copy_id == Copy.id) & Stay.until.is_(None))
            .where(Copy.library_id == thcs, Copy.state == "in_use", Copy.id.not_in(lent))
            .order_by(Copy.id)
        ).first()
        db.session.remove()
    assert copy is not None
    return card, copy


def test_story_1007_every_page_of_the_turn_can_be_read_by_all(june: Summer, axe: str) -> None:
    def looks(page: Page, *addresses: str) -> None:
        for address in addresses:
            assert page.goto(address).status == 200, address
            for fold in page.locator("main details").all():
                fold.evaluate("fold => { fold.open = true; }")
            for size in (PHONE, DESKTOP)[: often(2, gate=1)]:
                page.set_viewport_size(size)
                assert faults(page, axe) == [], address
                width = page.evaluate("document.documentElement.scrollWidth")
                assert width <= size["width"], address

    page, next_school = june.opened("th"), june.opened("thcs")
    steps = [f"/year-end{end}" for end in ("", "/collect", "/leavers", "/calendar", "/shelves")]
    looks(page, *steps, "/year-end/promotion")
    looks(june.opened("xa"), "/year-end/calendar")
    sets_up_the_next_year(june)
    page.goto("/year-end/promotion")
    looks(page, page.get_by_role("link", name="Từng học sinh").first.get_attribute("href"))
    promotes(page)
    says_done(page, "archive")
    looks(page, "/year-end", "/year-end/promotion", "/year-end/shelves")
    looks(next_school, "/year-end/arrivals")
    takes_in(next_school)
    looks(next_school, "/year-end/arrivals")
    looks(page, "/year-end/promotion", "/year-end/leavers")
