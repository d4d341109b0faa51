"""Ordering a serial title, saying when it does not appear, and by which places copies travel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from stdnum import issn as standard_issn
from stdnum.exceptions import ValidationError

from library_share.catalogue.models import Title, TitleKind
from library_share.copies.deeds import Deed
from library_share.database import db, judged
from library_share.libraries.models import Place, PlaceKind
from library_share.serials import queries, rules
from library_share.serials.errors import (
    NotAPeriodical,
    NothingAppears,
    NotItsMonthDays,
    NoWeekdays,
    SubscriptionExists,
    WrongIssn,
    WrongPeriod,
    WrongStops,
)
from library_share.serials.models import Issue, RoutingStop, SkippedDays, Subscription
from library_share.serials.rules import LASTS_AT_MOST, LATE_AFTER_DAYS, Frequency

STOPS_AT_MOST = 20


def subscribe(title: Title, deed: Deed, **columns: Any) -> Subscription:
    """The deed's library gets the title; its issues are expected from now on."""
    if title.kind is not TitleKind.PERIODICAL:
        raise NotAPeriodical(title=title.full_title)
    subscription = Subscription(
        library_id=deed.library_id,
        title=title,
        created_at=deed.at,
        account_id=deed.account_id,
        **_checked(columns),
    )
    taken = SubscriptionExists(title=title.full_title, day=f"{subscription.starts_on:%d/%m/%Y}")
    with judged({"one_subscription_per_first_day": taken}):
        db.session.add(subscription)
    expect(subscription)
    return subscription


def change(subscription: Subscription, **columns: Any) -> Subscription:
    """Correct a subscription. What has come or was claimed stays as it was; the rest is expected
    anew. The day of the first issue cannot change: that would be another subscription."""
    lock(subscription)
    kept = {"starts_on": subscription.starts_on}
    for name, value in _checked({**columns, **kept}).items():
        setattr(subscription, name, value)
    db.session.flush()
    expect(subscription)
    return subscription


def renewed(subscription: Subscription) -> dict[str, Any]:
    """The columns of the subscription that goes on where this one ends; to be looked at first."""
    first = subscription.ends_on + timedelta(days=1)
    length = subscription.ends_on - subscription.starts_on
    last = db.session.scalars(
        select(Issue.number)
        .where(Issue.subscription_id == subscription.id, ~Issue.is_special)
        .order_by(Issue.published_on.desc())
        .limit(1)
    ).first()
    starts_anew = subscription.restarts_yearly and first.year != subscription.ends_on.year
    return {
        "starts_on": first,
        "ends_on": first + length,
        "first_number": 1 if starts_anew or last is None else last + 1,
    }


