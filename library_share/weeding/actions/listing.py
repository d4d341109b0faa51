"""Beginning a weeding list, and what stands on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import insert, select

from library_share.circulation.queries import CopyAtHand
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, CopyState
from library_share.database import db, judged
from library_share.libraries.models import Library
from library_share.vietnamese import tidy
from library_share.weeding import queries
from library_share.weeding.actions.turns import go, take_turn
from library_share.weeding.bars import bars_of
from library_share.weeding.errors import (
    NoSuchWeedingLine,
    NotLost,
    OnWeedingList,
    OtherOwner,
    SurplusNotHere,
    TakingOffNeedsReason,
)
from library_share.weeding.models import WeedingLine, WeedingList
from library_share.weeding.rules import (
    Criterion,
    Disposal,
    Happening,
    LineOutcome,
    Step,
    criteria_for,
)

ONE_OPEN_LINE = "one_open_weeding_line_per_copy"
_LOST = (Criterion.LOST, Criterion.LOST_ON_ROTATION)


def draw_up(deed: Deed, *, name: str, disposal: Disposal) -> WeedingList:
    """A new list of the acting library."""
    weeding = WeedingList(
        library_id=deed.library_id,
        name=tidy(name),
        disposal=disposal,
        step=Step.DRAFTED,
        begun_at=deed.at,
    )
    db.session.add(weeding)
    db.session.flush()
    return weeding


def add_one(
    list_id: int,
    copy: CopyAtHand,
    deed: Deed,
    *,
    criterion: Criterion,
    evidence: str = "",
    disposal: Disposal | None = None,
) -> WeedingLine:
    """Put the copy that somebody has in hand on the list, or say why it cannot be weeded."""
    weeding = take_turn(list_id, deed, [copy.id])
    if copy.owner_id != deed.library_id:
        raise OtherOwner(title=copy.title, library=copy.owner_name)
    bar = bars_of([copy.id]).get(copy.id)
    if bar is not None:
        raise bar
    now = db.session.scalars(select(Copy.state).where(Copy.id == copy.id)).one()
    if criterion in _LOST and now is not CopyState.LOST:
        raise NotLost(title=copy.title, number=copy.accession_number)
    _refuse_surplus(deed.library_id, criterion)
    go(weeding, Happening.ADD, deed, copies=1)
    line = WeedingLine(
        list_id=weeding.id,
        copy_id=copy.id,
        criterion=criterion,
        evidence=tidy(evidence),
        disposal=disposal or weeding.disposal,
        added_at=deed.at,
    )
    with judged({ONE_OPEN_LINE: _taken(copy.id, copy.accession_number)}):
        db.session.add(line)
    return line


def _taken(copy_id: int, number: str) -> OnWeedingList:
    return OnWeedingList(number=number, weeding_list=queries.find_open_list_of(copy_id) or "…")


def add(
    list_id: int, evidence: Mapping[int, str], deed: Deed, *, criterion: Criterion
) -> tuple[int, int]:
    """Put suggested copies on the list, by id with what speaks for it; answers how many were put
    there, and how many were not, because they were lent, kept, sent or listed meanwhile."""
    weeding = take_turn(list_id, deed, evidence)
    _refuse_surplus(deed.library_id, criterion)
    barred = bars_of(evidence)
    owned = queries.owned_and_unlisted(evidence, deed.library_id)
    wanted = [copy_id for copy_id in sorted(evidence) if copy_id in owned and copy_id not in barred]
    if wanted:
        go(weeding, Happening.ADD, deed, copies=len(wanted))
        with judged({ONE_OPEN_LINE: OnWeedingList(number="…", weeding_list="…")}):
            db.session.execute(
                insert(WeedingLine),
                [_row(weeding, copy_id, evidence[copy_id], criterion, deed) for copy_id in wanted],
            )
    return len(wanted), len(evidence) - len(wanted)


def _row(
    weeding: WeedingList, copy_id: int, evidence: str, criterion: Criterion, deed: Deed
) -> dict[str, object]:
    return {
        "list_id": weeding.id,
        "copy_id": copy_id,
        "criterion": criterion,
        "evidence": evidence,
        "disposal": weeding.disposal,
        "added_at": deed.at,
    }


def _refuse_surplus(library_id: int, criterion: Criterion) -> None:
    library = db.session.get_one(Library, library_id)
    if criterion not in criteria_for(is_education=library.kind.is_of_education):
        raise SurplusNotHere


def take_off(list_id: int, line_ids: Sequence[int], deed: Deed, *, reason: str) -> None:
    """These stay in the stock after all. Once the list is submitted the reason is kept."""
    weeding = take_turn(list_id, deed)
    if weeding.step is not Step.DRAFTED and not reason.strip():
        raise TakingOffNeedsReason
    for line_id in sorted(set(line_ids)):
        line = db.session.get(WeedingLine, line_id, populate_existing=True)
        if line is None or line.list_id != weeding.id or line.ended_at is not None:
            raise NoSuchWeedingLine
        go(weeding, Happening.TAKE_OFF, deed, line=line, reason=tidy(reason))
        line.ended_at, line.outcome = deed.at, LineOutcome.TAKEN_OFF
        line.ended_because = tidy(reason)
    db.session.flush()
