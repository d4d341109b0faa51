"""Copies that somebody waits for, as the desk meets them: put aside, sent on, or sent home."""

from __future__ import annotations

from library_share.circulation.holds.actions import set_aside
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.queries import CopyAtHand, Kept
from library_share.desk import answers
from library_share.desk.answers import said
from library_share.desk.situation import Situation
from library_share.translation import N_


def keep(situation: Situation, kept: Kept) -> str:
    """A copy that somebody waits for lies on the desk: fetched from its shelf it is set aside,
    and only now anybody is told to come."""
    copy, deed = situation.copy, situation.deed
    if kept.library_id != deed.library_id:
        return said(answers.KEPT_ELSEWHERE, title=copy.title, library=kept.library)
    if kept.state is SlotState.READY:
        return said(answers.WAITS, title=copy.title, name=kept.name, until=kept.ready_until)
    stands_here = copy.place_library_id == deed.library_id
    if kept.state is SlotState.CAUGHT and stands_here and not deed.has_happened:
        return _set_aside(copy.title, set_aside(kept.slot_id, deed))
    return said(answers.KEPT, title=copy.title, name=kept.name)


def _set_aside(title: str, slot: HoldSlot) -> str:
    hold = slot.hold
    if hold.patron is None:
        return said(answers.FOR_THE_CLASS, title=title, name=hold.class_name)
    return said(answers.SET_ASIDE, title=title, name=hold.patron.name, until=slot.ready_until)


def ways_onward(
    situation: Situation, slot: HoldSlot | None, *, goes_home: bool
) -> list[dict[str, object]]:
    """Where a returned copy goes instead of back to its shelf."""
    copy, deed = situation.copy, situation.deed
    if slot is None:
        return [_goes_home(copy)] if goes_home else []
    if slot.hold.library_id == deed.library_id:
        sentence = (
            _set_aside(copy.title, slot)
            if slot.state is not SlotState.CAUGHT
            else said(answers.KEPT, title=copy.title, name=_who_waits(slot))
        )
    else:
        sentence = said(
            answers.KEPT_ELSEWHERE, title=copy.title, library=slot.hold.library.short_name
        )
    return [answers.remark("kept", sentence)]


def _who_waits(slot: HoldSlot) -> str:
    return slot.hold.patron.name if slot.hold.patron else slot.hold.class_name


GOES_HOME = N_("It belongs to {library}.")


def _goes_home(copy: CopyAtHand) -> dict[str, object]:
    sentence = said(GOES_HOME, library=copy.owner_name)
    return answers.remark("goes_home", sentence, library=copy.owner_code)