def skip(subscription: Subscription, starts_on: date, ends_on: date, reason: str) -> SkippedDays:
    """Nothing appears on these days; numbers after them close up."""
    if ends_on < starts_on:
        raise WrongPeriod
    lock(subscription)
    days = SkippedDays(
        subscription_id=subscription.id, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    subscription.skips.append(days)
    db.session.flush()
    expect(subscription)
    return days


def unskip(subscription: Subscription, skip_id: int, deed: Deed) -> None:
    """It appears on those days after all."""
    lock(subscription)
    for one in subscription.skips:
        if one.id == skip_id and one.removed_at is None:
            one.removed_at = deed.at
    db.session.flush()
    expect(subscription)


def lock(subscription: Subscription) -> None:
    """Whoever changes what is expected waits here for whoever does so now."""
    db.session.refresh(subscription, with_for_update={"of": Subscription})


def expect(subscription: Subscription) -> None:
    """Let the issues be those the pattern foretells. One that has come, was claimed or given up,
    or whose number somebody has read, is a fact and stays; the others are only expectations."""
    issues = db.session.scalars(
        select(Issue).where(Issue.subscription_id == subscription.id, ~Issue.is_special)
    )
    by_day = {issue.published_on: issue for issue in issues}
    facts = {day: issue for day, issue in by_day.items() if is_fact(issue)}
    known = {day: issue.number for day, issue in facts.items() if issue.number is not None}
    foretold = {one.day: one.number for one in rules.predict(subscription.pattern, known)}
    late_after = timedelta(days=subscription.late_after_days)
    for day, issue in by_day.items():
        if day in facts:
            continue
        if day not in foretold:
            db.session.delete(issue)
            continue
        issue.number, issue.copies = foretold[day], subscription.copies
        issue.late_on = day + late_after
    db.session.add_all(
        Issue(
            subscription_id=subscription.id,
            published_on=day,
            number=number,
            copies=subscription.copies,
            late_on=day + late_after,
        )
        for day, number in foretold.items()
        if day not in by_day
    )
    db.session.flush()


def is_fact(issue: Issue) -> bool:
    """Whether something has happened to it, so that it is no mere expectation."""
    happened = issue.claimed_at is not None or issue.given_up_at is not None
    return issue.received > 0 or happened or issue.is_number_seen


def _checked(columns: dict[str, Any]) -> dict[str, Any]:
    """The columns with their defaults, when they make sense together."""
    frequency: Frequency = columns["frequency"]
    starts_on, ends_on = columns["starts_on"], columns["ends_on"]
    if not timedelta() <= ends_on - starts_on <= LASTS_AT_MOST:
        raise WrongPeriod
    weekdays = "".join(sorted(set(columns.get("weekdays") or "")))
    if frequency is Frequency.WEEKDAYS and not weekdays:
        raise NoWeekdays
    month_days = _month_days(columns.get("month_days") or "", frequency)
    checked = {
        **columns,
        "weekdays": weekdays if frequency in (Frequency.WEEKDAYS, Frequency.WEEKLY) else "",
        "month_days": month_days,
        "issn": issn_of(columns.get("issn") or ""),
    }
    if checked.get("late_after_days") is None:
        checked["late_after_days"] = LATE_AFTER_DAYS[frequency]
    plan = Subscription(**{"restarts_yearly": False, "first_number": 1, **checked}).pattern
    if frequency is not Frequency.IRREGULAR and next(rules.days_of(plan), None) is None:
        raise NothingAppears
    return checked


def _month_days(text: str, frequency: Frequency) -> str:
    """The days of the month; for frequencies that have none, none."""
    wanted = {Frequency.TWICE_A_MONTH: 2, Frequency.MONTHLY: 1, Frequency.QUARTERLY: 1}
    days = sorted({int(word) for word in text.split() if word.isdecimal() and len(word) < 3})
    if frequency not in wanted or not text.strip():
        return ""
    fits = all(1 <= day <= 31 for day in days) and len(days) == len(text.split())
    if not fits or len(days) != wanted[frequency]:
        raise NotItsMonthDays
    return " ".join(map(str, days))


def issn_of(text: str) -> str:
    """Eight characters for an ISSN, or for the bar code that begins with 977; "" for none."""
    number = "".join(letter for letter in text.upper() if letter.isalnum())
    if not number:
        return ""
    if len(number) in (13, 15, 18) and number.startswith("977"):
        seven = number[3:10]
        if seven.isdecimal():
            return seven + str(standard_issn.calc_check_digit(seven))
    try:
        return str(standard_issn.validate(number))
    except ValidationError:
        raise WrongIssn(issn=text.strip()[:20]) from None


# --- routing lists ---------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class WantedStop:
    """A place, and for how many days a copy is there."""

    place: Place
    days: int


def route(
    subscription: Subscription, copy_number: int, stops: Sequence[WantedStop], deed: Deed
) -> list[RoutingStop]:
    """Let copy `copy_number` of every issue travel so. Those on their way follow the new list from
    the stop they are at."""
    fits = all(one.place.kind is not PlaceKind.CONSIGNMENT for one in stops)
    twice = any(one.place.id == other.place.id for one, other in pairwise(stops))
    if len(stops) > STOPS_AT_MOST or not fits or twice:
        raise WrongStops(most=STOPS_AT_MOST)
    lock(subscription)
    for stop in queries.way_of(subscription, copy_number):
        stop.removed_at = deed.at
    db.session.flush()
    new = [
        RoutingStop(
            subscription_id=subscription.id,
            copy_number=copy_number,
            position=position,
            place_id=one.place.id,
            days=one.days,
        )
        for position, one in enumerate(stops, 1)
    ]
    db.session.add_all(new)
    db.session.flush()
    return new
