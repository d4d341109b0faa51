"""What `library-share verify` proves. Each package lists its own checks in `<package>/checks.py`.

CHECKS = [
    Check(
        name="one_place_per_copy",
        description=N_("Every copy stands in exactly one place."),
        rows="SELECT c.code FROM copies c LEFT JOIN stays s ON … WHERE s.id IS NULL",
        sentence=N_("Copy {code} stands nowhere."),
    ),
]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, TextClause, text

from library_share.database import db
from library_share.safekeeping import schema
from library_share.translation import N_

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Check:
    """Something that must always be true of the books.

    `rows` finds what offends: SQL that both databases understand, a select, or a function.
    `sentence` tells of one such row; its {names} are the row's columns.
    """

    name: str
    description: str
    rows: str | TextClause | Select[Any] | Callable[[], Iterable[Row]]
    sentence: str

    def offending(self) -> Iterable[Row]:
        """The rows that break the check; none when all is well."""
        if callable(self.rows):
            return self.rows()
        query = text(self.rows) if isinstance(self.rows, str) else self.rows
        return (row._asdict() for row in db.session.execute(query))


def _damaged_pages() -> Iterable[Row]:
    if db.engine.dialect.name != "sqlite":
        return []
    said = db.session.execute(text("PRAGMA integrity_check")).scalars()
    return [{"said": line} for line in said if line != "ok"]


def _broken_references() -> Iterable[Row]:
    """PostgreSQL cannot hold any; an SQLite file may have been changed with the guard off."""
    if db.engine.dialect.name != "sqlite":
        return []
    broken = db.session.execute(text("PRAGMA foreign_key_check")).all()
    return [{"table": row[0], "row": row[1], "parent": row[2]} for row in broken]


def _tables_that_differ() -> Iterable[Row]:
    said = schema.faults(db.engine)
    return [{"said": said}] if said else []


CHECKS = [
    Check(
        name="tables_of_this_version",
        description=N_("The tables, their indexes and triggers are those of this version."),
        rows=_tables_that_differ,
        sentence=N_("The tables are not those of this version: {said}"),
    ),
    Check(
        name="file_whole",
        description=N_("The database file is whole."),
        rows=_damaged_pages,
        sentence=N_("The database file is damaged: {said}"),
    ),
    Check(
        name="references_whole",
        description=N_("Every row that another row speaks of is there."),
        rows=_broken_references,
        sentence=N_("Row {row} of {table} speaks of a row of {parent} that is not there."),
    ),
]
