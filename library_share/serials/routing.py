"""The ways of copies: what a routing list says, and when a copy is due to go on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select

from library_share.database import db
from library_share.libraries.calendars import calendar_of
from library_share.libraries.models import Place
from library_share.serials import rules
from library_share.serials.models import IssueStay, RoutingStop, Subscription
from library_share.serials.rules import Stop, Whither

Ways = dict[tuple[int, int], list[Stop]]


def stops_of(subscription_ids: Iterable[int]) -> Ways:
    """The stops in use by subscription and copy, in order; one statement for all."""
    rows = db.session.execute(
        select(RoutingStop, Place.library_id)
        .join(Place, Place.id == RoutingStop.place_id)
        .where(
            RoutingStop.subscription_id.in_(list(subscription_ids)),
            RoutingStop.removed_at.is_(None),
        )
        .order_by(RoutingStop.position)
    )
    ways: Ways = defaultdict(list)
    for stop, library_id in rows:
        ways[stop.subscription_id, stop.copy_number].append(
            Stop(
                position=stop.position,
                place_id=stop.place_id,
                library_id=library_id,
                days=stop.days,
            )
        )
    return ways


def whither(subscription: Subscription, position: int, stops: Sequence[Stop]) -> Whither:
    """Where a copy goes from here. One that never left home stays there to be kept."""
    return rules.next_after(position, stops, subscription.at_end)


def due_on(
    subscription: Subscription, stay: IssueStay, stops: Sequence[Stop], came_on: date
) -> date | None:
    """The day the copy of this stay goes on; None when it stays for good."""
    next_one = whither(subscription, stay.position, stops)
    at_home = db.session.get_one(Place, stay.place_id).library_id
    if next_one.goes_home and (stay.position == 0 or at_home == subscription.library_id):
        return None
    stop = next((one for one in stops if one.position == stay.position), None)
    here = calendar_of(at_home, around=came_on)
    there = None
    if next_one.stop:
        there = calendar_of(next_one.stop.library_id, around=came_on)
    elif next_one.goes_home:
        there = calendar_of(subscription.library_id, around=came_on)
    return rules.moves_on(came_on, stop.days if stop else 0, here, there)
