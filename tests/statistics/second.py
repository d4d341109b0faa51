"""The second program: every measure once more, by the words of its definition, over raw rows.

It imports nothing of the product's statistics: what happened comes from `independent`, how things
stood is read here, and all is added up in Python. A measure that is not in MEASURES is not known
to it, and a test fails.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.statistics.independent import (
    NAMES,
    VIET_NAM,
    day_counts,
    day_of,
    moment,
    plain_day,
    rows,
    standing,
)

Thing = dict[str, Any]
"""Something that happened or stood: its day where it has one, its facts, how many."""

Amount = Callable[["Facts", "Question"], Iterable[Thing]]
Told = tuple[int, int | None, float | None]
"""Number, of how many, value."""

TIMES = ("week", "month", "term", "school_year", "year")
NAME_OF = {"library": "library_id", "owner": "owner_library_id", "class": "class_name"}
NAME_OF["place"] = "place_id"


@dataclass(frozen=True, kw_only=True)
class Question:
    libraries: frozenset[int]
    first: date
    last: date
    today: date
    owned: bool = False
    only: tuple[tuple[str, Any], ...] = ()

    @property
    def end(self) -> datetime:
        """The moment at which the last day is over."""
        return datetime.combine(self.last + timedelta(days=1), time(), VIET_NAM)

    def takes(self, thing: Thing) -> bool:
        """Whether it is of these libraries, and of what is asked for only."""
        of_library = thing["owner_library_id" if self.owned else "library_id"]
        return of_library in self.libraries and all(
            thing[NAME_OF.get(by, by)] == value for by, value in self.only
        )


@dataclass
class Facts:
    """All tables as they are at one moment, read once."""

    happened: list[Thing] = field(default_factory=list)
    tables: dict[str, list[Thing]] = field(default_factory=dict)
    _counted: dict[Any, list[Thing]] = field(default_factory=dict)

    def of(self, amount: Amount, asked: Question) -> list[Thing]:
        """What an amount is made of; worked out once."""
        if (amount, asked) not in self._counted:
            self._counted[amount, asked] = list(amount(self, asked))
        return self._counted[amount, asked]

    @classmethod
    def read(cls) -> Facts:
        found = cls()
        for key, number in day_counts().items():
            thing = dict(zip(NAMES, key, strict=True))
            found.happened.append({**thing, "day": plain_day(thing["day"]), "number": number})
        for table in (
            "copies", "titles", "stays", "places", "copy_changes", "loans", "loan_events",
            "patrons", "enrolments", "classes", "school_years", "terms", "rotation_stops",
            "rotation_boxes", "handover_lines",
        ):  # fmt: skip
            found.tables[table] = rows(table)
        for loan in found.tables["loans"]:
            if loan["is_guest"]:
                loan["class_name"] = ""
        return found

    def by_id(self, table: str) -> dict[int, Thing]:
        return {row["id"]: row for row in self.tables[table]}

    def key(self, by: str, thing: Thing) -> Any:
        """What something is told apart as."""
        if by not in TIMES:
            return thing[NAME_OF.get(by, by)]
        day = thing["day"]
        if by == "week":
            return day - timedelta(days=day.weekday())
        if by == "month":
            return (day.year, day.month)
        if by == "year":
            return day.year
        for part in self.tables["terms" if by == "term" else "school_years"]:
            if plain_day(part["starts_on"]) <= day <= plain_day(part["ends_on"]):
                return plain_day(part["starts_on"])
        return None


# --- what happened ---------------------------------------------------------------------------


def happened(
    *whats: str, place_kind: str | None = None, waited: int | None = None, of_owner: bool = False
) -> Amount:
    def amount(facts: Facts, asked: Question) -> Iterable[Thing]:
        whose = replace(asked, owned=True) if of_owner else asked
        for thing in facts.happened:
            if (
                thing["what"] in whats
                and whose.first <= thing["day"] <= whose.last
                and whose.takes(thing)
                and place_kind in (None, thing["place_kind"])
                and (waited is None or thing["waited_days"] <= waited)
            ):
                of_it = {"library_id": thing["owner_library_id"]} if of_owner else {}
                yield {**thing, **of_it}

    return amount


# --- how it stood at the end of the last day -------------------------------------------------


def at_home(*, overdue: bool = False) -> Amount:
    """Lent by then, and not back by then."""

    def amount(facts: Facts, asked: Question) -> Iterable[Thing]:
        places = facts.by_id("places")
        events: dict[int, list[Thing]] = defaultdict(list)
        for event in standing(facts.tables["loan_events"]):
            if moment(event["happened_at"]) < asked.end:
                events[event["loan_id"]].append(event)
        for loan in facts.tables["loans"]:
            heard = sorted(
                events[loan["id"]], key=lambda one: (moment(one["happened_at"]), one["id"])
            )
            if loan["kind"] != "take_home" or loan["undone_at"] is not None:
                continue
            kinds = [one["kind"] for one in heard]
            if "lent" not in kinds or "returned" in kinds:
                continue
            dues = [
                one["due_on"] for one in heard if one["kind"] in ("lent", "renewed", "shortened")
            ]
            place = places.get(loan["place_id"])
            thing = {
                **loan,
                "library_id": loan["acting_library_id"],
                "patron_kind": loan["patron_kind"] or "",
                "level": loan["level"] or "",
                "place_kind": place["kind"] if place else "",
                "number": 1,
            }
            if asked.takes(thing) and not (overdue and plain_day(dues[-1]) >= asked.last):
                yield thing

    return amount


def owned(*states: str, on_class_shelf: bool | None = None, never_used: bool = False) -> Amount:
    """Own copies in these states, wherever they stood."""

    def amount(facts: Facts, asked: Question) -> Iterable[Thing]:
        titles, places = facts.by_id("titles"), facts.by_id("places")
        notes: dict[int, list[Thing]] = defaultdict(list)
        for note in facts.tables["copy_changes"]:
            notes[note["copy_id"]].append(note)
        stood = {
            stay["copy_id"]: places[stay["place_id"]]
            for stay in facts.tables["stays"]
            if moment(stay["since"]) < asked.end
            and (stay["until"] is None or moment(stay["until"]) >= asked.end)
        }
        used = {
            loan["copy_id"]
            for loan in facts.tables["loans"]
            if loan["undone_at"] is None and moment(loan["lent_at"]) < asked.end
        }
        for copy in facts.tables["copies"]:
            title, place = titles[copy["title_id"]], stood.get(copy["id"])
            thing = {
                "library_id": copy["library_id"],
                "owner_library_id": copy["library_id"],
                "title_id": title["id"],
                "title_kind": title["kind"],
                "level": title["level"] or "",
                "language": title["language"],
                "place_kind": place["kind"] if place else "",
                "place_id": place["id"] if place else None,
                "number": 1,
            }
            if (
                place is not None
                and asked.takes(thing)
                and _state(copy, notes[copy["id"]], asked.end) in states
                and on_class_shelf in (None, place["kind"] == "class_shelf")
                and not (never_used and (copy["id"] in used or not _is_old(copy, asked)))
            ):
                yield thing

    return amount


def _state(copy: Thing, notes: list[Thing], end: datetime) -> str:
    """As noted last before the end; in use before anything was noted."""
    before = [note for note in notes if moment(note["at"]) < end]
    if before:
        return str(max(before, key=lambda one: (moment(one["at"]), one["id"]))["state"])
    return "in_use" if notes else str(copy["state"])


def _is_old(copy: Thing, asked: Question) -> bool:
    came = copy["acquired_on"]
    day = plain_day(came) if came is not None else day_of(copy["created_at"])
    return day < asked.last - timedelta(days=365)


def pupils(facts: Facts, asked: Question) -> Iterable[Thing]:
    """Today those who did not leave; before today those in a class of that school year."""
    classes, years = facts.by_id("classes"), facts.by_id("school_years")
    began_last: dict[int, int] = {}  # by commune; summer belongs to the year that ended
    for year in sorted(years.values(), key=lambda one: plain_day(one["starts_on"])):
        if plain_day(year["starts_on"]) <= asked.last:
            began_last[year["commune_id"]] = year["id"]
    in_class: dict[int, set[int]] = defaultdict(set)
    for enrolment in facts.tables["enrolments"]:
        of = classes[enrolment["class_id"]]
        year = years[of["school_year_id"]]
        if year["id"] in began_last.values():
            in_class[enrolment["patron_id"]].add(of["library_id"])
    for patron in facts.tables["patrons"]:
        home = patron["library_id"]
        if asked.last >= asked.today:
            learns = patron["kind"] == "pupil" and patron["state"] != "left"
            learns = learns and patron["erased_on"] is None
        else:
            left = patron["left_on"]
            learns = (
                home in in_class[patron["id"]]
                and moment(patron["created_at"]) < asked.end
                and (left is None or plain_day(left) > asked.last)
            )
        if learns and home in asked.libraries:
            yield {"library_id": home, "owner_library_id": home, "number": 1}


def at_points(*, uses: bool = False) -> Amount:
    """Days on which boxes stood at points, or uses of their books on these days."""

    def amount(facts: Facts, asked: Question) -> Iterable[Thing]:
        places = facts.by_id("places")
        lent: Counter[tuple[int, date]] = Counter(
            (loan["place_id"], day_of(loan["lent_at"]))
            for loan in facts.tables["loans"]
            if loan["undone_at"] is None
        )
        for box, day in sorted(_days_at_points(facts, asked)):
            owner = places[box]["library_id"]
            thing = {"library_id": owner, "owner_library_id": owner, "place_id": box}
            number = lent[box, day] if uses else 1
            if number and asked.takes(thing):
                yield {**thing, "number": number}

    return amount


def _days_at_points(facts: Facts, asked: Question) -> set[tuple[int, date]]:
    parts = facts.by_id("rotation_boxes")
    boxes = [one for one in facts.tables["handover_lines"] if one["copy_id"] is None]
    found: set[tuple[int, date]] = set()
    for stop in facts.tables["rotation_stops"]:
        box = parts[stop["round_box_id"]]["box_id"]
        for line in boxes:
            came = line["outcome"] in ("arrived", "arrived_elsewhere")
            if line["handover_id"] != stop["handover_id"] or line["box_id"] != box or not came:
                continue
            left = [
                moment(one["left_at"])
                for one in boxes
                if one["box_id"] == box
                and one["left_at"] is not None
                and moment(one["left_at"]) >= moment(line["ended_at"])
            ]
            last = min([day_of(min(left)) if left else asked.today, asked.today, asked.last])
            day = max(day_of(line["ended_at"]), asked.first)
            while day <= last:
                found.add((box, day))
                day += timedelta(days=1)
    return found


# --- figures ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Measure:
    amount: Amount
    of: Amount | None = None
    times: int = 1
    #: Of a hundred who waited, so many had it within the value.
    of_hundred: int | None = None
    of_titles: bool = False

    def told(self, facts: Facts, asked: Question, by: str | None) -> dict[Any, Told]:
        """By something, or all under None. What never happened is not in it."""
        things = _parted(facts, facts.of(self.amount, asked), by)
        if self.of_hundred is not None:
            return {key: self._within(some) for key, some in things.items()}
        numbers = {key: self._number(some) for key, some in things.items()}
        if self.of is None:
            return {key: (number, None, number) for key, number in numbers.items()}
        parts = _parted(facts, facts.of(self.of, asked), by)
        of = {key: self._number(some) for key, some in parts.items()}
        return {key: self._ratio(numbers.get(key, 0), of.get(key, 0)) for key in {*numbers, *of}}

    def whole(self, facts: Facts, asked: Question) -> Told:
        nothing = (0, None, 0)
        if self.of_hundred is not None:
            nothing = (0, None, None)
        elif self.of is not None:
            nothing = (0, 0, None)
        return self.told(facts, asked, None).get(None, nothing)

    def _number(self, things: list[Thing]) -> int:
        if self.of_titles:
            return len({thing["title_id"] for thing in things})
        return sum(thing["number"] for thing in things)

    def _ratio(self, number: int, of: int) -> Told:
        return (number, of, self.times * number / of if of else None)

    def _within(self, things: list[Thing]) -> Told:
        waited = sorted(
            days for thing in things for days in [thing["waited_days"]] * thing["number"]
        )
        rank = math.ceil(len(waited) * self.of_hundred / 100)
        return (len(waited), None, waited[rank - 1])


def _parted(facts: Facts, things: Iterable[Thing], by: str | None) -> dict[Any, list[Thing]]:
    found: dict[Any, list[Thing]] = defaultdict(list)
    for thing in things:
        found[None if by is None else facts.key(by, thing)].append(thing)
    return found


_ENDED = ("hold_filled", "hold_expired", "hold_cancelled")
_HELD = owned("in_use")


def _counts(*whats: str, **more: Any) -> Measure:
    return Measure(amount=happened(*whats, **more))


MEASURES: dict[str, Measure] = {
    "loans_home": _counts("lent"),
    "readings_on_site": _counts("read_here", "read_in_class"),
    "uses": _counts("lent", "read_here", "read_in_class"),
    "renewals": _counts("renewed"),
    "returns": _counts("returned"),
    "loans_from_class_shelves": _counts("lent", place_kind="class_shelf"),
    "loans_from_boxes": _counts("lent", place_kind="box"),
    "loans_told": _counts("told_lent"),
    "readings_told": _counts("told_read"),
    "returns_late": _counts("returned_late"),
    "returns_late_share": Measure(
        amount=happened("returned_late"), of=happened("returned"), times=100
    ),
    "loans_open": Measure(amount=at_home()),
    "overdue": Measure(amount=at_home(overdue=True)),
    "overdue_share": Measure(amount=at_home(overdue=True), of=at_home(), times=100),
    "holds_asked": _counts("hold_asked"),
    "holds_filled": _counts("hold_filled"),
    "holds_filled_share": Measure(amount=happened("hold_filled"), of=happened(*_ENDED), times=100),
    "holds_days_median": Measure(amount=happened("hold_filled"), of_hundred=50),
    "holds_days_most": Measure(amount=happened("hold_filled"), of_hundred=90),
    "holds_within_week_share": Measure(
        amount=happened("hold_filled", waited=7), of=happened("hold_filled"), times=100
    ),
    "interlibrary_asked": _counts("ill_asked"),
    "interlibrary_filled": _counts("ill_filled"),
    "interlibrary_refused": _counts("ill_refused"),
    "interlibrary_filled_share": Measure(
        amount=happened("ill_filled"), of=happened("ill_asked"), times=100
    ),
    "interlibrary_days_median": Measure(amount=happened("ill_filled"), of_hundred=50),
    "interlibrary_days_most": Measure(amount=happened("ill_filled"), of_hundred=90),
    "interlibrary_settled": _counts("ill_settled"),
    "copies": Measure(amount=_HELD),
    "titles": Measure(amount=_HELD, of_titles=True),
    "copies_on_class_shelves": Measure(amount=owned("in_use", on_class_shelf=True)),
    "copies_under_repair": Measure(amount=owned("under_repair")),
    "copies_missing": Measure(amount=owned("lost")),
    "copies_per_pupil": Measure(amount=_HELD, of=pupils),
    "copies_per_pupil_without_shelves": Measure(
        amount=owned("in_use", on_class_shelf=False), of=pupils
    ),
    "copies_added": _counts("added"),
    "copies_withdrawn": _counts("withdrawn"),
    "copies_taken_back": _counts("taken_back"),
    "copies_lost": _counts("lost"),
    "copies_found": _counts("found"),
    "copies_damaged": _counts("damaged"),
    "turnover": Measure(amount=happened("lent", of_owner=True), of=_HELD),
    "copies_never_borrowed": Measure(amount=owned("in_use", never_used=True)),
    "copies_never_borrowed_share": Measure(
        amount=owned("in_use", never_used=True), of=_HELD, times=100
    ),
    "activities": _counts("activity"),
    "attendances": _counts("attended"),
    "attendances_each": Measure(amount=happened("attended"), of=happened("activity")),
    "box_uses_per_week": Measure(amount=at_points(uses=True), of=at_points(), times=7),
}
