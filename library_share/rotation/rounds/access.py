"""Who may do something with a round: staff of the library that runs it, and whoever has a box."""

from __future__ import annotations

from collections.abc import Iterable

from library_share.errors import NotAllowed
from library_share.rotation.boxes.queries import library_of
from library_share.rotation.models import Round, RoundBox, RoundStop
from library_share.rotation.rounds import queries
from library_share.web.access import Act, actor, require


def round_to_run(round_id: int) -> Round:
    """A round of a library where the actor hands over; NotAllowed for one that only stops there,
    NoSuchRound for every other."""
    one = queries.round_seen_by(actor(), round_id)
    require(Act.HAND_OVER, one.library_id)
    return one


def box_to_count(round_id: int, part_id: int) -> RoundBox:
    """A box of a round, for staff of the library that runs it or has the box."""
    part = queries.part_of(queries.round_seen_by(actor(), round_id), part_id)
    _refuse_unless_at((part.round.library_id, library_of(part.box)))
    return part


def stop_to_tell_of(round_id: int, stop_id: int) -> RoundStop:
    """A stop, for staff of the library that runs the round or of the point."""
    stop = queries.stop_of(queries.round_seen_by(actor(), round_id), stop_id)
    _refuse_unless_at((stop.round_box.round.library_id, stop.place.library_id))
    return stop


def _refuse_unless_at(library_ids: Iterable[int]) -> None:
    if not any(actor().may(Act.HAND_OVER, library_id) for library_id in library_ids):
        raise NotAllowed
