"""Secret addresses for calendars: made, revoked, and found again by those who know them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import joinedload

from library_share import clock
from library_share.database import db, judged
from library_share.inbox.errors import FeedMadeTwice, NoSuchFeed
from library_share.inbox.models import CalendarFeed
from library_share.libraries.models import Library
from library_share.patrons.accounts.identity import find_actor_of, hash_of, new_secret
from library_share.web.access import Act


def make_feed(account_id: int, library_id: int) -> str:
    """A new secret for the account's calendar of this library; the one before works no more."""
    _revoke(CalendarFeed.account_id == account_id, CalendarFeed.library_id == library_id)
    secret = new_secret()
    with judged({"one_open_feed_per_account_and_library": FeedMadeTwice()}):
        db.session.add(
            CalendarFeed(
                account_id=account_id,
                library_id=library_id,
                secret_hash=hash_of(secret),
                made_at=clock.now(),
            )
        )
    return secret


def revoke_feed(account_id: int, feed_id: int) -> None:
    """It works no more. Twice is once; somebody else's is none of ours."""
    _revoke(CalendarFeed.account_id == account_id, CalendarFeed.id == feed_id)


def _revoke(*which: ColumnElement[bool]) -> None:
    query = update(CalendarFeed).where(CalendarFeed.revoked_at.is_(None), *which)
    db.session.execute(query.values(revoked_at=clock.now()))


def feeds_of(account_id: int) -> list[CalendarFeed]:
    """The account's addresses that work, by library."""
    query = select(CalendarFeed).where(
        CalendarFeed.account_id == account_id, CalendarFeed.revoked_at.is_(None)
    )
    query = query.options(joinedload(CalendarFeed.library)).order_by(CalendarFeed.library_id)
    return list(db.session.scalars(query))


def library_of_feed(secret: str) -> Library:
    """The library whose work this secret opens. NoSuchFeed when it was revoked, and when whoever
    made it has no part in that library's work any more."""
    feed = db.session.scalar(
        select(CalendarFeed)
        .where(CalendarFeed.secret_hash == hash_of(secret), CalendarFeed.revoked_at.is_(None))
        .options(joinedload(CalendarFeed.library))
    )
    who = find_actor_of(feed.account_id) if feed is not None else None
    if feed is None or who is None or not who.may(Act.HAND_OVER, feed.library_id):
        raise NoSuchFeed
    if not feed.library.is_active:
        raise NoSuchFeed
    return feed.library
