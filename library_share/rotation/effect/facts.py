"""What is read for it: one statement each. No row has a reader, only a class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.models import Loan
from library_share.circulation.own_class import own_class
from library_share.classroom.shelves.models import ClassReading
from library_share.copies.models import Copy
from library_share.database import db
from library_share.handovers.models import HandoverLine
from library_share.handovers.rules import Outcome
from library_share.libraries.models import Place, SchoolClass, SchoolYear
from library_share.rotation.effect.rules import ASLEEP_AFTER, Window
from library_share.rotation.models import PointCount, RoundBox, RoundCopy, RoundStop

#: Boxes stood somewhere between these outcomes and their next leg.
_CAME = (Outcome.ARRIVED, Outcome.ARRIVED_ELSEWHERE)


@dataclass(frozen=True, kw_only=True)
class Travelling:
    """A copy in a box of the round; `key` is its title and its owner."""

    part_id: int
    copy_id: int
    key: tuple[int, int]
    title: str


def copies_in(part_ids: Sequence[int]) -> list[Travelling]:
    rows = db.session.execute(
        select(
            RoundCopy.round_box_id,
            RoundCopy.copy_id,
            Copy.title_id,
            Copy.library_id,
            Title.title,
            Title.volume,
        )
        .join(Copy, Copy.id == RoundCopy.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(RoundCopy.round_box_id.in_(part_ids))
        .order_by(RoundCopy.id)
    )
    return [
        Travelling(
            part_id=row.round_box_id,
            copy_id=row.copy_id,
            key=(row.title_id, row.library_id),
            title=full_title(row.title, row.volume),
        )
        for row in rows
    ]


def loans_of_titles(travelling: Sequence[Travelling], windows: Sequence[Window]) -> list[Any]:
    """The loans of all copies of these titles, from a year before the first stop on. Rows: copy,
    title, owner, moment."""
    if not windows:
        return []
    first = min(window.since for window in windows) - ASLEEP_AFTER
    query = (
        select(Loan.copy_id, Copy.title_id, Copy.library_id, Loan.lent_at)
        .join(Copy, Copy.id == Loan.copy_id)
        .where(
            Copy.title_id.in_({copy.key[0] for copy in travelling}),
            Loan.lent_at >= first,
            Loan.undone_at.is_(None),
        )
    )
    return list(db.session.execute(query))


def loans_at(library_ids: Iterable[int], whole: Window) -> list[Any]:
    """All loans that readers of these libraries made at them. Rows: library, class, moment."""
    query = select(Loan.acting_library_id.label("library_id"), own_class, Loan.lent_at).where(
        Loan.acting_library_id.in_(list(library_ids)),
        Loan.lent_at >= whole.since,
        Loan.lent_at < whole.until,
        Loan.undone_at.is_(None),
    )
    return list(db.session.execute(query))


def readings_at(library_ids: Iterable[int], whole: Window) -> list[Any]:
    """Readings counted at these libraries' shelves and not taken back. Rows: place, library,
    class, moment, how many."""
    later = aliased(ClassReading)
    query = (
        select(
            ClassReading.place_id,
            Place.library_id,
            ClassReading.class_name,
            ClassReading.at,
            ClassReading.how_many,
        )
        .join(Place, Place.id == ClassReading.place_id)
        .where(
            Place.library_id.in_(list(library_ids)),
            ClassReading.at >= whole.since,
            ClassReading.at < whole.until,
            ClassReading.undoes_id.is_(None),
            _stands(later.undoes_id == ClassReading.id),
        )
    )
    return list(db.session.execute(query))


def told_at(stop_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """By stop the loans and readings that its point told and did not take back."""
    later = aliased(PointCount)
    rows = db.session.execute(
        select(PointCount.stop_id, func.sum(PointCount.loans), func.sum(PointCount.readings))
        .where(
            PointCount.stop_id.in_(stop_ids),
            PointCount.undoes_id.is_(None),
            _stands(later.undoes_id == PointCount.id),
        )
        .group_by(PointCount.stop_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


def _stands(undone: ColumnElement[bool]) -> ColumnElement[bool]:
    return ~exists().where(undone)


@dataclass(frozen=True, kw_only=True)
class Visited:
    """A box of some round was at a class's shelf."""

    library_id: int
    class_name: str
    window: Window


def visited(windows: Sequence[Window]) -> list[Visited]:
    """At which class shelves boxes of any round have stood around these times. Since when is known
    from the handover that brought it; until when, at the latest, from the plan."""
    if not windows:
        return []
    longest = max(window.length for window in windows)
    first = min(window.since for window in windows) - longest
    last = max(window.until for window in windows)
    rows = db.session.execute(
        select(Place.library_id, Place.class_name, HandoverLine.ended_at, RoundStop.leaves_on)
        .select_from(RoundStop)
        .join(RoundBox, RoundBox.id == RoundStop.round_box_id)
        .join(Place, Place.id == RoundStop.place_id)
        .join(
            HandoverLine,
            (HandoverLine.handover_id == RoundStop.handover_id)
            & (HandoverLine.box_id == RoundBox.box_id)
            & HandoverLine.copy_id.is_(None),
        )
        .where(
            Place.class_name != "",
            HandoverLine.outcome.in_(_CAME),
            HandoverLine.ended_at < last,
            RoundStop.leaves_on >= clock.local_day(first),
        )
    )
    return [
        Visited(
            library_id=row.library_id,
            class_name=row.class_name,
            window=Window(
                row.ended_at,
                max(clock.start_of(row.leaves_on + timedelta(days=1)), row.ended_at),
            ),
        )
        for row in rows
    ]


@dataclass(frozen=True, kw_only=True)
class Lessons:
    """A class of a school, and the school year it is of."""

    library_id: int
    class_name: str
    window: Window


def classes_of(library_ids: Iterable[int], windows: Sequence[Window]) -> list[Lessons]:
    """The classes of these schools in the years of these times."""
    if not windows:
        return []
    first = clock.local_day(min(window.since for window in windows))
    last = clock.local_day(max(window.until for window in windows))
    rows = db.session.execute(
        select(SchoolClass.library_id, SchoolClass.name, SchoolYear.starts_on, SchoolYear.ends_on)
        .join(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .where(
            SchoolClass.library_id.in_(list(library_ids)),
            SchoolYear.starts_on <= last,
            SchoolYear.ends_on >= first,
        )
    )
    return [
        Lessons(
            library_id=row.library_id,
            class_name=row.name,
            window=Window(
                clock.start_of(row.starts_on), clock.start_of(row.ends_on + timedelta(days=1))
            ),
        )
        for row in rows
    ]
