"""The dry run: which copies of issues are due to go on today, whither, and what holds them up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from library_share.database import db
from library_share.libraries.calendars import opening_days
from library_share.libraries.models import Place
from library_share.serials.models import Issue, IssueCopy, IssueStay, Subscription
from library_share.serials.routing import stops_of, whither
from library_share.serials.rules import Fate, Whither
from library_share.serials.whereabouts import open_stays

DUE_AT_MOST = 500


@dataclass(frozen=True, kw_only=True)
class Due:
    """A copy that is due. `waits_until`: one of the two ends is closed today, and open then."""

    stay: IssueStay
    copy: IssueCopy
    issue: Issue
    subscription: Subscription
    to_place: Place | None
    fate: Fate | None
    waits_until: date | None = None

    @property
    def way(self) -> tuple[str, str, str]:
        """What goes from one place to another in one walk."""
        fate = self.fate.value if self.fate else ""
        to = self.to_place.code if self.to_place else ""
        return self.stay.place.code, to, fate


@dataclass(frozen=True, kw_only=True)
class Walk:
    """All that goes from one place to another."""

    from_place: Place
    to_place: Place | None
    fate: Fate | None
    waits_until: date | None
    dues: tuple[Due, ...]


def is_due(library_id: int, today: date) -> tuple[ColumnElement[bool], ...]:
    """Copies that are the library's or stand there, and whose day to go on has come. They are told
    with `whereabouts.open_stays`."""
    return (
        IssueStay.move_on <= today,
        IssueCopy.fate.is_(None),
        IssueCopy.bundle_id.is_(None),
        or_(Place.library_id == library_id, Subscription.library_id == library_id),
    )


def how_many(library_id: int, today: date) -> Select[int]:
    """How many copies are due."""
    return open_stays(*is_due(library_id, today)).with_only_columns(func.count(IssueStay.id))


def how_many_due(library_id: int, today: date) -> int:
    return db.session.scalar(how_many(library_id, today)) or 0


def due_at(library_id: int, today: date) -> list[Due]:
    """What is due, the longest due first; a handful of statements however many there are."""
    query = (
        open_stays(*is_due(library_id, today))
        .options(
            contains_eager(IssueStay.issue_copy)
            .joinedload(IssueCopy.issue)
            .joinedload(Issue.subscription)
            .joinedload(Subscription.title),
            contains_eager(IssueStay.place),
        )
        .order_by(IssueStay.move_on, IssueStay.id)
        .limit(DUE_AT_MOST)
    )
    stays = list(db.session.scalars(query))
    return _told(stays, today)


def _told(stays: Sequence[IssueStay], today: date) -> list[Due]:
    subscriptions = {stay.issue_copy.issue.subscription for stay in stays}
    ways = stops_of(one.id for one in subscriptions)
    goes = {
        stay.id: whither(
            stay.issue_copy.issue.subscription,
            stay.position,
            ways.get((stay.issue_copy.issue.subscription_id, stay.issue_copy.copy_number), []),
        )
        for stay in stays
    }
    places = _places(goes.values(), {one.library_id for one in subscriptions})
    home = {place.library_id: place for place in places.values() if place.is_main}
    libraries = {stay.place.library_id for stay in stays} | {
        place.library_id for place in places.values()
    }
    opens = opening_days(libraries, today) if libraries else {}
    return [_due(stay, goes[stay.id], places, home, opens, today) for stay in stays]


def _places(goes: Iterable[Whither], library_ids: set[int]) -> dict[int, Place]:
    """The next stops, and the main rooms of those whose copies come home."""
    ids = {one.stop.place_id for one in goes if one.stop}
    found = db.session.scalars(
        select(Place)
        .where(or_(Place.id.in_(ids), Place.is_main & Place.library_id.in_(library_ids)))
        .options(joinedload(Place.library))
    )
    return {place.id: place for place in found}


def _due(
    stay: IssueStay,
    goes: Whither,
    places: dict[int, Place],
    home: dict[int, Place],
    opens: dict[int, date],
    today: date,
) -> Due:
    subscription = stay.issue_copy.issue.subscription
    to_place = None
    if goes.stop:
        to_place = places[goes.stop.place_id]
    elif goes.goes_home:
        to_place = home[subscription.library_id]
    ends = [stay.place.library_id] + ([to_place.library_id] if to_place else [])
    opens_on = max(opens[library_id] for library_id in ends)
    return Due(
        stay=stay,
        copy=stay.issue_copy,
        issue=stay.issue_copy.issue,
        subscription=subscription,
        to_place=to_place,
        fate=goes.fate,
        waits_until=opens_on if opens_on > today else None,
    )


def walks_of(dues: Sequence[Due]) -> list[Walk]:
    """What is due, by who walks where: those that can go today first."""
    by_way: dict[tuple[str, str, str], list[Due]] = {}
    for due in dues:
        by_way.setdefault(due.way, []).append(due)
    walks = [
        Walk(
            from_place=some[0].stay.place,
            to_place=some[0].to_place,
            fate=some[0].fate,
            waits_until=some[0].waits_until,
            dues=tuple(some),
        )
        for some in by_way.values()
    ]
    return sorted(walks, key=lambda walk: walk.waits_until is not None)
