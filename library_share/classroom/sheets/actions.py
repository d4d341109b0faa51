"""Checked lines become scans with their true days: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn
from uuid import UUID, uuid5

from library_share import clock
from library_share.circulation.queries import wait_for_turn_of, wait_for_turn_with
from library_share.classroom.sheets import queries
from library_share.classroom.sheets.entries import BOOK, Entry, with_known
from library_share.classroom.sheets.errors import LineSavedBefore
from library_share.classroom.sheets.rules import Fact, timed
from library_share.database import attempt
from library_share.desk.actions import Asked, take_scan
from library_share.desk.answers import Answer
from library_share.desk.errors import ScanIdReused
from library_share.desk.rules import Intent
from library_share.errors import Problem
from library_share.libraries.models import Place
from library_share.web.access import Actor


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What the desk noted of a line that did not fit what was known."""

    line: int
    title: str
    sentence: str


@dataclass(kw_only=True)
class Saved:
    """What became of the lines. With `faults` (by line number and column) nothing was kept."""

    lent: int = 0
    returned: int = 0
    #: Lines that were known already, every word of them.
    known: int = 0
    remarks: list[Remark] = field(default_factory=list)
    faults: dict[int, dict[str, str]] = field(default_factory=dict)


def save(entries: Sequence[Entry], place: Place, who: Actor) -> Saved:
    """Let the desk take all of it. Saving the same lines again changes nothing, and says the
    same."""
    saved = Saved()
    with suppress(_Refused), attempt():
        _take_all(entries, place, who, saved)
    return Saved(faults=saved.faults) if saved.faults else saved


class _Refused(Exception):
    """Takes back what was written before the line that cannot be."""


def _take_all(entries: Sequence[Entry], place: Place, who: Actor, saved: Saved) -> None:
    # Copies first, then readers, each in one order: so two grids never wait for each other.
    for copy_id in sorted({entry.book.copy_id for entry in entries}):
        wait_for_turn_with(copy_id)
    for patron_id in sorted({entry.reader.patron_id for entry in entries}):
        wait_for_turn_of(patron_id)

    # What somebody else typed in meanwhile is known only now.
    entries = with_known(entries)
    by_number = {entry.number: entry for entry in entries}
    taken = queries.moments_of_scans(
        [scan_id for entry in entries for scan_id in (entry.row_id, return_id(entry.row_id))]
    )
    facts = [fact for entry in entries for fact in _facts(entry, taken)]
    saved.known = len(entries) - len({fact.line for fact in facts})
    for fact, at in timed(facts, clock.now()):
        entry = by_number[fact.line]
        asked = _asked(entry, fact, at, taken)
        try:
            answer = take_scan(asked, place.library_id, who)
        except ScanIdReused:
            _refuse(entry, LineSavedBefore(), saved)
        except Problem as problem:
            _refuse(entry, problem, saved)
        _note(entry, fact, answer, saved)


def return_id(row_id: UUID) -> UUID:
    """The number of the second scan of a line."""
    return uuid5(row_id, Intent.RETURN.value)


def _facts(entry: Entry, taken: Mapping[UUID, datetime]) -> Iterator[Fact]:
    """What the desk does not know yet, or has heard from this very line."""
    if entry.is_lent_anew or entry.row_id in taken:
        yield _fact(entry, is_return=False)
    if entry.is_returned_anew or (entry.returned_on and return_id(entry.row_id) in taken):
        yield _fact(entry, is_return=True)


def _fact(entry: Entry, *, is_return: bool) -> Fact:
    day = entry.returned_on if is_return else entry.lent_on
    assert day is not None
    return Fact(
        line=entry.number,
        copy_id=entry.book.copy_id,
        is_return=is_return,
        day=day,
        lent_on=entry.lent_on,
        returned_on=entry.returned_on,
    )


def _asked(entry: Entry, fact: Fact, at: datetime, taken: Mapping[UUID, datetime]) -> Asked:
    """The scan; sent again, with the moment that it was given the first time."""
    scan_id = return_id(entry.row_id) if fact.is_return else entry.row_id
    before = taken.get(scan_id)
    if before is not None and clock.local_day(before) == fact.day:
        at = before
    return Asked(
        scan_id=scan_id,
        code=entry.book.code,
        patron=entry.reader.card,
        intent=Intent.RETURN if fact.is_return else Intent.LEND,
        scanned_at=at,
        is_fact=True,
    )


def _refuse(entry: Entry, problem: Problem, saved: Saved) -> NoReturn:
    saved.faults[entry.number] = {BOOK: problem.sentence}
    raise _Refused from problem


def _note(entry: Entry, fact: Fact, answer: Answer, saved: Saved) -> None:
    if answer.status != 200:
        saved.faults[entry.number] = {BOOK: answer.body["detail"]}
        raise _Refused
    saved.returned += fact.is_return
    saved.lent += not fact.is_return
    saved.remarks += [
        Remark(line=entry.number, title=entry.book.title, sentence=remark["sentence"])
        for remark in answer.body["remarks"]
    ]
