"""A loan's due day may come forward: a book is needed back sooner.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KINDS = ("lent", "read_here", "renewed", "returned", "undone")


def allow_kinds(kinds: tuple[str, ...]) -> None:
    """Let events of loans be of these kinds."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("loan_events") as events:
        events.drop_constraint(op.f("ck_loan_events_kind"), type_="check")
        events.create_check_constraint(op.f("ck_loan_events_kind"), f"kind IN ({listed})")


def upgrade() -> None:
    allow_kinds((*KINDS, "shortened"))


def downgrade() -> None:
    # What the older release knows comes nearest: the day changed. Its `verify` counts it as a
    # renewal, so the loan does too.
    op.execute(
        "UPDATE loans SET renewals = renewals + ("
        "SELECT count(*) FROM loan_events e WHERE e.loan_id = loans.id AND e.kind = 'shortened' "
        "AND NOT EXISTS (SELECT 1 FROM loan_events u WHERE u.undoes_id = e.id))"
    )
    op.execute("UPDATE loan_events SET kind = 'renewed' WHERE kind = 'shortened'")
    allow_kinds(KINDS)
