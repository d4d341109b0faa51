"""How a patron stands with the library on a day."""

from __future__ import annotations

from datetime import date

from library_share.circulation import queries, rules
from library_share.patrons.models import PatronState
from library_share.patrons.queries import PatronOfCard


def borrower_of(patron: PatronOfCard, on: date, policy_id: int | None) -> rules.Borrower:
    """How the patron stands on that day; `open_loans` counts loans under the same policy."""
    open_loans = queries.open_loans_of(patron.patron_id, on)
    suspended = patron.state == PatronState.SUSPENDED and (
        patron.suspended_until is None or patron.suspended_until >= on
    )
    expired = patron.card_expires_on is not None and patron.card_expires_on < on
    return rules.Borrower(
        has_left=patron.state == PatronState.LEFT,
        is_suspended=suspended,
        suspended_until=patron.suspended_until,
        suspended_because=patron.suspended_because,
        card_expired_on=patron.card_expires_on if expired else None,
        card_is_revoked=patron.card_revoked,
        open_loans=open_loans.by_policy.get(policy_id, 0),
        overdue_loans=open_loans.overdue,
    )
