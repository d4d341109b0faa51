"""What a request wrote: whose rows it touched; and all as it was before."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import Connection, Engine, Table, select, text

from library_share.database import db

#: That somebody looked or failed to sign in is noted, and a session remembers when it was seen.
NOTED = {"sign_in_sessions", "failed_sign_ins", "access_records"}
#: An account's acts are the acting library's, not a reason to call the row the account's.
NOT_OWNERS = {"accounts", "titles", "jobs", "code_counters"}
Rows = dict[tuple[Any, ...], dict[str, Any]]


class _Eye:
    """Sees that anybody else has written, which is cheaper than to compare all rows."""

    def __init__(self, engine: Engine) -> None:
        self._sqlite = self._other = None
        if engine.dialect.name == "sqlite":
            self._sqlite = sqlite3.connect(str(engine.url.database), isolation_level=None)
        else:
            self._other = engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def moment(self) -> int:
        if self._sqlite:
            return int(self._sqlite.execute("PRAGMA data_version").fetchone()[0])
        assert self._other is not None
        ask = text("SELECT txid_snapshot_xmax(txid_current_snapshot())")
        return int(self._other.scalar(ask) or 0)

    def close(self) -> None:
        for one in (self._sqlite, self._other):
            if one is not None:
                one.close()


class Watch:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.tables = {table.name: table for table in db.metadata.sorted_tables}
        self._eye = _Eye(engine)
        self._looked = self._eye.moment()
        self.before = {name: self._rows(table) for name, table in self.tables.items()}
        self._changed: dict[str, Rows] = {}

    def close(self) -> None:
        self._eye.close()

    def look(self) -> None:
        """What has changed since all was as it was."""
        now = self._eye.moment()
        if now != self._looked:
            self._looked = now
            rows = {name: self._rows(table) for name, table in self.tables.items()}
            self._changed = {name: one for name, one in rows.items() if one != self.before[name]}

    def _rows(self, table: Table) -> Rows:
        with self.engine.connect() as connection:
            rows = connection.execute(select(table)).mappings().all()
            return {tuple(row[c.name] for c in table.primary_key): dict(row) for row in rows}

    def _owners(self, table: Table, row: dict[str, Any]) -> set[int]:
        """The libraries a row is of: those it names, else those of what it hangs on."""
        named, above = set(), set()
        for column in table.columns:
            for key in column.foreign_keys:
                value, parent = row[column.name], key.column.table
                if value is None or parent is table:
                    continue
                if parent.name == "libraries":
                    named.add(value)
                elif parent.name not in NOT_OWNERS and (value,) in self.before[parent.name]:
                    above |= self._owners(parent, self.before[parent.name][(value,)])
        return named or above

    def touched(self, library_id: int, among: Collection[str] | None = None) -> list[str]:
        """Rows of this library that were changed, added or taken away, of all tables or these."""
        found = []
        for name in sorted(self._changed.keys() - NOTED):
            if among is not None and name not in among:
                continue
            table, before, now = self.tables[name], self.before[name], self._changed[name]
            for key in before.keys() | now.keys():
                old, new = before.get(key), now.get(key)
                if old != new and library_id in self._owners(table, new or old or {}):
                    found.append(f"{name} {key}: {_difference(old, new)}")
        return found

    def restore(self) -> None:
        """Put back what changed, but for notes: nobody minds them, and they are many."""
        for name in NOTED & self._changed.keys():
            if all(row.get("ended_at") is None for row in self._changed[name].values()):
                self.before[name] = self._changed.pop(name)
        if self._changed:
            self._unchecked(lambda connection: self._put_back(connection, set(self._changed)))
            self._changed = {}
            self._looked = self._eye.moment()

    def _put_back(self, connection: Connection, names: set[str]) -> None:
        for name in names:
            table = self.tables[name]
            kept = [column.name for column in table.columns if column.computed is None]
            connection.execute(table.delete())
            rows = [{column: row[column] for column in kept} for row in self.before[name].values()]
            if rows:
                connection.execute(table.insert(), rows)

    def _unchecked(self, act: Callable[[Connection], None]) -> None:
        """Tables are put back one by one, whatever points from one to another."""
        is_sqlite = self.engine.dialect.name == "sqlite"
        with self.engine.connect() as connection:
            free, bound = (
                ("PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON")
                if is_sqlite
                else (
                    "SET session_replication_role = replica",
                    "SET session_replication_role = origin",
                )
            )
            if is_sqlite:
                connection.connection.cursor().execute(free)
            else:
                connection.execute(text(free))
            act(connection)
            connection.commit()
            if is_sqlite:
                connection.connection.cursor().execute(bound)
            else:
                connection.execute(text(bound))
                connection.commit()


def _difference(old: dict[str, Any] | None, new: dict[str, Any] | None) -> str:
    if old is None or new is None:
        return "added" if old is None else "taken away"
    return str({name: (old[name], new[name]) for name in old if old[name] != new[name]})
