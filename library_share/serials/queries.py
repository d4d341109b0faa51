"""What people ask: what is subscribed to, what should have come, what a year brought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, extract, func, or_, select
from sqlalchemy.orm import joinedload

from library_share.catalogue.models import Title, TitleKind
from library_share.database import db
from library_share.libraries.models import SET_UP_KINDS, Library, Place, PlaceKind
from library_share.serials.errors import (
    NoSuchIssue,
    NoSuchSubscription,
)
from library_share.serials.models import (
    Issue,
    RoutingStop,
    Subscription,
)
from library_share.serials.rules import COPIES_AT_MOST
from library_share.vietnamese import fold
from library_share.web.paging import ID_AT_MOST

#: So many issues of one kind are shown at once.
ISSUES_AT_MOST = 400


def subscription_at(library_id: int, subscription_id: int) -> Subscription:
    """The library's subscription with this id; NoSuchSubscription for another's."""
    found = db.session.get(Subscription, subscription_id) if _is_id(subscription_id) else None
    if found is None or found.library_id != library_id:
        raise NoSuchSubscription(subscription=subscription_id)
    return found


def issue_at(library_id: int, issue_id: int) -> Issue:
    """The issue of one of the library's subscriptions; NoSuchIssue for another's."""
    found = db.session.get(Issue, issue_id) if _is_id(issue_id) else None
    if found is None or found.subscription.library_id != library_id:
        raise NoSuchIssue(issue=issue_id)
    return found


def _is_id(number: int) -> bool:
    return 0 < number <= ID_AT_MOST


# --- subscriptions ---------------------------------------------------------------------------


def subscriptions_of(library_id: int) -> Select[Subscription]:
    return select(Subscription).where(Subscription.library_id == library_id)


def subscriptions_of_title(library_id: int, title_id: int) -> list[Subscription]:
    """All subscriptions of the library to one serial title."""
    return list(
        db.session.scalars(subscriptions_of(library_id).where(Subscription.title_id == title_id))
    )


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """How many issues of a subscription have come, are late, and have been given up."""

    received: int = 0
    late: int = 0
    missing: int = 0


def numbers_of(subscription_ids: Iterable[int], today: date) -> dict[int, Numbers]:
    """By subscription; one statement for all."""
    late = is_awaited() & (Issue.late_on <= today)
    missing = Issue.given_up_at.is_not(None) & (Issue.received == 0)
    rows = db.session.execute(
        select(
            Issue.subscription_id,
            func.count().filter(Issue.received > 0).label("received"),
            func.count().filter(late).label("late"),
            func.count().filter(missing).label("missing"),
        )
        .where(Issue.subscription_id.in_(list(subscription_ids)))
        .group_by(Issue.subscription_id)
    )
    found: dict[int, Numbers] = defaultdict(Numbers)
    for row in rows:
        found[row.subscription_id] = Numbers(
            received=row.received, late=row.late, missing=row.missing
        )
    return found


def is_awaited() -> ColumnElement[bool]:
    """A copy of it is missing and somebody still waits for it. A special issue of which nothing
    is here any longer was a slip: nobody foretold it."""
    return and_(Issue.received < Issue.copies, Issue.given_up_at.is_(None), is_real())


def is_real() -> ColumnElement[bool]:
    """It was foretold, or something of it has come."""
    return or_(~Issue.is_special, Issue.received > 0)


def awaited_by(library_id: int, today: date) -> tuple[ColumnElement[bool], ...]:
    """Issues of the library that have appeared by today and are not all here."""
    return (Subscription.library_id == library_id, is_awaited(), Issue.published_on <= today)


def awaited(library_id: int, today: date) -> list[Issue]:
    """The same, the newest first, with their subscriptions and titles."""
    query = (
        select(Issue)
        .join(Issue.subscription)
        .where(*awaited_by(library_id, today))
        .options(joinedload(Issue.subscription).joinedload(Subscription.title))
        .order_by(Issue.published_on.desc(), Issue.id)
        .limit(ISSUES_AT_MOST)
    )
    return list(db.session.scalars(query))


def issues_of(subscription_id: int) -> Select[Issue]:
    return select(Issue).where(Issue.subscription_id == subscription_id)


def years_of(subscription: Subscription) -> list[int]:
    """The years it reaches into, special issues included."""
    first, last = db.session.execute(
        select(func.min(Issue.published_on), func.max(Issue.published_on)).where(
            Issue.subscription_id == subscription.id
        )
    ).one()
    days = [subscription.starts_on, subscription.ends_on, *filter(None, (first, last))]
    return list(range(min(days).year, max(days).year + 1))


def issues_in_year(subscription_ids: Sequence[int], year: int) -> list[Issue]:
    """In the order they appeared."""
    query = (
        select(Issue)
        .where(
            Issue.subscription_id.in_(subscription_ids),
            extract("year", Issue.published_on) == year,
            is_real(),
        )
        .order_by(Issue.published_on, Issue.is_special, Issue.id)
    )
    return list(db.session.scalars(query))


def to_claim(subscription: Subscription, today: date) -> list[Issue]:
    """Issues that are late or short, the oldest first."""
    query = (
        issues_of(subscription.id)
        .where(is_awaited(), or_(Issue.late_on <= today, Issue.received > 0))
        .order_by(Issue.published_on, Issue.id)
        .limit(ISSUES_AT_MOST)
    )
    return list(db.session.scalars(query))


def way_of(subscription: Subscription, copy_number: int) -> list[RoutingStop]:
    """The stops of one copy of every issue, in order; NoSuchSubscription for a copy there can
    never be."""
    if not 1 <= copy_number <= COPIES_AT_MOST:
        raise NoSuchSubscription(subscription=subscription.id)
    return routing_of(subscription.id)[copy_number]


def routing_of(subscription_id: int) -> dict[int, list[RoutingStop]]:
    """The stops by copy, in order."""
    query = (
        select(RoutingStop)
        .where(RoutingStop.subscription_id == subscription_id, RoutingStop.removed_at.is_(None))
        .options(joinedload(RoutingStop.place))
        .order_by(RoutingStop.copy_number, RoutingStop.position)
    )
    found: dict[int, list[RoutingStop]] = defaultdict(list)
    for stop in db.session.scalars(query):
        found[stop.copy_number].append(stop)
    return found


# --- for forms -------------------------------------------------------------------------------


def periodicals() -> list[Title]:
    """The newspapers and magazines of the catalogue, by name."""
    query = (
        select(Title)
        .where(Title.kind == TitleKind.PERIODICAL)
        .order_by(Title.sort_key, Title.id)
        .limit(ISSUES_AT_MOST)
    )
    return list(db.session.scalars(query))


def find_periodical(name: str) -> Title | None:
    """The newspaper or magazine that is called so already, however its letters are written."""
    wanted = fold(name)
    return next((title for title in periodicals() if fold(title.full_title) == wanted), None)


def places_to_route(library: Library) -> list[Place]:
    """Where newspapers of this library may go: places of the commune's libraries, own ones
    first, main rooms before others."""
    query = (
        select(Place)
        .join(Library, Library.id == Place.library_id)
        .where(
            Library.commune_id == library.commune_id,
            Library.is_active,
            Place.is_active,
            Place.kind.in_(SET_UP_KINDS),
            Place.kind != PlaceKind.BOX,
        )
        .order_by(
            (Library.id != library.id), Library.name, Library.id, Place.is_main.desc(), Place.id
        )
        .limit(ISSUES_AT_MOST)
    )
    return list(db.session.scalars(query))


def issues_among(subscription: Subscription, issue_ids: Sequence[int]) -> list[Issue]:
    """Those issues of the subscription, in order; NoSuchIssue when one is another's."""
    query = issues_of(subscription.id).where(Issue.id.in_(issue_ids))
    found = list(db.session.scalars(query.order_by(Issue.published_on, Issue.id)))
    missing = set(issue_ids) - {one.id for one in found}
    if missing:
        raise NoSuchIssue(issue=min(missing))
    return found
