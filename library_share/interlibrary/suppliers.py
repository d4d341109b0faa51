"""Gathering what the ranking of suppliers needs: a fixed number of statements, however many
libraries there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select

from library_share.circulation.holds.free import free_by_library
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.copies.models import Copy, CopyState
from library_share.database import db
from library_share.interlibrary.models import InterlibraryEvent, InterlibraryLoan
from library_share.interlibrary.queries import metres_from, terms_between, year_begins
from library_share.interlibrary.ranking import (
    Ranked,
    Supplier,
    ranking,
)
from library_share.interlibrary.rules import (
    ASKED_ELSEWHERE,
    COUNTED,
    OUT,
    LoanState,
    Wanted,
)
from library_share.libraries.calendars import opening_days
from library_share.libraries.models import Library


def ranked_for(
    hold: Hold, *, wanted: Wanted, today: date, loan_id: int | None = None
) -> list[Ranked]:
    """The libraries that could serve this hold, whoever is asked first first. A library that has
    said no to it is not asked again."""
    return ranked(
        hold.title_id,
        requester_id=hold.library_id,
        wanted=wanted,
        today=today,
        patron_id=hold.patron_id,
        hold_id=hold.id,
        besides=loan_id,
    )


def ranked(
    title_id: int,
    *,
    requester_id: int,
    wanted: Wanted,
    today: date,
    patron_id: int | None = None,
    hold_id: int | None = None,
    besides: int | None = None,
) -> list[Ranked]:
    """The same for a title nobody has asked for yet. `besides` is a loan that does not count."""
    found = _holders(title_id, requester_id, today)
    if not found:
        return []
    terms = terms_between(found, requester_id)
    between = _between(requester_id, patron_id, today)
    given, taken = _given_and_taken(found, today)
    promised, unanswered = _pending(found, title_id, besides)
    metres = metres_from(requester_id)
    refusing = _said_no(hold_id) if hold_id is not None else set()
    return ranking(
        (
            replace(
                supplier,
                terms=terms.get(library_id),
                lent=given.get(library_id, 0),
                borrowed=taken.get(library_id, 0),
                **vars(between[library_id]),
                promised=promised.get(library_id, 0),
                unanswered=unanswered.get(library_id, 0),
                metres=metres.get(library_id),
                said_no=library_id in refusing,
            )
            for library_id, supplier in found.items()
        ),
        wanted=wanted,
        today=today,
    )


def _holders(title_id: int, requester_id: int, today: date) -> dict[int, Supplier]:
    rows = db.session.execute(
        select(Library.id, Library.code, Library.short_name, func.count(Copy.id).label("copies"))
        .join(Copy, Copy.library_id == Library.id)
        .where(
            Copy.title_id == title_id,
            Copy.state == CopyState.IN_USE,
            Library.id != requester_id,
        )
        .group_by(Library.id, Library.code, Library.short_name)
    ).all()
    free = free_by_library(title_id)
    opens = opening_days([row.id for row in rows], today)
    return {
        row.id: Supplier(
            library_id=row.id,
            code=row.code,
            name=row.short_name,
            terms=None,
            copies=row.copies,
            free=free.get(row.id, 0),
            opens_on=opens.get(row.id),
        )
        for row in rows
    }


@dataclass(frozen=True, kw_only=True)
class _Between:
    out_now: int = 0
    out_for_patron: int = 0
    this_year: int = 0


def _between(requester_id: int, patron_id: int | None, today: date) -> dict[int, _Between]:
    """What each library has lent to the requester: now, to this patron, and this year."""
    loan = InterlibraryLoan
    rows = db.session.execute(
        select(loan.supplier_id, loan.state, loan.sent_at, Hold.patron_id)
        .join(HoldSlot, HoldSlot.id == loan.slot_id)
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .where(
            loan.requester_id == requester_id,
            or_(
                loan.state.in_((LoanState.AGREED, *OUT)),
                and_(loan.state.in_(COUNTED), loan.sent_at >= year_begins(today)),
            ),
        )
    )
    begins = year_begins(today)
    found: dict[int, _Between] = defaultdict(_Between)
    for supplier_id, state, sent_at, whose in rows:
        assert supplier_id is not None
        before, is_open = found[supplier_id], state in (LoanState.AGREED, *OUT)
        found[supplier_id] = _Between(
            out_now=before.out_now + is_open,
            out_for_patron=before.out_for_patron
            + (is_open and patron_id is not None and whose == patron_id),
            this_year=before.this_year + (sent_at is None or sent_at >= begins),
        )
    return found


def _given_and_taken(
    library_ids: Iterable[int], today: date
) -> tuple[dict[int, int], dict[int, int]]:
    """How many loans each library gave to all others this year, and took from them."""
    loan = InterlibraryLoan
    counted = (loan.state.in_(COUNTED), loan.sent_at >= year_begins(today))

    def by(side: Any) -> dict[int, int]:
        query = select(side, func.count()).where(side.in_(list(library_ids)), *counted)
        return {row[0]: row[1] for row in db.session.execute(query.group_by(side))}

    return by(loan.supplier_id), by(loan.requester_id)


def _pending(
    library_ids: Iterable[int], title_id: int, besides: int | None
) -> tuple[dict[int, int], dict[int, int]]:
    """Copies of the title each library was asked for and has not set apart yet; and how many
    questions it has to answer in all."""
    loan = InterlibraryLoan
    promised: dict[int, int] = defaultdict(int)
    unanswered: dict[int, int] = defaultdict(int)
    query = (
        select(loan.supplier_id, loan.state, Hold.title_id, func.count(loan.id).label("how_many"))
        .join(HoldSlot, HoldSlot.id == loan.slot_id)
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .where(
            loan.supplier_id.in_(list(library_ids)),
            loan.state.in_((LoanState.ASKED, LoanState.CONDITIONAL, LoanState.AGREED)),
            HoldSlot.state == SlotState.WAITING,
            loan.id != (besides or 0),
        )
        .group_by(loan.supplier_id, loan.state, Hold.title_id)
    )
    for supplier_id, state, of_title_id, how_many in db.session.execute(query):
        assert supplier_id is not None
        if of_title_id == title_id:
            promised[supplier_id] += how_many
        if state is LoanState.ASKED:
            unanswered[supplier_id] += how_many
    return promised, unanswered


def _said_no(hold_id: int) -> set[int]:
    """The libraries that refused a copy for this hold, as far as they have not thought again."""
    event = InterlibraryEvent
    undone = select(event.undoes_id).where(event.undoes_id.is_not(None))
    query = (
        select(event.supplier_id)
        .join(InterlibraryLoan, InterlibraryLoan.id == event.loan_id)
        .join(HoldSlot, HoldSlot.id == InterlibraryLoan.slot_id)
        .where(
            HoldSlot.hold_id == hold_id,
            event.kind.in_(ASKED_ELSEWHERE),
            event.undoes_id.is_(None),
            event.id.not_in(undone),
        )
    )
    return {supplier_id for supplier_id in db.session.scalars(query) if supplier_id is not None}
