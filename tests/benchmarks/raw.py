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


def raw_app(url: str) -> Flask:
    app = Flask(__name__)
    kept = local()
    turns = Lock()
    is_sqlite = url.startswith("sqlite")
    mark = "?" if is_sqlite else "%s"
    find_copy, find_card, count, lend, give_back = (
        query.format(p=mark) for query in (FIND_COPY, FIND_CARD, COUNT, LEND, RETURN)
    )

    def connection() -> Any:
        if not hasattr(kept, "connection"):
            if is_sqlite:
                path = url.removeprefix("sqlite:///")
                kept.connection = sqlite3.connect(path, isolation_level=None)
                for pragma in PRAGMAS:
                    kept.connection.execute(f"PRAGMA {pragma}")
            else:
                address = url.replace("postgresql+psycopg", "postgresql")
                kept.connection = psycopg.connect(address, autocommit=True)
        return kept.connection

    def act(sent: dict[str, str]) -> None:
        database = connection()
        database.execute("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
        copy_id, library_id = database.execute(find_copy, (sent["code"],)).fetchone()
        patron_id, _kind = database.execute(find_card, (sent["patron"],)).fetchone()
        database.execute(count, (patron_id,)).fetchone()
        if sent["intent"] == "lend":
            database.execute(lend, (copy_id, patron_id, library_id, library_id))
        else:
            database.execute(give_back, (copy_id,))
        database.execute("COMMIT")

    @app.post("/raw")
    def raw() -> Any:
        sent = request.get_json()
        if is_sqlite:
            with turns:
                act(sent)
        else:
            act(sent)
        return jsonify(ok=True)

    return app


if __name__ == "__main__":
    Server(("127.0.0.1", int(sys.argv[2])), raw_app(sys.argv[1]), numthreads=10).start()
