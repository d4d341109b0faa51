"""The same figures by a second program: it reads rows as they are and adds up in Python.

It shares nothing with the product but the tables' names; days are counted in Việt Nam's time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import literal_column, select, text
from sqlalchemy import table as sql_table

from library_share.database import db

VIET_NAM = timezone(timedelta(hours=7))

Row = tuple[Any, ...]
"""day, library, what, owner, kind of patron, class, grade, kind of title, level, language, place,
kind of place, days waited"""

NAMES = (
    "day",
    "library_id",
    "what",
    "owner_library_id",
    "patron_kind",
    "class_name",
    "grade",
    "title_kind",
    "level",
    "language",
    "place_id",
    "place_kind",
    "waited_days",
)


def rows(table: str, order: str = "id") -> list[dict[str, Any]]:
    """A table as it is, in the order of its ids."""
    query = select(literal_column("*")).select_from(sql_table(table)).order_by(text(order))
    found = db.session.execute(query).mappings()
    return [dict(row) for row in found]


def by_id(table: str) -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in rows(table)}


def moment(value: Any) -> datetime:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def day_of(value: Any) -> date:
    return moment(value).astimezone(VIET_NAM).date()


def plain_day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def standing(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was neither undone nor is an undoing."""
    undone = {one["undoes_id"] for one in events if one["undoes_id"]}
    return [one for one in events if one["undoes_id"] is None and one["id"] not in undone]


def day_counts() -> Counter[Row]:
    counted: Counter[Row] = Counter()

    def add(what: str, day: date, library: int, owner: int, facts: Any, number: int = 1) -> None:
        key = {
            "day": day.isoformat(),
            "library_id": library,
            "what": what,
            "owner_library_id": owner,
            "patron_kind": facts.get("patron_kind") or "",
            "class_name": facts.get("class_name") or "",
            "grade": facts.get("grade"),
            "title_kind": facts.get("title_kind") or "",
            "level": facts.get("level") or "",
            "language": facts.get("language") or "",
            "place_id": facts.get("place_id"),
            "place_kind": facts.get("place_kind") or "",
            "waited_days": facts.get("waited_days"),
        }
        counted[tuple(key[name] for name in NAMES)] += number

    for part in (_loans, _class_readings, _points, _holds, _between, _copies, _activities):
        part(add)
    return counted


def _loans(add: Any) -> None:
    places = by_id("places")
    loans = by_id("loans")
    for loan in loans.values():
        place = places.get(loan["place_id"])
        loan["place_kind"] = place["kind"] if place else ""
        if loan["is_guest"]:
            loan["class_name"] = ""  # none of ours, whatever it is called
        if loan["undone_at"] is None:
            what = "read_here" if loan["kind"] == "read_here" else "lent"
            at, owner = loan["acting_library_id"], loan["owner_library_id"]
            add(what, day_of(loan["lent_at"]), at, owner, loan)
    heard = sorted(
        standing(rows("loan_events")), key=lambda one: (moment(one["happened_at"]), one["id"])
    )
    due: dict[int, date] = {}
    is_back: set[int] = set()
    for event in heard:
        loan = loans[event["loan_id"]]
        if loan["undone_at"] is not None or loan["kind"] != "take_home":
            continue
        day, at, owner = day_of(event["happened_at"]), event["library_id"], loan["owner_library_id"]
        if event["kind"] in ("lent", "renewed", "shortened"):
            due[loan["id"]] = plain_day(event["due_on"])
        if event["kind"] == "renewed":
            add("renewed", day, at, owner, loan)
        elif event["kind"] == "returned" and loan["id"] not in is_back:
            # However often it was noted: a book comes back once.
            is_back.add(loan["id"])
            add("returned", day, at, owner, loan)
            if day > due[loan["id"]]:
                add("returned_late", day, at, owner, loan)


def _grade(library: int, class_name: str, day: date) -> int | None:
    """Of the class with this name in the school year of the day."""
    years = by_id("school_years")
    for one in rows("classes"):
        year = years[one["school_year_id"]]
        if (
            (one["library_id"], one["name"]) == (library, class_name)
            and plain_day(year["starts_on"]) <= day
            and day <= plain_day(year["ends_on"])
        ):
            return one["grade"]
    return None


def _activities(add: Any) -> None:
    for row in standing(rows("promotion_activities")):
        library, day, name = row["library_id"], plain_day(row["day"]), row["class_name"]
        facts = {"class_name": name, "grade": _grade(library, name, day)}
        add("activity", day, library, library, facts)
        add("attended", day, library, library, facts, row["attendance"])


