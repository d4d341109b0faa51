"""Names that nobody else has, forgotten among very many loans: is any trace left, and is every
figure what it was?

The people of `tests.patrons.canaries` live through everything the product does; others with such
names borrow the many loans; and one name is written into every column where words may be typed.
"""

from __future__ import annotations

import logging
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import chain, product
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import String, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from library_share import clock
from library_share.app import create_app
from library_share.circulation.models import Loan
from library_share.database import db, transaction
from library_share.libraries.models import SchoolYear
from library_share.patrons import actions as patrons
from library_share.patrons.forgetting import sweeping, texts
from library_share.patrons.models import Patron
from library_share.safekeeping import archive
from library_share.safekeeping.actions import back_up
from library_share.statistics import counting_anew, tallying
from library_share.statistics.readers import settling
from tests import postgresql
from tests.benchmarks.filling import Filling, fill
from tests.benchmarks.servers import postgresql_database, sqlite_database
from tests.conftest import migrate, settings_for
from tests.given import Given
from tests.patrons.canaries import (
    A_YEAR_LATER,
    BEGINS,
    FAMILY,
    YEAR,
    Canaries,
    found_in_files,
    found_in_tables,
)

READERS = 200
YEARS = 3
T = TypeVar("T")


def main(*sizes: int) -> None:
    """One run for each size and database; stops with an error at any trace or changed figure."""
    databases = {"SQLite": sqlite_database, "PostgreSQL": postgresql_database}
    for (name, database), loans in product(databases.items(), sizes or (100_000, 2_000_000)):
        with tempfile.TemporaryDirectory() as kept, database(Path(kept)) as url:
            print(f"\n{name}, {loans:,} loans in {YEARS} years", flush=True)
            settings = settings_for(Path(kept), url)
            migrate(settings)
            app = create_app(settings)
            app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
            log = Path(kept) / "program.log"
            logging.getLogger().addHandler(logging.FileHandler(log, encoding="utf-8"))
            with app.app_context():
                _measure(app, Path(kept), loans)
                db.session.remove()
                db.engine.dispose()


def _measure(app: Flask, kept: Path, loans: int) -> None:
    with clock.pretend(BEGINS):
        canaries = Canaries(app, app.test_client(), Given())
        _next_school_year(canaries.th.commune_id)
        canaries.import_them()
    for number, patron in enumerate(canaries.people):
        canaries.live(patron, BEGINS + timedelta(days=number % 40))
    with clock.pretend(BEGINS + timedelta(days=100)):
        canaries.print_cards()
        _timed("loans written", lambda: _many_loans(canaries, loans))
        with transaction():
            for patron in db.session.scalars(select(Patron)):
                patrons.mark_left(patron)
    with clock.pretend(A_YEAR_LATER):
        _timed("counted", lambda: tallying.count_for(float("inf")))
        _timed("readers settled", settling.settle_all)
    planted, refused = _plant(canaries.people[0].name)
    print(f"   one name written into {planted} more columns; {refused} took none", flush=True)
    before = _timed("all figures", lambda: canaries.figures(A_YEAR_LATER))
    print(
        f"   {len(before):,} answers, {before['totals']['loans_home'].number:,} loans of the year"
    )
    places = _timed("search", found_in_tables)
    print(f"   names stand in {len(places)} columns and {len(found_in_files(_files(kept)))} files")
    _forget(kept, canaries, before)


def _next_school_year(commune_id: int) -> None:
    """When it has ended too, all loans of the one before are old."""
    begins, ends = YEAR.last + timedelta(days=93), YEAR.last + timedelta(days=366)
    with transaction():
        db.session.add(
            SchoolYear(
                commune_id=commune_id,
                name="2027-2028",
                starts_on=begins,
                ends_on=ends,
                books_back_by=ends,
            )
        )


