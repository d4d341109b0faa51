"""Which lines of a list of books bring new copies, and which change some: in plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from library_share.catalogue.rules import match_key
from library_share.copies.rules import accession_key
from library_share.exchange.faults import Fault
from library_share.vietnamese import fold

Row = dict[str, Any]

#: What a list may change on a copy the library has; the names are those of draft rows.
CHANGEABLE = (
    "class_mark",
    "shelf_mark",
    "register_number",
    "price",
    "acquired_on",
    "year",
    "source",
    "note",
)


@dataclass(frozen=True, kw_only=True)
class Known:
    """A copy of the library; `values` are its `CHANGEABLE`s as a row would say them."""

    id: int
    accession_key: str
    title: str
    volume: str
    match_key: str
    values: dict[str, Any]


@dataclass(kw_only=True)
class NewCopies:
    """Copies to be made from one line: with these numbers, or as many from the library's series."""

    row: Row
    numbers: list[str]
    how_many: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a line changes on a copy; the names are those of draft rows."""

    copy_id: int
    row: Row
    values: dict[str, Any]


@dataclass
class BookPlan:
    """What importing would do."""

    new: list[NewCopies] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """In copies."""
        return {
            "new": sum(copies.how_many for copies in self.new),
            "changed": len(self.changes),
            "unchanged": self.unchanged,
            "left": 0,
        }


def plan(rows: list[Row], known: Iterable[Known]) -> BookPlan:
    """Copies with a number are matched by it. Lines without numbers count: a title's copies that
    the file does not name are dealt out to them in order, and only what is missing is new."""
    made = BookPlan()
    by_number: dict[str, Known] = {}
    by_title: dict[str, list[Known]] = defaultdict(list)
    known = list(known)
    for copy in known:
        by_number.setdefault(copy.accession_key, copy)
    named: set[int] = set()
    for row in rows:
        if row["numbers"]:
            _plan_numbered(row, by_number, named, made)
    for copy in known:
        if copy.id not in named:
            by_title[copy.match_key].append(copy)
    for row in rows:
        if not row["numbers"]:
            _plan_counted(row, by_title[title_key(row)], made)
    return made


def title_key(row: Row) -> str:
    """What makes two lines the same title; see `catalogue.rules`."""
    return match_key(
        title=row["title"],
        volume=row["volume"],
        authors=row["authors"],
        publisher=row["publisher"],
        isbn=row["isbn"],
    )


def _plan_numbered(row: Row, by_number: dict[str, Known], named: set[int], made: BookPlan) -> None:
    new, taken = [], []
    for number in row["numbers"]:
        copy = by_number.get(accession_key(number))
        if copy is None:
            new.append(number)
        elif not _same_title(copy, row):
            taken.append({"value": number, "title": copy.title})
        else:
            named.add(copy.id)
            _compare(row, copy, made)
    if taken:  # a range is one mistake, not one for each of its numbers
        made.faults.append(
            Fault(code="number_taken", row=row["row"], sheet=row["sheet"], facts=taken[0])
        )
    if new:
        made.new.append(NewCopies(row=row, numbers=new, how_many=len(new)))


def _plan_counted(row: Row, spare: list[Known], made: BookPlan) -> None:
    """`spare` are copies of the title that neither numbers nor earlier lines have taken."""
    for copy in spare[: row["quantity"]]:
        _compare(row, copy, made)
    missing = row["quantity"] - len(spare)
    del spare[: row["quantity"]]
    if missing > 0:
        made.new.append(NewCopies(row=row, numbers=[], how_many=missing))


def _same_title(copy: Known, row: Row) -> bool:
    """A number found again is the same book when title and volume agree; an author added to the
    list later does not make it another."""
    return (fold(copy.title), fold(copy.volume)) == (fold(row["title"]), fold(row["volume"]))


def _compare(row: Row, copy: Known, made: BookPlan) -> None:
    """Note what the line changes. What it does not say stays as it is."""
    values = {
        name: row[name]
        for name in CHANGEABLE
        if row[name] not in ("", None) and row[name] != copy.values[name]
    }
    if values:
        made.changes.append(Change(copy_id=copy.id, row=row, values=values))
    else:
        made.unchanged += 1
