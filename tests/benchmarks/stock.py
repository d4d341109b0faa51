"""What the benchmarks scan: a migrated database full of copies, and requests about them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert, select, text

from library_share.app import create_app
from library_share.catalogue.models import Title
from library_share.copies.models import AccessionSeries, Copy, Stay
from library_share.database import db, transaction
from library_share.labels.codes import CodeKind, code_of
from library_share.labels.models import CodeCounter
from library_share.libraries.models import Place
from library_share.vietnamese import sort_key
from tests.conftest import migrate, settings_for
from tests.given import Given

CLIENTS_AT_MOST = 8


class Stock:
    """What the clients scan: a token, a card, and codes apart for each client."""

    def __init__(self, token: str, cards: list[str], codes: list[str]) -> None:
        self.token, self.cards, self.codes = token, cards, codes

    def scan(self, client: int, turn: int) -> dict[str, str]:
        """A loan at an even turn; the same copy's return at the next."""
        code = self.codes[(turn // 2) * CLIENTS_AT_MOST % len(self.codes) + client]
        return {
            "scan_id": str(uuid4()),
            "library": "THCS",
            "code": code,
            "patron": self.cards[client],
            "intent": ("lend", "return")[turn % 2],
        }

    def scans(self, client: int, turn: int) -> tuple[str, bytes, dict[str, str]]:
        body = json.dumps(self.scan(client, turn)).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return "/api/v1/scans", body, headers

    def raw(self, client: int, turn: int) -> tuple[str, bytes, dict[str, str]]:
        _, body, headers = self.scans(client, turn)
        return "/raw", body, headers


def filled(folder: Path, url: str, copies: int) -> Stock:
    """A migrated database with so many copies, written in bulk."""
    settings = settings_for(folder, url)
    migrate(settings)
    app = create_app(settings)
    with app.app_context():
        given = Given()
        given.a_policy(loans_at_most=1000, overdue_blocks=False)
        token = given.a_token(given.an_account())
        cards = [given.card(given.a_patron(name=f"Bạn {n}")) for n in range(CLIENTS_AT_MOST)]
        library, title = given.a_library(), given.a_title()
        place = db.session.scalars(select(Place.id).where(Place.is_main)).one()
        series = db.session.scalars(select(AccessionSeries.id)).first()
        codes = [code_of(CodeKind.COPY, n) for n in range(1, copies + 1)]
        now = title.created_at
        with transaction():
            db.session.execute(
                insert(Title),
                [
                    {
                        "title": f"T{n}",
                        "kind": title.kind,
                        "match_key": f"t{n}",
                        "search_text": f"t{n}",
                        "sort_key": sort_key(f"T{n}"),
                        "created_at": now,
                    }
                    for n in range(copies // 3)
                ],
            )
            db.session.execute(
                insert(Copy),
                [
                    {
                        "code": code,
                        "title_id": 1 + n % (copies // 3),
                        "library_id": library.id,
                        "series_id": series,
                        "accession_number": f"{n:07d}",
                        "accession_key": str(n),
                        "condition": "good",
                        "state": "in_use",
                        "created_at": now,
                    }
                    for n, code in enumerate(codes)
                ],
            )
            ids = list(db.session.scalars(select(Copy.id)))
            db.session.execute(
                insert(Stay),
                [{"copy_id": copy_id, "place_id": place, "since": now} for copy_id in ids],
            )
            db.session.add(CodeCounter(kind=CodeKind.COPY.value, last_number=copies))
            db.session.execute(text("ANALYZE"))  # as autovacuum would, some minutes later
        db.session.remove()
        db.engine.dispose()
    os.sync()  # what was filled in is not to be written while others are measured
    usable = len(codes) // CLIENTS_AT_MOST * CLIENTS_AT_MOST
    return Stock(token, cards, codes[:usable])
