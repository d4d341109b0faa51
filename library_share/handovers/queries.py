"""What people ask about handovers: which lists, what is on them, where a copy is and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from library_share.catalogue.models import Title
from library_share.copies.models import Copy
from library_share.database import db, first
from library_share.handovers.errors import NoSuchHandover, NothingHappened
from library_share.handovers.models import Handover, HandoverEvent, HandoverLine
from library_share.handovers.rules import Outcome, Purpose, Step
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.prepared import Prepared

#: Steps at which somebody still has something to do.
UNDER_WAY = (Step.PREPARED, Step.SENT, Step.RECEIVED, Step.COUNTED)


@dataclass(frozen=True, kw_only=True)
class Leg:
    """The open line of a copy: on which list, from where to where, since when."""

    line_id: int
    handover_id: int
    consignment: str
    purpose: Purpose
    step: Step
    until: date | None
    from_library_id: int
    from_library: str
    from_place: str
    to_library_id: int
    to_library: str
    to_place: str
    to_place_id: int
    picked_at: datetime | None
    left_at: datetime | None

    @property
    def is_on_the_road(self) -> bool:
        return self.left_at is not None


_giver, _taker = aliased(Library, name="giver"), aliased(Library, name="taker")
_from, _to = aliased(Place, name="from_place"), aliased(Place, name="to_place")
_consignment = aliased(Place, name="consignment")

_LEG = Prepared(
    select(
        HandoverLine.id.label("line_id"),
        HandoverLine.handover_id,
        HandoverLine.picked_at,
        HandoverLine.left_at,
        _consignment.code.label("consignment"),
        Handover.purpose,
        Handover.step,
        Handover.until,
        Handover.from_library_id,
        _giver.short_name.label("from_library"),
        _from.name.label("from_place"),
        Handover.to_library_id,
        _taker.short_name.label("to_library"),
        _to.name.label("to_place"),
        Handover.to_place_id,
    )
    .join(Handover, Handover.id == HandoverLine.handover_id)
    .join(_consignment, _consignment.id == Handover.consignment_id)
    .join(_from, _from.id == Handover.from_place_id)
    .join(_to, _to.id == Handover.to_place_id)
    .join(_giver, _giver.id == Handover.from_library_id)
    .join(_taker, _taker.id == Handover.to_library_id)
    .where(HandoverLine.copy_id == bindparam("copy_id"), HandoverLine.ended_at.is_(None))
)


def find_leg_of(copy_id: int) -> Leg | None:
    """The way the copy is on, or listed for; None when it goes nowhere."""
    row = first(_LEG, copy_id=copy_id)
    return Leg(**row._asdict()) if row is not None else None


def find_handover_with_code(code: str) -> Handover | None:
    """The handover whose consignment carries this label."""
    if not (code.isascii() and code.isdigit()):
        return None
    return db.session.scalar(
        select(Handover)
        .join(_consignment, _consignment.id == Handover.consignment_id)
        .where(_consignment.code == code)
        .options(
            joinedload(Handover.consignment),
            joinedload(Handover.from_place),
            joinedload(Handover.to_place),
        )
    )


def get_handover(code: str) -> Handover:
    handover = find_handover_with_code(code)
    if handover is None:
        raise NoSuchHandover(code=code[:20])
    return handover


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """How many copies a list has, by what became of them. Boxes are counted apart."""

    copies: int = 0
    boxes: int = 0
    picked: int = 0
    on_the_road: int = 0
    arrived: int = 0
    extra: int = 0


def amounts_of(handover_ids: list[int]) -> dict[int, Amounts]:
    """One statement for a page of lists."""

    def how_many(*conditions: Any) -> Any:
        wanted = HandoverLine.copy_id.is_not(None)
        for condition in conditions:
            wanted = wanted & condition
        return func.sum(case((wanted, 1), else_=0))

    not_taken_off = or_(HandoverLine.outcome.is_(None), HandoverLine.outcome != Outcome.TAKEN_OFF)
    is_open, has_left = HandoverLine.ended_at.is_(None), HandoverLine.left_at.is_not(None)
    rows = db.session.execute(
        select(
            HandoverLine.handover_id,
            how_many(not_taken_off).label("copies"),
            func.sum(case((HandoverLine.copy_id.is_(None) & not_taken_off, 1), else_=0)).label(
                "boxes"
            ),
            how_many(not_taken_off, HandoverLine.picked_at.is_not(None)).label("picked"),
            how_many(is_open, has_left).label("on_the_road"),
            how_many(HandoverLine.outcome == Outcome.ARRIVED).label("arrived"),
            how_many(HandoverLine.is_extra).label("extra"),
        )
        .where(HandoverLine.handover_id.in_(handover_ids))
        .group_by(HandoverLine.handover_id)
    )
    found = {}
    for row in rows:
        numbers = {name: int(value) for name, value in row._mapping.items()}
        handover_id = numbers.pop("handover_id")
        found[handover_id] = Amounts(**numbers)
    return {handover_id: found.get(handover_id, Amounts()) for handover_id in handover_ids}


def handovers_of(
    library_id: int, *, incoming: bool | None = None, steps: tuple[Step, ...] = ()
) -> Select[Handover]:
    """A library's handovers, given or taken (`incoming`) or both, for a page by id."""
    given = Handover.from_library_id == library_id
    taken = Handover.to_library_id == library_id
    wanted = or_(given, taken) if incoming is None else taken if incoming else given
    query = select(Handover).where(wanted)
    if steps:
        query = query.where(Handover.step.in_(steps))
    return query.options(
        joinedload(Handover.consignment),
        joinedload(Handover.from_place),
        joinedload(Handover.to_place),
    )


