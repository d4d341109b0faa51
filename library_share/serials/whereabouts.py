"""Where copies of issues are, and where they have been."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from library_share.database import db
from library_share.libraries.models import Place
from library_share.serials.errors import NoSuchIssueCopy
from library_share.serials.models import Issue, IssueCopy, IssueStay, Subscription
from library_share.web.paging import ID_AT_MOST

#: So many lines of one kind are shown at once.
SHOWN_AT_MOST = 400


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """A copy of an issue and where it is; `stay` is None only for one that was undone."""

    copy: IssueCopy
    stay: IssueStay | None


def all_stays(*which: ColumnElement[bool]) -> Select[IssueStay]:
    """Stays, with their issues, subscriptions and places at hand for `which`."""
    return (
        select(IssueStay)
        .join(IssueStay.issue_copy)
        .join(Issue, Issue.id == IssueCopy.issue_id)
        .join(Subscription, Subscription.id == Issue.subscription_id)
        .join(IssueStay.place)
        .where(*which)
    )


def open_stays(*which: ColumnElement[bool]) -> Select[IssueStay]:
    """Where copies are now."""
    return all_stays(
        IssueStay.until.is_(None),
        IssueStay.undone_at.is_(None),
        IssueCopy.undone_at.is_(None),
        *which,
    )


def copies_of(issue_ids: Sequence[int]) -> dict[int, list[Whereabouts]]:
    """The received copies of these issues by issue; one statement for all."""
    if not issue_ids:
        return defaultdict(list)
    rows = db.session.execute(
        select(IssueCopy, IssueStay)
        .outerjoin(
            IssueStay,
            (IssueStay.issue_copy_id == IssueCopy.id)
            & IssueStay.until.is_(None)
            & IssueStay.undone_at.is_(None),
        )
        .where(IssueCopy.issue_id.in_(issue_ids), IssueCopy.undone_at.is_(None))
        .options(joinedload(IssueStay.place))
        .order_by(IssueCopy.copy_number)
    )
    found: dict[int, list[Whereabouts]] = defaultdict(list)
    for copy, stay in rows:
        found[copy.issue_id].append(Whereabouts(copy=copy, stay=stay))
    return found


def issue_copy_at(library_id: int, copy_id: int) -> IssueCopy:
    """A received copy that the library owns or that is there now; NoSuchIssueCopy otherwise."""
    found = db.session.get(IssueCopy, copy_id) if 0 < copy_id <= ID_AT_MOST else None
    if found is None or found.undone_at is not None:
        raise NoSuchIssueCopy(copy=copy_id)
    if found.issue.subscription.library_id != library_id:
        here = open_stays(IssueStay.issue_copy_id == copy_id, Place.library_id == library_id)
        if db.session.scalars(here).first() is None:
            raise NoSuchIssueCopy(copy=copy_id)
    return found


def elsewhere(library_id: int) -> list[IssueStay]:
    """Copies that are read at a stop: the library's own ones that are elsewhere, and those of
    others that are here; the next to go on first."""
    query = (
        open_stays(
            IssueCopy.fate.is_(None),
            or_(
                (Subscription.library_id == library_id) & (Place.library_id != library_id),
                (Subscription.library_id != library_id) & (Place.library_id == library_id),
            ),
        )
        .options(*_told())
        .order_by(IssueStay.move_on, IssueStay.id)
        .limit(SHOWN_AT_MOST)
    )
    return list(db.session.scalars(query))


def gone_today(library_id: int, since: datetime) -> list[IssueStay]:
    """The newest first: where copies have come to, or at which stop they ended, since then, as far
    as this library may undo it."""
    query = (
        open_stays(
            or_(IssueCopy.fate_at >= since, IssueStay.since >= since),
            or_(IssueStay.position > 1, IssueCopy.fate.is_not(None), _came_from_elsewhere()),
            or_(Place.library_id == library_id, Subscription.library_id == library_id),
        )
        .options(*_told())
        .order_by(IssueStay.id.desc())
        .limit(SHOWN_AT_MOST)
    )
    return list(db.session.scalars(query))


def _came_from_elsewhere() -> ColumnElement[bool]:
    return (IssueStay.position == 1) & (Place.library_id != Subscription.library_id)


def _told() -> tuple[Any, ...]:
    """What is needed to say which copy a stay is of, and where."""
    return (
        contains_eager(IssueStay.issue_copy)
        .joinedload(IssueCopy.issue)
        .joinedload(Issue.subscription)
        .joinedload(Subscription.title),
        contains_eager(IssueStay.place),
    )


def loose_copies(subscription: Subscription) -> list[IssueStay]:
    """Copies that can be tied together: at their own library, neither bundled nor ended."""
    query = (
        open_stays(
            Issue.subscription_id == subscription.id,
            Place.library_id == subscription.library_id,
            IssueCopy.bundle_id.is_(None),
            IssueCopy.fate.is_(None),
        )
        .options(*_told())
        .order_by(Issue.published_on, IssueCopy.copy_number, IssueStay.id)
        .limit(SHOWN_AT_MOST)
    )
    return list(db.session.scalars(query))
