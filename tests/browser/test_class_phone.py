"""A class's phone and the librarian's PC, before the real server: paired, used offline, ended."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import and_, exists, func, select

from library_share.circulation.models import Loan
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import db
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.patrons.models import Card, Patron
from tests.browser.class_phone import forgive, scan, told, unsent
from tests.browser.conftest import PHONE


@pytest.fixture
def shelf(live_app):
    """The class shelf of TH with most books at hand: its name, and the codes of these books."""
    with live_app.app_context():
        is_out = exists().where(Loan.copy_id == Copy.id, Loan.returned_at.is_(None))
        rows = db.session.execute(
            select(Place.name, Copy.code)
            .join(Stay, and_(Stay.place_id == Place.id, Stay.until.is_(None)))
            .join(Copy, Copy.id == Stay.copy_id)
            .join(Library, Library.id == Place.library_id)
            .where(
                Library.code == "TH",
                Place.kind == PlaceKind.CLASS_SHELF,
                Copy.state == CopyState.IN_USE,
                ~is_out,
            )
            .order_by(Place.id, Copy.id)
        ).all()
        db.session.remove()
    name = rows[0].name
    return name, [row.code for row in rows if row.name == name]


def paired(opened, librarian: Page, shelf: str, base_url: str, **more) -> Page:
    """A phone that the librarian's screen paired with this shelf."""
    librarian.goto("/devices")
    librarian.select_option("[name=place]", label=shelf)
    librarian.get_by_role("button", name="Ghép").click()
    address = librarian.locator("#address").input_value()
    phone = opened(viewport=PHONE, **more)
    phone.goto(base_url + re.sub(r"^https?://[^/]*", "", address))
    phone.get_by_label("Tên máy này").fill("Điện thoại thử")
    phone.get_by_role("button", name="Ghép máy").click()
    expect(phone.locator("#tiles button").first).to_be_visible()
    expect(phone.locator("#offline")).to_have_text(re.compile("không có mạng"))
    return phone


def loans_of(app, codes: list[str]) -> dict[str, str]:
    """Which card has which of these copies."""
    with app.app_context():
        rows = db.session.execute(
            select(Copy.code, func.min(Card.code))
            .join(Loan, and_(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)))
            .join(Patron, Patron.id == Loan.patron_id)
            .join(Card, and_(Card.patron_id == Patron.id, Card.revoked_at.is_(None)))
            .where(Copy.code.in_(codes))
            .group_by(Copy.code)
        ).all()
        db.session.remove()
        return {row[0]: row[1] for row in rows}


def test_a_class_lends_offline_and_all_of_it_arrives_once(
    opened, live_app, base_url, shelf, troubles
):
    name, codes = shelf
    librarian = opened("th")
    phone = paired(opened, librarian, name, base_url)
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("#tiles button").first).to_be_visible()
    free = phone.locator("#tiles button:not(.may-not):not(.has-books)")
    cards = free.evaluate_all("all => all.map(one => one.dataset.card)")
    pairs = dict(zip(codes[:10], cards, strict=False))
    assert len(pairs) >= 3
    for code, card in pairs.items():
        phone.locator(f"[data-card='{card}']").click()
        scan(phone, code)
        expect(phone.locator(f".has-books[data-card='{card}']")).to_have_count(1)
    unsent(phone, len(pairs))
    phone.reload()
    unsent(phone, len(pairs))
    phone.context.set_offline(False)
    unsent(phone, 0)
    assert loans_of(live_app, list(pairs)) == pairs
    for code, card in pairs.items():  # given back by scanning alone
        scan(phone, code)
        expect(phone.locator(f".has-books[data-card='{card}']")).to_have_count(0)
    unsent(phone, 0)
    assert loans_of(live_app, list(pairs)) == {}
    scan(phone, codes[0])
    told(phone, "question")
    phone.locator(f"[data-card='{cards[0]}']").click()
    told(phone, "lent")
    expect(phone.locator("#last-sent")).to_contain_text("hạn trả")
    phone.get_by_role("button", name="Hoàn tác").click()
    told(phone, "undone")
    unsent(phone, 0)
    assert loans_of(live_app, codes) == {}
    expect(phone.locator("#refusals")).to_be_hidden()
    forgive(phone, troubles)


def test_a_lost_phone_forgets_the_class_and_the_librarian_has_what_it_still_said(
    opened, live_app, base_url, shelf, troubles
):
    name, codes = shelf
    librarian = opened("th")
    phone = paired(opened, librarian, name, base_url)
    phone.context.set_offline(True)
    card = phone.locator("#tiles button:not(.may-not):not(.has-books)").first
    card.click()
    scan(phone, codes[-1])
    told(phone, "lent")
    librarian.goto("/devices")
    librarian.get_by_role("button", name=re.compile("Thu hồi")).first.click()
    phone.context.set_offline(False)
    expect(phone.locator("#revoked")).to_be_visible()
    expect(phone.locator("#tiles button")).to_have_count(0)
    librarian.goto("/devices")
    newest = librarian.locator("tbody tr").first
    expect(newest.get_by_role("link", name=re.compile("1 việc"))).to_be_visible()
    assert loans_of(live_app, codes) == {}
    forgive(phone, troubles)
