"""`library-share verify` finds what was spoilt behind the product's back."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from contextlib import closing

import pytest
from flask import Flask
from sqlalchemy import text

from library_share.database import db
from library_share.safekeeping import queries
from tests.safekeeping import run


def spoil(statement: str) -> None:
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(text(statement))
        connection.commit()
        connection.invalidate()


def test_a_library_at_work_balances(app: Flask, given):
    given.a_copy()
    given.a_patron()
    assert queries.findings() == []
    assert run(app, "verify")[0] == 0


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("UPDATE copies SET code = '1000012'", "codes_read_back"),
        ("UPDATE cards SET code = 'ABC'", "codes_read_back"),
        ("UPDATE code_counters SET last_number = 0 WHERE kind = 1", "codes_counted"),
        ("DELETE FROM code_counters", "codes_counted"),
    ],
)
def test_spoilt_codes_are_found(app: Flask, given, statement, check):
    given.a_copy()
    given.a_patron()
    spoil(statement)
    status, said = run(app, "verify", "--json")
    assert status == 1
    assert check in [finding["check"] for finding in json.loads(said)["findings"]]


def test_a_lost_reference_is_found(app: Flask, given):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL guards references itself")
    given.a_copy()
    spoil("DELETE FROM titles")
    assert "references_whole" in [finding.check.name for finding in queries.findings()]


def test_the_desk_may_go_on_writing(app: Flask, given):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has many writers")
    given.a_title()
    database, locked = db.engine.url.database, threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(database, isolation_level=None)) as desk:
            desk.execute("BEGIN IMMEDIATE")
            desk.execute("UPDATE titles SET publisher = 'Kim Đồng'")
            locked.set()
            time.sleep(0.3)
            desk.execute("COMMIT")

    writing = threading.Thread(target=write)
    writing.start()
    locked.wait()
    assert queries.findings() == []
    writing.join()


def test_names_of_checks_are_unique():
    names = [check.name for check in queries.all_checks()]
    assert sorted(set(names)) == sorted(names)
