"""What a round changed, read from the facts: a handful of statements, however many stops it has.

At a class shelf the class's own loans are compared, of whatever book; at another point those of
its library. So a box that only drew readers away from the shelf beside it is not praised.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from library_share import clock
from library_share.libraries.models import Place
from library_share.rotation.effect import facts
from library_share.rotation.effect.rules import (
    Counts,
    Window,
    Windows,
    box_weeks,
    counted,
    joined,
    windows_around,
    woken,
)
from library_share.rotation.models import Round, RoundStop
from library_share.rotation.rounds.figures import days_of
from library_share.rotation.rounds.reading import Chain, chains_of, legs_of

Moments = list[tuple[datetime, int]]


@dataclass(frozen=True, kw_only=True)
class Presence:
    """A time at a point when one box of the round stood there, or several."""

    place: Place
    windows: Windows
    boxes: tuple[str, ...]
    weeks: float
    #: The class's loans, or the library's where the point is no class's.
    loans: Counts
    readings: Counts
    #: Loans of the boxes' own books while they stood there.
    of_boxes: int
    #: What the point told besides, of which nobody knows how it was before.
    told_loans: int
    told_readings: int
    #: Classes of the same school that had no box then, and their loans and readings together.
    others: int
    others_loans: Counts
    others_readings: Counts
    #: A box of this round stood here in the time that "before" means.
    is_not_the_first: bool


@dataclass(frozen=True, kw_only=True)
class Woken:
    """A title that nobody had borrowed for a year, and how often it was at the stops."""

    title_id: int
    title: str
    times: int


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a round changed."""

    round: Round
    presences: tuple[Presence, ...]
    woken: tuple[Woken, ...]
    #: How many titles travelled.
    titles: int

    @property
    def loans(self) -> Counts:
        return sum((one.loans for one in self.presences), Counts())

    @property
    def readings(self) -> Counts:
        return sum((one.readings for one in self.presences), Counts())

    @property
    def others_loans(self) -> Counts:
        return sum((one.others_loans for one in self.presences), Counts())

    @property
    def of_boxes(self) -> int:
        return sum(one.of_boxes for one in self.presences)

    @property
    def weeks(self) -> float:
        return sum(one.weeks for one in self.presences)

    @property
    def told_loans(self) -> int:
        return sum(one.told_loans for one in self.presences)


@dataclass(frozen=True, kw_only=True)
class _Stood:
    """A box stood at a stop."""

    stop: RoundStop
    box: str
    window: Window


@dataclass
class _Heap:
    """All that was read, by what it is asked by."""

    by_class: dict[tuple[int, str], Moments] = field(default_factory=lambda: defaultdict(list))
    by_library: dict[int, Moments] = field(default_factory=lambda: defaultdict(list))
    read_at: dict[int, Moments] = field(default_factory=lambda: defaultdict(list))
    read_by: dict[tuple[int, str], Moments] = field(default_factory=lambda: defaultdict(list))
    of_copy: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))


def effect_of(one: Round) -> Effect:
    """What the round has changed until now."""
    now = clock.now()
    chains = chains_of([one.id])
    stood = _stood(chains)
    travelling = facts.copies_in([chain.part.id for chain in chains])
    lent = facts.loans_of_titles(travelling, [one.window for one in stood])
    heap = _heap(stood, now, lent)
    told = facts.told_at([one.stop.id for one in stood])
    visited = facts.visited(stood_at(stood))
    classes = facts.classes_of({one.stop.place.library_id for one in stood}, stood_at(stood))
    presences = [
        _presence(some, window, now, heap, told, travelling, visited, classes, stood)
        for some, window in _together(stood)
    ]
    return Effect(
        round=one,
        presences=tuple(presences),
        woken=_woken(stood, travelling, lent),
        titles=len({copy.key for copy in travelling}),
    )


def stood_at(stood: Iterable[_Stood]) -> list[Window]:
    return [one.window for one in stood]


def _stood(chains: Sequence[Chain]) -> list[_Stood]:
    """Where boxes have stood, or stand now."""
    legs = legs_of([chain.part for chain in chains])
    found = []
    for chain in chains:
        for now in chain.stops:
            since, until = days_of(now, legs[chain.part.id])
            if until > since:
                window = Window(since, until)
                found.append(_Stood(stop=now.stop, box=chain.part.box.name, window=window))
    return found


