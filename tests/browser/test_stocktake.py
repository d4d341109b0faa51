"""Story 754: three browsers count 2,000 books at once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

from playwright.sync_api import expect
from sqlalchemy import insert, select

from library_share import clock
from library_share.circulation.models import Loan
from library_share.copies.models import AccessionSeries, Copy, Stay
from library_share.database import db, transaction
from library_share.labels.codes import CodeKind, issue
from library_share.libraries.models import Library
from library_share.libraries.queries import main_place_of
from tests.browser.conftest import PHONE
from tests.given import Given

COPIES, MISSING, ASTRAY, LENT, UNKNOWN = 2_000, 15, 20, 10, 5
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
            ids = list(db.session.scalars(select(Copy.id).where(Copy.title_id == title.id).order_by(Copy.id)))
            places = [shelf.id] * COPIES + [other.id] * ASTRAY
            db.session.execute(
                insert(Stay),
                [
                    {"copy_id": one, "place_id": place, "since": since}
                    for one, place in zip(ids, places, strict=True)
                ],
            )
        patron = given.a_patron("Lò Thị Kiểm", thcs)
        cards = given.card(patron)
        db.session.remove()
        return shelf, codes, ids, cards, main_place_of


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
