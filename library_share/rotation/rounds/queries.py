"""What people ask about rounds: which there are, how large, what a plan does not keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from library_share.catalogue.models import Title, TitleKind
from library_share.circulation.models import Loan
from library_share.copies.models import Condition, Copy, Stay
from library_share.database import db
from library_share.handovers.models import HandoverLine
from library_share.libraries.models import Library, Place
from library_share.rotation.models import (
    BoxCount,
    RotationPoint,
    Round,
    RoundBox,
    RoundCopy,
    RoundEvent,
    RoundStop,
    StopChange,
)
from library_share.rotation.rounds.errors import NoSuchRound, NoSuchStop
from library_share.rotation.rules import (
    Step,
)
from library_share.web.access import Act, Actor
from library_share.web.paging import ID_AT_MOST


def rounds_of(library_id: int, *, step: Step | None = None) -> Select[Round]:
    """The rounds that a library runs, and those that stop there, for a page by id."""
    stops_here = (
        select(RoundBox.round_id)
        .join(RoundStop, RoundStop.round_box_id == RoundBox.id)
        .join(Place, Place.id == RoundStop.place_id)
        .where(Place.library_id == library_id)
    )
    query = (
        select(Round)
        .options(joinedload(Round.library))
        .where(or_(Round.library_id == library_id, Round.id.in_(stops_here)))
    )
    return query.where(Round.step == step) if step else query


def round_seen_by(who: Actor, round_id: int) -> Round:
    """A round, for staff of the library that runs it or of one at which it stops; NoSuchRound for
    everybody else."""
    found = db.session.get(Round, round_id) if round_id <= ID_AT_MOST else None
    if found is None:
        raise NoSuchRound
    stops_at = select(Place.library_id).where(
        Place.id == RoundStop.place_id,
        RoundStop.round_box_id == RoundBox.id,
        RoundBox.round_id == found.id,
    )
    ids = {found.library_id, *db.session.scalars(stops_at.distinct())}
    if not any(who.may(Act.HAND_OVER, library_id) for library_id in ids):
        raise NoSuchRound
    return found


def part_of(one: Round, part_id: int) -> RoundBox:
    """A box's part in this round; NoSuchRound for any other."""
    part = db.session.get(RoundBox, part_id) if part_id <= ID_AT_MOST else None
    if part is None or part.round_id != one.id:
        raise NoSuchRound
    return part


def stop_of(one: Round, stop_id: int) -> RoundStop:
    """A stop of this round; NoSuchStop for any other."""
    stop = db.session.get(RoundStop, stop_id) if stop_id <= ID_AT_MOST else None
    if stop is None or stop.round_box.round_id != one.id:
        raise NoSuchStop
    return stop


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many boxes, stops and copies a round has."""

    boxes: int = 0
    stops: int = 0
    copies: int = 0


def sizes_of(round_ids: Sequence[int]) -> dict[int, Size]:
    """Three statements for a page of rounds."""

    def counted(query: Any) -> dict[int, int]:
        rows = db.session.execute(
            query.where(RoundBox.round_id.in_(round_ids)).group_by(RoundBox.round_id)
        )
        return {row[0]: row[1] for row in rows}

    boxes = counted(select(RoundBox.round_id, func.count()))
    stops = counted(
        select(RoundBox.round_id, func.count()).join(
            RoundStop, RoundStop.round_box_id == RoundBox.id
        )
    )
    copies = counted(
        select(RoundBox.round_id, func.count()).join(
            RoundCopy, RoundCopy.round_box_id == RoundBox.id
        )
    )
    return {
        id_: Size(boxes=boxes.get(id_, 0), stops=stops.get(id_, 0), copies=copies.get(id_, 0))
        for id_ in round_ids
    }


def events_of(round_id: int) -> list[RoundEvent]:
    """What was said of a round, the newest first."""
    query = select(RoundEvent).where(RoundEvent.round_id == round_id)
    return list(db.session.scalars(query.order_by(RoundEvent.id.desc()).limit(100)))


def changes_of(round_id: int) -> dict[int, list[StopChange]]:
    """For each stop of a round how its days were changed, the oldest change first."""
    rows = db.session.scalars(
        select(StopChange)
        .join(RoundStop, RoundStop.id == StopChange.stop_id)
        .join(RoundBox, RoundBox.id == RoundStop.round_box_id)
        .where(RoundBox.round_id == round_id)
        .order_by(StopChange.id)
    )
    found: dict[int, list[StopChange]] = defaultdict(list)
    for row in rows:
        found[row.stop_id].append(row)
    return found


def remote_places(place_ids: Sequence[int]) -> frozenset[int]:
    """Those of these places that are remote, by themselves or because their library is."""
    main, place = aliased(Place), aliased(Place)
    of_place, of_library = aliased(RotationPoint), aliased(RotationPoint)
    query = (
        select(place.id)
        .outerjoin(main, and_(main.library_id == place.library_id, main.is_main))
        .outerjoin(of_place, of_place.place_id == place.id)
        .outerjoin(of_library, of_library.place_id == main.id)
        .where(place.id.in_(place_ids), or_(of_place.is_remote, of_library.is_remote))
    )
    return frozenset(db.session.scalars(query))


def offline_places(place_ids: Sequence[int]) -> frozenset[int]:
    """Those of these places that have no network."""
    query = select(RotationPoint.place_id).where(
        RotationPoint.place_id.in_(place_ids), RotationPoint.is_offline
    )
    return frozenset(db.session.scalars(query))


# --- copies of a round -------------------------------------------------------------------------


def copies_of(part_ids: Sequence[int]) -> list[Any]:
    """The copies that travel with these boxes, by title, as they are now. Rows: the list's line,
    the copy, title, owner's code, whose hands it is in until when, where it stands."""
    stands = aliased(Place)
    query = (
        select(
            RoundCopy,
            Copy,
            Title,
            Library.code.label("owner_code"),
            Loan.due_on,
            Loan.class_name,
            stands.id.label("place_id"),
            stands.name.label("place"),
        )
        .join(Copy, Copy.id == RoundCopy.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .join(Library, Library.id == Copy.library_id)
        .join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
        .join(stands, stands.id == Stay.place_id)
        .outerjoin(Loan, and_(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)))
        .where(RoundCopy.round_box_id.in_(part_ids))
        .order_by(Title.sort_key, Copy.id)
    )
    return list(db.session.execute(query))


