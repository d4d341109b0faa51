"""Words that people typed, searched for a full name, which is then crossed out.

Only the whole name is found: nobody can tell whether "Nam" in a note is this Nam.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Enum,
    LargeBinary,
    String,
    Table,
    Text,
    and_,
    exists,
    or_,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.sql.expression import cast

from library_share.database import db, locks_rows
from library_share.patrons.forgetting.columns import NO_NAMES, SIGNED
from library_share.patrons.models import Account

#: What stands in the place of a name.
CROSSED_OUT = "(đã xóa)"


def cross_out(names: Sequence[str]) -> int:
    """Replace these full names in all words that were typed; answers in how many rows."""
    return sum(_cross_out_in(table, names) for table in db.metadata.sorted_tables)


def searched_columns(table: Table) -> list[Any]:
    """The columns of a table that may say a name."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, (String, JSON, LargeBinary))
        and not isinstance(column.type, Enum)
        and f"{table.name}.{column.name}" not in NO_NAMES
    ]


def _cross_out_in(table: Table, names: Sequence[str]) -> int:
    columns = searched_columns(table)
    if not columns:
        return 0
    keys = list(table.primary_key.columns)
    where = or_(*(_says(table, column, name) for column in columns for name in names))
    rows = db.session.execute(select(*keys, *columns).where(where)).all()
    for row in rows:
        values = row._mapping
        changed = {
            column.name: _without(values[column], said)
            for column in columns
            if (said := list(_said(table, column, names)))
        }
        found = [key == values[key] for key in keys]
        db.session.execute(update(table).where(*found).values(changed))
    return len(rows)


def _says(table: Table, column: Any, name: str) -> ColumnElement[bool]:
    if isinstance(column.type, JSON):
        # A server that compares text must be given text; SQLite keeps it as text anyway.
        words = cast(column, Text) if locks_rows() else type_coerce(column, Text)
        escaped = json.dumps(name)[1:-1]
        return and_(
            column.is_not(None),
            words.contains(name, autoescape=True) | words.contains(escaped, autoescape=True),
        )
    signed = f"{table.name}.{column.name}" in SIGNED
    return and_(column.contains(name, autoescape=True), ~_is_of_staff(name) if signed else true())


def _said(table: Table, column: Any, names: Sequence[str]) -> Iterator[str]:
    signed = f"{table.name}.{column.name}" in SIGNED
    for name in names:
        if not (signed and db.session.scalar(select(_is_of_staff(name)))):
            yield name


def _is_of_staff(name: str) -> ColumnElement[bool]:
    return exists().where(Account.name == name)


def _without(value: Any, names: Sequence[str]) -> Any:
    """The value with the names crossed out, however deep they stand."""
    if isinstance(value, str):
        for name in names:
            value = value.replace(name, CROSSED_OUT)
        return value
    if isinstance(value, list):
        return [_without(one, names) for one in value]
    if isinstance(value, dict):
        return {_without(key, names): _without(one, names) for key, one in value.items()}
    return value
