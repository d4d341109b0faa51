"""The one natural thing to do with whatever was scanned."""

from __future__ import annotations

from uuid import UUID

from library_share.circulation.actions import Deed
from library_share.circulation.reading import Found
from library_share.desk.answers import Answer
from library_share.desk.moves import MOVES
from library_share.desk.reported import make_reported_move
from library_share.desk.rules import Intent, meaning
from library_share.desk.showing import greet, show_consignment, show_place
from library_share.desk.situation import Situation
from library_share.patrons.queries import PatronOfCard


def make_move(
    scan_id: UUID, intent: Intent, found: Found, patron: PatronOfCard | None, deed: Deed
) -> Answer:
    """Do the one natural thing with what was found."""
    if found.patron is not None:
        return greet(scan_id, found.patron, deed)
    if found.place is not None:
        return show_place(scan_id, found.place)
    if found.handover is not None:
        return show_consignment(scan_id, found.handover, deed)
    assert found.copy is not None
    situation = Situation(scan_id, found.copy, patron, deed)
    if deed.has_happened:
        return make_reported_move(intent, situation)
    act = meaning(intent, situation.hands, patron_at_desk=patron is not None)
    return MOVES[act](situation)
