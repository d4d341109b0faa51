"""Before it leaves: the list, and picking what stands on it by scanning."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from library_share.copies.accessions import in_parts
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, Stay
from library_share.database import db, judged
from library_share.handovers.actions.preparing import open_list
from library_share.handovers.actions.turns import change_lines, expect, note, take_turn
from library_share.handovers.errors import AlreadyOnList, NoSuchLine, NotHere
from library_share.handovers.models import Handover, HandoverLine
from library_share.handovers.queries import find_leg_of
from library_share.handovers.rules import Happening, Outcome, Purpose
from library_share.libraries.models import Place, PlaceKind


def add(handover_id: int, copy_ids: list[int], deed: Deed, *, picked: bool = False) -> list[int]:
    """Put copies of the giving library's places on the list; answers the ids of their lines.

    `picked`: they are in somebody's hands already, at the desk. AlreadyOnList names the other
    list; NotHere the place of another library that has the copy.
    """
    handover = take_turn(handover_id, copy_ids, with_list=False)
    move, side = expect(handover, Happening.ADD, deed)
    stays = _stays_of(copy_ids)
    for copy_id in copy_ids:
        code, place = stays[copy_id]
        if _has(place) != handover.from_library_id or place.kind is PlaceKind.CONSIGNMENT:
            raise NotHere(code=code, place=place.name)
        _refuse_twice(copy_id, code)
    lines = [
        HandoverLine(
            handover_id=handover.id,
            copy_id=copy_id,
            stood_at_id=stays[copy_id][1].id,
            listed_at=deed.at,
            picked_at=deed.at if picked else None,
        )
        for copy_id in copy_ids
    ]
    _kept(lines, stays[copy_ids[0]][0] if len(copy_ids) == 1 else "")
    note(
        handover, Happening.ADD, deed, side, to=move.to, line=lines[0] if len(lines) == 1 else None
    )
    return [line.id for line in lines]


def put_on_list(
    copy_id: int,
    *,
    purpose: Purpose,
    from_place: Place,
    to_place: Place,
    deed: Deed,
    until: date | None = None,
    picked: bool = False,
) -> HandoverLine:
    """Let the copy go with the next consignment for the same place and purpose; a list is begun
    when none is open."""
    handover_id = open_list(
        purpose=purpose, from_place=from_place, to_place=to_place, deed=deed, until=until
    )
    line_id = add(handover_id, [copy_id], deed, picked=picked)[0]
    return db.session.get_one(HandoverLine, line_id)


def pick(handover_id: int, copy_id: int, deed: Deed) -> HandoverLine:
    """The copy was taken from its shelf, as its scan tells. Picking twice is picking once."""
    handover = take_turn(handover_id, [copy_id], with_list=False)
    move, side = expect(handover, Happening.PICK, deed)
    line = _open_line(handover, copy_id)
    if line.picked_at is None:
        line.picked_at = deed.at
        note(handover, Happening.PICK, deed, side, to=move.to, line=line)
    return line


def take_off(handover_id: int, line_ids: list[int], deed: Deed, *, reason: str = "") -> None:
    """These stay here after all; a box with everything in it."""
    handover = take_turn(handover_id)
    move, side = expect(handover, Happening.TAKE_OFF, deed)
    query = select(HandoverLine).where(
        HandoverLine.handover_id == handover.id,
        HandoverLine.ended_at.is_(None),
        HandoverLine.id.in_(line_ids),
    )
    lines = list(db.session.scalars(query))
    if len(lines) < len(set(line_ids)):
        raise NoSuchLine(code=", ".join(map(str, set(line_ids) - {line.id for line in lines})))
    boxes = [line.box_id for line in lines if line.copy_id is None]
    inside = select(HandoverLine).where(
        HandoverLine.handover_id == handover.id,
        HandoverLine.ended_at.is_(None),
        HandoverLine.box_id.in_(boxes),
    )
    lines = list({line.id: line for line in [*lines, *db.session.scalars(inside)]}.values())
    change_lines(lines, ended_at=deed.at, outcome=Outcome.TAKEN_OFF, ended_because=reason)
    only = lines[0] if len(lines) == 1 else None
    note(handover, Happening.TAKE_OFF, deed, side, to=move.to, line=only, reason=reason)


def _open_line(handover: Handover, copy_id: int) -> HandoverLine:
    line = db.session.scalar(
        select(HandoverLine).where(
            HandoverLine.handover_id == handover.id,
            HandoverLine.copy_id == copy_id,
            HandoverLine.ended_at.is_(None),
        )
    )
    if line is None:
        code = db.session.scalar(select(Copy.code).where(Copy.id == copy_id))
        raise NoSuchLine(code=code)
    return line


def _stays_of(copy_ids: list[int]) -> dict[int, tuple[str, Place]]:
    """For each copy its code and the place it stands at."""
    found = {}
    for ids in in_parts(copy_ids):
        rows = db.session.execute(
            select(Copy.id, Copy.code, Place)
            .join(Stay, Stay.copy_id == Copy.id)
            .join(Place, Place.id == Stay.place_id)
            .where(Copy.id.in_(ids), Stay.until.is_(None))
            .options(joinedload(Place.within))
        )
        found.update({copy_id: (code, place) for copy_id, code, place in rows})
    return found


def _has(place: Place) -> int:
    """The library that has what stands there: of a box the one where the box stands."""
    return place.within.library_id if place.within is not None else place.library_id


def _refuse_twice(copy_id: int, code: str) -> None:
    if leg := find_leg_of(copy_id):
        raise AlreadyOnList(code=code, consignment=leg.consignment)


def _kept(lines: list[HandoverLine], code: str) -> None:
    """Two lists took the same copy or box at once, and the database let one of them have it."""
    taken = AlreadyOnList(code=code, consignment="…")
    with judged({"one_open_line_per_copy": taken, "one_open_line_per_box": taken}):
        db.session.add_all(lines)
