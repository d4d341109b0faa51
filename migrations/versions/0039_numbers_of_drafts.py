"""The number of an import's draft is never given again, so that an old page cannot import another.

PostgreSQL never gave it again.

Revision ID: 0039
Revises: 0038
"""

from __future__ import annotations

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def write_again(*, autoincrement: bool) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    with op.batch_alter_table(
        "import_drafts", recreate="always", table_kwargs={"sqlite_autoincrement": autoincrement}
    ):
        pass


def upgrade() -> None:
    write_again(autoincrement=True)


def downgrade() -> None:
    write_again(autoincrement=False)
