"""Many libraries: receiving 500 copies by one scan, and ranking suppliers among 1,000 libraries.

Each with its number of statements, which does not grow, beside the bare insert of as many rows.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from library_share import clock
from library_share.app import create_app
from library_share.circulation.holds import actions as holds
from library_share.copies.deeds import Deed
from library_share.copies.models import AccessionSeries, Copy, Stay
from library_share.database import db, transaction
from library_share.dispatch import actions as dispatch
from library_share.handovers import actions as handovers
from library_share.handovers.models import Handover
from library_share.handovers.rules import Purpose
from library_share.interlibrary.rules import Wanted
from library_share.interlibrary.suppliers import ranked_for
from library_share.labels.codes import CodeKind, code_of
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.patrons.queries import find_patron_with_id
from tests.conftest import migrate, settings_for
from tests.given import Given
from tests.statements import statements


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(Path(folder), f"sqlite:///{folder}/network.db")
        migrate(settings)
        with create_app(settings).app_context():
            given = Given()
            given.a_policy()
            for copies in (50, 500):
                _receive(given, copies)
            for libraries in (100, 1_000):
                _rank(given, libraries)


def timed(what: str, action: Callable[[], Any]) -> Any:
    with statements() as said:
        began = time.perf_counter()
        done = action()
        took = time.perf_counter() - began
    print(f"  {what:<44} {took * 1000:8.1f} ms   {len(said):3} statements")
    return done


def _receive(given: Given, copies: int) -> None:
    giver, taker = given.a_library("TH"), given.a_library("TVX")
    title = given.a_title(f"Bộ {copies}")
    ids = [given.a_copy(title, giver).id for _ in range(copies)]

    def deed(library: Library) -> Deed:
        return Deed(library_id=library.id, account_id=None, at=clock.now())

    with transaction():
        handover = handovers.prepare(
            purpose=Purpose.DISPLAY,
            from_place=main_place_of(giver.id),
            to_place=main_place_of(taker.id),
            deed=deed(giver),
        )
        handovers.add(handover.id, ids, deed(giver))
        handovers.send(handover.id, deed(giver))
        handover_id = handover.id

    def received() -> None:
        with transaction():
            dispatch.receive(db.session.get_one(Handover, handover_id), deed(taker))

    timed(f"receive {copies} copies by one scan", received)


def _rank(given: Given, libraries: int) -> None:
    """A title that so many libraries have, asked for by one more."""
    title, asker = given.a_title(f"Đâu cũng có {libraries}"), given.a_library("TH")
    have = db.session.scalars(select(Library.id)).all()
    series = db.session.scalars(select(AccessionSeries.id)).first()
    now, commune = title.created_at, asker.commune_id
    first = 1 + max(have)
    with transaction():
        db.session.execute(
            insert(Library),
            [
                {
                    "commune_id": commune,
                    "code": f"L{n}",
                    "name": f"Thư viện {n}",
                    "short_name": f"L{n}",
                    "kind": asker.kind,
                    "closed_weekdays": "67",
                }
                for n in range(first, first + libraries)
            ],
        )
        rows = db.session.execute(select(Library.id).where(Library.id >= first)).scalars().all()
        place_codes = {one: code_of(CodeKind.SHELF, 500_000 + one) for one in rows}
        db.session.execute(
            insert(Place),
            [
                {
                    "library_id": one,
                    "kind": PlaceKind.STACK_ROOM,
                    "code": place_codes[one],
                    "name": "Kho",
                    "is_main": True,
                    "is_active": True,
                }
                for one in rows
            ],
        )
        places = {
            place.library_id: place.id
            for place in db.session.scalars(select(Place).where(Place.library_id >= first))
        }
        db.session.execute(
            insert(Copy),
            [
                {
                    "code": code_of(CodeKind.COPY, 700_000 + one),
                    "title_id": title.id,
                    "library_id": one,
                    "series_id": series,
                    "accession_number": f"X{one}",
                    "accession_key": f"X{one}",
                    "condition": "good",
                    "state": "in_use",
                    "created_at": now,
                }
                for one in rows
            ],
        )
        copies = db.session.execute(
            select(Copy.id, Copy.library_id).where(Copy.library_id >= first)
        ).all()
        db.session.execute(
            insert(Stay),
            [
                {"copy_id": row.id, "place_id": places[row.library_id], "since": now}
                for row in copies
            ],
        )
    patron = find_patron_with_id(given.a_patron(f"Bạn {libraries}", asker).id)
    with transaction():
        hold = holds.place(
            title, Deed(library_id=asker.id, account_id=None, at=clock.now()), patron=patron
        )
    found = timed(
        f"rank suppliers among {len(rows)} libraries",
        lambda: ranked_for(hold, wanted=Wanted.BOOK, today=clock.today()),
    )
    assert len(found) == len(rows)


if __name__ == "__main__":
    main()
