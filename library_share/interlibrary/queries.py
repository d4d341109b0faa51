"""What people ask about lending between libraries: which loans, what to do, who gave how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from library_share import clock
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.database import db
from library_share.handovers.models import HandoverLine
from library_share.interlibrary.errors import NoSuchInterlibraryLoan
from library_share.interlibrary.models import (
    Distance,
    InterlibraryEvent,
    InterlibraryLoan,
    SharingTerms,
)
from library_share.interlibrary.rules import COUNTED, OPEN_STATES, OUT, Happening, LoanState, Terms
from library_share.libraries.models import Library


def find_loan(loan_id: int) -> InterlibraryLoan | None:
    """The loan with this number, whoever's; the caller asks who may know."""
    return db.session.get(InterlibraryLoan, loan_id) if 0 < loan_id < 2**31 else None


def loan_for(loan_id: int, library_ids: Iterable[int]) -> InterlibraryLoan:
    """The loan, for a library that asks, is asked, or has answered; otherwise it does not exist."""
    loan = find_loan(loan_id)
    ids = set(library_ids)
    if loan is None or not (
        ids & {loan.requester_id, loan.supplier_id} or _has_answered(loan_id, ids)
    ):
        raise NoSuchInterlibraryLoan
    return loan


def _has_answered(loan_id: int, library_ids: set[int]) -> bool:
    query = exists().where(
        InterlibraryEvent.loan_id == loan_id,
        InterlibraryEvent.supplier_id.in_(library_ids),
        InterlibraryEvent.library_id.in_(library_ids),
    )
    return bool(db.session.scalar(select(query)))


def loans_of(
    library_id: int, *, lending: bool, states: Iterable[LoanState] = OPEN_STATES
) -> Select[InterlibraryLoan]:
    """What a library lends to others, or borrows from them, for a page by id."""
    side = InterlibraryLoan.supplier_id if lending else InterlibraryLoan.requester_id
    return with_what_is_shown(
        select(InterlibraryLoan).where(
            side == library_id, InterlibraryLoan.state.in_(tuple(states))
        )
    )


def with_what_is_shown(query: Select[InterlibraryLoan]) -> Select[InterlibraryLoan]:
    """Read along what a list shows of each loan."""
    return query.options(*_shown())


def _shown() -> tuple[Any, ...]:
    hold = joinedload(InterlibraryLoan.slot).joinedload(HoldSlot.hold)
    return (
        hold.joinedload(Hold.title),
        hold.joinedload(Hold.patron),
        joinedload(InterlibraryLoan.requester).lazyload(Library.commune),
        joinedload(InterlibraryLoan.supplier).lazyload(Library.commune),
        joinedload(InterlibraryLoan.copy),
    )


def loans_of_hold(hold_id: int) -> list[InterlibraryLoan]:
    """All loans that were asked for a hold, the newest of each slot last."""
    query = (
        select(InterlibraryLoan)
        .join(HoldSlot, HoldSlot.id == InterlibraryLoan.slot_id)
        .where(HoldSlot.hold_id == hold_id)
        .options(*_shown())
    )
    return list(db.session.scalars(query.order_by(HoldSlot.number, InterlibraryLoan.id)))


def how_many_to_answer(library_id: int) -> int:
    """How many questions of other libraries wait for this one's answer."""
    query = select(func.count()).where(
        InterlibraryLoan.supplier_id == library_id, InterlibraryLoan.state == LoanState.ASKED
    )
    return db.session.scalar(query) or 0


def due_day_of(handover_id: int) -> date | None:
    """When what this handover brought to its borrower has to be back, the last of it; None when it
    brought nothing that was lent."""
    return db.session.scalar(
        select(func.max(InterlibraryLoan.due_on))
        .join(
            HandoverLine,
            and_(
                HandoverLine.copy_id == InterlibraryLoan.copy_id,
                HandoverLine.left_at == InterlibraryLoan.sent_at,
            ),
        )
        .where(HandoverLine.handover_id == handover_id)
    )


def find_loan_out(copy_id: int) -> InterlibraryLoan | None:
    """The loan for which this copy is away from home; None when it is not."""
    return db.session.scalar(
        select(InterlibraryLoan)
        .where(InterlibraryLoan.copy_id == copy_id, InterlibraryLoan.state.in_(OUT))
        .options(joinedload(InterlibraryLoan.slot).joinedload(HoldSlot.hold))
    )


