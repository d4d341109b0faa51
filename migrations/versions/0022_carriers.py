"""Who carries boxes on which ways and days; who reads at a point also by colour.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "rotation_plan_points",
        sa.Column("levels", sa.String(40), server_default="", nullable=False),
    )
    op.create_table(
        "rotation_carriers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("weekdays", sa.String(7), nullable=False),
        sa.Column("boxes_a_day", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "boxes_a_day BETWEEN 1 AND 200", name=op.f("ck_rotation_carriers_boxes_a_day")
        ),
        sa.CheckConstraint("weekdays <> ''", name=op.f("ck_rotation_carriers_weekdays")),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_rotation_carriers_commune_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_carriers")),
        sa.UniqueConstraint("commune_id", "name", name="a_carrier_once_per_commune"),
    )
    _ways()


def _ways() -> None:
    table = "rotation_carrier_ways"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("carrier_id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f(f"ck_{table}_lower_first")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, other in (
                ("carrier_id", "rotation_carriers"),
                ("one_id", "places"),
                ("other_id", "places"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("one_id", "other_id", name="one_carrier_on_a_way"),
    )
    for column in ("carrier_id", "other_id"):
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    op.drop_table("rotation_carrier_ways")
    op.drop_table("rotation_carriers")
    with op.batch_alter_table("rotation_plan_points") as points:
        points.drop_column("levels")
