"""Keeping the loan policies: few, readable, the most specific wins."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from library_share import clock
from library_share.circulation.errors import NoSuchPolicy, PolicyExists
from library_share.circulation.models import Loan, LoanPolicy
from library_share.circulation.rules import Cap
from library_share.database import db, judged
from library_share.patrons.models import PatronKind

_EVERYBODY = {"loans_at_most": 3, "days": 14, "cap": Cap.SCHOOL_YEAR, "renewals_at_most": 1}
_GROWN_UPS = {"loans_at_most": 10, "days": 60, "cap": Cap.TERM, "renewals_at_most": 2}
#: What a library may begin with: few and readable, each may be changed afterwards.
USUAL: tuple[dict[str, Any], ...] = (
    {"patron_kind": None, **_EVERYBODY},
    {"patron_kind": PatronKind.TEACHER, **_GROWN_UPS},
    {"patron_kind": PatronKind.STAFF, **_GROWN_UPS},
)


def add_policy(**fields: Any) -> LoanPolicy:
    """A new policy; `library_id`, `patron_kind` and `title_kind` may be None for all."""
    policy = LoanPolicy(**fields, **_keys(fields))
    with judged({"one_policy_per_case": PolicyExists()}):
        db.session.add(policy)
    return policy


def add_usual_policies(library_id: int | None) -> None:
    """Policies to begin with, for one library or (None) for the whole network."""
    for policy in USUAL:
        add_policy(library_id=library_id, title_kind=None, **policy)


def change_policy(policy: LoanPolicy, **fields: Any) -> LoanPolicy:
    """End the policy and put a changed one in its place: loans keep the policy they were made
    under, and their count moves to the new one, so that nobody gets a second allowance."""
    policy.ended_at = clock.now()
    db.session.flush()
    changed = add_policy(**{**_fields_of(policy), **fields})
    db.session.execute(
        update(Loan)
        .where(Loan.policy_id == policy.id, Loan.returned_at.is_(None))
        .values(policy_id=changed.id)
    )
    return changed


def end_policy(policy: LoanPolicy) -> None:
    """No new loans under it; the more general policies take over."""
    policy.ended_at = clock.now()


def get_policy(policy_id: int) -> LoanPolicy:
    found = db.session.get(LoanPolicy, policy_id)
    if found is None or found.ended_at is not None:
        raise NoSuchPolicy
    return found


def policies_in_force(library_id: int) -> list[LoanPolicy]:
    """The library's own policies, then those of the whole network."""
    query = (
        select(LoanPolicy)
        .where(
            LoanPolicy.ended_at.is_(None),
            (LoanPolicy.library_id == library_id) | LoanPolicy.library_id.is_(None),
        )
        .order_by(LoanPolicy.library_id.is_(None), LoanPolicy.patron_key, LoanPolicy.title_key)
    )
    return list(db.session.scalars(query))


_COLUMNS = (
    "library_id",
    "patron_kind",
    "title_kind",
    "may_take_home",
    "loans_at_most",
    "days",
    "fixed_due_on",
    "cap",
    "renewals_at_most",
    "overdue_blocks",
)


def _fields_of(policy: LoanPolicy) -> dict[str, Any]:
    return {name: getattr(policy, name) for name in _COLUMNS}


def _keys(fields: dict[str, Any]) -> dict[str, str]:
    def key(name: str) -> str:
        value = fields.get(name)
        return "*" if value is None else str(value)

    return {
        "library_key": key("library_id"),
        "patron_key": key("patron_kind"),
        "title_key": key("title_kind"),
    }