def _together(stood: Sequence[_Stood]) -> list[tuple[list[_Stood], Window]]:
    """Boxes that stood at one point at one time, in the order they came."""
    by_place: dict[int, list[_Stood]] = defaultdict(list)
    for one in stood:
        by_place[one.stop.place_id].append(one)
    found = [
        ([one for one in some if window.since <= one.window.since < window.until], window)
        for some in by_place.values()
        for window in joined(stood_at(some))
    ]
    return sorted(found, key=lambda pair: (pair[1].since, pair[0][0].stop.id))


def _heap(stood: Sequence[_Stood], now: datetime, lent: Sequence[Any]) -> _Heap:
    heap = _Heap()
    if not stood:
        return heap
    windows = [windows_around(window, now) for _, window in _together(stood)]
    whole = Window(
        min(one.before.since for one in windows), max(one.after.until for one in windows)
    )
    libraries = {one.stop.place.library_id for one in stood}
    for row in facts.loans_at(libraries, whole):
        heap.by_library[row.library_id].append((row.lent_at, 1))
        if row.class_name:
            heap.by_class[row.library_id, row.class_name].append((row.lent_at, 1))
    for row in facts.readings_at(libraries, whole):
        heap.read_at[row.place_id].append((row.at, row.how_many))
        heap.read_by[row.library_id, row.class_name].append((row.at, row.how_many))
    for row in lent:
        heap.of_copy[row.copy_id].append(row.lent_at)
    return heap


def _presence(
    some: Sequence[_Stood],
    window: Window,
    now: datetime,
    heap: _Heap,
    told: dict[int, tuple[int, int]],
    travelling: Sequence[facts.Travelling],
    visited: Sequence[facts.Visited],
    classes: Sequence[facts.Lessons],
    stood: Sequence[_Stood],
) -> Presence:
    place = some[0].stop.place
    windows = windows_around(window, now)
    library_id, class_name = place.library_id, place.class_name
    own = heap.by_class[library_id, class_name] if class_name else heap.by_library[library_id]
    others = _without_a_box(place, windows, visited, classes) if class_name else []
    return Presence(
        place=place,
        windows=windows,
        boxes=tuple(dict.fromkeys(one.box for one in some)),
        weeks=box_weeks(stood_at(some)),
        loans=counted(own, windows),
        readings=counted(heap.read_at[place.id], windows),
        of_boxes=sum(
            one.window.holds(moment)
            for one in some
            for copy in travelling
            if copy.part_id == one.stop.round_box_id
            for moment in heap.of_copy[copy.copy_id]
        ),
        told_loans=sum(told.get(one.stop.id, (0, 0))[0] for one in some),
        told_readings=sum(told.get(one.stop.id, (0, 0))[1] for one in some),
        others=len(others),
        others_loans=_sum(heap.by_class, library_id, others, windows),
        others_readings=_sum(heap.read_by, library_id, others, windows),
        is_not_the_first=any(
            other.stop.place_id == place.id and other.window.meets(windows.before)
            for other in stood
        ),
    )


def _sum(
    heap: dict[tuple[int, str], Moments], library_id: int, names: Iterable[str], windows: Windows
) -> Counts:
    return sum((counted(heap[library_id, name], windows) for name in names), Counts())


def _without_a_box(
    place: Place,
    windows: Windows,
    visited: Sequence[facts.Visited],
    classes: Sequence[facts.Lessons],
) -> list[str]:
    """The classes of the same school at whose shelf no box of any round stood before or then."""
    compared = Window(windows.before.since, windows.at.until)
    had = {
        one.class_name
        for one in visited
        if one.library_id == place.library_id and one.window.meets(compared)
    }
    here = {
        one.class_name
        for one in classes
        if one.library_id == place.library_id and one.window.holds(windows.at.since)
    }
    return sorted(here - had - {place.class_name})


def _woken(
    stood: Sequence[_Stood], travelling: Sequence[facts.Travelling], lent: Sequence[Any]
) -> tuple[Woken, ...]:
    by_title: dict[tuple[int, int], list[tuple[int, datetime]]] = defaultdict(list)
    for row in lent:
        by_title[row.title_id, row.library_id].append((row.copy_id, row.lent_at))
    windows = [
        (copy.key, copy.copy_id, one.window)
        for one in stood
        for copy in travelling
        if copy.part_id == one.stop.round_box_id
    ]
    names = {copy.key: copy.title for copy in travelling}
    found = woken(windows, by_title)
    return tuple(
        Woken(title_id=key[0], title=names[key], times=times)
        for key, times in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    )