def _class_readings(add: Any) -> None:
    places = by_id("places")
    for row in standing(rows("class_readings")):
        place, day = places[row["place_id"]], plain_day(row["day"])
        facts = {
            "class_name": row["class_name"],
            "grade": _grade(place["library_id"], row["class_name"], day),
            "place_id": place["id"],
            "place_kind": place["kind"],
        }
        library = place["library_id"]
        add("read_in_class", day, library, library, facts, row["how_many"])


def _points(add: Any) -> None:
    places, stops, parts = by_id("places"), by_id("rotation_stops"), by_id("rotation_boxes")
    for row in standing(rows("rotation_point_counts")):
        stop = stops[row["stop_id"]]
        place = places[stop["place_id"]]
        owner = places[parts[stop["round_box_id"]]["box_id"]]["library_id"]
        facts = {
            "class_name": place["class_name"],
            "place_id": place["id"],
            "place_kind": place["kind"],
        }
        for what, number in (("told_lent", row["loans"]), ("told_read", row["readings"])):
            if number:
                add(what, plain_day(row["day"]), place["library_id"], owner, facts, number)


def _waited(day: date, since: Any) -> int:
    """Nobody waits for less than no day, though a phone tells afterwards of an earlier loan."""
    return max(0, (day - day_of(since)).days)


def _holds(add: Any) -> None:
    holds = by_id("holds")
    for slot in rows("hold_slots"):
        hold = holds[slot["hold_id"]]
        library = hold["library_id"]
        add("hold_asked", day_of(hold["placed_at"]), library, library, hold)
        if slot["ended_at"] is None:
            continue
        day = day_of(slot["ended_at"])
        facts = dict(hold)
        if slot["state"] == "fulfilled":
            facts["waited_days"] = _waited(day, hold["placed_at"])
        what = {"fulfilled": "filled"}.get(slot["state"], slot["state"])
        add(f"hold_{what}", day, library, library, facts)


def _between(add: Any) -> None:
    loans, slots, holds = by_id("interlibrary_loans"), by_id("hold_slots"), by_id("holds")
    came: set[int] = set()
    for event in standing(rows("interlibrary_events")):
        loan = loans[event["loan_id"]]
        day = day_of(event["happened_at"])
        facts = dict(holds[slots[loan["slot_id"]]["hold_id"]])
        library = loan["requester_id"]
        owner = event["supplier_id"] or loan["supplier_id"] or library
        if event["kind"] == "ask":
            add("ill_asked", day, library, owner, facts)
        elif event["kind"] in ("decline", "time_out", "back_out"):
            add("ill_refused", day, library, owner, facts)
        elif event["kind"] == "settle":
            add("ill_settled", day, library, owner, facts)
        elif event["kind"] in ("arrive", "deliver_pages") and loan["id"] not in came:
            came.add(loan["id"])
            facts["waited_days"] = _waited(day, loan["asked_at"])
            add("ill_filled", day, library, owner, facts)


def _copies(add: Any) -> None:
    titles, copies = by_id("titles"), by_id("copies")
    for copy in copies.values():
        title = titles[copy["title_id"]]
        copy["facts"] = {
            "title_kind": title["kind"],
            "level": title["level"],
            "language": title["language"],
        }
        library = copy["library_id"]
        add("added", day_of(copy["created_at"]), library, library, copy["facts"])
    known: dict[int, tuple[str, str]] = defaultdict(lambda: ("in_use", "good"))
    changes = sorted(rows("copy_changes"), key=lambda one: (moment(one["at"]), one["id"]))
    for change in changes:
        copy = copies[change["copy_id"]]
        (state, condition), day = known[copy["id"]], day_of(change["at"])
        library = copy["library_id"]
        new = change["state"]
        if new != state:
            what = {"withdrawn": "withdrawn", "lost": "lost"}.get(
                new, {"withdrawn": "taken_back", "lost": "found"}.get(state)
            )
            if what:
                add(what, day, library, library, copy["facts"])
        if change["condition"] == "damaged" != condition:
            add("damaged", day, library, library, copy["facts"])
        known[copy["id"]] = (new, change["condition"])


def kept() -> Counter[Row]:
    """What the product keeps, in the same form."""
    return Counter(
        {
            (str(row["day"]), *(row[name] for name in NAMES[1:])): row["how_many"]
            for row in rows("statistics_day_counts")
        }
    )
