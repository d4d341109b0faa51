"""A copy changes hands: lent, read on the spot, renewed, given back, undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from library_share import clock
from library_share.circulation import histories, in_force, queries, rules
from library_share.circulation.borrowers import borrower_of
from library_share.circulation.errors import (
    CopyAlreadyOnLoan,
    CopyWithdrawn,
    LendingRefused,
    NoPolicy,
    NotOnLoan,
    RenewalRefused,
    TooLateToUndo,
    UnknownCard,
)
from library_share.circulation.holds import waiting
from library_share.circulation.models import EventKind, Loan, LoanEvent, LoanKind
from library_share.circulation.past import stood_at
from library_share.circulation.queries import CopyAtHand
from library_share.copies import deeds
from library_share.copies.models import Condition, CopyState
from library_share.database import db, first, judged, run, table_of
from library_share.errors import Problem, Reason
from library_share.libraries.calendars import calendar_of
from library_share.patrons.forgetting.errors import NO_LOAN_TO_NOBODY
from library_share.patrons.queries import PatronOfCard
from library_share.prepared import Prepared, adding_to

#: The database's own rule (migration 0004).
NO_LOAN = "no_loan_of_a_withdrawn_copy"


@dataclass(frozen=True, kw_only=True)
class Deed(deeds.Deed):
    """Who lends or takes back. `override` is why the rules are set aside, by one who may.

    `has_happened`: the act is reported afterwards (a scan made offline), so that rules which
    could have stopped it only make remarks. `ends_at`: when the loan that is reported had ended,
    None when it goes on.
    """

    override: str | None = None
    has_happened: bool = False
    ends_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Done:
    """What became of a loan. `remarks` are rules that did not stop it."""

    loan_id: int
    event_id: int
    due_on: date | None = None
    remarks: Sequence[Reason] = field(default_factory=tuple)


def lend(
    copy: CopyAtHand, patron: PatronOfCard, deed: Deed, *, back_by: date | None = None
) -> Done:
    """Lend the copy to the patron to take home, or give every reason why not.

    `back_by`: it has to be back at its own library by then, whatever the policy gives.
    """
    if copy.loan is not None:
        raise CopyAlreadyOnLoan(code=copy.code)
    queries.wait_for_turn_of(patron.patron_id)
    policy = rules.policy_for(
        in_force.policies_of(copy.owner_id),
        library_id=copy.owner_id,
        patron_kind=patron.kind,
        title_kind=copy.title_kind,
    )
    if policy is None:
        raise NoPolicy
    calendar = calendar_of(deed.library_id, around=deed.on)
    due = rules.due_on(policy, calendar, deed.on)
    reasons = rules.lending_refusals(
        borrower_of(patron, deed.on, policy.id), _book(copy, deed, patron), policy, due=due
    )
    _stop_unless_overridden(reasons, deed, LendingRefused)
    if due is None:
        due = rules.due_on(policy, calendar, deed.on, capped=False) or calendar.next_open(deed.on)
    if back_by is not None and deed.on < back_by < due:
        due = back_by
    done = _open(copy, patron, deed, LoanKind.TAKE_HOME, due, policy.id, reasons)
    if deed.ends_at is None:
        waiting.lent(copy, patron.patron_id, done.loan_id, deed)
    return done


def read_here(copy: CopyAtHand, patron: PatronOfCard | None, deed: Deed) -> Done:
    """Note that a copy is read on the spot. With a card it stays in the patron's hands until it
    is given back; without one it is counted, and done."""
    if copy.loan is not None:
        raise CopyAlreadyOnLoan(code=copy.code)
    borrower = borrower_of(patron, deed.on, None) if patron else None
    reasons = rules.reading_refusals(borrower, _book(copy, deed, patron))
    _stop_unless_overridden(reasons, deed, LendingRefused)
    return _open(copy, patron, deed, LoanKind.READ_HERE, deed.on, None, reasons)


def renew(
    copy: CopyAtHand, patron: PatronOfCard, deed: Deed, *, back_by: date | None = None
) -> Done:
    """Let the patron keep the copy for longer, counted from today; `back_by` as in `lend`."""
    loan = copy.loan
    if loan is None or loan.kind is not LoanKind.TAKE_HOME:
        raise NotOnLoan(code=copy.code)
    policy = in_force.find_policy(loan.policy_id) if loan.policy_id else None
    if policy is None:
        raise NoPolicy
    calendar = calendar_of(deed.library_id, around=deed.on)
    due = rules.due_on(policy, calendar, deed.on)
    if back_by is not None and due is not None:
        due = min(due, back_by)
    reasons = rules.renewal_refusals(
        borrower_of(patron, deed.on, policy.id),
        policy,
        renewals=loan.renewals,
        due_before=loan.due_on,
        due=due,
    )
    _stop_unless_overridden(reasons, deed, RenewalRefused)
    due = due or loan.due_on
    _change(loan.id, due_on=due, renewals=loan.renewals + 1)
    event_id = _note(loan.id, EventKind.RENEWED, deed, reasons, due_on=due, due_before=loan.due_on)
    return Done(loan_id=loan.id, event_id=event_id, due_on=due, remarks=reasons)


def shorten(loan: Loan, due_on: date, deed: Deed) -> int:
    """The book is needed back by this day, earlier than it was due. Returns the event's number."""
    before, loan.due_on = loan.due_on, due_on
    db.session.flush()
    return _note(loan.id, EventKind.SHORTENED, deed, (), due_on=due_on, due_before=before)


