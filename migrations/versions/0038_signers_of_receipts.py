"""Phiếu nhập and biên bản nhận tặng have signers and recipients of their own.

Revision ID: 0038
Revises: 0037
"""

from __future__ import annotations

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

PAPERS = (
    "handover",
    "class_shelf",
    "rotation_plan",
    "stocktake",
    "weeding_request",
    "weeding_record",
    "compensation",
    "register",
    "figures",
    "self_assessment",
    "report",
    "plan",
)
TABLES = ("office_signers", "office_choices")


def allow_papers(papers: tuple[str, ...]) -> None:
    """Let signers and lists of recipients be set for these papers."""
    listed = ", ".join(f"'{paper}'" for paper in papers)
    for table in TABLES:
        with op.batch_alter_table(table) as changed:
            changed.drop_constraint(op.f(f"ck_{table}_paper"), type_="check")
            changed.create_check_constraint(op.f(f"ck_{table}_paper"), f"paper IN ({listed})")


def upgrade() -> None:
    allow_papers((*PAPERS, "receipt"))


def downgrade() -> None:
    # The older release does not know the paper.
    for table in TABLES:
        op.execute(f"DELETE FROM {table} WHERE paper = 'receipt'")
    allow_papers(PAPERS)
