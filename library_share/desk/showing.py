"""What the desk shows of a card, a shelf, a consignment or a copy that nobody lends or returns."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from library_share import clock
from library_share.circulation import queries
from library_share.circulation.actions import Deed
from library_share.circulation.standing import how_many_in
from library_share.copies.models import COPY_STATE_NAMES, CopyState
from library_share.desk import answers
from library_share.desk.answers import Answer, answer, said
from library_share.desk.kept import goes_home_unread, keep
from library_share.desk.models import Outcome
from library_share.desk.situation import Situation
from library_share.dispatch.actions import receive
from library_share.dispatch.onward import arrived_by_scan, find_journey
from library_share.handovers.models import PURPOSE_NAMES, STEP_NAMES, Handover
from library_share.handovers.queries import Leg, amounts_of
from library_share.handovers.rules import Step
from library_share.libraries.models import Place
from library_share.patrons.queries import PatronOfCard
from library_share.translation import gettext


def greet(scan_id: UUID, patron: PatronOfCard, deed: Deed) -> Answer:
    """Whose card it is, and what they have."""
    summary = answers.patron_summary(patron, deed.library_id, deed.on)
    sentence = f"{patron.name} – {patron.class_name}" if patron.class_name else patron.name
    return answer(scan_id, Outcome.PATRON, sentence, patron=summary)


def show_place(scan_id: UUID, place: Place) -> Answer:
    """What stands at a shelf."""
    sentence = said(
        answers.SHELF,
        name=place.name,
        library=place.library.short_name,
        copies=how_many_in(place),
    )
    return answer(scan_id, Outcome.SHOWN, sentence, place=answers.place_facts(place))


def show(situation: Situation) -> Answer:
    """What a copy is and where it goes; nothing is lent."""
    situation = _unless_it_travels(situation)
    copy = situation.copy
    if leg := find_journey(copy):
        return answer(situation.scan_id, Outcome.SHOWN, _on_the_road(situation, leg), copy=copy)
    onwards = keep(situation, copy.kept) if copy.kept else goes_home_unread(situation)
    if onwards:
        sentence, bag = onwards
        return answer(situation.scan_id, Outcome.SHOWN, sentence, copy=copy, consignment=bag)
    if copy.state is CopyState.IN_USE:
        sentence = said(answers.SHOWN_FREE, title=copy.title, place=situation.where)
    else:
        state = gettext(COPY_STATE_NAMES[copy.state])
        sentence = said(answers.SHOWN_UNAVAILABLE, title=copy.title, state=state.lower())
    return answer(situation.scan_id, Outcome.SHOWN, sentence, copy=copy)


def _unless_it_travels(situation: Situation) -> Situation:
    """A travelling copy that is scanned where it was sent has arrived, and is as it is now."""
    copy, deed = situation.copy, situation.deed
    leg = find_journey(copy)
    if leg is None or leg.to_library_id != deed.library_id or deed.has_happened:
        return situation
    arrived_by_scan(copy, leg, deed)
    return replace(situation, copy=queries.copy_at_hand(copy.id))


def _on_the_road(situation: Situation, leg: Leg) -> str:
    """Where it comes from and goes to, since when and why; not for whom."""
    assert leg.left_at is not None
    return said(
        answers.ON_THE_ROAD,
        title=situation.title,
        giver=leg.from_library,
        taker=leg.to_library,
        since=clock.local_day(leg.left_at),
        purpose=gettext(PURPOSE_NAMES[leg.purpose]).lower(),
    )


def show_consignment(scan_id: UUID, handover: Handover, deed: Deed) -> Answer:
    """The label of a consignment: one scan where it was sent takes all in."""
    takes = deed.library_id == handover.to_library_id
    if takes and handover.step is Step.SENT and not deed.has_happened:
        receive(handover, deed)
        amounts = amounts_of([handover.id])[handover.id]
        sentence = said(
            answers.RECEIVED_ALL, giver=handover.from_library.short_name, copies=amounts.arrived
        )
    else:
        amounts = amounts_of([handover.id])[handover.id]
        sentence = said(
            answers.CONSIGNMENT,
            code=handover.code,
            giver=handover.from_library.short_name,
            taker=handover.to_library.short_name,
            copies=amounts.copies,
            step=gettext(STEP_NAMES[handover.step]).lower(),
        )
    return answer(scan_id, Outcome.SHOWN, sentence, consignment=handover.code)
