"""Advance 1,000 boxes of 30 copies, and a day's dry run in a province of 1,000 libraries.

The number of statements grows with parts of a thousand rows, not with boxes; on SQLite, which
tells the ids of new rows one by one, with the lists as well.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from library_share import clock
from library_share.app import create_app
from library_share.copies.deeds import Deed
from library_share.copies.models import AccessionSeries, Copy, Stay
from library_share.database import db, table_of, transaction
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.rotation.models import Round, RoundBox, RoundCopy, RoundStop
from library_share.rotation.rules import Step
from library_share.rotation.world.actions import Word, advance
from library_share.rotation.world.reading import dry_run
from library_share.rotation.world.rules import Verdict
from tests.benchmarks.servers import postgresql_database, sqlite_database
from tests.conftest import migrate, settings_for
from tests.given import Given
from tests.statements import statements

LIBRARIES, BOXES, BOOKS = 1_000, 1_000, 30
WAYS = 20


def main() -> None:
    """Print a row for each database: seconds and statements."""
    for name, database in (("SQLite", sqlite_database), ("PostgreSQL", postgresql_database)):
        for destinations in (WAYS, LIBRARIES - WAYS):
            _on_a_new(name, database, destinations)


def _on_a_new(name: str, database: Any, destinations: int) -> None:
    """The boxes of twenty places go to so many others: on few lists, or nearly one for each."""
    with tempfile.TemporaryDirectory() as folder, database(Path(folder)) as url:
        settings = settings_for(Path(folder), url)
        migrate(settings)
        with create_app(settings).app_context():
            _measure(f"{name}, {destinations} destinations", destinations)
            db.session.remove()
            db.engine.dispose()


def _measure(name: str, destinations: int) -> None:
    deed = _fill(Given(), destinations)
    db.session.remove()
    outlooks = _timed(f"{name}: dry run of {BOXES} boxes", lambda: dry_run(deed.on))
    words = {one.part.id: Word.GO for one in outlooks if one.decision.verdict is Verdict.GO}
    assert len(words) == BOXES, len(words)

    def go() -> Any:
        with transaction():
            return advance(words, deed)

    said = _timed(f"{name}: advance {BOXES} boxes of {BOOKS} copies", go)
    assert said.boxes == BOXES
    print(f"   {len(said.handovers)} lists")


def _timed(what: str, action: Callable[[], Any]) -> Any:
    with statements() as sent:
        began = time.perf_counter()
        done = action()
        took = time.perf_counter() - began
    print(f"{what}: {took:.2f} s, {len(sent)} statements")
    return done


def _fill(given: Given, destinations: int) -> Deed:
    """Libraries, boxes and books straight into the tables: setting them up is not measured."""
    first = given.a_library("L0")
    title = given.a_title("Quê nội")
    with transaction():
        rows = [
            {
                "commune_id": first.commune_id,
                "code": f"L{number}",
                "name": f"L{number}",
                "short_name": f"L{number}",
                "kind": "primary",
                "closed_weekdays": "",
            }
            for number in range(1, LIBRARIES)
        ]
        db.session.execute(insert(Library), rows)
        libraries = list(db.session.scalars(select(Library.id).order_by(Library.id)))
        _add(
            Place,
            [
                {
                    "library_id": library_id,
                    "kind": "stack_room",
                    "name": "Kho",
                    "code": f"3{9_000_000 + library_id}",
                    "is_main": True,
                }
                for library_id in libraries
                if library_id != first.id
            ],
        )
        rooms = list(db.session.scalars(select(Place.id).where(Place.is_main).order_by(Place.id)))
        _boxes(first.id, rooms)
        _books(first.id, title.id)
        _round(first.id, rooms, destinations)
    return Deed(library_id=first.id, account_id=None, at=clock.now())


def _boxes(library_id: int, rooms: list[int]) -> None:
    _add(
        Place,
        [
            {
                "library_id": library_id,
                "kind": "box",
                "name": f"Thùng {number}",
                "code": f"4{9_000_000 + number}",
                "within_id": rooms[number % WAYS],
            }
            for number in range(BOXES)
        ],
    )


def _books(library_id: int, title_id: int) -> None:
    series_id = db.session.scalars(select(AccessionSeries.id)).first()
    now = clock.now()
    boxes = list(
        db.session.scalars(select(Place.id).where(Place.kind == PlaceKind.BOX).order_by(Place.id))
    )
    _add(
        Copy,
        [
            {
                "code": f"1{90_000_000 + number}",
                "title_id": title_id,
                "library_id": library_id,
                "series_id": series_id,
                "accession_number": f"{number}",
                "accession_key": f"{number}",
                "condition": "good",
                "state": "in_use",
                "created_at": now,
            }
            for number in range(BOXES * BOOKS)
        ],
    )
    copies = list(db.session.scalars(select(Copy.id).order_by(Copy.id)))
    since = now - timedelta(days=1)
    _add(
        Stay,
        [
            {"copy_id": copy_id, "place_id": boxes[number // BOOKS], "since": since}
            for number, copy_id in enumerate(copies)
        ],
    )


def _round(library_id: int, rooms: list[int], destinations: int) -> None:
    now = clock.now()
    today = clock.local_day(now)
    one = Round(
        library_id=library_id,
        name="Đợt tỉnh",
        step=Step.UNDER_WAY,
        starts_on=today,
        ends_on=today + timedelta(days=90),
        approved_by="Sở",
        approved_at=now,
        created_at=now,
    )
    db.session.add(one)
    db.session.flush()
    boxes = list(
        db.session.execute(
            select(Place.id, Place.within_id).where(Place.kind == PlaceKind.BOX).order_by(Place.id)
        )
    )
    _add(
        RoundBox,
        [
            {"round_id": one.id, "box_id": box.id, "home_place_id": box.within_id, "added_at": now}
            for box in boxes
        ],
    )
    parts = {row.box_id: row.id for row in db.session.execute(select(RoundBox.id, RoundBox.box_id))}
    stays = db.session.execute(select(Stay.copy_id, Stay.place_id))
    _add(
        RoundCopy,
        [
            {"round_box_id": parts[row.place_id], "copy_id": row.copy_id, "listed_at": now}
            for row in stays
        ],
    )
    _add(
        RoundStop,
        [
            {
                "round_box_id": parts[box.id],
                "position": 1,
                "place_id": rooms[WAYS + number % destinations],
                "arrives_on": today,
                "leaves_on": today + timedelta(days=30),
            }
            for number, box in enumerate(boxes)
        ],
    )


def _add(model: Any, rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(table_of(model)), rows)
