"""Copies that do not go back to their shelf: put aside for a reader, sent on, or sent home."""

from __future__ import annotations

from typing import Any, NamedTuple

from library_share.circulation.availability import ON_THE_SHELVES
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.holds.queries import find_slot_of
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.queries import Kept
from library_share.desk import answers
from library_share.desk.answers import said
from library_share.desk.situation import Situation
from library_share.dispatch.onward import (
    Onward,
    Way,
    came_for_a_reader,
    is_asked_back,
    lent_on_its_way,
    send_onward,
)
from library_share.translation import N_


class Onwards(NamedTuple):
    """What is said of a copy that does not go back to its shelf, and into which bag it goes."""

    sentence: str
    consignment: str | None = None


def keep(situation: Situation, kept: Kept) -> Onwards:
    """A copy that somebody waits for lies on the desk: fetched from its shelf it is set aside or
    sent on, and only where it is picked up anybody is told to come."""
    copy, deed = situation.copy, situation.deed
    stands_here = copy.place_library_id == deed.library_id
    if kept.state is SlotState.CAUGHT and stands_here and not deed.has_happened:
        slot = find_slot_of(copy.id)
        assert slot is not None
        return said_of(situation, slot, send_onward(copy, slot, deed))
    if kept.library_id != deed.library_id:
        return Onwards(said(answers.KEPT_ELSEWHERE, title=copy.title, library=kept.library))
    if kept.state is SlotState.READY:
        sentence = said(answers.WAITS, title=copy.title, name=kept.name, until=kept.ready_until)
        return Onwards(sentence)
    return Onwards(said(answers.KEPT, title=copy.title, name=kept.name))


def said_of(situation: Situation, slot: HoldSlot, onward: Onward) -> Onwards:
    """For whom a kept copy is, and what to do with it."""
    hold, title = slot.hold, situation.title
    if onward.way is Way.ON_TO_A_READER:
        bag, library = onward.consignment, hold.library.short_name
        return Onwards(said(answers.SENT_ON, title=title, library=library, consignment=bag), bag)
    if hold.patron is None:
        return Onwards(said(answers.FOR_THE_CLASS, title=title, name=hold.class_name))
    name, until = hold.patron.name, slot.ready_until
    return Onwards(said(answers.SET_ASIDE, title=title, name=name, until=until))


def ways_onward(situation: Situation, slot: HoldSlot | None) -> list[dict[str, Any]]:
    """Where a returned copy goes instead of back to its shelf, as remarks; its way begins."""
    copy, deed = situation.copy, situation.deed
    if deed.has_happened:
        return _reported(situation, slot)
    onward = send_onward(copy, slot, deed)
    if slot is not None:
        sentence, consignment = said_of(situation, slot, onward)
        facts = {"consignment": consignment} if consignment else {}
        return [answers.remark("kept", sentence, **facts)]
    if onward.way is Way.HOME:
        return [_goes_home(situation, onward)]
    return []


def _reported(situation: Situation, slot: HoldSlot | None) -> list[dict[str, Any]]:
    """It was given back some time ago; nobody has it in hand now."""
    copy, deed = situation.copy, situation.deed
    if slot is None:
        elsewhere = copy.place_library_id != deed.library_id
        return [_goes_home(situation, None)] if elsewhere else []
    hold = slot.hold
    if hold.library_id != deed.library_id:
        sentence = said(answers.KEPT_ELSEWHERE, title=copy.title, library=hold.library.short_name)
    else:
        name = hold.patron.name if hold.patron else hold.class_name
        sentence = said(answers.KEPT, title=copy.title, name=name)
    return [answers.remark("kept", sentence)]


WAY_ENDED = N_("It was on the list of a consignment; it travels with that no longer.")


def way_ended(situation: Situation) -> dict[str, Any]:
    """A copy that was going somewhere is lent here: its way ends, and that is remarked."""
    lent_on_its_way(situation.copy, situation.deed, because=situation.deed.override or "")
    return answers.remark("way_ended", said(WAY_ENDED))


GOES_HOME = N_("It goes home to {library}.")
GOES_HOME_WITH = N_("It goes home to {library}: put it in the bag of consignment {consignment}.")


def goes_home_unread(situation: Situation) -> Onwards | None:
    """Another library lent it for somebody who did not come for it, or until a day that has come:
    what is said as it is put into the bag. None for everything else."""
    copy, deed = situation.copy, situation.deed
    if copy.owner_id == deed.library_id or deed.has_happened:
        return None
    is_due_home = copy.state in ON_THE_SHELVES and is_asked_back(copy, deed)
    if not (is_due_home or came_for_a_reader(copy, deed)):
        return None
    onward = send_onward(copy, None, deed)
    return Onwards(_said_home(situation, onward), onward.consignment)


def _said_home(situation: Situation, onward: Onward | None) -> str:
    copy = situation.copy
    lent_here = copy.place_library_id == situation.deed.library_id
    return said(
        GOES_HOME_WITH if onward else GOES_HOME,
        library=copy.owner_name if lent_here else copy.place_library_name,
        consignment=onward.consignment if onward else None,
    )


def _goes_home(situation: Situation, onward: Onward | None) -> dict[str, Any]:
    consignment = onward.consignment if onward else None
    sentence = _said_home(situation, onward)
    facts = {"library": situation.copy.owner_code}
    if consignment:
        facts["consignment"] = consignment
    return answers.remark("goes_home", sentence, **facts)
