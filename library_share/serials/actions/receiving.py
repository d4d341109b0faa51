"""An issue comes, is late, is claimed, or never comes; and what was not foretold comes too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from library_share.copies.deeds import Deed
from library_share.database import db, judged
from library_share.libraries.queries import main_place_of
from library_share.serials.actions.subscribing import expect, issn_of, lock
from library_share.serials.errors import (
    AlreadySo,
    HasMovedOn,
    NamelessIssue,
    NothingAwaited,
    NotWaitedFor,
    TooManyCopies,
    UnknownBarcode,
    WrongIssn,
)
from library_share.serials.models import (
    Issue,
    IssueClaim,
    IssueCopy,
    IssueStay,
    Subscription,
)
from library_share.serials.routing import due_on, stops_of
from library_share.serials.rules import COPIES_AT_MOST, IssueState


def receive(issue: Issue, deed: Deed, *, up_to: int | None = None) -> list[IssueCopy]:
    """Note that copies 1 to `up_to` (all that were ordered) are here.

    Those noted before stay as they are, so that a second tap changes nothing. Answers the new
    ones. Each starts its way at the first stop of its routing list, when that is our own.
    """
    up_to = issue.copies if up_to is None else up_to
    if not 1 <= up_to <= COPIES_AT_MOST:
        raise TooManyCopies(most=COPIES_AT_MOST)
    _lock(issue)
    here = _numbers_of(issue)
    new = [
        IssueCopy(
            issue=issue,
            copy_number=number,
            received_at=deed.at,
            received_by_id=deed.account_id,
        )
        for number in range(1, up_to + 1)
        if number not in here
    ]
    with judged({"one_copy_per_number_of_an_issue": AlreadySo()}):
        db.session.add_all(new)
    issue.received = len(here) + len(new)
    if new:
        # It has come after all.
        issue.given_up_at = None
        _begin_ways(issue, new, deed)
    db.session.flush()
    return new


def receive_scanned(code: str, deed: Deed) -> tuple[Issue, list[IssueCopy]]:
    """One more copy of the awaited issue whose bar code (977…) or ISSN was scanned.

    Bar codes of newspapers seldom tell the number, so it is the newest that has appeared and of
    which a copy is missing; the answer says which, and it can be undone."""
    try:
        issn = issn_of(code)
    except WrongIssn:
        issn = ""
    found = db.session.scalars(
        select(Subscription)
        .where(
            Subscription.library_id == deed.library_id,
            Subscription.issn == issn,
            Subscription.issn != "",
            Subscription.starts_on <= deed.on,
        )
        .order_by(Subscription.starts_on.desc(), Subscription.id)
    ).all()
    if not found:
        raise UnknownBarcode
    issue = db.session.scalars(
        select(Issue)
        .where(
            Issue.subscription_id.in_([one.id for one in found]),
            Issue.published_on <= deed.on,
            Issue.received < Issue.copies,
            Issue.given_up_at.is_(None),
        )
        .order_by(Issue.published_on.desc(), Issue.id)
        .limit(1)
    ).first()
    if issue is None:
        raise NothingAwaited(title=found[0].title.full_title)
    return issue, receive(issue, deed, up_to=_first_free(issue))


def undo_receipt(copy: IssueCopy, deed: Deed) -> None:
    """It had not come. Refused as soon as it went on, was bundled or cut up."""
    issue = copy.issue
    _lock(issue)
    db.session.refresh(copy, with_for_update={"of": IssueCopy})
    if copy.undone_at is not None:
        raise AlreadySo
    stays = db.session.scalars(
        select(IssueStay).where(IssueStay.issue_copy_id == copy.id, IssueStay.undone_at.is_(None))
    ).all()
    if len(stays) > 1 or copy.bundle_id is not None or copy.fate is not None:
        raise HasMovedOn
    for stay in stays:
        stay.undone_at = deed.at
    copy.undone_at, copy.undone_by_id = deed.at, deed.account_id
    issue.received -= 1
    db.session.flush()


def add_special(
    subscription: Subscription,
    deed: Deed,
    *,
    published_on: date,
    label: str,
    number: int | None,
    copies: int,
) -> Issue:
    """An issue that no pattern foretold has come: số đặc biệt, số Tết, or any irregular one."""
    if not label.strip() and number is None:
        raise NamelessIssue
    issue = Issue(
        subscription_id=subscription.id,
        published_on=published_on,
        number=number,
        label=label,
        is_special=True,
        copies=copies,
        late_on=published_on,
    )
    db.session.add(issue)
    db.session.flush()
    receive(issue, deed)
    return issue


def correct_number(issue: Issue, number: int) -> None:
    """The number printed on the issue; those expected after it go on from there."""
    subscription = issue.subscription
    lock(subscription)
    issue.number, issue.is_number_seen = number, True
    db.session.flush()
    if not issue.is_special:
        expect(subscription)


def claim(issues: Iterable[Issue], deed: Deed) -> list[Issue]:
    """Note that the supplier was asked about these; answers them. Claiming again is noted too."""
    claimed = []
    for issue in issues:
        _lock(issue)
        if not may_claim(issue, deed.on):
            raise NotWaitedFor
        db.session.add(IssueClaim(issue_id=issue.id, at=deed.at, account_id=deed.account_id))
        issue.claimed_at = deed.at
        claimed.append(issue)
    db.session.flush()
    return claimed


def may_claim(issue: Issue, today: date) -> bool:
    """Whether a copy is missing of what has appeared."""
    waiting = (IssueState.LATE, IssueState.CLAIMED, IssueState.SHORT)
    return issue.state_on(today) in waiting


def undo_claim(issue: Issue, deed: Deed) -> None:
    """The last claim was not made; the one before counts again."""
    _lock(issue)
    claims = db.session.scalars(
        select(IssueClaim)
        .where(IssueClaim.issue_id == issue.id, IssueClaim.undone_at.is_(None))
        .order_by(IssueClaim.id.desc())
        .limit(2)
    ).all()
    if not claims:
        raise AlreadySo
    claims[0].undone_at = deed.at
    issue.claimed_at = claims[1].at if len(claims) > 1 else None
    db.session.flush()


def give_up(issue: Issue, deed: Deed, *, undo: bool = False) -> None:
    """Nobody waits for it any longer (thiếu); `undo`: somebody does again."""
    _lock(issue)
    if (issue.given_up_at is None) == undo or issue.received >= issue.copies:
        raise AlreadySo
    if not undo and issue.published_on > deed.on:
        raise NotWaitedFor
    issue.given_up_at = None if undo else deed.at
    db.session.flush()


def _lock(issue: Issue) -> None:
    db.session.refresh(issue, with_for_update={"of": Issue})


def _numbers_of(issue: Issue) -> set[int]:
    query = select(IssueCopy.copy_number).where(
        IssueCopy.issue_id == issue.id, IssueCopy.undone_at.is_(None)
    )
    return set(db.session.scalars(query))


def _first_free(issue: Issue) -> int:
    here = _numbers_of(issue)
    return next(number for number in range(1, COPIES_AT_MOST + 2) if number not in here)


def _begin_ways(issue: Issue, copies: Iterable[IssueCopy], deed: Deed) -> None:
    subscription = issue.subscription
    ways = stops_of([subscription.id])
    home = main_place_of(subscription.library_id)
    for copy in copies:
        stops = ways.get((subscription.id, copy.copy_number), [])
        first = stops[0] if stops else None
        begins_here = first is not None and first.library_id == subscription.library_id
        stay = IssueStay(
            issue_copy=copy,
            place_id=first.place_id if first and begins_here else home.id,
            position=1 if begins_here else 0,
            since=deed.at,
            account_id=deed.account_id,
        )
        stay.move_on = due_on(subscription, stay, stops, deed.on) if stops else None
        db.session.add(stay)
