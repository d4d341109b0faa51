"""Mending what came out, one tap each, by the same actions as everywhere else, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from library_share.circulation import keeping
from library_share.circulation.queries import CopyAtHand, copy_at_hand
from library_share.copies import actions as copies
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, CopyState
from library_share.database import db
from library_share.desk.actions import Asked, take_scan
from library_share.desk.models import Outcome
from library_share.desk.rules import Intent
from library_share.dispatch import actions as dispatch
from library_share.libraries.queries import find_place_with_code
from library_share.stocktake import actions
from library_share.stocktake.errors import NothingToMend, OnTheWay
from library_share.stocktake.models import RESULT_NAMES, Stocktake, StocktakeMending
from library_share.stocktake.queries import find_place_in, find_result_of
from library_share.stocktake.rules import MENDINGS, Mending, Result, Way
from library_share.translation import N_, gettext
from library_share.web.access import Act, actor, require

BECAUSE = N_("Stock-take “{title}”")


def mend(
    stocktake: Stocktake, copy_id: int, what: Mending, deed: Deed, *, reason: str = ""
) -> StocktakeMending:
    """Do it, and keep that it was done. NothingToMend when the result is another by now."""
    copy = copy_at_hand(copy_id)
    row = find_result_of(stocktake, copy_id)
    result = Result(row.result) if row is not None else Result.FOUND
    if what not in MENDINGS.get(result, ()):
        raise NothingToMend(title=copy.title, result=gettext(RESULT_NAMES[result]))
    reason = reason or gettext(BECAUSE).format(title=stocktake.title)
    _DO[what](stocktake, copy, row.seen_place_id, deed, reason[:200])
    mending = StocktakeMending(
        stocktake_id=stocktake.id,
        copy_id=copy_id,
        result=result,
        what=what.value,
        reason=reason[:200],
        at=deed.at,
        account_id=deed.account_id,
    )
    db.session.add(mending)
    db.session.flush()
    return mending


def _move_here(_: Stocktake, copy: CopyAtHand, seen_at: int, deed: Deed, _reason: str) -> None:
    """From now on it stands where it was seen."""
    if copy.way is not None:
        raise OnTheWay(title=copy.title)
    copies.move([copy.id], seen_at, at=deed.at, account_id=deed.account_id)


def _put_back(
    stocktake: Stocktake, copy: CopyAtHand, _seen_at: int, deed: Deed, _reason: str
) -> None:
    """Somebody carried it to where it belongs: it is seen there. After closing, or when that is
    no place of this stock-take, that it was done is all there is to keep."""
    place = find_place_with_code(copy.place_code)
    if place is None or stocktake.closed_at is not None:
        return
    if find_place_in(stocktake.id, place.id):
        counting = actions.Counting(count_id=uuid4(), code=copy.code, place=place, way=Way.TYPED)
        actions.count(stocktake.id, counting, deed)


def _send_home(_: Stocktake, copy: CopyAtHand, _seen_at: int, deed: Deed, _reason: str) -> None:
    dispatch.send_home(copy, deed)


def _note_lost(_: Stocktake, copy: CopyAtHand, _seen_at: int, deed: Deed, reason: str) -> None:
    _note(copy, CopyState.LOST, deed, reason)


def _mark_found(_: Stocktake, copy: CopyAtHand, _seen_at: int, deed: Deed, reason: str) -> None:
    _note(copy, CopyState.IN_USE, deed, reason)


def _note(copy: CopyAtHand, state: CopyState, deed: Deed, reason: str) -> None:
    require(Act.CATALOGUE, copy.owner_id)
    keeping.change_copy(
        db.session.get_one(Copy, copy.id), state=state, reason=reason, account_id=deed.account_id
    )


def _give_back(
    stocktake: Stocktake, copy: CopyAtHand, _seen_at: int, _deed: Deed, _reason: str
) -> None:
    """As at the desk, so that whoever waits for it is served."""
    asked = Asked(scan_id=uuid4(), code=copy.code, intent=Intent.RETURN)
    answer = take_scan(asked, stocktake.library_id, actor())
    if answer.outcome is not Outcome.RETURNED:
        raise NothingToMend(title=copy.title, result=gettext(RESULT_NAMES[Result.LENT_BUT_HERE]))


_DO: dict[Mending, Callable[[Stocktake, CopyAtHand, int, Deed, str], None]] = {
    Mending.MOVE_HERE: _move_here,
    Mending.PUT_BACK: _put_back,
    Mending.SEND_HOME: _send_home,
    Mending.NOTE_LOST: _note_lost,
    Mending.MARK_FOUND: _mark_found,
    Mending.GIVE_BACK: _give_back,
}
