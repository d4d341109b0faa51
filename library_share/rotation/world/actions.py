"""A person says go: lists are prepared, days are changed, and all of it is kept with its reason.

Only lists are prepared. Whoever has a box finds its list among the handovers, picks it and sends
it, as with any other.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from library_share.copies.deeds import Deed
from library_share.database import db
from library_share.dispatch import listing, waiting
from library_share.handovers import actions as handovers
from library_share.handovers.models import Handover
from library_share.handovers.rules import Purpose
from library_share.rotation.boxes.actions import take_out
from library_share.rotation.models import Round, RoundBox, RoundStop
from library_share.rotation.rounds.actions import say
from library_share.rotation.rounds.stops import NewDays, change_days
from library_share.rotation.rules import ChangeKind, Happening, Step
from library_share.rotation.world.errors import CannotGo, CannotStay
from library_share.rotation.world.reading import Outlook, dry_run
from library_share.rotation.world.rules import Apart, Because, Verdict
from library_share.rotation.world.telling import reason_of
from library_share.rotation.world.ways import next_of_lap
from library_share.translation import N_, gettext

#: Kept as the reason for leaving out a stop at which the box stood when it began.
BEGAN_HERE = N_("the box began its way here")
LATE_BOX = N_("the box came late")


class Word(enum.StrEnum):
    """What a person says to the proposal for one box."""

    GO = "go"
    STAY = "stay"
    SHIFT = "shift"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What became of it: the handovers that were prepared, how many boxes go, stay, are shifted,
    and how many copies were taken out for whoever waits."""

    handovers: tuple[Handover, ...] = ()
    boxes: int = 0
    stay: int = 0
    shifted: int = 0
    served_first: int = 0


def advance(words: Mapping[int, Word], deed: Deed) -> Said:
    """Do for each part of a round (`RoundBox.id`) what was said of it, by the plan as it is now.

    CannotGo names the first box that does not move today, CannotStay one that may not stay.
    """
    outlooks = {one.part.id: one for one in dry_run(deed.on, part_ids=sorted(words))}
    going: list[Outlook] = []
    staying: list[NewDays] = []
    shifted: list[NewDays] = []
    for part_id, word in sorted(words.items()):
        outlook = outlooks.get(part_id)
        if outlook is None:
            raise CannotGo(box=part_id)
        if word is Word.GO:
            going.append(_going(outlook))
        elif word is Word.STAY:
            staying.append(_staying(outlook))
        else:
            shifted += _shifted(outlook)
    change_days(staying, deed)
    stops = change_days(shifted, deed)
    made, served = _send_all(going, deed)
    return Said(
        handovers=tuple(made),
        boxes=len(going),
        stay=len(staying),
        shifted=len(stops),
        served_first=served,
    )


def _going(outlook: Outlook) -> Outlook:
    if outlook.decision.verdict not in (Verdict.GO, Verdict.HOME):
        raise CannotGo(box=outlook.part.box.name)
    return outlook


def _send_all(outlooks: Sequence[Outlook], deed: Deed) -> tuple[list[Handover], int]:
    """One list for each way from place to place; the number of statements grows neither with the
    ways nor with the boxes."""
    if not outlooks:
        return [], 0
    boxes = [outlook.part.box for outlook in outlooks]
    waiting.hold_those(listing.copies_at(*boxes))
    served = _serve_first(outlooks, deed)
    made = _put_on_lists(outlooks, deed)
    for round_id in sorted({outlook.part.round_id for outlook in outlooks}):
        one = db.session.get_one(Round, round_id)
        if one.step is Step.PICKING:
            say(one, Happening.START, deed)
    return made, served


def _serve_first(outlooks: Sequence[Outlook], deed: Deed) -> int:
    """Whoever waits comes first: what is kept for them is taken out where the box stands."""
    places = {
        one.copy_id: outlook.from_place.id
        for outlook in outlooks
        for one in outlook.named(Apart.SERVED_FIRST)
    }
    take_out(places, deed)
    return len(places)


def _put_on_lists(outlooks: Sequence[Outlook], deed: Deed) -> list[Handover]:
    ways: dict[tuple[int, int, bool], list[Outlook]] = defaultdict(list)
    for outlook in outlooks:
        ways[outlook.from_place.id, outlook.to_place.id, _is_home(outlook)].append(outlook)
    alike = [ways[way] for way in sorted(ways)]
    made = handovers.prepare_all([_list_for(some) for some in alike], deed.at)
    loads = [
        handovers.Load(
            handover_id=handover.id,
            boxes=[outlook.part.box for outlook in some],
            deed=replace(deed, library_id=handover.from_library_id),
        )
        for some, handover in zip(alike, made, strict=True)
    ]
    listing.add_boxes(loads)
    _note_lists(
        [(one, list_) for some, list_ in zip(alike, made, strict=True) for one in some], deed
    )
    return made


def _is_home(outlook: Outlook) -> bool:
    return outlook.decision.verdict is Verdict.HOME


def _list_for(alike: Sequence[Outlook]) -> handovers.Wanted:
    first = alike[0]
    return handovers.Wanted(
        purpose=Purpose.RETURN_HOME if _is_home(first) else Purpose.ROTATION,
        from_place=first.from_place,
        to_place=first.to_place,
        note=", ".join(sorted({outlook.part.round.name for outlook in alike}))[:300],
    )


