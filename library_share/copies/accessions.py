"""Entering copies into the accession register (sổ ĐKCB)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from library_share import clock
from library_share.catalogue.errors import TooLong
from library_share.catalogue.models import TitleKind
from library_share.copies.errors import AccessionNumberTaken, AccessionNumberUnreadable
from library_share.copies.models import AccessionSeries, Condition, Copy, Stay
from library_share.copies.receiving import arrival, receive
from library_share.copies.registers import Registers, next_number
from library_share.copies.rules import accession_key, numbering_of
from library_share.database import db
from library_share.labels.codes import CodeKind, issue
from library_share.libraries.models import Library, Place
from library_share.vietnamese import fold, tidy

#: How many rows one statement asks for or writes.
AT_ONCE = 1_000


@dataclass(frozen=True, kw_only=True)
class CopyDraft:
    """What is known of a copy before it is entered. Without a number it gets the next one."""

    title_id: int
    kind: TitleKind
    accession_number: str | None = None
    condition: Condition = Condition.GOOD
    class_mark: str = ""
    shelf_mark: str = ""
    printed_year: int | None = None
    price_dong: int | None = None
    source: str = ""
    acquired_on: date | None = None
    general_register_number: str = ""
    note: str = ""
    #: Where it stands; None for the place that is given for all.
    place_id: int | None = None

    def columns(self) -> dict[str, Any]:
        """The columns of Copy that the draft fills; TooLong when a text does not fit."""
        return {
            name: _fitting(name, tidy(value)) if type(value) is str else value
            for name, value in vars(self).items()
            if name not in ("kind", "place_id", "accession_number")
        }


def _fitting(name: str, text: str) -> str:
    at_most = Copy.__table__.c[name].type.length  # type: ignore[attr-defined]
    if len(text) > at_most:
        raise TooLong(name, text, at_most)
    return text


def accession(
    drafts: Sequence[CopyDraft], library: Library, place: Place, account_id: int | None
) -> list[int]:
    """Enter copies into their registers and put them at `place`; answers their ids, in order.

    Each gets a printed code of its own. Raises AccessionNumberTaken when a number is in the
    register already or stands twice in the list.
    """
    if not drafts:
        return []
    numbered = _numbered(drafts, library.id)
    codes = issue(CodeKind.COPY, len(drafts))
    now = clock.now()
    db.session.execute(
        insert(Copy),
        [
            {
                **draft.columns(),
                "library_id": library.id,
                "series_id": series.id,
                "accession_number": number,
                "accession_key": accession_key(number),
                "code": code,
                "created_at": now,
            }
            for draft, (series, number), code in zip(drafts, numbered, codes, strict=True)
        ],
    )
    ids = _ids_of(codes)
    stays = [
        {
            "copy_id": copy_id,
            "place_id": draft.place_id or place.id,
            "since": now,
            "account_id": account_id,
        }
        for draft, copy_id in zip(drafts, ids, strict=True)
    ]
    db.session.execute(insert(Stay), stays)
    arrivals = {
        copy_id: arrival(
            acquired_on=draft.acquired_on,
            created_at=now,
            source=tidy(draft.source),
            general_register_number=draft.general_register_number,
        )
        for draft, copy_id in zip(drafts, ids, strict=True)
    }
    receive(library.id, arrivals)
    return ids


def _ids_of(codes: Sequence[str]) -> list[int]:
    found: dict[str, int] = {}
    for part in in_parts(codes):
        rows = db.session.execute(select(Copy.code, Copy.id).where(Copy.code.in_(part)))
        found.update({row.code: row.id for row in rows})
    return [found[code] for code in codes]


def in_parts(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(things), AT_ONCE):
        yield things[start : start + AT_ONCE]


def _numbered(drafts: Sequence[CopyDraft], library_id: int) -> list[tuple[AccessionSeries, str]]:
    """The register and number of each draft: first of those that bring a number, then the rest,
    so that the numbers given to the rest follow."""
    registers = Registers(library_id)
    widths = _widths(drafts)
    found: dict[int, tuple[AccessionSeries, str]] = {}
    for line, draft in enumerate(drafts):
        if draft.accession_number:
            number = _fitting("accession_number", tidy(draft.accession_number))
            if not accession_key(number):
                raise AccessionNumberUnreadable(number=number)
            numbering = numbering_of(number)
            width = widths[fold(numbering.prefix)] if numbering else None
            series = registers.series_for(numbering, draft.kind, width=width)
            if numbering:
                series.last_number = max(series.last_number, numbering.running)
            found[line] = series, number
    _refuse_taken(found.values(), library_id)
    for line, draft in enumerate(drafts):
        if line not in found:
            series = registers.series_for(None, draft.kind)
            found[line] = series, next_number(series)
    db.session.flush()
    return [found[line] for line in range(len(drafts))]


def _widths(drafts: Iterable[CopyDraft]) -> dict[str, int]:
    """How many digits each pattern is written with: as many as its widest number."""
    widths: dict[str, int] = defaultdict(int)
    for draft in drafts:
        if numbering := numbering_of(draft.accession_number or ""):
            prefix = fold(numbering.prefix)
            widths[prefix] = max(widths[prefix], numbering.width)
    return widths


def _refuse_taken(numbered: Iterable[tuple[AccessionSeries, str]], library_id: int) -> None:
    wanted = [(series.id, accession_key(number), number) for series, number in numbered]
    times = Counter((series_id, key) for series_id, key, _ in wanted)
    taken = {case for case, count in times.items() if count > 1}
    for part in in_parts([key for _, key, _ in wanted]):
        rows = db.session.execute(
            select(Copy.series_id, Copy.accession_key).where(
                Copy.library_id == library_id, Copy.accession_key.in_(part)
            )
        )
        taken.update((row.series_id, row.accession_key) for row in rows)
    clashes = [number for series_id, key, number in wanted if (series_id, key) in taken]
    if clashes:
        raise AccessionNumberTaken(number=clashes[0], numbers=sorted(set(clashes)))
