"""What must hold between the facts of lending; `library-share verify` looks for breaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select

from library_share.circulation.holds.checks import CHECKS as HOLD_CHECKS
from library_share.circulation.models import EventKind, Loan, LoanEvent
from library_share.database import db
from library_share.safekeeping.checks import Check, Row
from library_share.translation import N_

ROWS_AT_A_TIME = 2_000


@dataclass
class _Told:
    """What a loan's events tell of it."""

    is_open: bool = False
    is_undone: bool = False
    due_on: date | None = None
    renewals: int = 0


def told_by(events: Iterable[Any]) -> _Told:
    """Replay events, oldest first, leaving out those that were undone."""
    events = list(events)
    undone = {event.undoes_id for event in events if event.kind is EventKind.UNDONE}
    told = _Told()
    for event in events:
        if event.kind in (EventKind.LENT, EventKind.READ_HERE):
            told.is_undone = event.id in undone
            told.is_open = not told.is_undone and not event.counted_only
            told.due_on = event.due_on
        elif event.id in undone or event.kind is EventKind.UNDONE:
            continue
        elif event.kind is EventKind.RENEWED:
            told.due_on, told.renewals = event.due_on, told.renewals + 1
        elif event.kind is EventKind.SHORTENED:
            told.due_on = event.due_on
        elif event.kind is EventKind.RETURNED:
            told.is_open = False
    return told


def _loans_that_differ_from_their_events() -> Iterator[Row]:
    query = (
        select(
            Loan.id.label("loan"),
            Loan.returned_at,
            Loan.undone_at,
            Loan.due_on.label("loan_due"),
            Loan.renewals,
            LoanEvent.id,
            LoanEvent.kind,
            LoanEvent.due_on,
            LoanEvent.undoes_id,
            (Loan.patron_kind.is_(None)).label("counted_only"),
        )
        .join(LoanEvent, LoanEvent.loan_id == Loan.id)
        .order_by(Loan.id, LoanEvent.id)
        .execution_options(yield_per=ROWS_AT_A_TIME)
    )
    for loan_id, rows in groupby(db.session.execute(query), key=lambda row: row.loan):
        events = list(rows)
        told, kept = told_by(events), events[0]
        same = (
            told.is_open == (kept.returned_at is None)
            and told.is_undone == (kept.undone_at is not None)
            and (told.is_undone or told.due_on == kept.loan_due)
            and told.renewals == kept.renewals
        )
        if not same:
            yield {"loan": loan_id}


CHECKS = [
    *HOLD_CHECKS,
    Check(
        name="one_patron_per_copy",
        description=N_("A copy is in one patron's hands at the most."),
        rows="""
            SELECT c.code, count(l.id) AS loans FROM loans l JOIN copies c ON c.id = l.copy_id
            WHERE l.returned_at IS NULL GROUP BY c.id, c.code HAVING count(l.id) > 1
        """,
        sentence=N_("Copy {code} is on loan {loans} times at once."),
    ),
    Check(
        name="loans_do_not_overlap",
        description=N_("No copy was in two patrons' hands at the same time."),
        rows="""
            SELECT c.code, l.id AS loan, o.id AS other FROM loans l
            JOIN loans o ON o.copy_id = l.copy_id AND o.undone_at IS NULL
                AND (o.lent_at > l.lent_at OR o.lent_at = l.lent_at AND o.id > l.id)
                AND (l.returned_at IS NULL OR o.lent_at < l.returned_at)
            JOIN copies c ON c.id = l.copy_id
            WHERE l.undone_at IS NULL
        """,
        sentence=N_("Copy {code} was lent twice at once (loans {loan} and {other})."),
    ),
    Check(
        name="loans_end_after_they_begin",
        description=N_("A copy is given back after it was lent."),
        rows="SELECT id AS loan FROM loans WHERE returned_at < lent_at",
        sentence=N_("Loan {loan} ended before it began."),
    ),
    Check(
        name="loans_have_a_beginning",
        description=N_("Every loan has exactly one event with which it began."),
        rows="""
            SELECT l.id AS loan, count(e.id) AS beginnings FROM loans l
            LEFT JOIN loan_events e ON e.loan_id = l.id AND e.kind IN ('lent', 'read_here')
            GROUP BY l.id HAVING count(e.id) <> 1
        """,
        sentence=N_("Loan {loan} began {beginnings} times."),
    ),
    Check(
        name="loans_as_their_events_tell",
        description=N_("Every loan stands as its events tell: open or closed, due day, renewals."),
        rows=_loans_that_differ_from_their_events,
        sentence=N_("Loan {loan} does not stand as its events tell."),
    ),
    Check(
        name="undone_events_of_the_same_loan",
        description=N_("An undoing speaks of an event of its own loan."),
        rows="""
            SELECT e.id AS event FROM loan_events e JOIN loan_events u ON u.id = e.undoes_id
            WHERE u.loan_id <> e.loan_id OR u.kind = 'undone' OR u.id > e.id
        """,
        sentence=N_("Event {event} undoes an event of another loan."),
    ),
    Check(
        name="owner_remembered_right",
        description=N_("A loan remembers the owner of its copy."),
        rows="""
            SELECT l.id AS loan FROM loans l JOIN copies c ON c.id = l.copy_id
            WHERE l.owner_library_id <> c.library_id
        """,
        sentence=N_("Loan {loan} remembers another owner than its copy has."),
    ),
    Check(
        name="kind_remembered_right",
        description=N_("A loan to somebody remembers what kind of patron it was."),
        rows="SELECT id AS loan FROM loans WHERE patron_id IS NOT NULL AND patron_kind IS NULL",
        sentence=N_("Loan {loan} does not remember the patron's kind."),
    ),
    Check(
        name="open_loans_have_a_patron",
        description=N_("An open loan is in somebody's hands."),
        rows="SELECT id AS loan FROM loans WHERE returned_at IS NULL AND patron_id IS NULL",
        sentence=N_("Loan {loan} is open, but nobody has the copy."),
    ),
    Check(
        name="withdrawn_copies_are_not_out",
        description=N_("A withdrawn copy is in nobody's hands."),
        rows="""
            SELECT c.code, l.id AS loan FROM loans l JOIN copies c ON c.id = l.copy_id
            WHERE l.returned_at IS NULL AND c.state = 'withdrawn'
        """,
        sentence=N_("Copy {code} is withdrawn, yet on loan (loan {loan})."),
    ),
    Check(
        name="events_in_order",
        description=N_("What happened to a loan is noted after it was lent."),
        rows="""
            SELECT e.id AS event FROM loan_events e JOIN loans l ON l.id = e.loan_id
            WHERE e.kind IN ('returned', 'renewed') AND e.happened_at < l.lent_at
        """,
        sentence=N_("Event {event} comes before its loan."),
    ),
]