def lines_of(handover_id: int) -> Select[*tuple[Any, ...]]:
    """The lines of a list with what travels, for a page by id.

    Rows: the line, and for a copy its code, number, title, owner, and the box it lay in; for a box
    its code and name.
    """
    owner, box = aliased(Library, name="owner"), aliased(Place, name="box")
    lay_in = aliased(Place, name="lay_in")
    return (
        select(
            HandoverLine.id,
            HandoverLine,
            Copy.code,
            Copy.accession_number,
            Copy.price_dong,
            Copy.printed_year,
            Copy.shelf_mark,
            Copy.condition,
            Title.id.label("title_id"),
            Title.title,
            Title.volume,
            Title.authors,
            Title.year,
            Title.level,
            owner.code.label("owner_code"),
            owner.short_name.label("owner"),
            box.code.label("box_code"),
            box.name.label("box_name"),
            lay_in.name.label("lay_in"),
        )
        .select_from(HandoverLine)
        .outerjoin(Copy, Copy.id == HandoverLine.copy_id)
        .outerjoin(Title, Title.id == Copy.title_id)
        .outerjoin(owner, owner.id == Copy.library_id)
        .outerjoin(box, box.id == HandoverLine.box_id)
        .outerjoin(
            lay_in, and_(lay_in.id == HandoverLine.stood_at_id, lay_in.kind == PlaceKind.BOX)
        )
        .where(HandoverLine.handover_id == handover_id)
    )


def on_the_road(
    library_id: int, *, left_before: datetime | None = None
) -> Select[*tuple[Any, ...]]:
    """What is on the road from or to this library (since before a moment), for a page by id.

    Rows: the line's columns, code and title, both libraries, purpose, consignment.
    """
    query = (
        select(
            HandoverLine.left_at,
            HandoverLine.id,
            HandoverLine.handover_id,
            Copy.code,
            Copy.accession_number,
            Title.title,
            Title.volume,
            Handover.purpose,
            Handover.from_library_id,
            Handover.to_library_id,
            _giver.short_name.label("from_library"),
            _taker.short_name.label("to_library"),
            _consignment.code.label("consignment"),
        )
        .join(Handover, Handover.id == HandoverLine.handover_id)
        .join(_consignment, _consignment.id == Handover.consignment_id)
        .join(_giver, _giver.id == Handover.from_library_id)
        .join(_taker, _taker.id == Handover.to_library_id)
        .join(Copy, Copy.id == HandoverLine.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(
            or_(Handover.from_library_id == library_id, Handover.to_library_id == library_id),
            HandoverLine.ended_at.is_(None),
            HandoverLine.left_at.is_not(None),
        )
    )
    return query.where(HandoverLine.left_at < left_before) if left_before else query


def event_of(handover: Handover, event_id: int) -> HandoverEvent:
    """An event of this handover; NothingHappened for any other."""
    event = db.session.get(HandoverEvent, event_id) if event_id < 2**31 else None
    if event is None or event.handover_id != handover.id:
        raise NothingHappened
    return event


def last_events_of(handover_ids: list[int]) -> dict[int, int]:
    """For each handover the newest event that stands: what undoing would unsay."""
    later = aliased(HandoverEvent)
    query = (
        select(HandoverEvent.handover_id, func.max(HandoverEvent.id).label("last"))
        .where(
            HandoverEvent.handover_id.in_(handover_ids),
            HandoverEvent.undoes_id.is_(None),
            ~exists().where(later.undoes_id == HandoverEvent.id),
        )
        .group_by(HandoverEvent.handover_id)
    )
    return {row.handover_id: row.last for row in db.session.execute(query)}


def events_of(handover_id: int) -> list[HandoverEvent]:
    """What happened to a handover, the newest first."""
    query = select(HandoverEvent).where(HandoverEvent.handover_id == handover_id)
    return list(db.session.scalars(query.order_by(HandoverEvent.id.desc()).limit(100)))
