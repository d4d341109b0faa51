"""Story 754: three browsers count 2,000 books at once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

from playwright.sync_api import expect, sync_playwright
from sqlalchemy import insert, select

from library_share import clock
from library_share.circulation.models import Loan
from library_share.copies.models import AccessionSeries, Copy, Stay
from library_share.database import db, transaction
from library_share.labels.codes import CodeKind, issue
from library_share.libraries.models import Library
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.conftest import PHONE
from tests.given import Given
from tests.sizes import IN_FULL

#: `make soak` counts all 2,000; the gate fewer, of the same kinds.
COPIES = 2_000 if IN_FULL else 300
MISSING, ASTRAY, LENT, UNKNOWN = 15, 20, 10, 5
PHONES, BY_HAND = 3, 4

#: Sends counts as the page does, with its own form and number for each, twenty at a time.
COUNT_ALL = """async ([codes, place]) => {
  const form = document.querySelector("[data-scan-box]");
  const token = form.elements.csrf_token.value;
  let refused = 0;
  for (let first = 0; first < codes.length; first += 20) {
    const answers = await Promise.all(codes.slice(first, first + 20).map(([code, count_id]) =>
      fetch(form.action, {
        method: "POST", headers: { "HX-Request": "true", "X-CSRFToken": token },
        body: new URLSearchParams({ csrf_token: token, code, place, count_id, way: "camera" }),
      })));
    refused += answers.filter((answer) => !answer.ok).length;
  }
  return refused;
}"""


def stock(app):
    """A shelf with 2,000 books, ten of them lent, and another with 20 that do not belong there."""
    with app.app_context():
        given, thcs = Given(), db.session.scalar(select(Library).where(Library.code == "THCS"))
        shelf, other = (given.a_place(thcs, name=f"Kệ {uuid4().hex[:5]}") for _ in range(2))
        title, since = given.a_title("Kiểm kê"), clock.now() - timedelta(days=1)
        with transaction():
            series = db.session.scalars(
                select(AccessionSeries).where(AccessionSeries.library_id == thcs.id)
            ).first()
            codes = issue(CodeKind.COPY, COPIES + ASTRAY)
            rows = [
                {
                    "code": code,
                    "title_id": title.id,
                    "library_id": thcs.id,
                    "series_id": series.id,
                    "accession_number": f"KK{code}",
                    "accession_key": f"kk{code}",
                    "created_at": since,
                }
                for code in codes
            ]
            db.session.execute(insert(Copy), rows)
            ids = list(
                db.session.scalars(
                    select(Copy.id).where(Copy.title_id == title.id).order_by(Copy.id)
                )
            )
            places = [shelf.id] * COPIES + [other.id] * ASTRAY
            db.session.execute(
                insert(Stay),
                [
                    {"copy_id": one, "place_id": place, "since": since}
                    for one, place in zip(ids, places, strict=True)
                ],
            )
        db.session.remove()
        return shelf, codes, ids


def lend(app, ids):
    """Ten of them are with a reader."""
    with app.app_context():
        pattern = db.session.scalars(select(Loan).order_by(Loan.id).limit(1)).one()
        columns = {
            column.name: getattr(pattern, column.name)
            for column in Loan.__table__.columns
            if column.name not in ("id", "copy_id", "returned_at", "undone_at", "lent_at")
        }
        with transaction():
            lent_at = clock.now() - timedelta(hours=1)
            db.session.execute(
                insert(Loan), [{**columns, "copy_id": one, "lent_at": lent_at} for one in ids]
            )
        db.session.remove()


def sent_by(address, state, codes, place):
    """What one phone does, in a browser of its own: counts by hand, then as fast as it can."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        page = browser.new_context(storage_state=state, viewport=PHONE, locale="vi-VN").new_page()
        page.goto(address)
        for code in codes[:BY_HAND]:
            page.fill("#code", code)
            page.press("#code", "Enter")
            expect(page.locator("#outcome [data-outcome]")).to_be_visible(timeout=20_000)
            expect(page.locator("#code")).to_have_value("")
        rest = [[code, str(uuid4())] for code in codes[BY_HAND:]]
        refused = page.evaluate(COUNT_ALL, [rest, place])
        width = page.evaluate("document.documentElement.scrollWidth")
        browser.close()
        return refused, width


def test_story_754_three_browsers_count_two_thousand_books(opened, live_app, base_url, troubles):
    shelf, codes, ids = stock(live_app)
    lend(live_app, ids[MISSING : MISSING + LENT])
    page = opened("thcs")
    page.goto(f"/stocktakes/new?place={shelf.code}")
    page.fill("[name=title]", "Ba máy cùng kiểm")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/stocktakes/\d+$"))
    address = page.url

    unknown = [f"978604208{number:04d}" for number in range(UNKNOWN)]
    seen = [*codes[MISSING + LENT :], *unknown]
    # Each meets some books that another has counted.
    parts = [seen[one::PHONES] + seen[one * 40 : one * 40 + 40] for one in range(PHONES)]
    state = page.context.storage_state()
    with ThreadPoolExecutor(PHONES) as phones:
        done = phones.map(
            lambda part: sent_by(f"{address}/count?place={shelf.code}", state, part, shelf.code),
            parts,
        )
        assert [(refused, width <= PHONE["width"]) for refused, width in done] == [
            (0, True)
        ] * PHONES

    page.goto(address)
    found = COPIES - MISSING - LENT
    expected = {
        "found": found,
        "missing": MISSING,
        "wrong_place": ASTRAY,
        "on_loan": LENT,
        "unknown": UNKNOWN,
    }
    figures = {
        link.get_attribute("href").rsplit("=", 1)[1]: int(link.locator("strong").inner_text())
        for link in page.locator(".figures a").all()
    }
    assert figures == expected
    page.goto(f"{address}/results?result=missing")
    expect(page.locator("tbody tr")).to_have_count(MISSING)
