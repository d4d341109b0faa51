"""Which corrections a count has to log: found by the second program, from figures of months."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from library_share import clock
from library_share.database import db, transaction
from library_share.statistics import tallying
from library_share.statistics.stands import keeping as stands
from tests.statistics import independent, second
from tests.statistics.agreeing import month as days_of

Key = tuple[int, str, str]
"""Library, month and what."""
Corrected = tuple[int, str, str, int, int]
"""And what it was, and is."""

#: Figures of a closed month that are counted whenever they are asked for.
STOOD: dict[str, second.Measure] = {
    **{code: second.MEASURES[code] for code in ("copies", "titles", "loans_open", "overdue")},
    "copies_on_class_shelves": second.MEASURES["copies_on_class_shelves"],
    "copies_under_repair": second.MEASURES["copies_under_repair"],
    "copies_missing": second.MEASURES["copies_missing"],
    "copies_never_borrowed": second.MEASURES["copies_never_borrowed"],
    "pupils": second.Measure(amount=second.pupils),
    "box_days": second.Measure(amount=second.at_points()),
    "box_uses": second.Measure(amount=second.at_points(uses=True)),
}


def by_month(counts: Counter[Any]) -> dict[Key, Counter[Any]]:
    """The parts of each figure of a month, by all that they are told apart by."""
    found: dict[Key, Counter[Any]] = defaultdict(Counter)
    for (day, library, what, *parts), number in counts.items():
        found[library, day[:7], what][tuple(parts)] += number
    return found


def is_over(month: str, today: date) -> bool:
    """Figures close when the seventh day of the next month is over."""
    year, number = map(int, month.split("-"))
    return today > date(year + number // 12, number % 12 + 1, 1) + timedelta(days=6)


def counts(at: datetime) -> list[Corrected]:
    """The product counts what is new; all is as the second program says, and each changed figure
    of a closed month is logged. Answers what was logged of figures counted by day."""
    db.session.rollback()
    before, logged = by_month(independent.kept()), len(independent.rows("statistics_corrections"))
    with clock.pretend(at):
        tallying.count_for(60)
    db.session.rollback()
    kept = independent.kept()
    _agree(kept, independent.day_counts())
    after = by_month(kept)
    # The first count of all corrects nothing: nobody has seen a figure before.
    wanted = before and [
        (*key, before[key].total(), after[key].total())
        for key in sorted({*before, *after})
        if is_over(key[1], clock.local_day(at)) and before[key] != after[key]
    ]
    new = independent.rows("statistics_corrections")[logged:]
    found = [_corrected(row) for row in new]
    assert sorted(found) == (wanted or [])
    assert all(independent.moment(row["at"]) == at for row in new)
    assert {row["why"] for row in new} <= {"late", "undone", "several"}
    return found


def _agree(kept: Counter[Any], right: Counter[Any]) -> None:
    differ = {"too many": dict(kept - right), "too few": dict(right - kept)}
    assert not any(differ.values()), differ


def _corrected(row: dict[str, Any]) -> Corrected:
    return (
        row["library_id"], str(row["month"])[:7], row["what"], row["before"], row["after"]
    )  # fmt: skip


def keeps(at: datetime, *, first: str) -> list[Corrected]:
    """How closed months stood is kept, from a month on; all is as the second program says, and
    what changed of what had been kept is logged. Answers that."""
    db.session.rollback()
    before, known = _kept()
    logged = len(independent.rows("statistics_corrections"))
    with clock.pretend(at):
        with transaction():
            stands.look_again()
        stands.keep_all()
    db.session.rollback()
    after, _ = _kept()
    right = {key: number for key, number in _stood(clock.local_day(at), first) if number}
    assert {key: number for key, number in after.items() if key[1] >= first} == right
    wanted = [
        (*key, before.get(key, 0), after.get(key, 0))
        for key in sorted({*before, *after})
        if key[:2] in known and before.get(key, 0) != after.get(key, 0)
    ]
    found = [_corrected(row) for row in independent.rows("statistics_corrections")[logged:]]
    assert sorted(found) == wanted
    return found


def _kept() -> tuple[dict[Key, int], set[tuple[int, str]]]:
    """What the product keeps, and of which months."""
    numbers = {
        (row["library_id"], str(row["month"])[:7], row["what"]): row["how_many"]
        for row in independent.rows("statistics_stand_counts")
    }
    months = independent.rows("statistics_stand_months", order="month, library_id")
    return numbers, {(row["library_id"], str(row["month"])[:7]) for row in months if row["kept_on"]}


def _stood(today: date, first: str) -> Iterator[tuple[Key, int]]:
    facts = second.Facts.read()
    year, number = map(int, first.split("-"))
    while is_over(month := f"{year}-{number:02}", today):
        for library in independent.rows("libraries"):
            period = days_of(year, number)
            asked = second.Question(
                libraries=frozenset({library["id"]}),
                first=period.first,
                last=period.last,
                today=today,
            )
            for what, measure in STOOD.items():
                yield (library["id"], month, what), measure.whole(facts, asked)[0]
        year, number = year + number // 12, number % 12 + 1