def kinds_of(round_id: int) -> list[tuple[TitleKind, int, int]]:
    """How many titles and copies of each kind travel in a round."""
    rows = db.session.execute(
        select(Title.kind, func.count(Title.id.distinct()), func.count())
        .select_from(RoundCopy)
        .join(RoundBox, RoundBox.id == RoundCopy.round_box_id)
        .join(Copy, Copy.id == RoundCopy.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(RoundBox.round_id == round_id)
        .group_by(Title.kind)
        .order_by(Title.kind)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def counts_of(part_ids: Sequence[int]) -> dict[int, list[BoxCount]]:
    """For each part of a round how its box was counted, the newest count first."""
    rows = db.session.scalars(
        select(BoxCount).where(BoxCount.round_box_id.in_(part_ids)).order_by(BoxCount.id.desc())
    )
    found: dict[int, list[BoxCount]] = defaultdict(list)
    for row in rows:
        found[row.round_box_id].append(row)
    return found


def last_count_of(part_id: int) -> BoxCount | None:
    """How the box was counted when it stood at home again; None until somebody did."""
    return next((one for one in counts_of([part_id])[part_id] if one.is_last), None)


def conditions_given(part_id: int) -> dict[int, Condition]:
    """How each copy of a box was when it was first given to a point of the round."""
    rows = db.session.execute(
        select(RoundCopy.copy_id, HandoverLine.condition_given)
        .select_from(HandoverLine)
        .join(RoundStop, RoundStop.handover_id == HandoverLine.handover_id)
        .join(
            RoundCopy,
            and_(
                RoundCopy.copy_id == HandoverLine.copy_id,
                RoundCopy.round_box_id == RoundStop.round_box_id,
            ),
        )
        .where(RoundStop.round_box_id == part_id)
        .order_by(HandoverLine.id.desc())
    )
    return {copy_id: condition for copy_id, condition in rows if condition}


def how_many_out(part_ids: Sequence[int]) -> dict[int, int]:
    """How many copies of each box readers have now."""
    rows = db.session.execute(
        select(RoundCopy.round_box_id, func.sum(case((Loan.id.is_not(None), 1), else_=0)))
        .outerjoin(Loan, and_(Loan.copy_id == RoundCopy.copy_id, Loan.returned_at.is_(None)))
        .where(RoundCopy.round_box_id.in_(part_ids), RoundCopy.ended_at.is_(None))
        .group_by(RoundCopy.round_box_id)
    )
    return {row[0]: int(row[1]) for row in rows}
