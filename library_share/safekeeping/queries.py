"""What the keepers of the data ask: do the books balance, and how much is there?"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from sqlalchemy import func, select

import library_share
from library_share.database import db, read_one_moment
from library_share.safekeeping.checks import Check
from library_share.translation import gettext

#: A check that a whole table breaks says so with some examples and a number.
EXAMPLES = 20


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A check that did not hold: how many rows break it, and a sentence on the first of them."""

    check: Check
    how_many: int
    sentences: list[str]


def all_checks() -> list[Check]:
    """The checks of every package that has a module `checks`."""
    found: list[Check] = []
    for package in pkgutil.iter_modules(library_share.__path__):
        name = f"library_share.{package.name}.checks"
        if package.ispkg and find_spec(name):
            found += import_module(name).CHECKS
    return found


def findings() -> list[Finding]:
    """Every check that does not hold; an empty list when the books balance.

    All of them see one moment, so that loans made meanwhile look like no corruption.
    """
    read_one_moment()
    found = []
    for check in all_checks():
        sentences: list[str] = []
        how_many = 0
        for row in check.offending():
            how_many += 1
            if how_many <= EXAMPLES:
                sentences.append(gettext(check.sentence).format_map(dict(row)))
        if how_many:
            found.append(Finding(check=check, how_many=how_many, sentences=sentences))
    return found


def rows_per_table() -> dict[str, int]:
    """How many rows each of our tables has, by name."""
    return {
        name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in sorted(db.metadata.tables.items())
    }
