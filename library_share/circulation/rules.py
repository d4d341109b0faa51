"""What may be lent, until when, and every reason why not. Plain values in, plain answers out."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from library_share.errors import Reason
from library_share.handovers.rules import Purpose, may_be_lent
from library_share.libraries.rules import Calendar
from library_share.translation import N_

LIBRARIAN = ("librarian", "administrator")


class Cap(enum.StrEnum):
    """What a due day may not pass."""

    NONE = "none"
    TERM = "term"
    SCHOOL_YEAR = "school_year"


def is_late(due_on: date | None, today: date) -> bool:
    """Whether what was due on this day is late: from the day after it. Nobody else compares them;
    in SQL `late.late` says the same."""
    return due_on is not None and due_on < today


def days_late(due_on: date, today: date) -> int:
    """How many days it is late; 0 when it is not."""
    return (today - due_on).days if is_late(due_on, today) else 0


@dataclass(frozen=True, kw_only=True)
class Policy:
    """For how long, how many. None in one of the first three fits everything."""

    id: int
    library_id: int | None
    patron_kind: str | None
    title_kind: str | None
    may_take_home: bool
    loans_at_most: int
    days: int | None
    fixed_due_on: date | None
    cap: Cap
    renewals_at_most: int
    overdue_blocks: bool


@dataclass(frozen=True, kw_only=True)
class Borrower:
    """How a patron stands today. `open_loans` counts those that the policy in question counts."""

    has_left: bool
    suspended_until: date | None
    suspended_because: str
    is_suspended: bool
    card_expired_on: date | None
    card_is_revoked: bool
    open_loans: int
    overdue_loans: int


@dataclass(frozen=True, kw_only=True)
class Book:
    """What lending asks of a copy. `stands_here`: at the acting library, or owned by it.
    `kept_for_another`: somebody else waits for it, and it was caught for them. `travels_as`: why it
    is on its way or on the list of a consignment; None when it goes nowhere."""

    state: str
    owner: str
    stands_here: bool
    kept_for_another: bool = False
    kept_for_borrower: bool = False
    travels_as: Purpose | None = None


def policy_for(
    policies: Iterable[Policy], *, library_id: int, patron_kind: str, title_kind: str
) -> Policy | None:
    """The most specific policy that fits: the library weighs most, then the patron's kind, then
    the title's. The owner's policy counts (NĐ 93/2020/NĐ-CP Điều 27.2)."""
    fitting = [
        policy
        for policy in policies
        if policy.library_id in (None, library_id)
        and policy.patron_kind in (None, patron_kind)
        and policy.title_kind in (None, title_kind)
    ]
    return max(fitting, key=_weight, default=None)


def _weight(policy: Policy) -> int:
    return (
        4 * (policy.library_id is not None)
        + 2 * (policy.patron_kind is not None)
        + (policy.title_kind is not None)
    )


def due_on(
    policy: Policy, calendar: Calendar, lent_on: date, *, capped: bool = True
) -> date | None:
    """The day a copy lent on `lent_on` is due: an open day, not after the cap.

    None when no open day is left before the cap, or the fixed day has passed.
    """
    wanted = policy.fixed_due_on or lent_on + timedelta(days=policy.days or 0)
    due = calendar.next_open(wanted)
    cap = _cap_day(policy, calendar, lent_on) if capped else None
    if cap is not None and due > cap:
        due = calendar.last_open(cap)
    return due if due >= lent_on else None


def _cap_day(policy: Policy, calendar: Calendar, lent_on: date) -> date | None:
    if policy.cap is Cap.TERM and (term := calendar.term_on(lent_on)):
        return term.ends_on
    if policy.cap is Cap.SCHOOL_YEAR and (year := calendar.year_on(lent_on)):
        return year.books_back_by
    return None


def lending_refusals(
    borrower: Borrower, book: Book, policy: Policy, *, due: date | None
) -> list[Reason]:
    """Every reason not to lend, so that the desk can explain them all at once."""
    return [
        *patron_refusals(borrower),
        *_copy_refusals(book),
        *_policy_refusals(borrower, policy, due=due),
    ]


def reading_refusals(borrower: Borrower | None, book: Book) -> list[Reason]:
    """Every reason not to let somebody read a copy on the spot; overdue books do not count."""
    return [*(patron_refusals(borrower) if borrower else []), *_copy_refusals(book)]


def renewal_refusals(
    borrower: Borrower, policy: Policy, *, renewals: int, due_before: date, due: date | None
) -> list[Reason]:
    """Every reason not to lend for longer."""
    found = patron_refusals(borrower)
    if renewals >= policy.renewals_at_most:
        found.append(
            Reason(
                code="renewed_too_often",
                overridable_by=LIBRARIAN,
                message=N_("Renewed {renewals} of {renewals_at_most} times already."),
                facts={"renewals": renewals, "renewals_at_most": policy.renewals_at_most},
            )
        )
    if due is None or due <= due_before:
        found.append(
            Reason(
                code="no_later_day",
                facts={"due_on": due_before},
                message=N_("It cannot be lent for longer: it is due on {due_on} already."),
            )
        )
    return found


def patron_refusals(borrower: Borrower) -> list[Reason]:
    """Every reason that lies with the patron: has left, lost card, suspended, expired."""
    found = []
    if borrower.has_left:
        found.append(Reason(code="patron_left", message=N_("This patron has left the library.")))
    if borrower.card_is_revoked:
        found.append(
            Reason(
                code="card_revoked",
                message=N_("This card was reported lost and replaced. Ask for the new card."),
            )
        )
    if borrower.is_suspended:
        found.append(_suspension(borrower))
    if borrower.card_expired_on is not None:
        found.append(
            Reason(
                code="card_expired",
                overridable_by=LIBRARIAN,
                message=N_("The card expired on {expired_on}."),
                facts={"expired_on": borrower.card_expired_on},
            )
        )
    return found


def _suspension(borrower: Borrower) -> Reason:
    facts = {"because": borrower.suspended_because or "…"}
    if borrower.suspended_until is None:
        message = N_("Lending is suspended: {because}.")
    else:
        facts["until"] = borrower.suspended_until  # type: ignore[assignment]
        message = N_("Lending is suspended until {until}: {because}.")
    return Reason(code="patron_suspended", message=message, facts=facts, overridable_by=LIBRARIAN)


def _copy_refusals(book: Book) -> list[Reason]:
    found = []
    if book.state == "withdrawn":
        found.append(
            Reason(
                code="copy_withdrawn",
                message=N_("This copy was withdrawn from the library's stock."),
            )
        )
    if book.state == "lost":
        found.append(
            Reason(
                code="copy_lost",
                overridable_by=LIBRARIAN,
                message=N_(
                    "This copy is recorded as lost. If it was found, change its state first."
                ),
            )
        )
    if book.state == "under_repair":
        found.append(
            Reason(
                code="copy_under_repair",
                overridable_by=LIBRARIAN,
                message=N_("This copy is put aside for repair."),
            )
        )
    if book.kept_for_another:
        found.append(
            Reason(
                code="kept_for_another",
                overridable_by=LIBRARIAN,
                message=N_("This copy is kept for somebody who waits for it."),
            )
        )
    elif book.travels_as is not None and not may_be_lent(
        book.travels_as, for_this_patron=book.kept_for_borrower
    ):
        found.append(
            Reason(
                code="travels_for_another",
                overridable_by=LIBRARIAN,
                message=N_("This copy is on its way between two libraries that agreed on it."),
            )
        )
    if not book.stands_here:
        found.append(
            Reason(
                code="belongs_elsewhere",
                facts={"library": book.owner},
                message=N_("This copy belongs to {library} and was not sent here. Send it home."),
            )
        )
    return found


def _policy_refusals(borrower: Borrower, policy: Policy, *, due: date | None) -> list[Reason]:
    if not policy.may_take_home:
        return [
            Reason(
                code="not_for_loan",
                overridable_by=LIBRARIAN,
                message=N_("This kind of book is read in the library, not taken home."),
            )
        ]
    found = []
    if borrower.open_loans >= policy.loans_at_most:
        found.append(
            Reason(
                code="too_many_loans",
                overridable_by=LIBRARIAN,
                message=N_("Already has {open_loans} of {loans_at_most} books."),
                facts={"open_loans": borrower.open_loans, "loans_at_most": policy.loans_at_most},
            )
        )
    if policy.overdue_blocks and borrower.overdue_loans:
        found.append(
            Reason(
                code="has_overdue",
                overridable_by=LIBRARIAN,
                message=N_("Has {overdue_loans} overdue books to bring back first."),
                facts={"overdue_loans": borrower.overdue_loans},
            )
        )
    if due is None:
        found.append(
            Reason(
                code="no_day_left",
                overridable_by=LIBRARIAN,
                message=N_(
                    "All books are due back before the year (or term) ends; no open day is left."
                ),
            )
        )
    return found
