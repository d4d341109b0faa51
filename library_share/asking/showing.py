"""What a list of holds shows of each, gathered in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, func, select, true, tuple_
from sqlalchemy.orm import aliased, joinedload

from library_share.circulation.holds.models import Hold, HoldSlot, HoldTerms
from library_share.circulation.holds.rules import SlotState
from library_share.copies.models import Copy
from library_share.database import db
from library_share.handovers.models import Handover, HandoverLine
from library_share.interlibrary.questions import Question, questions_for
from library_share.libraries.models import Library
from library_share.patrons.models import Card


@dataclass(frozen=True, kw_only=True)
class About:
    """What a list of holds shows of each, gathered in few statements."""

    #: By hold.
    slots: dict[int, list[HoldSlot]]
    #: The card in use, by patron.
    cards: dict[int, str]
    #: The printed code, by copy.
    copy_codes: dict[int, str]
    #: By hold, 1 is next; only of holds that wait in line.
    places_in_line: dict[int, int]
    #: By slot that waits, what other libraries were asked.
    questions: dict[int, Question]


def about(holds: Sequence[Hold]) -> About:
    """The same number of statements for one hold and for a page of them."""
    slots: dict[int, list[HoldSlot]] = {hold.id: [] for hold in holds}
    query = (
        select(HoldSlot)
        .where(HoldSlot.hold_id.in_(slots))
        .options(
            joinedload(HoldSlot.supplier).lazyload(Library.commune),
            joinedload(HoldSlot.line)
            .joinedload(HandoverLine.handover)
            .joinedload(Handover.from_library)
            .lazyload(Library.commune),
        )
        .order_by(HoldSlot.hold_id, HoldSlot.number)
    )
    for slot in db.session.scalars(query):
        slots[slot.hold_id].append(slot)
    all_slots = [slot for some in slots.values() for slot in some]
    copy_ids = {slot.copy_id for slot in all_slots} | {hold.copy_id for hold in holds}
    codes = select(Copy.id, Copy.code).where(Copy.id.in_(copy_ids - {None}))
    patron_ids = {hold.patron_id for hold in holds} - {None}
    cards = select(Card.patron_id, Card.code).where(
        Card.patron_id.in_(patron_ids), Card.revoked_at.is_(None)
    )
    waiting = [slot for slot in all_slots if slot.state is SlotState.WAITING]
    return About(
        slots=slots,
        cards={row.patron_id: row.code for row in db.session.execute(cards)},
        copy_codes={row.id: row.code for row in db.session.execute(codes)},
        places_in_line=_places_in_line({slot.hold_id for slot in waiting}),
        questions=questions_for([slot.id for slot in waiting]),
    )


def _places_in_line(hold_ids: set[int]) -> dict[int, int]:
    """How many wait before each for copies of the same library, and one more: in the order in
    which they are served (`rules.order_of`)."""
    mine, other, other_slot = aliased(HoldSlot), aliased(Hold), aliased(HoldSlot)
    terms = aliased(HoldTerms)
    own_first = func.coalesce(terms.local_first, true())
    is_foreign = case((and_(own_first, Hold.library_id != mine.supplier_id), 1), else_=0)
    other_is_foreign = case((and_(own_first, other.library_id != mine.supplier_id), 1), else_=0)
    rows = db.session.execute(
        select(Hold.id, mine.supplier_id, func.count(other_slot.id.distinct()).label("before"))
        .join(mine, and_(mine.hold_id == Hold.id, mine.state == SlotState.WAITING))
        .outerjoin(terms, terms.library_id == mine.supplier_id)
        .join(other, other.title_id == Hold.title_id)
        .join(
            other_slot,
            and_(
                other_slot.hold_id == other.id,
                other_slot.state == SlotState.WAITING,
                other_slot.supplier_id == mine.supplier_id,
            ),
        )
        .where(
            Hold.id.in_(hold_ids),
            tuple_(other_is_foreign, other.rank, other.id) < tuple_(is_foreign, Hold.rank, Hold.id),
        )
        .group_by(Hold.id, mine.supplier_id)
    )
    before: dict[int, int] = {}
    for row in rows:
        before[row.id] = min(row.before, before.get(row.id, row.before))
    return {hold_id: before.get(hold_id, 0) + 1 for hold_id in hold_ids}