def _forget(kept: Path, canaries: Canaries, before: dict[Any, Any]) -> None:
    db.session.rollback()
    with clock.pretend(A_YEAR_LATER):
        done = _timed("forgotten", lambda: sweeping.forget_what_is_due(float("inf")))
    print(f"   {done:,} rows forgotten")
    db.session.expire_all()
    _same(before, canaries.figures(A_YEAR_LATER), "after forgetting")
    with clock.pretend(A_YEAR_LATER):
        _timed("counted again", _count_again)
    _same(before, canaries.figures(A_YEAR_LATER), "counted again from the loans")
    _none("columns", _timed("search", found_in_tables))
    left = db.session.scalar(select(func.count()).where(Loan.patron_id.is_not(None)))
    print(f"   {left:,} loans keep a reader")
    db.session.rollback()
    backup = kept / "after.backup"
    _timed("backup", lambda: back_up(backup))
    _unpack(backup, kept / "unpacked")
    _none("files", _timed("search of all files", lambda: found_in_files(_files(kept))))
    size = (kept / "unpacked").stat().st_size / 1e6
    print(f"   {size:,.0f} MB of database searched, its log, the backup and the program's log")


def _unpack(backup: Path, into: Path) -> None:
    """The backup's database as plain bytes: PostgreSQL's is pressed inside, too."""
    if db.engine.dialect.name == "sqlite":
        archive.unpack(backup, into)
        return
    pressed = into.with_suffix(".pressed")
    archive.unpack(backup, pressed)
    command = [str(postgresql.binaries() / "pg_restore"), "--file", str(into), str(pressed)]
    subprocess.run(command, check=True)


def _count_again() -> None:
    counting_anew.count_all_again()
    tallying.count_for(float("inf"))


def _files(kept: Path) -> Iterable[Path]:
    return chain(kept.rglob("*"))


def _plant(name: str) -> tuple[int, int]:
    """Write a name behind the words of one row, in every column that may have words."""
    planted = refused = 0
    for table in db.metadata.sorted_tables:
        keys = list(table.primary_key.columns)
        for column in texts.searched_columns(table):
            if not isinstance(column.type, String):
                continue
            row = db.session.execute(select(*keys, column).limit(1)).first()
            if row is None or name in (row[-1] or ""):
                continue
            found = [key == value for key, value in zip(keys, row, strict=False)]
            words = {column.name: f"{row[-1] or ''} {name}"}
            try:
                with transaction():
                    db.session.execute(update(table).where(*found).values(words))
                planted += 1
            except SQLAlchemyError:
                refused += 1
    return planted, refused


def _many_loans(canaries: Canaries, loans: int) -> None:
    """Of readers in turn, in ten classes, evenly over the years until the end of the last."""
    given, library = canaries.given, canaries.th
    copy_id = given.a_copy(given.a_title("Quê nội"), library).id
    ids = [given.a_patron(f"{FAMILY} {n}", library, class_name=None).id for n in range(READERS)]
    begins = clock.start_of(YEAR.last - timedelta(days=365 * YEARS))
    filling = Filling(
        how_many=loans,
        begin=begins,
        step_s=365 * YEARS * 86_400 / loans,
        first_library=library.id,
        libraries=1,
        first_copy=copy_id,
        copies=1,
        first_patron=min(ids),
        patrons=READERS,
        named_after=begins - timedelta(days=1),
    )
    db.session.rollback()
    fill(db.engine, filling)


def _timed(what: str, action: Callable[[], T]) -> T:
    began = time.perf_counter()
    answer = action()
    print(f"   {what}: {time.perf_counter() - began:.1f} s", flush=True)
    return answer


def _same(before: dict[Any, Any], after: dict[Any, Any], when: str) -> None:
    changed = [key for key in before if before[key] != after.get(key)]
    if changed or before.keys() != after.keys():
        raise SystemExit(f"figures changed {when}: {changed[:5]}")
    print(f"   {len(before):,} answers are equal to the digit {when}", flush=True)


def _none(where: str, found: set[str]) -> None:
    if found:
        raise SystemExit(f"names still stand in {where}: {sorted(found)}")
    print(f"   no name in any of the {where}", flush=True)
