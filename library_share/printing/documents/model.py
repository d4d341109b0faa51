"""What a document is made of. Plain values; nothing here knows PDF, Word or where they are from.

Capitals, dates, numbers and full stops of lists are put as the decree wants them when the document
is laid out: give the words as they are said.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import takewhile


class Align(enum.StrEnum):
    """Where the words of a line stand. `JUSTIFY` leaves the last line at the left."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """Who issues the paper and where: `parent` is the body above, `place` the commune."""

    body: str
    parent: str = ""
    place: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Justified text; `lead` are its first words, bold."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Heading:
    """A bold line that stays with what follows it."""

    text: str


@dataclass(frozen=True)
class Note:
    """Small print: how something was counted, which form the paper follows."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """`share` is the column's part of the table's width; shares need not add up to anything. A
    `tall` one has a single cell beside rows that belong together: the first one's."""

    heading: str
    share: float
    align: Align = Align.LEFT
    tall: bool = False


_FEW = 4


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows under headings that return on each page. Every row has one text per column.

    `totals` are bold rows at the end, see `label_span`; `brought` stand above the first row (Mang
    sang). `together` are how many rows belong together, from the first on; the rest stand alone.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, ...], ...] = ()
    brought: tuple[tuple[str, ...], ...] = ()
    together: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table without columns")
        for row in (*self.brought, *self.rows, *self.totals):
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells in a table of {len(self.columns)} columns")

    @property
    def is_short(self) -> bool:
        """So few rows are not torn apart by the end of a page, or from their totals."""
        return len(self.rows) <= _FEW


def heights_of(table: Table) -> Iterator[tuple[int, ...]]:
    """How many rows high each cell of each row is; 0 where the cell above reaches down to it."""
    alone = len(table.rows) - sum(table.together)
    for rows in (*table.together, *(1,) * alone):
        for place in range(rows):
            tall = 0 if place else rows
            yield tuple(tall if column.tall else 1 for column in table.columns)


def label_span(total: tuple[str, ...]) -> int:
    """How many columns the label of a row of totals covers: its own and the empty ones behind."""
    return 1 + sum(1 for _ in takewhile(lambda cell: not cell, total[1:]))


@dataclass(frozen=True)
class Break:
    """What follows begins on a new page."""


@dataclass(frozen=True, kw_only=True)
class Leaves:
    """How the pages of a book are counted: each says “Trang x/y”, the first one too. A book that
    is printed in parts goes on with `first`, and only its first part has the letterhead; `last`
    is None where this part is the whole."""

    first: int = 1
    last: int | None = None


Block = Paragraph | Heading | Note | Table | Break


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Room for one side to sign.

    `authority` are the lines above the title (TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH), `hint` tells what
    to do, `name` stands under the room for ink and stamp. `is_side`: one side of the paper, known
    from what it is about; an office's settings leave it as it is.
    """

    title: str
    authority: tuple[str, ...] = ()
    hint: str = "(Ký, ghi rõ họ tên)"
    name: str = ""
    is_side: bool = False


@dataclass(frozen=True, kw_only=True)
class Document:
    """One paper.

    `number` is given by the office that keeps the numbers: empty leaves room to write it, None is
    for papers that have none. `symbol` follows it (BB-THHT). Without `on`, the day is left open.
    Without `kind` it is a letter (công văn), and `about` stands under the number as “V/v …”.
    The last two `blocks` and the last rows of a table above them stay on the page of the
    signatures: let the two be text, not tables. A note at the end stands beside one signature.
    `wide` turns the sheet for broad tables; `leaves` makes it a book. `annex` (phụ lục) begins
    on a page of its own after the signatures; `annex_about` says what is in it.
    """

    letterhead: Letterhead
    kind: str
    about: str = ""
    number: str | None = ""
    symbol: str = ""
    on: date | None = None
    addressees: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    signatures: tuple[Signature, ...] = ()
    recipients: tuple[str, ...] = ()
    wide: bool = False
    leaves: Leaves | None = None
    annex: tuple[Block, ...] = ()
    annex_about: str = ""
