"""Boxes on lists: each with all that is in it, many at once as well as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from library_share.copies.accessions import in_parts
from library_share.copies.deeds import Deed
from library_share.copies.models import Stay
from library_share.database import db, judged
from library_share.handovers.actions.turns import expect, hold_boxes, note_all, take_turns, written
from library_share.handovers.errors import AlreadyOnList, ChangedMeanwhile, NotHere
from library_share.handovers.models import Handover, HandoverEvent, HandoverLine
from library_share.handovers.rules import Happening
from library_share.libraries.models import Place


@dataclass(frozen=True, kw_only=True)
class Load:
    """What goes on one list, and whose deed that is."""

    handover_id: int
    boxes: Sequence[Place]
    deed: Deed


def add_boxes(loads: Sequence[Load], *, absent: frozenset[int]) -> int:
    """Put boxes with what is in them on their lists; answers how many copies go. `absent` are
    copies of theirs that are not in them. The number of statements grows neither with the boxes
    nor with the lists. ChangedMeanwhile when one of them was packed just now; AlreadyOnList when
    one is on a list; NotHere when it stands at another library."""
    box_ids = [box.id for load in loads for box in load.boxes]
    inside = _copies_in(box_ids, absent)
    handovers = take_turns(
        [load.handover_id for load in loads], [copy_id for copy_id, _ in inside], with_list=False
    )
    held = hold_boxes(box_ids)
    if _copies_in(box_ids, absent) != inside:
        raise ChangedMeanwhile
    _refuse_listed(held)
    for load in loads:
        _refuse_elsewhere((held[box.id] for box in load.boxes), handovers[load.handover_id])
    _write_lines(loads, handovers, held, inside)
    lines = _lines_of_only(loads)
    note_all([_added(load, handovers[load.handover_id], lines) for load in loads])
    return len(inside)


def _copies_in(box_ids: Sequence[int], absent: frozenset[int]) -> list[tuple[int, int]]:
    """The copies that go with these boxes, each with its box."""
    found: list[tuple[int, int]] = []
    for ids in in_parts(box_ids):
        query = select(Stay.copy_id, Stay.place_id).where(
            Stay.place_id.in_(ids), Stay.until.is_(None)
        )
        found += [(row.copy_id, row.place_id) for row in db.session.execute(query)]
    return sorted(pair for pair in found if pair[0] not in absent)


def _refuse_listed(held: dict[int, Place]) -> None:
    """Whoever lists a box holds it: what is on no list now stays so until we have written."""
    for ids in in_parts(list(held)):
        query = (
            select(HandoverLine, Place.code)
            .join(Handover, Handover.id == HandoverLine.handover_id)
            .join(Place, Place.id == Handover.consignment_id)
            .where(
                HandoverLine.box_id.in_(ids),
                HandoverLine.copy_id.is_(None),
                HandoverLine.ended_at.is_(None),
            )
            .order_by(HandoverLine.id)
            .limit(1)
        )
        for line, consignment in db.session.execute(query):
            assert line.box_id is not None
            raise AlreadyOnList(code=held[line.box_id].code, consignment=consignment)


def _refuse_elsewhere(boxes: Iterable[Place], handover: Handover) -> None:
    for box in boxes:
        at = box.library_id if box.within is None else box.within.library_id
        if handover.from_library_id not in (at, box.library_id):
            raise NotHere(code=box.code, place=box.name)


def _write_lines(
    loads: Sequence[Load],
    handovers: dict[int, Handover],
    held: dict[int, Place],
    inside: Sequence[tuple[int, int]],
) -> None:
    load_of = {box.id: load for load in loads for box in load.boxes}

    def line(copy_id: int | None, box_id: int, stood_at_id: int) -> dict[str, Any]:
        return {
            "handover_id": load_of[box_id].handover_id,
            "copy_id": copy_id,
            "box_id": box_id,
            "stood_at_id": stood_at_id,
            "listed_at": load_of[box_id].deed.at,
        }

    lines = [
        line(None, box_id, box.within_id or handovers[load_of[box_id].handover_id].from_place_id)
        for box_id, box in held.items()
    ]
    lines += [line(copy_id, box_id, box_id) for copy_id, box_id in inside]
    taken = AlreadyOnList(code=loads[0].boxes[0].code, consignment="…")
    with judged({"one_open_line_per_copy": taken, "one_open_line_per_box": taken}):
        for part in in_parts(lines):
            db.session.execute(insert(HandoverLine), part)


def _lines_of_only(loads: Sequence[Load]) -> dict[int, HandoverLine]:
    """By list the line of its box, where it is the only one put there: what happened was about
    that one."""
    only = {load.boxes[0].id for load in loads if len(load.boxes) == 1}
    found: dict[int, HandoverLine] = {}
    for ids in in_parts(sorted(only)):
        query = select(HandoverLine).where(
            HandoverLine.box_id.in_(ids),
            HandoverLine.copy_id.is_(None),
            HandoverLine.ended_at.is_(None),
        )
        found |= {line.handover_id: line for line in db.session.scalars(query)}
    return found


def _added(load: Load, handover: Handover, lines: dict[int, HandoverLine]) -> HandoverEvent:
    move, side = expect(handover, Happening.ADD, load.deed)
    line = lines.get(handover.id)
    return written(handover, Happening.ADD, load.deed, side, to=move.to, line=line)
