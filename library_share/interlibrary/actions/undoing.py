"""Unsaying an answer, as long as the other side has not acted on it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from library_share import clock
from library_share.circulation import recalling
from library_share.copies.deeds import Deed
from library_share.database import db, judged
from library_share.interlibrary.actions.asking import promise, take_promise_back
from library_share.interlibrary.actions.turns import as_it_was, hold_loan, look_anew
from library_share.interlibrary.errors import (
    ActedSince,
    NoSuchInterlibraryLoan,
    OtherLibrarysAct,
    PackedAlready,
)
from library_share.interlibrary.models import InterlibraryEvent, InterlibraryLoan
from library_share.interlibrary.rules import SIDES, Happening, LoanState

#: What the house does by itself after an answer, and takes back with it.
_FOLLOWS_BY_ITSELF = (Happening.ASK, Happening.GIVE_UP, Happening.AGREE)
#: Handing over pages cannot be unsaid: they are there.
_FINAL = (Happening.DELIVER_PAGES,)


def undo(event_id: int, deed: Deed) -> InterlibraryLoan:
    """Unsay an answer. ActedSince when the other side, or the book, has moved since; undoing
    twice is undoing once."""
    event = db.session.get(InterlibraryEvent, event_id)
    if event is None:
        raise NoSuchInterlibraryLoan
    loan = hold_loan(event.loan_id, with_copy=event.kind is Happening.RECALL)
    if _is_undone(event.id):
        return loan
    if event.library_id != deed.library_id or event.account_id is None:
        raise OtherLibrarysAct(library=loan.requester.short_name)
    followed = _events_after(event)
    mine = event.kind in SIDES and event.kind not in _FINAL and event.undoes_id is None
    by_itself = all(one.account_id is None and one.kind in _FOLLOWS_BY_ITSELF for one in followed)
    if not mine or not by_itself:
        raise ActedSince
    _bring_back(loan, [*reversed(followed), event], deed)
    if event.kind is Happening.RECALL and loan.copy_id is not None:
        recalling.lengthen_again(loan.copy_id, deed, since=event.happened_at)
    return loan


def last_undoable(loan: InterlibraryLoan, library_id: int) -> InterlibraryEvent | None:
    """What this library could unsay now."""
    return _last_undoable(_events_of([loan.id]), library_id)


def undoable_among(loan_ids: Iterable[int], library_id: int) -> set[int]:
    """Of which of these loans the library could unsay something now; one statement."""
    by_loan: dict[int, list[InterlibraryEvent]] = {}
    for event in _events_of(loan_ids):
        by_loan.setdefault(event.loan_id, []).append(event)
    return {loan_id for loan_id, events in by_loan.items() if _last_undoable(events, library_id)}


def _last_undoable(
    events: Iterable[InterlibraryEvent], library_id: int
) -> InterlibraryEvent | None:
    for event in events:
        if event.account_id is None and event.kind in _FOLLOWS_BY_ITSELF:
            continue
        mine = event.library_id == library_id and event.account_id is not None
        return event if mine and event.kind in SIDES and event.kind not in _FINAL else None
    return None


def _bring_back(loan: InterlibraryLoan, events: list[InterlibraryEvent], deed: Deed) -> None:
    """`events` the newest first; the last of them is the one that is undone."""
    first = events[-1]
    if loan.state is LoanState.AGREED:
        try:
            take_promise_back(loan, deed)
        except PackedAlready:
            raise ActedSince from None
    for event in events:
        for name, value in event.before.items():
            setattr(loan, name, as_it_was(name, value))
    undoing = InterlibraryEvent(
        loan_id=loan.id,
        kind=first.kind,
        state_before=loan.state,
        state_after=first.state_before,
        supplier_id=first.supplier_id,
        happened_at=deed.at,
        recorded_at=clock.now(),
        library_id=deed.library_id,
        account_id=deed.account_id,
        undoes_id=first.id,
    )
    loan.state = first.state_before
    with judged({"an_answer_is_undone_once": ActedSince(), "one_question_per_slot": ActedSince()}):
        db.session.add(undoing)
    look_anew(loan)
    if loan.state is LoanState.AGREED:
        promise(loan)


def _events_of(loan_ids: Iterable[int]) -> list[InterlibraryEvent]:
    """What has happened to these loans and stands, the newest first."""
    of_them = InterlibraryEvent.loan_id.in_(list(loan_ids))
    undone = select(InterlibraryEvent.undoes_id).where(
        InterlibraryEvent.undoes_id.is_not(None), of_them
    )
    query = select(InterlibraryEvent).where(
        of_them,
        InterlibraryEvent.undoes_id.is_(None),
        InterlibraryEvent.id.not_in(undone),
    )
    return list(db.session.scalars(query.order_by(InterlibraryEvent.id.desc())))


def _events_after(event: InterlibraryEvent) -> list[InterlibraryEvent]:
    return [one for one in reversed(_events_of([event.loan_id])) if one.id > event.id]


def _is_undone(event_id: int) -> bool:
    query = select(InterlibraryEvent.id).where(InterlibraryEvent.undoes_id == event_id)
    return db.session.scalar(query) is not None
