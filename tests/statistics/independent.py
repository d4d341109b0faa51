"""The same figures by a second program: it reads rows as they are and adds up in Python.

It shares nothing with the product but the tables' names; days are counted in Việt Nam's time.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import text

from library_share.database import db

VIET_NAM = timezone(timedelta(hours=7))

Row = tuple[Any, ...]


def _rows(query: str) -> list[Any]:
    return list(db.session.execute(text(query)).mappings())


def _day(moment: Any) -> Any:
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(VIET_NAM).date().isoformat()


def day_counts() -> Counter[Row]:
    """(day, library, what, owner, kind of patron, class, grade, kind of title, level) → number"""
    counted: Counter[Row] = Counter()
    loans = {row["id"]: row for row in _rows("SELECT * FROM loans")}
    events = _rows("SELECT * FROM loan_events ORDER BY id")
    undone = {row["undoes_id"] for row in events if row["undoes_id"]}
    for loan in loans.values():
        if loan["undone_at"] is None:
            what = "read_here" if loan["kind"] == "read_here" else "lent"
            counted[_key(_day(loan["lent_at"]), loan["acting_library_id"], what, loan)] += 1
    for event in events:
        loan = loans[event["loan_id"]]
        stands = event["id"] not in undone and loan["undone_at"] is None
        if event["kind"] in ("renewed", "returned") and stands and loan["kind"] == "take_home":
            day = _day(event["happened_at"])
            counted[_key(day, event["library_id"], event["kind"], loan)] += 1
    _class_readings(counted)
    return counted


def _key(day: Any, library_id: int, what: str, loan: Any) -> Row:
    return (
        str(day),
        library_id,
        what,
        loan["owner_library_id"],
        loan["patron_kind"] or "",
        loan["class_name"],
        loan["grade"],
        loan["title_kind"],
        loan["level"] or "",
    )


def _class_readings(counted: Counter[Row]) -> None:
    places = {row["id"]: row["library_id"] for row in _rows("SELECT id, library_id FROM places")}
    rows = _rows("SELECT * FROM class_readings ORDER BY id")
    undone = {row["undoes_id"] for row in rows if row["undoes_id"]}
    for row in rows:
        if row["undoes_id"] is None and row["id"] not in undone:
            library_id = places[row["place_id"]]
            grade = int(row["class_name"][0])
            key = (str(row["day"]), library_id, "read_in_class", library_id)
            counted[(*key, "", row["class_name"], grade, "", "")] += row["how_many"]


def kept() -> Counter[Row]:
    """What the product keeps, in the same form."""
    return Counter(
        {
            (
                str(row["day"]),
                row["library_id"],
                row["what"],
                row["owner_library_id"],
                row["patron_kind"],
                row["class_name"],
                row["grade"],
                row["title_kind"],
                row["level"],
            ): row["how_many"]
            for row in _rows("SELECT * FROM statistics_day_counts")
        }
    )
