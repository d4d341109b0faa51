"""Writing what a plan says: everything in the caller's transaction, in few statements.

Each function takes prepared rows, so that little happens while the write lock is held.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from library_share import clock
from library_share.catalogue.actions import TitleDraft, find_or_add_described
from library_share.catalogue.models import ReadingLevel, TitleKind
from library_share.copies.accessions import CopyDraft, accession, in_parts
from library_share.copies.actions import arrival_of
from library_share.copies.models import Copy
from library_share.copies.receiving import move_to_receipt
from library_share.database import db
from library_share.exchange.book_plan import CHANGEABLE, BookPlan, NewCopies
from library_share.exchange.patron_plan import PatronPlan, Row
from library_share.libraries.actions import ensure_class
from library_share.libraries.models import Library, SchoolYear
from library_share.libraries.queries import main_place_of
from library_share.patrons import bulk
from library_share.patrons.forgetting import renaming
from library_share.patrons.models import AccessRecord, PatronKind, PatronState

#: Names in draft rows and the columns of the tables.
_PATRON_COLUMNS = {"code": "school_code"}
_COPY_COLUMNS = {
    "register_number": "general_register_number",
    "price": "price_dong",
    "year": "printed_year",
}
#: How often progress is told while rows are prepared.
TOLD_EVERY_ROWS = 200

Tell = Callable[[int, int], None]


class PatronWriter:
    """A plan for patrons, ready to be written."""

    def __init__(self, plan: PatronPlan, tell: Tell) -> None:
        self._new_rows = plan.new
        self._new = []
        for place, row in enumerate(plan.new):
            self._new.append(_patron_columns(row))
            if place % TOLD_EVERY_ROWS == 0:
                tell(place, len(plan.new))
        self._changes = [
            {"id": change.known.id, **_changed_columns(change.columns)}
            for change in plan.changes
            if change.columns
        ]
        self._renamed = [
            (change.known.name, bulk.columns_of_name(change.columns["name"])["name"])
            for change in plan.changes
            if "name" in change.columns
        ]
        self._moves = [
            (change.known.id, change.class_name) for change in plan.changes if change.class_name
        ]
        self._back = [
            change.known.id
            for change in plan.changes
            if change.columns.get("state") is PatronState.ACTIVE
        ]

    def write(self, library: Library, year: SchoolYear | None) -> None:
        ids = bulk.add_patrons_in_bulk(library.id, self._new)
        _change_in_parts(self._changes)
        renaming.follow(self._renamed)
        staying = [
            patron_id for patron_id, row in zip(ids, self._new_rows, strict=True) if not row["left"]
        ]
        bulk.issue_cards_in_bulk(staying + self._back)
        places = [(i, row["class"]) for i, row in zip(ids, self._new_rows, strict=True)]
        class_of = {patron_id: name for patron_id, name in places + self._moves if name}
        if class_of and year is not None:
            classes = {
                name: ensure_class(library, year, name).id
                for name in dict.fromkeys(class_of.values())
            }
            bulk.enrol_in_bulk(
                year.id, {patron_id: classes[name] for patron_id, name in class_of.items()}
            )


def _patron_columns(row: Row) -> dict[str, Any]:
    return {
        **bulk.columns_of_name(row["name"]),
        "kind": PatronKind(row["kind"]),
        "school_code": row["code"],
        "born_on": date.fromisoformat(row["born_on"]) if row["born_on"] else None,
        "gender": row["gender"],
        "state": PatronState.LEFT if row["left"] else PatronState.ACTIVE,
        "left_on": clock.today() if row["left"] else None,
    }


def _changed_columns(columns: dict[str, Any]) -> dict[str, Any]:
    changed = {_PATRON_COLUMNS.get(name, name): value for name, value in columns.items()}
    if "state" in changed:
        changed["left_on"] = clock.today() if changed["state"] is PatronState.LEFT else None
    return changed | (bulk.columns_of_name(changed["name"]) if "name" in changed else {})


def _change_in_parts(changes: list[dict[str, Any]]) -> None:
    """Rows that change the same columns go together: one statement for all of them."""
    alike: dict[frozenset[str], list[dict[str, Any]]] = {}
    for change in changes:
        alike.setdefault(frozenset(change), []).append(change)
    for rows in alike.values():
        bulk.change_patrons_in_bulk(rows)


class BookWriter:
    """A plan for books, ready to be written."""

    def __init__(self, plan: BookPlan, tell: Tell) -> None:
        self._new = plan.new
        self._titles = []
        described: dict[TitleDraft, dict[str, Any]] = {}
        for place, copies in enumerate(plan.new):
            draft = _title_draft(copies.row)
            if draft not in described:
                described[draft] = draft.columns()
            self._titles.append(described[draft])
            if place % TOLD_EVERY_ROWS == 0:
                tell(place, len(plan.new))
        self._changes: dict[frozenset[str], list[dict[str, Any]]] = {}
        for change in plan.changes:
            values = _copy_columns(change.values)
            self._changes.setdefault(frozenset(values), []).append({"id": change.copy_id} | values)

    def write(self, library: Library, account_id: int | None) -> None:
        title_ids = find_or_add_described(self._titles)
        drafts = [
            draft
            for copies, title_id in zip(self._new, title_ids, strict=True)
            for draft in _copy_drafts(copies, title_id)
        ]
        # Copies before the general register, in the order in which everybody takes them.
        for rows in self._changes.values():
            db.session.execute(update(Copy), rows)
        self._move_renumbered(library.id)
        accession(drafts, library, main_place_of(library.id), account_id)

    def _move_renumbered(self, library_id: int) -> None:
        """Where the list says otherwise in which line of the general register a copy stands."""
        ids = [
            row["id"]
            for rows in self._changes.values()
            for row in rows
            if "general_register_number" in row
        ]
        for some in in_parts(ids):
            copies = db.session.scalars(select(Copy).where(Copy.id.in_(some)))
            moved = {copy.id: arrival_of(copy) for copy in copies}
            move_to_receipt(library_id, moved)


def _title_draft(row: Row) -> TitleDraft:
    return TitleDraft(
        title=row["title"],
        kind=TitleKind(row["kind"]),
        volume=row["volume"],
        authors=row["authors"],
        publisher=row["publisher"],
        publication_place=row["place"],
        year=row["year"],
        isbn=row["isbn"],
        pages=row["pages"],
        size=row["size"],
        language=row["language"],
        series=row["series"],
        subjects=row["subjects"],
        level=ReadingLevel(row["level"]) if row["level"] else None,
        classification=row["class_mark"],
    )


def _copy_drafts(copies: NewCopies, title_id: int) -> list[CopyDraft]:
    row = copies.row
    known = _copy_columns({name: row[name] for name in CHANGEABLE})
    numbers: list[str | None] = [*copies.numbers] or [None] * copies.how_many
    return [
        CopyDraft(title_id=title_id, kind=TitleKind(row["kind"]), accession_number=number, **known)
        for number in numbers
    ]


def _copy_columns(values: dict[str, Any]) -> dict[str, Any]:
    columns = {_COPY_COLUMNS.get(name, name): value for name, value in values.items()}
    if columns.get("acquired_on"):
        columns["acquired_on"] = date.fromisoformat(columns["acquired_on"])
    return columns


def record(deed: str, library_id: int, account_id: int | None, detail: str) -> None:
    """Note in the access log who imported what."""
    db.session.execute(
        insert(AccessRecord),
        {
            "at": clock.now(),
            "account_id": account_id,
            "library_id": library_id,
            "deed": deed,
            "detail": detail[:200],
            "address": "",
        },
    )