def events_of(loan_id: int) -> list[InterlibraryEvent]:
    """What happened to a loan, the newest first."""
    query = select(InterlibraryEvent).where(InterlibraryEvent.loan_id == loan_id)
    query = query.options(joinedload(InterlibraryEvent.supplier).lazyload(Library.commune))
    return list(db.session.scalars(query.order_by(InterlibraryEvent.id.desc()).limit(200)))


def why_asked_of(loan_ids: Iterable[int]) -> dict[int, InterlibraryEvent]:
    """The last asking of each loan, with the reasons for it; one statement."""
    query = select(InterlibraryEvent).where(
        InterlibraryEvent.loan_id.in_(list(loan_ids)), InterlibraryEvent.kind == Happening.ASK
    )
    return {
        event.loan_id: event for event in db.session.scalars(query.order_by(InterlibraryEvent.id))
    }


# --- terms -----------------------------------------------------------------------------------


def terms_between(supplier_ids: Iterable[int], requester_id: int) -> dict[int, Terms]:
    """On what terms each of the libraries lends to this one; without an agreement and in another
    commune it does not, and is missing. Two statements."""
    ids = list(supplier_ids)
    rows = db.session.scalars(
        select(SharingTerms)
        .where(
            SharingTerms.supplier_id.in_(ids),
            or_(SharingTerms.partner_id == requester_id, SharingTerms.partner_id.is_(None)),
        )
        .order_by(SharingTerms.partner_id.is_not(None))  # what is said to one overrides the rest
    )
    found = {row.supplier_id: as_terms(row) for row in rows}
    here = aliased(Library)
    neighbours = db.session.scalars(
        select(Library.id)
        .join(here, and_(here.commune_id == Library.commune_id, here.id == requester_id))
        .where(Library.id.in_(ids))
    )
    for library_id in neighbours:
        found.setdefault(library_id, Terms())
    return found


def as_terms(row: SharingTerms) -> Terms:
    return Terms(
        level=row.level,
        loan_days=row.loan_days,
        renewals_at_most=row.renewals_at_most,
        answer_days=row.answer_days,
        books_at_most=row.books_at_most,
        per_patron_at_most=row.per_patron_at_most,
        per_year_at_most=row.per_year_at_most,
        keeps_at_least=row.keeps_at_least,
        agrees_by_itself=row.agrees_by_itself,
    )


def agreements_of(supplier_id: int) -> list[SharingTerms]:
    """What a library has laid down, the offer to all first."""
    query = (
        select(SharingTerms)
        .outerjoin(Library, Library.id == SharingTerms.partner_id)
        .where(SharingTerms.supplier_id == supplier_id)
        .options(joinedload(SharingTerms.partner))
    )
    return list(
        db.session.scalars(query.order_by(SharingTerms.partner_id.is_not(None), Library.code))
    )


def metres_from(library_id: int) -> dict[int, int]:
    """How far other libraries are, as far as somebody noted it."""
    rows = db.session.scalars(
        select(Distance).where(or_(Distance.a_id == library_id, Distance.b_id == library_id))
    )
    return {row.b_id if row.a_id == library_id else row.a_id: row.metres for row in rows}


# --- balance ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Balance:
    """How much two libraries gave each other since a day: lent and borrowed, as the first says."""

    library_id: int
    code: str
    name: str
    lent: int
    borrowed: int
    #: Of those, books that are out now.
    lent_now: int
    borrowed_now: int


def year_begins(today: date) -> datetime:
    """Quotas and balances count calendar years."""
    return clock.start_of(today.replace(month=1, day=1))


def balances_of(library_id: int, *, since: datetime) -> list[Balance]:
    """What a library gave to and took from each other one, by their codes."""
    other = case(
        (InterlibraryLoan.supplier_id == library_id, InterlibraryLoan.requester_id),
        else_=InterlibraryLoan.supplier_id,
    )
    lends = InterlibraryLoan.supplier_id == library_id
    out = InterlibraryLoan.state.in_(OUT)
    partner = aliased(Library)
    rows = db.session.execute(
        select(
            partner.id.label("library_id"),
            partner.code,
            partner.short_name.label("name"),
            _number(lends).label("lent"),
            _number(~lends).label("borrowed"),
            _number(and_(lends, out)).label("lent_now"),
            _number(and_(~lends, out)).label("borrowed_now"),
        )
        .join(partner, partner.id == other)
        .where(
            or_(lends, InterlibraryLoan.requester_id == library_id),
            InterlibraryLoan.state.in_(COUNTED),
            InterlibraryLoan.sent_at >= since,
        )
        .group_by(partner.id, partner.code, partner.short_name)
        .order_by(partner.code)
    )
    return [Balance(**row._mapping) for row in rows]


def _number(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
