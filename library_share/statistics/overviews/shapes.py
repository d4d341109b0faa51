"""What an overview is made of, whether it becomes a page, a spreadsheet, a picture or JSON.

Words in it are translated already; numbers are numbers, so that each door writes them its own way.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from library_share.statistics.rules import Period

#: A ratio is a float and has one digit after the comma; None: cannot be counted.
Value = str | int | float | date | None
ACTED_ON_AT_MOST = 3


@dataclass(frozen=True, kw_only=True)
class Advice:
    """Something to act on; `address`: where it can be done, or seen more closely."""

    sentence: str
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the page is opened for: one sentence, and why it may be so."""

    sentence: str
    reasons: tuple[str, ...]
    address: str = ""
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One number with its name. `before`: the same a year ago; `address`: the list behind it."""

    name: str
    value: Value
    before: Value = None
    address: str = ""
    is_shown: bool = False


@dataclass(frozen=True, kw_only=True)
class Column:
    """`is_detail`: left out where the screen is small."""

    name: str
    is_number: bool = True
    is_detail: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """`address`: where the name in its first cell leads."""

    cells: tuple[Value, ...]
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Note:
    """How something is counted; `source`: the standard or law that says so."""

    name: str
    text: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """`code` names it in addresses. `total` has a cell for each column, or is left out."""

    code: str
    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: tuple[Value, ...] = ()
    notes: tuple[Note, ...] = ()


class Form(enum.StrEnum):
    """How numbers are drawn."""

    COLUMNS = "columns"
    #: For many points.
    LINE = "line"
    #: Bars that lie, each with its whole name: to compare places.
    RANKING = "ranking"


@dataclass(frozen=True, kw_only=True)
class Series:
    name: str
    numbers: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A number for each of `names`; `before`: the same a year ago. `marked`: the name that the
    page speaks of."""

    code: str
    name: str
    #: What the names are: month, class, library …
    axis: str
    unit: str
    form: Form
    names: tuple[str, ...]
    now: Series
    before: Series | None = None
    marked: str = ""

    @property
    def series(self) -> tuple[Series, ...]:
        """In the order of time."""
        return (self.before, self.now) if self.before else (self.now,)

    @property
    def is_empty(self) -> bool:
        return not any(number for one in self.series for number in one.numbers)


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What a page of figures says, in the order in which it is read: what to act on, how it goes,
    the tables. `small`: charts of one scale, side by side."""

    heading: str
    whose: str
    period: Period
    answer: Answer | None = None
    advice: tuple[Advice, ...] = ()
    facts: tuple[Fact, ...] = ()
    charts: tuple[Chart, ...] = ()
    small: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    links: tuple[Advice, ...] = ()
    #: Nothing was counted at all, which is no fault in the first week.
    is_new: bool = False


def most_urgent(advice: Iterator[Advice]) -> tuple[Advice, ...]:
    """The first three; they come in the order in which they matter."""
    return tuple(one for _, one in zip(range(ACTED_ON_AT_MOST), advice, strict=False))


def ranking(
    code: str,
    name: str,
    *,
    axis: str,
    unit: str,
    pairs: Sequence[tuple[str, float | None]],
    marked: str = "",
) -> Chart:
    """Bars that lie, in the order given; what cannot be counted is left out."""
    known = [(one, number) for one, number in pairs if number is not None]
    return Chart(
        code=code,
        name=name,
        axis=axis,
        unit=unit,
        form=Form.RANKING,
        names=tuple(one for one, _ in known),
        now=Series(name=unit, numbers=tuple(number for _, number in known)),
        marked=marked,
    )
