"""Which loan policies rule: those in force, and the one that a loan was made under."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from library_share.circulation.models import LoanPolicy
from library_share.circulation.rules import Policy
from library_share.database import db, run, table_of
from library_share.prepared import Prepared

_POLICIES = table_of(LoanPolicy)
_IN_FORCE = Prepared(
    select(_POLICIES).where(
        _POLICIES.c.ended_at.is_(None),
        (_POLICIES.c.library_id == bindparam("library_id")) | _POLICIES.c.library_id.is_(None),
    )
)


def policies_of(library_id: int) -> list[Policy]:
    """All policies in force that could rule a copy of this owner."""
    return [_plain(row) for row in run(_IN_FORCE, library_id=library_id)]


def find_policy(policy_id: int) -> Policy | None:
    """A policy, in force or ended: a loan keeps the policy it was made under."""
    row = db.session.execute(select(_POLICIES).where(_POLICIES.c.id == policy_id)).one_or_none()
    return _plain(row) if row is not None else None


def _plain(row: Any) -> Policy:
    return Policy(
        id=row.id,
        library_id=row.library_id,
        patron_kind=row.patron_kind,
        title_kind=row.title_kind,
        may_take_home=row.may_take_home,
        loans_at_most=row.loans_at_most,
        days=row.days,
        fixed_due_on=row.fixed_due_on,
        cap=row.cap,
        renewals_at_most=row.renewals_at_most,
        overdue_blocks=row.overdue_blocks,
    )
