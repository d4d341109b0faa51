"""Printed codes that would not be read back, or could be given a second time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, select

from library_share.database import db
from library_share.labels.codes import Code, read
from library_share.labels.models import CodeCounter
from library_share.safekeeping.checks import Check, Row
from library_share.translation import N_


def _printed_codes() -> Iterator[tuple[str, str]]:
    """Table and code of everything that carries a label: models say so of the column."""
    columns: list[Column[Any]] = [
        column
        for table in db.metadata.sorted_tables
        for column in table.columns
        if column.info.get("printed")
    ]
    for column in columns:
        for code in db.session.scalars(select(column).where(column.is_not(None))):
            yield column.table.name, code


def _is_readable(code: str) -> bool:
    found = read(code)
    return isinstance(found, Code) and found.text == code


def _unreadable() -> Iterator[Row]:
    for table, code in _printed_codes():
        if not _is_readable(code):
            yield {"code": code, "table": table}


def _ahead_of_their_counter() -> Iterator[Row]:
    last = {c.kind: c.last_number for c in db.session.scalars(select(CodeCounter))}
    for table, code in _printed_codes():
        if _is_readable(code) and int(code[1:-1]) > last.get(int(code[0]), 0):
            yield {"code": code, "table": table}


CHECKS = [
    Check(
        name="codes_read_back",
        description=N_("Every printed code has a right check digit."),
        rows=_unreadable,
        sentence=N_("{code} (table {table}) is not a code that a label can carry."),
    ),
    Check(
        name="codes_counted",
        description=N_("No printed code runs ahead of its counter, so none is given twice."),
        rows=_ahead_of_their_counter,
        sentence=N_("{code} (table {table}) was never given by the counter."),
    ),
]
