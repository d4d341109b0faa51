"""Where each box of a round goes next, read from its stops and its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from library_share import clock
from library_share.libraries.models import Place
from library_share.rotation.models import RoundBox, RoundStop
from library_share.rotation.rounds.reading import Chain, StopNow
from library_share.rotation.rules import StopStep


@dataclass(frozen=True, kw_only=True)
class Way:
    """From where to where a box goes next, and when it is due."""

    here: StopNow | None
    stop: StopNow | None
    from_place: Place
    to_place: Place
    expected: Place
    due_on: date | None
    goes_round: bool
    is_done: bool


def way_of(chain: Chain) -> Way:
    """Where a box goes next, by the plan and by where it stands."""
    part = chain.part
    stands = part.box.within or part.home_place
    here, planned = chain.here, [one for one in chain.stops if one.step is StopStep.PLANNED]
    if here is None and planned and planned[0].stop.place_id == stands.id and not chain.has_begun:
        # It begins where its first stop is: nothing has to bring it there.
        here, planned = planned[0], planned[1:]
    following = planned[0] if planned else None
    begun = here is not None or chain.has_begun
    goes_round = following is None and begun and part.round.is_cyclic and not _going_home(part)
    expected = here.stop.place if here else (_last_place(chain) or part.home_place)
    due_on = here.stop.leaves_on if here else following.stop.arrives_on if following else None
    if due_on is None and begun and chain.stops:
        due_on = chain.stops[-1].stop.leaves_on
    again = next_of_lap(chain) if goes_round else None
    if again is not None and again.place_id == stands.id:  # a lap of one place is no way
        again, goes_round = None, False
    to_place = following.stop.place if following else part.home_place
    if again is not None:
        to_place = again.place
    done = begun and following is None and not goes_round and chain.is_back
    return Way(
        here=here,
        stop=following,
        from_place=stands,
        to_place=to_place,
        expected=expected,
        due_on=due_on,
        goes_round=goes_round,
        is_done=done,
    )


def next_of_lap(chain: Chain) -> RoundStop | None:
    """The stop that a round which goes round does again next: a lap is as many stops as there are
    before a place comes again. None when the box has no stop."""
    travelled = [now.stop for now in chain.stops if not now.stop.skipped_because]
    if not travelled:
        return None
    lap = 1
    while lap < len(travelled) and travelled[lap].place_id != travelled[0].place_id:
        lap += 1
    return travelled[len(travelled) % lap]


def _going_home(part: RoundBox) -> bool:
    return part.home_handover_id is not None


def _last_place(chain: Chain) -> Place | None:
    begun = [one.stop.place for one in chain.stops if one.stop.handover_id is not None]
    return begun[-1] if begun and not _going_home(chain.part) else None


def came_on(here: StopNow | None) -> date | None:
    """The day on which a box came to the stop where it is."""
    if here is None:
        return None
    handover = here.stop.handover
    if handover is None or handover.received_at is None:
        return here.stop.arrives_on
    return clock.local_day(handover.received_at)
