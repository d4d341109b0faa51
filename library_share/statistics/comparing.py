"""Libraries of a commune, or classes of a school, side by side: how much is read for each pupil,
and what may be why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from library_share import clock
from library_share.circulation.late import late
from library_share.circulation.models import Loan
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import db
from library_share.handovers.models import Handover, HandoverLine
from library_share.handovers.rules import Outcome, Purpose
from library_share.libraries.models import Library, Place, PlaceKind, SchoolClass, SchoolYear
from library_share.libraries.queries import classes_of
from library_share.patrons.models import Enrolment, Patron
from library_share.statistics import holdings, queries
from library_share.statistics.measures import USES
from library_share.statistics.models import DayCount
from library_share.statistics.queries import Scope
from library_share.statistics.readers.queries import pupils_who_read, readers
from library_share.statistics.readers.rules import Part, Use
from library_share.statistics.rules import By, Period
from library_share.translation import gettext, number

#: A fall is told when less than this share is left of the year before, and it was not tiny.
FALLEN_TO = 0.8
WORTH_COMPARING = 20


@dataclass(frozen=True, kw_only=True)
class Line:
    """A library, or a class, beside the others. `readers` of its pupils, with those who `left`
    since, took a book home (None: nobody counts readers of such days);
    `reading` of its `classes` used a book at all; `received` copies came in rounds (None: does not
    apply). `copies` are a library's own in use, or those on a class's shelf."""

    key: Any
    name: str
    uses: int
    before: int
    pupils: int
    copies: int
    readers: int | None
    left: int = 0
    classes: int = 0
    reading: int = 0
    received: int | None = None
    #: Loans of its desk that are late today.
    overdue: int = 0

    @property
    def uses_per_pupil(self) -> float | None:
        return self.uses / self.pupils if self.pupils else None

    @property
    def learned(self) -> int:
        """Of whom the readers are a part: whoever read and left counts as both."""
        return self.pupils + self.left

    @property
    def copies_per_pupil(self) -> float | None:
        return self.copies / self.pupils if self.pupils else None

    @property
    def quiet(self) -> int:
        """Classes that used nothing."""
        return self.classes - self.reading


def least_first(lines: Sequence[Line]) -> list[Line]:
    """Where pupils read least stands first, whatever its size; without pupils last."""
    return sorted(lines, key=lambda one: (not one.pupils, one.uses_per_pupil or 0))


def together(lines: Sequence[Line]) -> Line:
    """Those with pupils as one."""
    learn = [one for one in lines if one.pupils]
    received = [one.received for one in learn if one.received is not None]
    read = [one.readers for one in learn]
    return Line(
        key=None,
        name="",
        uses=sum(one.uses for one in learn),
        before=sum(one.before for one in learn),
        pupils=sum(one.pupils for one in learn),
        copies=sum(one.copies for one in learn),
        readers=None if None in read else sum(one or 0 for one in read),
        left=sum(one.left for one in learn),
        classes=sum(one.classes for one in learn),
        reading=sum(one.reading for one in learn),
        received=sum(received) if received else None,
    )


def reasons_for(line: Line, everybody: Line) -> Iterator[str]:
    """What is worse here than with all of them together, in words; nothing is guessed."""
    if line.quiet:
        yield gettext(
            "%(quiet)s of %(classes)s classes have read nothing yet.",
            quiet=number(line.quiet),
            classes=number(line.classes),
        )
    if (
        line.readers is not None
        and everybody.readers is not None
        and line.readers * everybody.learned < everybody.readers * line.learned
    ):
        yield gettext(
            "%(readers)s of %(pupils)s pupils took a book home: %(share)s of 100, all together "
            "%(all)s.",
            readers=number(line.readers),
            pupils=number(line.learned),
            share=number(round(100 * line.readers / line.learned)),
            all=number(round(100 * everybody.readers / everybody.learned)),
        )
    if line.copies * everybody.pupils < everybody.copies * line.pupils:
        yield gettext(
            "Few books: %(has)s for each pupil, all together %(all)s.",
            has=number(line.copies / line.pupils),
            all=number(everybody.copies / everybody.pupils),
        )
    if line.received == 0 and everybody.received:
        yield gettext("No book of a rotation round came here in this time.")
    if has_fallen(line):
        yield gettext(
            "Less than a year ago: %(now)s uses, then %(before)s.",
            now=number(line.uses),
            before=number(line.before),
        )


def has_fallen(line: Line) -> bool:
    return line.before >= WORTH_COMPARING and line.uses < line.before * FALLEN_TO


# --- libraries ---------------------------------------------------------------------------------


def libraries_compared(
    libraries: Sequence[Library], scope: Scope, before: Scope, year: SchoolYear | None
) -> list[Line]:
    """A fixed number of statements, however many libraries there are."""
    ids = [one.id for one in libraries]
    uses = queries.told_apart(USES, scope, By.LIBRARY)
    then = queries.told_apart(USES, before, By.LIBRARY)
    pupils, copies = holdings.pupils_by_library(ids), holdings.copies_by_library(ids)
    read = pupils_who_read(libraries, scope.period)
    left = holdings.leavers_by_library(ids, scope.period.first)
    classes, reading = _classes(ids, year), _classes_reading(replace(scope, only=()))
    received, overdue = _received(ids, scope.period), _overdue(ids)
    return [
        Line(
            key=one,
            name=one.short_name,
            uses=uses.get(one.id, 0),
            before=then.get(one.id, 0),
            pupils=pupils.get(one.id, 0),
            copies=copies.get(one.id, 0),
            readers=read[one.id],
            left=left.get(one.id, 0),
            classes=len(classes[one.id]),
            reading=len(classes[one.id] & reading[one.id]),
            received=received.get(one.id, 0),
            overdue=overdue.get(one.id, 0),
        )
        for one in libraries
    ]


def _classes(ids: Sequence[int], year: SchoolYear | None) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    if year is not None:
        rows = db.session.execute(
            select(SchoolClass.library_id, SchoolClass.name).where(
                SchoolClass.library_id.in_(ids), SchoolClass.school_year_id == year.id
            )
        )
        for library_id, name in rows:
            found[library_id].add(name)
    return found


def _classes_reading(scope: Scope) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = db.session.execute(
        select(DayCount.library_id, DayCount.class_name)
        .where(*scope.conditions(), DayCount.what.in_(USES.counts))
        .distinct()
    )
    for library_id, name in rows:
        found[library_id].add(name)
    return found


def _received(ids: Sequence[int], period: Period) -> dict[int, int]:
    """Copies that came to each library from another in a round."""
    rows = db.session.execute(
        select(Handover.to_library_id, func.count())
        .join(HandoverLine, HandoverLine.handover_id == Handover.id)
        .where(
            Handover.purpose == Purpose.ROTATION,
            Handover.to_library_id.in_(ids),
            Handover.from_library_id != Handover.to_library_id,
            HandoverLine.copy_id.is_not(None),
            HandoverLine.outcome == Outcome.ARRIVED,
            HandoverLine.ended_at >= clock.start_of(period.first),
            HandoverLine.ended_at < clock.start_of(period.last + timedelta(days=1)),
        )
        .group_by(Handover.to_library_id)
    )
    return {row[0]: row[1] for row in rows}


def _overdue(ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Loan.acting_library_id, func.count())
        .where(
            Loan.acting_library_id.in_(ids),
            Loan.returned_at.is_(None),
            late(Loan.due_on, clock.today()),
        )
        .group_by(Loan.acting_library_id)
    )
    return {row[0]: row[1] for row in rows}


# --- classes -----------------------------------------------------------------------------------


def classes_compared(
    library: Library, scope: Scope, before: Scope, year: SchoolYear | None
) -> list[Line]:
    """The classes of a school year, in their order; a fixed number of statements."""
    if year is None:
        return []
    whole, then_whole = replace(scope, only=()), replace(before, only=())
    uses = queries.told_apart(USES, whole, By.CLASS)
    then = queries.told_apart(USES, then_whole, By.CLASS)
    pupils = _pupils_by_class(library, year, *holdings.IS_READER)
    left = _pupils_by_class(library, year, *holdings.has_left_since(scope.period.first))
    who_read = readers(library, scope.period, Use.HOME, Part.CLASS)
    copies = _copies_by_class(library)
    return [
        Line(
            key=one,
            name=one.name,
            uses=uses.get(one.name, 0),
            before=then.get(one.name, 0),
            pupils=pupils.get(one.id, 0),
            copies=copies.get(one.name, 0),
            readers=None if who_read is None else who_read.get(one.name, 0),
            left=left.get(one.id, 0),
        )
        for one in classes_of(library.id, year.id)
    ]


def _pupils_by_class(
    library: Library, year: SchoolYear, *which: ColumnElement[bool]
) -> dict[int, int]:
    rows = db.session.execute(
        select(Enrolment.class_id, func.count())
        .join(Patron, Patron.id == Enrolment.patron_id)
        .where(
            Patron.library_id == library.id,
            *which,
            Enrolment.school_year_id == year.id,
        )
        .group_by(Enrolment.class_id)
    )
    return {row[0]: row[1] for row in rows}


def _copies_by_class(library: Library) -> dict[str, int]:
    """Books whose place is a class's shelf."""
    rows = db.session.execute(
        select(Place.class_name, func.count())
        .join(Stay, Stay.place_id == Place.id)
        .join(Copy, Copy.id == Stay.copy_id)
        .where(
            Place.library_id == library.id,
            Place.kind == PlaceKind.CLASS_SHELF,
            Stay.until.is_(None),
            Copy.state == CopyState.IN_USE,
        )
        .group_by(Place.class_name)
    )
    return {row[0]: row[1] for row in rows}
