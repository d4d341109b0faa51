"""A day's dry run: what each box of the rounds under way would do, and why; nothing is changed.

The number of statements does not grow with the boxes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.availability import ON_THE_SHELVES
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.models import Loan
from library_share.copies.accessions import in_parts
from library_share.copies.models import Copy, Stay
from library_share.database import db
from library_share.handovers.models import Handover, HandoverLine
from library_share.libraries.models import Place
from library_share.rotation.models import (
    Round,
    RoundBox,
    RoundCopy,
    StopChange,
)
from library_share.rotation.rounds.queries import remote_places
from library_share.rotation.rounds.reading import Chain, StopNow, chains_of
from library_share.rotation.rounds.telling import point_name
from library_share.rotation.rules import ChangeKind, Step
from library_share.rotation.world.openings import openings
from library_share.rotation.world.rules import (
    Apart,
    BoxNow,
    Decision,
    apart,
    decide,
)
from library_share.rotation.world.ways import came_on, way_of


@dataclass(frozen=True, kw_only=True)
class Exempt:
    """A copy that does not go with its box now, and why."""

    copy_id: int
    code: str
    accession_number: str
    title: str
    why: Apart
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What a box would do, and which copies would not go with it."""

    chain: Chain
    decision: Decision
    #: Where it goes now: a stop, or home.
    stop: StopNow | None
    to_place: Place
    from_place: Place
    copies: int
    exceptions: tuple[Exempt, ...]

    @property
    def part(self) -> RoundBox:
        return self.chain.part

    @property
    def goes(self) -> int:
        """How many copies would travel."""
        return self.copies - len(self.exceptions)

    def named(self, why: Apart) -> list[Exempt]:
        return [one for one in self.exceptions if one.why is why]


def dry_run(
    today: date,
    *,
    library_id: int | None = None,
    round_id: int | None = None,
    part_ids: Sequence[int] | None = None,
) -> list[Outlook]:
    """What the boxes of the rounds being picked or under way would do on this day: of one library
    (those it runs, and those that stand there), of one round, or of all."""
    chains = _chains(library_id, round_id, part_ids)
    ids = [chain.part.id for chain in chains]
    lists, numbers = _lists_of(chains), _copies_of(ids)
    exceptions, waiting = _exceptions_of(ids), _waiting_for(chains)
    prolonged = _prolonged(chains)
    ways = {chain.part.id: way_of(chain) for chain in chains}
    remote = remote_places([way.from_place.id for way in ways.values()])
    opens = openings(ways.values(), today)
    found = []
    for chain in chains:
        part_id, way = chain.part.id, ways[chain.part.id]
        here = way.here
        now = BoxNow(
            has_stops=bool(chain.stops),
            at_home_after=way.is_done,
            listed=lists.get(chain.part.box_id, ("", False))[0],
            on_the_road=lists.get(chain.part.box_id, ("", False))[0] if chain.on_the_road else "",
            is_first=here is None,
            goes_home=way.stop is None and not way.goes_round,
            goes_round=way.goes_round,
            due_on=way.due_on,
            place=point_name(way.from_place),
            next_place=point_name(way.to_place),
            expected_place=point_name(way.expected),
            copies=numbers.get(part_id, 0),
            out=sum(one.why is Apart.FOLLOWS for one in exceptions.get(part_id, ())),
            waiting=waiting.get(part_id, 0),
            came_on=came_on(here),
            period_days=(here.stop.leaves_on - here.stop.arrives_on).days if here else 0,
            was_prolonged=here is not None and here.stop.id in prolonged,
            is_remote=way.from_place.id in remote,
        )
        giver, taker = opens[way.from_place.library_id], opens[way.to_place.library_id]
        found.append(
            Outlook(
                chain=chain,
                decision=decide(now, today, giver, taker),
                stop=way.stop,
                to_place=way.to_place,
                from_place=way.from_place,
                copies=numbers.get(part_id, 0),
                exceptions=tuple(exceptions.get(part_id, ())),
            )
        )
    return found


def _chains(
    library_id: int | None, round_id: int | None, part_ids: Sequence[int] | None
) -> list[Chain]:
    query = (
        select(Round.id, RoundBox.id)
        .join(RoundBox, RoundBox.round_id == Round.id)
        .join(Place, Place.id == RoundBox.box_id)
        .where(Round.step.in_((Step.PICKING, Step.UNDER_WAY)), RoundBox.ended_at.is_(None))
    )
    if round_id is not None:
        query = query.where(Round.id == round_id)
    if part_ids is not None:
        query = query.where(RoundBox.id.in_(part_ids))
    if library_id is not None:
        here = select(Place.id).where(Place.library_id == library_id)
        query = query.where(or_(Round.library_id == library_id, Place.within_id.in_(here)))
    rows = db.session.execute(query).all()
    wanted = {row[1] for row in rows}
    chains: list[Chain] = []
    for ids in in_parts(sorted(wanted)):
        chains += chains_of(sorted({row[0] for row in rows}), of_boxes=ids)
    return chains


