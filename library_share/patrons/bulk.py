"""Many patrons at once, for imports: a few statements instead of many thousands.

The rows were prepared before the transaction began, so that the write lock is held briefly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update

from library_share import clock
from library_share.database import db
from library_share.labels.codes import CodeKind, issue
from library_share.patrons.models import Card, Enrolment, Patron
from library_share.vietnamese import fold, name_sort_key, tidy

#: SQLite takes a limited number of values per statement.
AT_ONCE = 500


def columns_of_name(name: str) -> dict[str, Any]:
    """The name and what is derived from it, as `Patron` derives it for single patrons."""
    name = tidy(name)
    return {"name": name, "sort_key": name_sort_key(name), "folded_name": fold(name)}


def add_patrons_in_bulk(library_id: int, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert patrons of one library; their ids, in the order of `rows`.

    Each row has the columns of `Patron`, the name by `columns_of_name`; nothing else. Cards and
    enrolments are separate: see below. Raises IntegrityError on a school code used before.
    """
    if not rows:
        return []
    now = clock.now()
    statement = insert(Patron).returning(Patron.id, sort_by_parameter_order=True)
    full = [{"library_id": library_id, "created_at": now, **row} for row in rows]
    return list(db.session.scalars(statement, full))


def change_patrons_in_bulk(changes: Sequence[dict[str, Any]]) -> None:
    """Update patrons; each row has `id` and the columns that change."""
    if changes:
        db.session.execute(update(Patron), list(changes))


def issue_cards_in_bulk(patron_ids: Sequence[int]) -> None:
    """A new card for each patron who has none in use."""
    holding: set[int] = set()
    for start in range(0, len(patron_ids), AT_ONCE):
        holding.update(
            db.session.scalars(
                select(Card.patron_id).where(
                    Card.patron_id.in_(patron_ids[start : start + AT_ONCE]),
                    Card.revoked_at.is_(None),
                )
            )
        )
    without = [patron_id for patron_id in patron_ids if patron_id not in holding]
    if not without:
        return
    now = clock.now()
    codes = issue(CodeKind.CARD, len(without))
    db.session.execute(
        insert(Card),
        [
            {"patron_id": patron_id, "code": code, "issued_at": now}
            for patron_id, code in zip(without, codes, strict=True)
        ],
    )


def enrol_in_bulk(school_year_id: int, class_of: dict[int, int]) -> None:
    """Put each patron into a class of the year, taking them out of another; `class_of` maps
    patron ids to class ids."""
    ids = list(class_of)
    for start in range(0, len(ids), AT_ONCE):
        db.session.execute(
            delete(Enrolment).where(
                Enrolment.school_year_id == school_year_id,
                Enrolment.patron_id.in_(ids[start : start + AT_ONCE]),
            )
        )
    if ids:
        db.session.execute(
            insert(Enrolment),
            [
                {"patron_id": patron_id, "class_id": class_id, "school_year_id": school_year_id}
                for patron_id, class_id in class_of.items()
            ],
        )
