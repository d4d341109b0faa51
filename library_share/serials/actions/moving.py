"""A copy of an issue goes on: to the next stop, home, or to the scissors. A person says go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select

from library_share.copies.deeds import Deed
from library_share.database import db, judged
from library_share.libraries.queries import main_place_of
from library_share.serials.errors import AlreadySo, HasMovedOn, MovedMeanwhile, NothingToUndo
from library_share.serials.models import IssueCopy, IssueStay
from library_share.serials.routing import due_on, stops_of, whither
from library_share.serials.rules import Fate

#: The position of a copy that has come home from its way.
AT_HOME_AGAIN = 99


def move(stay_ids: Sequence[int], deed: Deed) -> int:
    """The copies of these open stays have gone on. Those that went before are left alone, so that
    two taps move once; answers how many went."""
    stays = _locked(stay_ids)
    ways = stops_of({stay.issue_copy.issue.subscription_id for stay in stays})
    for stay in stays:
        subscription = stay.issue_copy.issue.subscription
        stops = ways.get((subscription.id, stay.issue_copy.copy_number), [])
        next_one = whither(subscription, stay.position, stops)
        if next_one.fate is not None:
            _end(stay.issue_copy, next_one.fate, deed)
            stay.move_on = None
        elif next_one.stop is not None:
            new = _go(stay, next_one.stop.place_id, next_one.stop.position, deed)
            new.move_on = due_on(subscription, new, stops, deed.on)
        else:
            _go(stay, main_place_of(subscription.library_id).id, AT_HOME_AGAIN, deed)
    db.session.flush()
    return len(stays)


def undo_move(copy: IssueCopy, deed: Deed) -> None:
    """The last thing noted of its way was wrong: it is at the stop before, or is read still."""
    copy = _lock_copy(copy)
    if copy.bundle_id is not None:
        raise HasMovedOn
    stays = db.session.scalars(
        select(IssueStay)
        .where(IssueStay.issue_copy_id == copy.id, IssueStay.undone_at.is_(None))
        .order_by(IssueStay.id.desc())
    ).all()
    if copy.fate is not None:
        was = copy.fate
        copy.fate = copy.fate_at = copy.fate_by_id = None
        if was is Fate.CUT_UP:
            stays[0].move_on = deed.on
        db.session.flush()
        return
    if len(stays) < 2:
        raise NothingToUndo
    last, before = stays[0], stays[1]
    last.undone_at = deed.at
    db.session.flush()
    before.until, before.move_on = None, min(before.move_on or deed.on, deed.on)
    with judged({"one_open_stay_per_issue_copy": MovedMeanwhile()}):
        db.session.flush()


def keep_longer(stay: IssueStay, days: int, deed: Deed) -> None:
    """It stays here for some more days from today, since children still read it."""
    found = _locked([stay.id])
    if not found or found[0].move_on is None:
        raise MovedMeanwhile
    subscription = stay.issue_copy.issue.subscription
    stops = stops_of([subscription.id]).get((subscription.id, stay.issue_copy.copy_number), [])
    later = [replace(one, days=days) if one.position == stay.position else one for one in stops]
    stay.move_on = due_on(subscription, stay, later, deed.on)
    db.session.flush()


def end(copies: Iterable[IssueCopy], fate: Fate, deed: Deed) -> int:
    """These are read no longer: cut up, weeded or lost."""
    ended = 0
    for copy in copies:
        _lock_copy(copy)
        if copy.undone_at is not None or copy.bundle_id is not None or copy.fate is not None:
            raise AlreadySo
        _end(copy, fate, deed)
        ended += 1
    db.session.flush()
    return ended


def _end(copy: IssueCopy, fate: Fate, deed: Deed) -> None:
    copy.fate, copy.fate_at, copy.fate_by_id = fate, deed.at, deed.account_id


def _go(stay: IssueStay, place_id: int, position: int, deed: Deed) -> IssueStay:
    stay.until = deed.at
    db.session.flush()
    new = IssueStay(
        issue_copy=stay.issue_copy,
        place_id=place_id,
        position=position,
        since=deed.at,
        account_id=deed.account_id,
    )
    with judged({"one_open_stay_per_issue_copy": MovedMeanwhile()}):
        db.session.add(new)
    return new


def _locked(stay_ids: Sequence[int]) -> list[IssueStay]:
    """The open ones among these stays; whoever moves the same copies waits here."""
    db.session.execute(
        select(IssueCopy.id)
        .where(IssueCopy.id.in_(select(IssueStay.issue_copy_id).where(IssueStay.id.in_(stay_ids))))
        .order_by(IssueCopy.id)
        .with_for_update()
    ).all()
    query = (
        select(IssueStay)
        .join(IssueCopy, IssueCopy.id == IssueStay.issue_copy_id)
        .where(
            IssueStay.id.in_(stay_ids),
            IssueStay.until.is_(None),
            IssueStay.undone_at.is_(None),
            IssueCopy.fate.is_(None),
            IssueCopy.bundle_id.is_(None),
            IssueCopy.undone_at.is_(None),
        )
        .order_by(IssueStay.id)
    )
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _lock_copy(copy: IssueCopy) -> IssueCopy:
    db.session.refresh(copy, with_for_update={"of": IssueCopy})
    return copy