def _lists_of(chains: Sequence[Chain]) -> dict[int, tuple[str, bool]]:
    """For each box that is on a list the consignment's code, and whether it has left."""
    found = {}
    for ids in in_parts([chain.part.box_id for chain in chains]):
        rows = db.session.execute(
            select(HandoverLine.box_id, Place.code, HandoverLine.left_at)
            .join(Handover, Handover.id == HandoverLine.handover_id)
            .join(Place, Place.id == Handover.consignment_id)
            .where(
                HandoverLine.box_id.in_(ids),
                HandoverLine.copy_id.is_(None),
                HandoverLine.ended_at.is_(None),
            )
        )
        found.update({row.box_id: (row.code, row.left_at is not None) for row in rows})
    return found


def _copies_of(part_ids: Sequence[int]) -> dict[int, int]:
    found = {}
    for ids in in_parts(part_ids):
        rows = db.session.execute(
            select(RoundCopy.round_box_id, func.count())
            .where(RoundCopy.round_box_id.in_(ids), RoundCopy.ended_at.is_(None))
            .group_by(RoundCopy.round_box_id)
        )
        found.update({row[0]: row[1] for row in rows})
    return found


def _exceptions_of(part_ids: Sequence[int]) -> dict[int, list[Exempt]]:
    """The copies of each box that do not go with it now: lent, kept, lost, not in the box."""
    found: dict[int, list[Exempt]] = defaultdict(list)
    for ids in in_parts(part_ids):
        for row in db.session.execute(_unlike_the_rest(ids)):
            why = apart(
                state=row.state.value,
                is_on_loan=row.due_on is not None,
                is_kept=row.slot_id is not None,
                is_in_the_box=row.place_id == row.box_id,
            )
            if why is not None:
                found[row.round_box_id].append(_exception(row, why))
    return found


def _unlike_the_rest(part_ids: Sequence[int]) -> Any:
    return (
        select(
            RoundCopy.round_box_id,
            RoundBox.box_id,
            Copy.id,
            Copy.code,
            Copy.accession_number,
            Copy.state,
            Title.title,
            Title.volume,
            Stay.place_id,
            Loan.due_on,
            HoldSlot.id.label("slot_id"),
        )
        .join(RoundBox, RoundBox.id == RoundCopy.round_box_id)
        .join(Copy, Copy.id == RoundCopy.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
        .outerjoin(Loan, and_(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)))
        .outerjoin(HoldSlot, and_(HoldSlot.copy_id == Copy.id, HoldSlot.ended_at.is_(None)))
        .where(
            RoundCopy.round_box_id.in_(part_ids),
            RoundCopy.ended_at.is_(None),
            or_(
                Loan.id.is_not(None),
                HoldSlot.id.is_not(None),
                Copy.state.not_in(ON_THE_SHELVES),
                Stay.place_id != RoundBox.box_id,
            ),
        )
        .order_by(RoundCopy.round_box_id, Title.sort_key, Copy.id)
    )


def _exception(row: Any, why: Apart) -> Exempt:
    return Exempt(
        copy_id=row.id,
        code=row.code,
        accession_number=row.accession_number,
        title=full_title(row.title, row.volume),
        why=why,
        due_on=row.due_on,
    )


def _waiting_for(chains: Sequence[Chain]) -> dict[int, int]:
    """For each box how many readers of the library where it stands wait for a title in it."""
    found = {}
    for ids in in_parts([chain.part.id for chain in chains if chain.here is not None]):
        box, stands = Place.__table__.alias("box"), Place.__table__.alias("stands")
        rows = db.session.execute(
            select(RoundCopy.round_box_id, func.count(Hold.id.distinct()))
            .join(RoundBox, RoundBox.id == RoundCopy.round_box_id)
            .join(box, box.c.id == RoundBox.box_id)
            .join(stands, stands.c.id == box.c.within_id)
            .join(Copy, Copy.id == RoundCopy.copy_id)
            .join(Hold, and_(Hold.title_id == Copy.title_id, Hold.ended_at.is_(None)))
            .where(
                RoundCopy.round_box_id.in_(ids),
                RoundCopy.ended_at.is_(None),
                Hold.library_id == stands.c.library_id,
                exists().where(HoldSlot.hold_id == Hold.id, HoldSlot.state == SlotState.WAITING),
            )
            .group_by(RoundCopy.round_box_id)
        )
        found.update({row[0]: row[1] for row in rows})
    return found


def _prolonged(chains: Sequence[Chain]) -> frozenset[int]:
    """The stops that were prolonged for demand already."""
    found: set[int] = set()
    for ids in in_parts([now.stop.id for chain in chains for now in chain.stops]):
        query = select(StopChange.stop_id).where(
            StopChange.stop_id.in_(ids), StopChange.kind == ChangeKind.DEMAND
        )
        found.update(db.session.scalars(query))
    return frozenset(found)