def give_back(copy: CopyAtHand, deed: Deed, condition: Condition | None = None) -> Done:
    """The copy is out of the patron's hands. It may be given back at any library."""
    if copy.loan is None:
        raise NotOnLoan(code=copy.code)
    run(_TAKE_BACK, loan_id=copy.loan.id, returned_at=max(deed.at, copy.loan.lent_at))
    event_id = _note(copy.loan.id, EventKind.RETURNED, deed, (), condition=condition)
    return Done(loan_id=copy.loan.id, event_id=event_id)


def undo(event_id: int, deed: Deed) -> Done:
    """Unsay an event, as long as nothing else has happened to the loan or the copy since.

    Undoing twice is undoing once.
    """
    event = db.session.get_one(LoanEvent, event_id)
    # Before looking: somebody else may be undoing the same event, or lending the copy.
    queries.wait_for_turn_with(histories.copy_id_of(event.loan_id))
    loan = db.session.get_one(Loan, event.loan_id, populate_existing=True)
    done_before = db.session.scalars(
        select(LoanEvent).where(LoanEvent.undoes_id == event_id)
    ).one_or_none()
    if done_before:
        return Done(loan_id=loan.id, event_id=done_before.id)
    last = histories.last_event_of(loan.id)
    if last is None or last.id != event.id:
        raise TooLateToUndo
    if event.kind is EventKind.RETURNED and (
        # Read on the spot since, so that no open loan tells; or it had come back anyhow.
        histories.was_lent_after(loan) or histories.was_returned_besides(event)
    ):
        raise TooLateToUndo
    waiting.undone(event, loan, deed)
    too_late = TooLateToUndo()  # lent on, withdrawn, or the reader forgotten meanwhile
    with judged(
        {"one_open_loan_per_copy": too_late, NO_LOAN: too_late, NO_LOAN_TO_NOBODY: too_late}
    ):
        _change(loan.id, **_before(event, loan, deed.at))
    undoing = _note(loan.id, EventKind.UNDONE, deed, (), undoes_id=event.id, due_before=loan.due_on)
    return Done(loan_id=loan.id, event_id=undoing)


def _before(event: LoanEvent, loan: Loan, now: datetime) -> dict[str, Any]:
    """The loan's columns as they were before `event`."""
    if event.kind in (EventKind.LENT, EventKind.READ_HERE):
        closed_at = loan.returned_at or max(now, loan.lent_at)
        return {"returned_at": closed_at, "undone_at": closed_at}
    if event.kind is EventKind.RENEWED:
        return {"due_on": event.due_before, "renewals": loan.renewals - 1}
    if event.kind is EventKind.SHORTENED:
        return {"due_on": event.due_before}
    return {"returned_at": None}


