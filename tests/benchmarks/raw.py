"""The raw limit: a Flask view with just the SQL of a loan, on the same kind of server."""

from __future__ import annotations

import sqlite3
import sys
from threading import Lock, local
from typing import Any

import psycopg
from cheroot.wsgi import Server
from flask import Flask, jsonify, request

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000")
FIND_COPY = "SELECT id, library_id FROM copies WHERE code = {p}"
FIND_CARD = (
    "SELECT p.id, p.kind FROM cards c JOIN patrons p ON p.id = c.patron_id WHERE c.code = {p}"
)
COUNT = "SELECT count(*) FROM loans WHERE patron_id = {p} AND returned_at IS NULL"
LEND = (
    "INSERT INTO loans (copy_id, patron_id, kind, lent_at, due_on, renewals, owner_library_id, "
    "acting_library_id, title_kind) VALUES ({p}, {p}, 'take_home', CURRENT_TIMESTAMP, "
    "'2027-01-01', 0, {p}, {p}, 'STN')"
)
RETURN = (
    "UPDATE loans SET returned_at = CURRENT_TIMESTAMP WHERE copy_id = {p} AND returned_at IS NULL"
)


class RawDesk:
    """Lends and takes back with bare SQL, on one connection a thread."""

    def __init__(self, url: str) -> None:
        self.url, self.is_sqlite = url, url.startswith("sqlite")
        mark = "?" if self.is_sqlite else "%s"
        self.find_copy, self.find_card, self.count, self.lend, self.give_back = (
            query.format(p=mark) for query in (FIND_COPY, FIND_CARD, COUNT, LEND, RETURN)
        )
        self.kept = local()

    def take(self, sent: dict[str, str]) -> None:
        database = self.connection()
        database.execute("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
        copy_id, library_id = database.execute(self.find_copy, (sent["code"],)).fetchone()
        patron_id, _kind = database.execute(self.find_card, (sent["patron"],)).fetchone()
        database.execute(self.count, (patron_id,)).fetchone()
        if sent["intent"] == "lend":
            database.execute(self.lend, (copy_id, patron_id, library_id, library_id))
        else:
            database.execute(self.give_back, (copy_id,))
        database.execute("COMMIT")

    def connection(self) -> Any:
        if not hasattr(self.kept, "connection"):
            self.kept.connection = self.connected()
        return self.kept.connection

    def connected(self) -> Any:
        if not self.is_sqlite:
            address = self.url.replace("postgresql+psycopg", "postgresql")
            return psycopg.connect(address, autocommit=True)
        database = sqlite3.connect(self.url.removeprefix("sqlite:///"), isolation_level=None)
        for pragma in PRAGMAS:
            database.execute(f"PRAGMA {pragma}")
        return database


def raw_app(url: str) -> Flask:
    app = Flask(__name__)
    desk, turns = RawDesk(url), Lock()

    @app.post("/raw")
    def raw() -> Any:
        sent = request.get_json()
        if desk.is_sqlite:
            with turns:
                desk.take(sent)
        else:
            desk.take(sent)
        return jsonify(ok=True)

    return app


if __name__ == "__main__":
    Server(("127.0.0.1", int(sys.argv[2])), raw_app(sys.argv[1]), numthreads=10).start()
