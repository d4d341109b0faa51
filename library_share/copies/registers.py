"""Registers of accession numbers: which one a number belongs to, and which number comes next."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from sqlalchemy import exists, select

from library_share.catalogue.models import TitleKind
from library_share.copies.errors import SeriesExists, SeriesFull, SeriesInUse
from library_share.copies.models import AccessionSeries, Copy
from library_share.copies.rules import (
    RUNNING_AT_MOST,
    WIDTH,
    Numbering,
    numbering_of,
    register_name,
)
from library_share.database import attempt, db, judged
from library_share.vietnamese import fold, tidy


def ensure_series(library_id: int, kind: TitleKind, number: str | None = None) -> AccessionSeries:
    """The register for a number like `STN-00001`, or for a kind of title; made when missing.

    It is locked until the transaction ends, so that no number is given twice.
    """
    return Registers(library_id).series_for(numbering_of(number or ""), kind)


class Registers:
    """The registers of one library, locked until the transaction ends."""

    def __init__(self, library_id: int) -> None:
        self._library_id = library_id
        self._all = self._locked()

    def series_for(
        self, numbering: Numbering | None, kind: TitleKind, *, width: int | None = None
    ) -> AccessionSeries:
        """The register that writes its numbers so; made when there is none."""
        found = self._find(numbering, kind)
        if found is None:
            self._make(numbering, width or (numbering.width if numbering else WIDTH))
            self._all = self._locked()
            found = self._find(numbering, kind)
        assert found is not None
        return found

    def _find(self, numbering: Numbering | None, kind: TitleKind) -> AccessionSeries | None:
        """Separators do not count: STN-1, STN.1 and stn 1 are one number to those who type it."""
        for_kind = [series for series in self._all if kind in series.kinds.split()]
        for_all = [series for series in self._all if not series.kinds]
        if numbering is None:
            return next(iter(for_kind + for_all), None)
        same = (s for s in for_kind + for_all + self._all if _writes(s, numbering))
        return next(same, None)

    def _make(self, numbering: Numbering | None, width: int) -> None:
        prefix = numbering.prefix if numbering else ""
        taken = {series.name for series in self._all}
        name = register_name(prefix)
        while name in taken:
            name += " *"
        # Somebody who enters books at the same time may make it first: then theirs is ours.
        with suppress(SeriesExists), attempt():
            add_series(
                self._library_id,
                name=name,
                prefix=prefix,
                separator=numbering.separator if numbering else "",
                width=width,
                kinds=[TitleKind(prefix)] if prefix in set(TitleKind) else [],
            )

    def _locked(self) -> list[AccessionSeries]:
        query = (
            select(AccessionSeries)
            .where(AccessionSeries.library_id == self._library_id)
            .order_by(AccessionSeries.id)
            .with_for_update()
        )
        return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _writes(series: AccessionSeries, numbering: Numbering) -> bool:
    return fold(series.prefix) == fold(numbering.prefix)


def next_number(series: AccessionSeries) -> str:
    """The next accession number; it counts as given."""
    if series.last_number >= RUNNING_AT_MOST:
        raise SeriesFull(name=series.name)
    number = series.next_number
    series.last_number += 1
    return number


def add_series(
    library_id: int,
    *,
    name: str,
    prefix: str = "",
    separator: str = "",
    width: int = WIDTH,
    kinds: Iterable[TitleKind] = (),
    last_number: int = 0,
) -> AccessionSeries:
    """A new register; SeriesExists when the library has one of that name."""
    series = AccessionSeries(
        library_id=library_id,
        name=tidy(name),
        prefix=tidy(prefix),
        separator=separator,
        width=width,
        kinds=_joined(kinds),
        last_number=last_number,
    )
    with judged({"uq_accession_series_library_id_name": SeriesExists(name=series.name)}):
        db.session.add(series)
    return series


def change_series(
    series: AccessionSeries, *, kinds: Iterable[TitleKind], name: str, **pattern: Any
) -> AccessionSeries:
    """Name a register otherwise or give it other kinds. Its pattern (`prefix`, `separator`,
    `width`, `last_number`) may change as long as no book carries one of its numbers."""
    db.session.refresh(series, with_for_update=True)
    changed = {key: value for key, value in pattern.items() if value != getattr(series, key)}
    if changed and is_in_use(series.id):
        raise SeriesInUse(name=series.name)
    with judged({"uq_accession_series_library_id_name": SeriesExists(name=name)}):
        series.name, series.kinds = tidy(name), _joined(kinds)
        for key, value in changed.items():
            setattr(series, key, value)
    return series


def is_in_use(series_id: int) -> bool:
    return bool(db.session.scalar(select(exists().where(Copy.series_id == series_id))))


def _joined(kinds: Iterable[TitleKind]) -> str:
    return " ".join(kind.value for kind in TitleKind if kind in set(kinds))
