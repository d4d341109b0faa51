"""Which rows of a list are new, which change somebody, which say nothing new: in plain values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from library_share.exchange.cells import is_capitals, tidy_name
from library_share.exchange.faults import Fault
from library_share.patrons.models import PatronKind, PatronState

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Known:
    """A patron of the library as it stands; `class_name` is that of the current school year."""

    id: int
    code: str
    name: str
    born_on: date | None
    gender: str
    kind: PatronKind
    state: PatronState
    class_name: str


@dataclass(kw_only=True)
class Change:
    """What a row changes: columns of the patron, and the class when that changes too."""

    known: Known
    row: Row
    columns: dict[str, Any]
    class_name: str | None


@dataclass
class PatronPlan:
    """What importing would do; nothing is touched that the file does not name."""

    new: list[Row] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        left = sum(bool(row["left"]) for row in self.new)
        left += sum(change.columns.get("state") is PatronState.LEFT for change in self.changes)
        return {
            "new": len(self.new),
            "changed": len(self.changes),
            "unchanged": self.unchanged,
            "left": left,
        }


def plan(rows: list[Row], known: Iterable[Known], *, tidy_names: bool) -> PatronPlan:
    """Match rows with patrons: by code, then by name and class, then by name and birthday (a
    pupil who changes class). Surer ways come first for all rows."""
    made = PatronPlan()
    matching = _Matching(known)
    rows = [_tidied(row) if tidy_names else row for row in rows]
    matched: dict[int, Known] = {}
    for find in (matching.by_code, matching.by_class, matching.by_birthday):
        for place, row in enumerate(rows):
            if place not in matched and (found := find(row, made)) is not None:
                matched[place] = found
                matching.taken.add(found.id)
    for place, row in enumerate(rows):
        if place in matched:
            _compare(row, matched[place], made)
        else:
            made.new.append(row)
    return made


def _tidied(row: Row) -> Row:
    return row | {"name": tidy_name(row["name"])} if is_capitals(row["name"]) else row


class _Matching:
    """Patrons by what rows may know them by."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.taken: set[int] = set()
        self.codes: dict[str, Known] = {}
        self.short_codes: dict[str, list[Known]] = defaultdict(list)
        self.classes: dict[tuple[str, str], list[Known]] = defaultdict(list)
        self.names: dict[str, list[Known]] = defaultdict(list)
        for patron in known:
            if patron.code:
                self.codes[patron.code.casefold()] = patron
                self.short_codes[_short(patron.code)].append(patron)
            name = patron.name.casefold()
            self.classes[name, patron.class_name.casefold()].append(patron)
            self.names[name].append(patron)

    def by_code(self, row: Row, _made: PatronPlan) -> Known | None:
        if not row["code"]:
            return None
        exact = self.codes.get(row["code"].casefold())
        if exact is not None:
            return exact
        # Another export of the same list may have lost the zeros in front.
        alike = [
            patron
            for patron in self.short_codes[_short(row["code"])]
            if patron.name.casefold() == row["name"].casefold()
        ]
        return alike[0] if len(alike) == 1 else None

    def by_class(self, row: Row, made: PatronPlan) -> Known | None:
        here = self.classes[row["name"].casefold(), row["class"].casefold()]
        fits = [patron for patron in here if self._fits(patron, row)]
        exact = [patron for patron in fits if patron.born_on == _born_on(row)]
        if len(exact) == 1:
            return exact[0]
        if len(fits) > 1:
            facts = {"value": row["name"], "how_many": len(fits)}
            made.faults.append(
                Fault(code="several_patrons", row=row["row"], sheet=row["sheet"], facts=facts)
            )
        return fits[0] if len(fits) == 1 else None

    def by_birthday(self, row: Row, made: PatronPlan) -> Known | None:
        born_on = _born_on(row)
        if born_on is None:
            return None
        fits = [
            patron
            for patron in self.names[row["name"].casefold()]
            if patron.born_on == born_on
            and patron.kind.value == row["kind"]
            and self._fits(patron, row)
        ]
        if len(fits) != 1:
            return None
        facts = {"value": row["name"], "before": fits[0].class_name, "after": row["class"]}
        if fits[0].class_name:
            made.warnings.append(
                Fault(code="moved_class", row=row["row"], sheet=row["sheet"], facts=facts)
            )
        return fits[0]

    def _fits(self, patron: Known, row: Row) -> bool:
        """Whether nothing speaks against it: no other code, no other birthday."""
        born_on = _born_on(row)
        return (
            patron.id not in self.taken
            and (not row["code"] or not patron.code)
            and (born_on is None or patron.born_on is None or born_on == patron.born_on)
        )


def _short(code: str) -> str:
    return code.casefold().lstrip("0")


def _born_on(row: Row) -> date | None:
    return date.fromisoformat(row["born_on"]) if row["born_on"] else None


def _compare(row: Row, known: Known, made: PatronPlan) -> None:
    """Note what the row changes. What the file does not say stays as it is."""
    said: dict[str, Any] = {"kind": PatronKind(row["kind"])}
    same_name = row["name"].casefold() == known.name.casefold()
    if not (same_name and is_capitals(row["name"])):  # a name written well is not shouted again
        said["name"] = row["name"]
    given = {"code": row["code"], "born_on": _born_on(row), "gender": row["gender"]}
    said |= {column: value for column, value in given.items() if value}
    if row["left"] is True:
        said["state"] = PatronState.LEFT
    elif row["left"] is False and known.state is PatronState.LEFT:
        said["state"] = PatronState.ACTIVE
    columns = {name: value for name, value in said.items() if getattr(known, name) != value}
    moves = row["class"] and row["class"].casefold() != known.class_name.casefold()
    if columns or moves:
        made.changes.append(
            Change(
                known=known,
                row=row,
                columns=columns,
                class_name=row["class"] if moves else None,
            )
        )
    else:
        made.unchanged += 1
