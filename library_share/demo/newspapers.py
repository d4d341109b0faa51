"""A daily, a children's weekly and a magazine at the public library, and how they travel; each
other library has the weekly for itself, too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from library_share import clock
from library_share.catalogue.actions import add_title
from library_share.catalogue.models import TitleKind
from library_share.database import db
from library_share.demo.diary import Diary
from library_share.libraries.models import Library
from library_share.libraries.queries import main_place_of
from library_share.serials.actions import bundling, moving, receiving, subscribing
from library_share.serials.actions.subscribing import WantedStop
from library_share.serials.due import due_at
from library_share.serials.models import Issue, Subscription
from library_share.serials.rules import AtEnd, Frequency
from library_share.serials.whereabouts import loose_copies

OWNER = "TVX"
#: Ordered so many days before the demo's today.
SINCE_DAYS = 28
#: Of the daily, so many days ago, one has not come; the newest are still to be noted.
LATE_DAYS_AGO = 6
#: How many of the magazine's or weekly's first issues are tied together.
TIED = 2


def take_newspapers(libraries: dict[str, Library], diary: Diary) -> None:
    """What came is noted day by day and goes on as its list says, until yesterday; then some of
    it waits to be noted, claimed and carried on."""
    owner = libraries[OWNER]
    begins = max(diary.since, clock.today() - timedelta(days=SINCE_DAYS))
    with diary.deed(owner, (clock.today() - begins).days) as deed:
        daily, weekly, _ = _ordered(deed, begins)
        for copy_number, codes in ((1, (OWNER, "TTHTCD", "TH", "THCS")), (2, (OWNER, "TH"))):
            subscribing.route(daily, copy_number, _stops(libraries, codes, days=1), deed)
        subscribing.route(weekly, 1, _stops(libraries, (OWNER, "TH"), days=3), deed)
    for days_ago in range((clock.today() - begins).days, 0, -1):
        _one_day(owner, diary, days_ago, daily)
    with diary.deed(owner, 1) as deed:
        loose = [stay.issue_copy_id for stay in loose_copies(weekly) if stay.move_on is None][:TIED]
        if loose:
            bundling.tie(weekly, loose, deed)
    for library in libraries.values():
        if library is not owner:
            _has_its_weekly(library, owner, weekly, diary)


def _has_its_weekly(library: Library, owner: Library, like: Subscription, diary: Diary) -> None:
    """Last week's is here and should have gone on to the public library; today's is awaited."""
    with diary.deed(library, 8) as deed:
        own = subscribing.subscribe(
            like.title,
            deed,
            frequency=Frequency.WEEKLY,
            starts_on=clock.local_day(deed.at) + timedelta(days=1),
            ends_on=deed.on + timedelta(days=364),
            first_number=38,
            restarts_yearly=True,
        )
        stops = [WantedStop(place=main_place_of(one.id), days=2) for one in (library, owner)]
        subscribing.route(own, 1, stops, deed)
    with diary.deed(library, 7) as deed:
        for issue in _appeared_on(library, deed.on):
            receiving.receive(issue, deed)


def _ordered(deed: Any, begins: date) -> list[Subscription]:
    """Invented names with usual habits."""
    common = {
        "starts_on": begins,
        "ends_on": begins + timedelta(days=364),
        "supplier": "Bưu điện xã An Khánh",
    }
    wanted: list[tuple[str, dict[str, Any]]] = [
        (
            "Báo Quê mới",
            {
                "frequency": Frequency.DAILY,
                "first_number": 1201,
                "copies": 2,
                "at_end": AtEnd.CUT_UP,
                "price_dong": 1_460_000,
            },
        ),
        (
            "Nhi đồng quê em",
            {
                "frequency": Frequency.WEEKLY,
                "first_number": 36,
                "restarts_yearly": True,
                "at_end": AtEnd.KEEP,
                "price_dong": 416_000,
            },
        ),
        (
            "Khoa học vui",
            {
                "frequency": Frequency.MONTHLY,
                "first_number": 88,
                "at_end": AtEnd.KEEP,
                "price_dong": 300_000,
            },
        ),
    ]
    return [
        subscribing.subscribe(
            add_title(title=name, kind=TitleKind.PERIODICAL), deed, **common, **more
        )
        for name, more in wanted
    ]


def _stops(libraries: dict[str, Library], codes: tuple[str, ...], days: int) -> list[WantedStop]:
    return [WantedStop(place=main_place_of(libraries[code].id), days=days) for code in codes]


def _one_day(owner: Library, diary: Diary, days_ago: int, daily: Subscription) -> None:
    with diary.deed(owner, days_ago) as deed:
        if days_ago > 1:
            dues = due_at(owner.id, deed.on)
            moving.move([due.stay.id for due in dues if due.waits_until is None], deed)
        for issue in _appeared_on(owner, deed.on):
            if issue.subscription_id != daily.id or days_ago != LATE_DAYS_AGO:
                receiving.receive(issue, deed)


def _appeared_on(owner: Library, day: date) -> Iterator[Issue]:
    query = (
        select(Issue)
        .join(Issue.subscription)
        .where(Subscription.library_id == owner.id, Issue.published_on == day)
        .order_by(Issue.id)
    )
    return iter(db.session.scalars(query).all())
