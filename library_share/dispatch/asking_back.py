"""What was handed over until a day: when the day has come, the list for its way home is prepared.

Nothing moves by itself. Whoever has the books finds the list, picks them and sends it.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from library_share import clock
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.queries import CopyAtHand
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, Stay
from library_share.database import after_commit, attempt, db, transaction
from library_share.dispatch import waiting
from library_share.dispatch.errors import KeptInBox
from library_share.dispatch.listing import CAN_GO, add_box
from library_share.handovers import actions as handovers
from library_share.handovers.errors import AlreadyOnList, NotHere
from library_share.handovers.models import Handover, HandoverLine
from library_share.handovers.rules import UNTIL_A_DAY, Outcome, Purpose
from library_share.jobs.schedules import every
from library_share.libraries.models import Place, PlaceKind
from library_share.translation import N_, ngettext

#: What nobody sent home in this time is looked for in a stock-take, not every hour.
ASKED_BACK_FOR = timedelta(days=400)

_shelf = aliased(Place)
_CLASS_SHELVES = select(_shelf.id).where(_shelf.kind == PlaceKind.CLASS_SHELF)


@every(
    hours=1,
    name=N_("Prepare the way home"),
    purpose=N_("What was handed over until a day is put on the list for its way home."),
    outcome=lambda num: ngettext("%(num)s list prepared", "%(num)s lists prepared", num),
)
def ask_all_back() -> int:
    """Put what was handed over until today, and stands there still, on lists for the way home:
    boxes with what is in them first. What is on loan follows when it is back; what was taken off
    such a list stays off."""
    boxes = db.session.execute(_boxes_asked_back(clock.today())).all()
    for handover_id, box_id in boxes:
        after_commit(partial(_ask_box_back, handover_id, box_id))
    query = _asked_back(clock.today()).with_only_columns(Handover.id).where(*CAN_GO).distinct()
    others = db.session.scalars(query).all()
    for handover_id in others:
        after_commit(partial(_ask_back, handover_id))
    return len(boxes) + len(others)


def _ask_back(handover_id: int) -> None:
    now = clock.now()
    asked_back = _asked_back(clock.local_day(now)).where(Handover.id == handover_id, *CAN_GO)
    query = asked_back.with_only_columns(Copy.id, Stay.place_id).order_by(Copy.id)
    with transaction():
        waiting.hold_those(db.session.scalars(query).all())
        # As they are now that nobody else acts on them; a shelf may have been swapped since.
        by_place: dict[int, list[int]] = defaultdict(list)
        for copy_id, place_id in db.session.execute(query):
            by_place[place_id].append(copy_id)
        for place_id, copy_ids in by_place.items():
            gone = db.session.get_one(Handover, handover_id)
            deed = Deed(library_id=gone.to_library_id, account_id=None, at=now)
            place = db.session.get_one(Place, place_id)
            stands_at = gone.to_place if place.kind is PlaceKind.BOX else place
            handovers.add(_list_home(gone, deed, stands_at), copy_ids, deed)


def _ask_box_back(handover_id: int, box_id: int) -> None:
    """The whole box, wherever in the library it stands now; not as long as one of its books is
    kept for somebody, who would not find it in there."""
    now = clock.now()
    with transaction():
        gone = db.session.get_one(Handover, handover_id)
        deed = Deed(library_id=gone.to_library_id, account_id=None, at=now)
        box = db.session.get_one(Place, box_id, populate_existing=True)
        with suppress(KeptInBox, AlreadyOnList, NotHere), attempt():
            add_box(db.session.get_one(Handover, _list_home(gone, deed, gone.to_place)), box, deed)


def _boxes_asked_back(today: date) -> Select[int, int]:
    """Boxes that came until a day that has come, stand at that library still, and were on no list
    since. None of their books is kept for somebody."""
    came, later, box = aliased(HandoverLine), aliased(HandoverLine), aliased(Place)
    stands_at = aliased(Place)
    kept = exists().where(
        Stay.place_id == box.id,
        Stay.until.is_(None),
        HoldSlot.copy_id == Stay.copy_id,
        HoldSlot.ended_at.is_(None),
    )
    return (
        select(Handover.id, box.id)
        .join(came, came.handover_id == Handover.id)
        .join(box, box.id == came.box_id)
        .join(stands_at, stands_at.id == box.within_id)
        .where(
            *_day_has_come(today),
            came.copy_id.is_(None),
            came.outcome == Outcome.ARRIVED,
            stands_at.library_id == Handover.to_library_id,
            stands_at.kind != PlaceKind.CONSIGNMENT,
            ~kept,
            ~exists().where(later.box_id == box.id, later.copy_id.is_(None), later.id > came.id),
        )
    )


def _day_has_come(today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Handover.purpose.in_(UNTIL_A_DAY),
        Handover.until <= today,
        Handover.until > today - ASKED_BACK_FOR,
    )


def _list_home(gone: Handover, deed: Deed, from_place: Place) -> int:
    return handovers.open_list(
        purpose=Purpose.RETURN_HOME,
        from_place=from_place,
        to_place=gone.from_place,
        deed=deed,
    )


def find_what_brought(copy: CopyAtHand, deed: Deed) -> Handover | None:
    """The handover that brought a copy to the acting library, where it is a guest, when its day
    has come; None otherwise. One that came in a box of the giver is looked for in that box, too: it
    lies on the desk now, and goes without it. Copies at home cost no statement."""
    if copy.owner_id == deed.library_id:
        return None
    query = _asked_back(deed.on, alone=True).with_only_columns(Handover)
    query = query.where(Copy.id == copy.id, Handover.to_library_id == deed.library_id)
    return db.session.scalar(
        query.options(joinedload(Handover.from_place), joinedload(Handover.to_place))
    )


def _asked_back(today: date, *, alone: bool = False) -> Select[int]:
    """Copies that stand where they were brought until a day that has come, or in a box of that
    library by now, and were on no list since, but to be lent instead. When two class shelves
    change places the day goes with the books: they are asked back from the other shelf. What came
    in a box of the giver goes with it, and is among them only when they go `alone`."""
    came, later = aliased(HandoverLine), aliased(HandoverLine)
    not_lent = later.outcome.is_distinct_from(Outcome.LENT_ON_THE_WAY)
    swap = aliased(Handover)
    only_swapped = exists().where(
        swap.id == later.handover_id,
        swap.purpose == Purpose.CLASS_SHELF,
        swap.from_library_id == swap.to_library_id,
        swap.until.is_(None),
        swap.from_place_id.in_(_CLASS_SHELVES),
    )
    swapped_here = and_(
        Handover.purpose == Purpose.CLASS_SHELF,
        Place.kind == PlaceKind.CLASS_SHELF,
        Place.library_id == Handover.to_library_id,
    )
    return (
        select(Copy.id)
        .join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
        .join(came, came.copy_id == Copy.id)
        .join(Handover, Handover.id == came.handover_id)
        .join(Place, Place.id == Stay.place_id)
        .where(
            *_day_has_come(today),
            came.outcome == Outcome.ARRIVED,
            or_(
                Place.id == Handover.to_place_id,
                and_(Place.kind == PlaceKind.BOX, Place.library_id == Handover.to_library_id),
                swapped_here,
                *([Place.id == came.box_id] if alone else []),
            ),
            ~exists().where(later.copy_id == Copy.id, later.id > came.id, not_lent, ~only_swapped),
        )
    )