def _note_lists(sent: Sequence[tuple[Outlook, Handover]], deed: Deed) -> None:
    """Each stop, and each way home, knows by which list it is reached."""
    for outlook, handover in sent:
        if _is_home(outlook):
            outlook.part.home_handover_id = handover.id
    going = [(outlook, handover) for outlook, handover in sent if not _is_home(outlook)]
    stops = [_stop_to(outlook, deed) for outlook, _ in going]
    db.session.add_all(stops)
    db.session.flush()
    late = [
        _days_late(stop, outlook, deed)
        for stop, (outlook, _) in zip(stops, going, strict=True)
        if stop.arrives_on < deed.on
    ]
    change_days(late, deed)
    for stop, (_, handover) in zip(stops, going, strict=True):
        stop.handover_id = handover.id
    db.session.flush()
    for outlook, _ in going:
        db.session.expire(outlook.part, ["stops"])


def _stop_to(outlook: Outlook, deed: Deed) -> RoundStop:
    _leave_out_where_it_began(outlook)
    return outlook.stop.stop if outlook.stop else _once_more(outlook, deed)


def _days_late(stop: RoundStop, outlook: Outlook, deed: Deed) -> NewDays:
    days = deed.on - stop.arrives_on
    return NewDays(
        stop=stop,
        arrives_on=stop.arrives_on + days,
        leaves_on=stop.leaves_on + days,
        kind=ChangeKind.LATE,
        reason=_late_reason(outlook),
    )


def _late_reason(outlook: Outlook) -> str:
    told = [
        reason_of(why)
        for why in outlook.decision.whys
        if why.because in (Because.LATE, Because.CLOSED, Because.QUIET)
    ]
    return " ".join(told) or gettext(LATE_BOX)


def _leave_out_where_it_began(outlook: Outlook) -> None:
    for now in outlook.chain.stops:
        stop = now.stop
        if outlook.stop is not None and stop.position >= outlook.stop.stop.position:
            break
        if stop.handover_id is None and not stop.skipped_because:
            stop.skipped_because = gettext(BEGAN_HERE)


def _once_more(outlook: Outlook, deed: Deed) -> RoundStop:
    """A round that goes round goes on as before: the next place of its lap, as long as then."""
    model = next_of_lap(outlook.chain)
    assert model is not None
    return RoundStop(
        round_box_id=outlook.part.id,
        position=outlook.chain.stops[-1].stop.position + 1,
        place_id=model.place_id,
        arrives_on=deed.on,
        leaves_on=deed.on + (model.leaves_on - model.arrives_on),
    )


# --- to stay, to be shifted --------------------------------------------------------------------


def _staying(outlook: Outlook) -> NewDays:
    """The box is in demand and stays one period more; only its own chain moves."""
    here, until = outlook.chain.here, outlook.decision.may_stay_until
    if here is None or until is None:
        raise CannotStay(box=outlook.part.box.name)
    why = next(why for why in outlook.decision.whys if why.because is Because.IN_DEMAND)
    return NewDays(
        stop=here.stop,
        arrives_on=here.stop.arrives_on,
        leaves_on=until,
        kind=ChangeKind.DEMAND,
        reason=reason_of(why),
    )


def _shifted(outlook: Outlook) -> list[NewDays]:
    """The day is shut: it moves to the next one that suits both, and so does what follows in this
    chain. Nothing when there is no stop whose day it is."""
    on = outlook.decision.on
    if outlook.decision.verdict is not Verdict.SHIFT or on is None:
        raise CannotGo(box=outlook.part.box.name)
    kinds = {Because.CLOSED: ChangeKind.CLOSED, Because.QUIET: ChangeKind.QUIET}
    shut = [why for why in outlook.decision.whys if why.because in kinds]
    kind, reason = kinds[shut[0].because], " ".join(reason_of(why) for why in shut)
    here, following = outlook.chain.here, outlook.stop
    if here is not None:
        stop, arrives_on, leaves_on = here.stop, here.stop.arrives_on, on
    elif following is not None:
        stop, arrives_on = following.stop, on
        leaves_on = max(stop.leaves_on, on)
    else:
        return []
    return [
        NewDays(stop=stop, arrives_on=arrives_on, leaves_on=leaves_on, kind=kind, reason=reason)
    ]


def recall(part: RoundBox, deed: Deed) -> Handover:
    """The box goes home now, whatever the plan says; stops that were only planned stay planned and
    are left out with the reason. CannotGo when it is on the road, on a list or at home."""
    outlook = next(iter(dry_run(deed.on, part_ids=[part.id])), None)
    moving = (Verdict.ON_THE_ROAD, Verdict.LISTED, Verdict.DONE)
    if (
        outlook is None
        or outlook.decision.verdict in moving
        or outlook.from_place.id == part.home_place_id
    ):
        raise CannotGo(box=part.box.name)
    waiting.hold_those(listing.copies_at(part.box))
    _serve_first([outlook], deed)
    home = replace(
        outlook,
        decision=replace(outlook.decision, verdict=Verdict.HOME),
        to_place=part.home_place,
    )
    (handover,) = _put_on_lists([home], deed)
    for stop in db.session.scalars(
        select(RoundStop).where(
            RoundStop.round_box_id == part.id,
            RoundStop.handover_id.is_(None),
            RoundStop.skipped_because == "",
        )
    ):
        stop.skipped_because = gettext(RECALLED)
    db.session.flush()
    return handover


RECALLED = N_("the box was recalled")