def _book(copy: CopyAtHand, deed: Deed, patron: PatronOfCard | None) -> rules.Book:
    # What is on the road is in somebody's hand here now, wherever it was going.
    is_on_the_road = copy.way is not None and copy.way.left_at is not None
    here = deed.library_id in (copy.owner_id, copy.place_library_id)
    is_kept = copy.kept is not None
    is_theirs = copy.kept is not None and copy.kept.is_for(patron)
    return rules.Book(
        state=copy.state,
        owner=copy.owner_name,
        stands_here=here or is_on_the_road,
        kept_for_another=is_kept and not is_theirs,
        kept_for_borrower=is_theirs,
        travels_as=copy.way.purpose if copy.way else None,
    )


def _stop_unless_overridden(reasons: list[Reason], deed: Deed, refusal: type[Problem]) -> None:
    if not reasons or deed.has_happened:
        return
    if deed.override and all(reason.overridable_by for reason in reasons):
        return
    raise refusal(reasons=reasons)


def _open(
    copy: CopyAtHand,
    patron: PatronOfCard | None,
    deed: Deed,
    kind: LoanKind,
    due: date,
    policy_id: int | None,
    reasons: list[Reason],
) -> Done:
    nobody_has_it = patron is None
    values = {
        "copy_id": copy.id,
        "patron_id": patron.patron_id if patron else None,
        "policy_id": policy_id,
        "kind": kind,
        "lent_at": deed.at,
        "due_on": due,
        "returned_at": deed.at if nobody_has_it else deed.ends_at,
        "undone_at": None,
        "renewals": 0,
        "owner_library_id": copy.owner_id,
        "acting_library_id": deed.library_id,
        "patron_kind": patron.kind if patron else None,
        "class_name": patron.class_name or "" if patron else "",
        "is_guest": patron is not None and patron.library_id != deed.library_id,
        "grade": patron.grade if patron else None,
        "title_kind": copy.title_kind,
        "level": copy.level,
        "language": copy.language,
        "place_id": stood_at(copy.id, deed.at) if deed.has_happened else copy.place_id,
    }
    if copy.state is CopyState.WITHDRAWN:
        raise CopyWithdrawn  # even what has happened: no register has this copy any more
    # Two desks scanned the same copy, or somebody withdrew it: the database let one of them win.
    with judged(
        {
            "one_open_loan_per_copy": CopyAlreadyOnLoan(code=copy.code),
            NO_LOAN: CopyWithdrawn(),
            NO_LOAN_TO_NOBODY: UnknownCard(code=patron.card_code if patron else ""),
        }
    ):
        loan_id = int(first(_ADD_LOAN, **values).id)
    happened = EventKind.LENT if kind is LoanKind.TAKE_HOME else EventKind.READ_HERE
    event_id = _note(loan_id, happened, deed, reasons, due_on=due)
    if deed.ends_at is not None and not nobody_has_it:
        _note(loan_id, EventKind.RETURNED, deed, (), happened_at=deed.ends_at)
    return Done(loan_id=loan_id, event_id=event_id, due_on=due, remarks=reasons)


def _note(loan_id: int, kind: EventKind, deed: Deed, reasons: Sequence[Reason], **more: Any) -> int:
    """Write the event down; it is never changed."""
    event = {
        "loan_id": loan_id,
        "kind": kind,
        "happened_at": deed.at,
        "recorded_at": clock.now(),
        "library_id": deed.library_id,
        "account_id": deed.account_id,
        "due_on": None,
        "due_before": None,
        "condition": None,
        "override_reason": (deed.override or "") if reasons else "",
        "overridden": " ".join(reason.code for reason in reasons),
        "undoes_id": None,
        **more,
    }
    return int(first(_ADD_EVENT, **event).id)


_LOANS = table_of(Loan)
_ADD_LOAN, _ADD_EVENT = adding_to(_LOANS), adding_to(table_of(LoanEvent))
_TAKE_BACK = Prepared(update(_LOANS).where(_LOANS.c.id == bindparam("loan_id")), ["returned_at"])


def _change(loan_id: int, **columns: Any) -> None:
    db.session.execute(update(_LOANS).where(_LOANS.c.id == loan_id).values(**columns))
