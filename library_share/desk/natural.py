"""The one natural thing to do with whatever was scanned."""

from __future__ import annotations

from uuid import UUID

from library_share.circulation.actions import Deed
from library_share.circulation.reading import Found
from library_share.circulation.standing import how_many_in
from library_share.desk import answers
from library_share.desk.answers import Answer, answer, said
from library_share.desk.models import Outcome
from library_share.desk.moves import MOVES
from library_share.desk.reported import make_reported_move
from library_share.desk.rules import Intent, meaning
from library_share.desk.situation import Situation
from library_share.dispatch.actions import receive
from library_share.handovers.models import STEP_NAMES, Handover
from library_share.handovers.queries import amounts_of
from library_share.handovers.rules import Step
from library_share.libraries.models import Place
from library_share.patrons.queries import PatronOfCard
from library_share.translation import gettext


def make_move(
    scan_id: UUID, intent: Intent, found: Found, patron: PatronOfCard | None, deed: Deed
) -> Answer:
    """Do the one natural thing with what was found."""
    if found.patron is not None:
        return _greet(scan_id, found.patron, deed)
    if found.place is not None:
        return _show_place(scan_id, found.place)
    if found.handover is not None:
        return _show_consignment(scan_id, found.handover, deed)
    assert found.copy is not None
    situation = Situation(scan_id, found.copy, patron, deed)
    if deed.has_happened:
        return make_reported_move(intent, situation)
    act = meaning(intent, situation.hands, patron_at_desk=patron is not None)
    return MOVES[act](situation)


def _greet(scan_id: UUID, patron: PatronOfCard, deed: Deed) -> Answer:
    summary = answers.patron_summary(patron, deed.library_id, deed.on)
    sentence = f"{patron.name} – {patron.class_name}" if patron.class_name else patron.name
    return answer(scan_id, Outcome.PATRON, sentence, patron=summary)


def _show_place(scan_id: UUID, place: Place) -> Answer:
    sentence = said(
        answers.SHELF,
        name=place.name,
        library=place.library.short_name,
        copies=how_many_in(place),
    )
    return answer(scan_id, Outcome.SHOWN, sentence, place=answers.place_facts(place))


def _show_consignment(scan_id: UUID, handover: Handover, deed: Deed) -> Answer:
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
