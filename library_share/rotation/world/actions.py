"""A person says go: lists are prepared, days are changed, and all of it is kept with its reason.

Only lists are prepared. Whoever has a box finds its list among the handovers, picks it and sends
it, as with any other.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from library_share.copies.deeds import Deed
from library_share.database import db
from library_share.dispatch import listing, waiting
from library_share.handovers import actions as handovers
from library_share.handovers.models import Handover
from library_share.handovers.rules import Purpose
from library_share.libraries.models import Place
from library_share.rotation.boxes.actions import take_out
from library_share.rotation.models import Round, RoundBox, RoundStop
from library_share.rotation.rounds.actions import say
from library_share.rotation.rounds.stops import change_days
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
    going, stay, shifted = [], 0, 0
    for part_id, word in sorted(words.items()):
        outlook = outlooks.get(part_id)
        if outlook is None:
            raise CannotGo(box=part_id)
        if word is Word.GO:
            if outlook.decision.verdict not in (Verdict.GO, Verdict.HOME):
                raise CannotGo(box=outlook.part.box.name)
            going.append(outlook)
        elif word is Word.STAY:
            _stay(outlook, deed)
            stay += 1
        else:
            shifted += _shift(outlook, deed)
    made, served = _send_all(going, deed)
    return Said(
        handovers=tuple(made), boxes=len(going), stay=stay, shifted=shifted, served_first=served
    )


def _send_all(outlooks: Sequence[Outlook], deed: Deed) -> tuple[list[Handover], int]:
    """One list for each way from place to place; its number of statements grows with the ways,
    not with the boxes."""
    if not outlooks:
        return [], 0
    boxes = [outlook.part.box for outlook in outlooks]
    waiting.hold_those(listing.copies_at(*boxes))
    served = _serve_first(outlooks, deed)
    ways: dict[tuple[int, int, bool], list[Outlook]] = defaultdict(list)
    for outlook in outlooks:
        home = outlook.decision.verdict is Verdict.HOME
        ways[outlook.from_place.id, outlook.to_place.id, home].append(outlook)
    made = []
    for (_, _, home), alike in sorted(ways.items(), key=lambda way: way[0]):
        made.append(_send(alike, deed, home=home))
    for round_id in sorted({outlook.part.round_id for outlook in outlooks}):
        one = db.session.get_one(Round, round_id)
        if one.step is Step.PICKING:
            say(one, Happening.START, deed)
    return made, served


def _serve_first(outlooks: Sequence[Outlook], deed: Deed) -> int:
    """Whoever waits comes first: what is kept for them is taken out where the box stands."""
    by_place: dict[int, tuple[Place, list[int]]] = {}
    for outlook in outlooks:
        kept = [one.copy_id for one in outlook.named(Apart.SERVED_FIRST)]
        place = outlook.from_place
        by_place.setdefault(place.id, (place, []))[1].extend(kept)
    served = 0
    for place, copy_ids in by_place.values():
        if copy_ids:
            take_out(copy_ids, place, deed)
            served += len(copy_ids)
    return served


def _send(outlooks: Sequence[Outlook], deed: Deed, *, home: bool) -> Handover:
    first = outlooks[0]
    giver = Deed(library_id=first.from_place.library_id, account_id=deed.account_id, at=deed.at)
    handover = handovers.prepare(
        purpose=Purpose.RETURN_HOME if home else Purpose.ROTATION,
        from_place=first.from_place,
        to_place=first.to_place,
        deed=giver,
        note=", ".join(sorted({outlook.part.round.name for outlook in outlooks}))[:300],
    )
    listing.add_boxes(handover, [outlook.part.box for outlook in outlooks], giver)
    if home:
        _set_home(outlooks, handover)
    else:
        _set_stops(outlooks, handover, deed)
    return handover


def _set_home(outlooks: Sequence[Outlook], handover: Handover) -> None:
    for outlook in outlooks:
        outlook.part.home_handover_id = handover.id
    db.session.flush()


def _set_stops(outlooks: Sequence[Outlook], handover: Handover, deed: Deed) -> None:
    ids = []
    for outlook in outlooks:
        _leave_out_where_it_began(outlook)
        stop = outlook.stop.stop if outlook.stop else _once_more(outlook, deed)
        late = (deed.on - stop.arrives_on).days
        if late > 0:
            days = timedelta(days=late)
            change_days(
                stop,
                stop.arrives_on + days,
                stop.leaves_on + days,
                deed,
                kind=ChangeKind.LATE,
                reason=_late_reason(outlook),
            )
        ids.append(stop.id)
    db.session.execute(
        update(RoundStop)
        .where(RoundStop.id.in_(ids))
        .values(handover_id=handover.id)
        .execution_options(synchronize_session=False)
    )
    for outlook in outlooks:
        db.session.expire(outlook.part, ["stops"])


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
    db.session.flush()


def _once_more(outlook: Outlook, deed: Deed) -> RoundStop:
    """A round that goes round goes on as before: the next place of its lap, as long as then."""
    model = next_of_lap(outlook.chain)
    assert model is not None
    stop = RoundStop(
        round_box_id=outlook.part.id,
        position=outlook.chain.stops[-1].stop.position + 1,
        place_id=model.place_id,
        arrives_on=deed.on,
        leaves_on=deed.on + (model.leaves_on - model.arrives_on),
    )
    db.session.add(stop)
    db.session.flush()
    return stop


# --- to stay, to be shifted --------------------------------------------------------------------


def _stay(outlook: Outlook, deed: Deed) -> None:
    """The box is in demand and stays one period more; only its own chain moves."""
    here, until = outlook.chain.here, outlook.decision.may_stay_until
    if here is None or until is None:
        raise CannotStay(box=outlook.part.box.name)
    why = next(why for why in outlook.decision.whys if why.because is Because.IN_DEMAND)
    change_days(
        here.stop,
        here.stop.arrives_on,
        until,
        deed,
        kind=ChangeKind.DEMAND,
        reason=reason_of(why),
    )


def _shift(outlook: Outlook, deed: Deed) -> int:
    """The day is shut: it moves to the next one that suits both, and so does what follows in this
    chain. Answers how many stops changed."""
    on = outlook.decision.on
    if outlook.decision.verdict is not Verdict.SHIFT or on is None:
        raise CannotGo(box=outlook.part.box.name)
    kinds = {Because.CLOSED: ChangeKind.CLOSED, Because.QUIET: ChangeKind.QUIET}
    shut = [why for why in outlook.decision.whys if why.because in kinds]
    reason = " ".join(reason_of(why) for why in shut)
    kind = kinds[shut[0].because]
    here = outlook.chain.here
    if here is not None:
        return len(change_days(here.stop, here.stop.arrives_on, on, deed, kind=kind, reason=reason))
    if outlook.stop is None:
        return 0
    stop = outlook.stop.stop
    until = max(stop.leaves_on, on)
    return len(change_days(stop, on, until, deed, kind=kind, reason=reason))


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
    giver = Deed(library_id=outlook.from_place.library_id, account_id=deed.account_id, at=deed.at)
    handover = handovers.prepare(
        purpose=Purpose.RETURN_HOME,
        from_place=outlook.from_place,
        to_place=part.home_place,
        deed=giver,
        note=part.round.name,
    )
    listing.add_boxes(handover, [part.box], giver)
    _set_home([outlook], handover)
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
