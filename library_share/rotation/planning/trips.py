"""What is carried when a period begins: which box, from where to where, by whom, on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from library_share.libraries.models import Place
from library_share.rotation.planning.checking import Carried, carried_in
from library_share.rotation.planning.models import Carrier
from library_share.rotation.planning.queries import Sheet
from library_share.rotation.planning.rules import period_now
from library_share.vietnamese import sort_key


@dataclass(frozen=True, kw_only=True)
class Trip:
    """A box that is carried. `carrier` None: nobody is named for that way, it goes on the first
    day. `on` None: whoever carries there has more than they can."""

    box: Place
    from_place: Place
    to_place: Place
    carrier: Carrier | None
    on: date | None


def trips_of(sheet: Sheet, number: int) -> list[Trip]:
    """All that is carried for period `number` (from 1), by day, carrier and box. Whoever carries
    takes as many a day as they can; what stays within a place is carried by nobody."""
    period = number - 1
    carried = [one for one in carried_in(sheet.problem, sheet.cells) if one.leg[2] == period]
    carrier_on = {way: carrier for carrier in sheet.sites.carriers for way in _both(sheet, carrier)}
    taken: dict[int | None, int] = defaultdict(int)
    found = []
    for one in sorted(carried, key=lambda one: (one.leg, one.box)):
        carrier = carrier_on.get(one.leg[:2])
        nth = taken[carrier.id if carrier else None]
        taken[carrier.id if carrier else None] += 1
        found.append(_trip(sheet, one, carrier, _day(sheet, carrier, period, nth)))
    return sorted(found, key=_order)


def which_period(sheet: Sheet, number: int | None, today: date) -> int:
    """The period that is asked for, or the next one to begin; the last one when there is none."""
    return min(number or period_now(sheet.stretches, today) + 1, len(sheet.plan.periods))


def _both(sheet: Sheet, carrier: Carrier) -> Iterator[tuple[int, int]]:
    for one, other in sheet.sites.ways_of(carrier):
        yield one, other
        yield other, one


def _day(sheet: Sheet, carrier: Carrier | None, period: int, nth: int) -> date | None:
    if carrier is None:
        return sheet.plan.periods[period].starts_on
    days = sheet.timetable[carrier.id][period]
    which = nth // carrier.boxes_a_day
    return days[which] if which < len(days) else None


def _trip(sheet: Sheet, one: Carried, carrier: Carrier | None, on: date | None) -> Trip:
    box, period = sheet.boxes[one.box], one.leg[2]
    stood = [
        row.place
        for at in range(period)
        for point, row in enumerate(sheet.points)
        if sheet.cells[point][at] == one.box
    ]
    to = next(
        row.place for point, row in enumerate(sheet.points) if sheet.cells[point][period] == one.box
    )
    return Trip(
        box=box,
        from_place=stood[-1] if stood else box.within or box,
        to_place=to,
        carrier=carrier,
        on=on,
    )


def _order(trip: Trip) -> tuple[date, bytes, bytes]:
    name = trip.carrier.name if trip.carrier else ""
    return trip.on or date.max, sort_key(name), sort_key(trip.box.name)
