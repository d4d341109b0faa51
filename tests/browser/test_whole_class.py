"""Stories 581, 582, 585, 586: a class of 35, and a desk, lend without a network or on a bad one."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Request, Route, expect
from sqlalchemy import select

from library_share import clock
from library_share.circulation.models import Loan
from library_share.classroom import app_pages
from library_share.copies.models import Copy
from library_share.database import db, transaction
from library_share.libraries.models import Library, SchoolClass
from library_share.libraries.queries import shown_year
from library_share.patrons.models import Card, Enrolment
from tests.browser.class_phone import update
from tests.browser.conftest import PHONE
from tests.browser.desk import CAMERA, as_data, picture_of
from tests.browser.network import connect, lose_the_answer
from tests.browser.test_class_app import forgive, scan, told, unsent
from tests.browser.test_class_phone import paired
from tests.given import Given

PUPILS = 35


@dataclass
class WholeClass:
    """`pairs`: which book goes to whose card."""

    shelf: str
    pairs: dict[str, str]


def class_of(app, name: str, size: int) -> WholeClass:
    """A new class of TH with its shelf, and a book for each pupil."""
    with app.app_context():
        given = Given()
        library = db.session.scalars(select(Library).where(Library.code == "TH")).one()
        year = shown_year(clock.today(), library.commune_id)
        assert year is not None
        with transaction():
            school_class = SchoolClass(
                library_id=library.id, school_year_id=year.id, name=name, grade=4
            )
            db.session.add(school_class)
        shelf = given.a_place(library, name=f"Tủ sách lớp {name}", class_name=name)
        pairs = {}
        for number in range(size):
            pupil = given.a_patron(
                f"Lò Văn {chr(65 + number % 26)}{number}", library, class_name=None
            )
            with transaction():
                db.session.add(
                    Enrolment(patron_id=pupil.id, class_id=school_class.id, school_year_id=year.id)
                )
            copy = given.a_copy(f"Truyện {name} {number}", library, place=shelf)
            pairs[copy.code] = given.card(pupil)
        found = WholeClass(shelf.name, pairs)
        db.session.remove()
        return found


def loans_of(app, whole: WholeClass) -> list[tuple[str, str, datetime]]:
    """Every loan of these books: of which, to whom, when."""
    with app.app_context():
        rows = db.session.execute(
            select(Copy.code, Card.code.label("card"), Loan.lent_at)
            .join(Loan, Loan.copy_id == Copy.id)
            .join(Card, Card.patron_id == Loan.patron_id)
            .where(Copy.code.in_(whole.pairs))
            .order_by(Loan.lent_at)
        ).all()
        db.session.remove()
        return [(row.code, row.card, row.lent_at) for row in rows]


def test_story_581_a_class_of_35_without_a_network(opened, live_app, base_url, troubles):
    whole = class_of(live_app, "4Y", PUPILS)
    phone = paired(opened, opened("th"), whole.shelf, base_url)
    phone.add_init_script(CAMERA)
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("#tiles button")).to_have_count(PUPILS)
    phone.locator("#camera-start").click()
    began, went = datetime.now(UTC), time.monotonic()
    for copy, card in whole.pairs.items():  # two gestures each: the child, and the book
        phone.locator(f"[data-card='{card}']").click()
        shown = as_data(picture_of(copy, base_url))
        phone.evaluate("address => window.show(address)", shown)
        expect(phone.locator("#last-words")).to_contain_text(
            whole_title(live_app, copy), timeout=20_000
        )
    seconds = (time.monotonic() - went) / PUPILS
    ended = datetime.now(UTC)
    print(f"{seconds:.2f} seconds of the machine and two gestures a pupil")
    unsent(phone, PUPILS)
    phone.screenshot(path="tests/browser/screenshots/whole-class.png")
    assert loans_of(live_app, whole) == []
    phone.context.set_offline(False)
    unsent(phone, 0)
    loans = loans_of(live_app, whole)
    assert [(copy, card) for copy, card, _ in loans] == list(whole.pairs.items())
    slack = timedelta(seconds=2)
    assert all(began - slack <= at <= ended + slack for _, _, at in loans)
    forgive(phone, troubles)


def whole_title(app, code: str) -> str:
    with app.app_context():
        title = db.session.scalars(select(Copy).where(Copy.code == code)).one().title.title
        db.session.remove()
        return title


def before_it_is_sent(route: Route) -> None:
    route.abort()


def when_half_of_it_has_come(route: Route) -> None:
    sent = json.loads(route.request.post_data or "{}")
    sent["acts"] = sent["acts"][: len(sent["acts"]) // 2]
    if sent["acts"]:
        route.fetch(post_data=json.dumps(sent))
    route.abort()


def while_the_server_is_busy(route: Route) -> None:
    route.fulfill(status=503, content_type="application/problem+json", body='{"code": "busy"}')


def was_cut(request: Request) -> bool:
    """Not one that failed earlier, when there was no network at all."""
    told_acts = request.url.endswith("/api/v1/device/acts")
    return told_acts and request.failure != "net::ERR_INTERNET_DISCONNECTED"


@pytest.mark.parametrize(
    ("name", "cut"),
    [
        ("4W", before_it_is_sent),
        ("4V", when_half_of_it_has_come),
        ("4U", lose_the_answer),
        ("4T", while_the_server_is_busy),
    ],
)
def test_story_582_the_network_fails_while_it_is_told(
    opened, live_app, base_url, troubles, name, cut
):
    whole = class_of(live_app, name, 6)
    phone: Page = paired(opened, opened("th"), whole.shelf, base_url)
    phone.context.set_offline(True)
    for copy, card in whole.pairs.items():
        phone.locator(f"[data-card='{card}']").click()
        scan(phone, copy)
        told(phone, "lent")
    phone.route("**/api/v1/device/acts", cut)
    ended = "requestfinished" if cut is while_the_server_is_busy else "requestfailed"
    with phone.expect_event(ended, was_cut):
        phone.context.set_offline(False)
    unsent(phone, len(whole.pairs))
    connect(phone)
    phone.reload()
    unsent(phone, 0)
    loans = loans_of(live_app, whole)
    assert [(copy, card) for copy, card, _ in loans] == list(whole.pairs.items())
    forgive(phone, troubles)


def test_story_585_a_phone_of_the_desk_lends_without_a_network(
    opened, live_app, base_url, troubles
):
    whole = class_of(live_app, "4S", 2)
    librarian = opened("th")
    librarian.goto("/devices")
    librarian.select_option("[name=place]", value="")
    librarian.get_by_role("button", name="Ghép").click()
    address = librarian.locator("#address").input_value()
    phone = opened(viewport=PHONE)
    phone.goto(base_url + address[address.index("/class") :])
    phone.get_by_role("button", name="Ghép máy").click()
    expect(phone.locator("#session")).to_be_visible()
    unsent(phone, 0)
    phone.wait_for_load_state("networkidle")
    phone.context.set_offline(True)
    for number, (copy, card) in enumerate(whole.pairs.items()):
        scan(phone, card)
        expect(phone.locator("#chosen-name")).to_have_text(card)
        scan(phone, copy)
        told(phone, "lent")
        # Story 778: it knows how books are called, and nobody's name.
        said = f"{card} mượn “Truyện 4S {number}”."
        expect(phone.locator("#last-words")).to_have_text(said)
    phone.context.set_offline(False)
    unsent(phone, 0)
    loans = loans_of(live_app, whole)
    assert [(copy, card) for copy, card, _ in loans] == list(whole.pairs.items())
    forgive(phone, troubles)


def test_story_586_updated_with_50_acts_to_send_the_browser_closed_and_the_phone_full(
    opened, live_app, base_url, browser_type, browser_type_launch_args, tmp_path, monkeypatch
):
    whole = class_of(live_app, "4R", 25)
    librarian = opened("th")

    def the_same_phone():
        more = {"viewport": PHONE, "base_url": base_url, "locale": "vi-VN"}
        return browser_type.launch_persistent_context(
            tmp_path / "phone", **browser_type_launch_args, **more
        )

    context = the_same_phone()
    phone = paired(lambda **_more: context.new_page(), librarian, whole.shelf, base_url)
    context.set_offline(True)
    for copy, card in whole.pairs.items():
        phone.locator(f"[data-card='{card}']").click()
        scan(phone, copy)
        told(phone, "lent")
    phone.get_by_text("Chỉ trả").click()
    for copy in whole.pairs:
        scan(phone, copy)
        told(phone, "returned")
    unsent(phone, 50)
    context.close()

    monkeypatch.setattr(app_pages, "fingerprint", lambda *_parts: "another")
    context = the_same_phone()
    context.add_init_script("navigator.storage.estimate = async () => ({ usage: 97, quota: 100 })")
    context.route("**/api/v1/device/acts", before_it_is_sent)
    phone = context.new_page()
    phone.goto("/class")
    expect(phone.locator("#nearly-full")).to_contain_text("sắp hết bộ nhớ")
    update(phone)
    unsent(phone, 50)
    connect(context)
    phone.reload()
    unsent(phone, 0)
    context.close()
    loans = loans_of(live_app, whole)
    assert [(copy, card) for copy, card, _ in loans] == list(whole.pairs.items())
    with live_app.app_context():
        query = select(Loan.id).join(Copy, Copy.id == Loan.copy_id)
        still_out = query.where(Copy.code.in_(whole.pairs), Loan.returned_at.is_(None))
        assert db.session.scalars(still_out).all() == []
        db.session.remove()
