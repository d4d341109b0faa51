"""The general register: receipts by which copies came in, and exits by which they left.

What is entered already gets one receipt for each library, day and source, or for each number of
the paper book; what is withdrawn gets one exit for each weeding list, or for each day.

Revision ID: 0032
Revises: 0031
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

REASONS = ("lost", "worn_out", "outdated", "transferred", "other")
BY_CRITERION = {
    "outdated": "outdated",
    "replaced": "outdated",
    "old_periodical": "outdated",
    "worn_out": "worn_out",
    "lost": "lost",
    "lost_on_rotation": "lost",
}
BY_DISPOSAL = {"other_use": "transferred", "liquidate": "other"}
#: Giờ Việt Nam.
HERE = timezone(timedelta(hours=7))
AT_ONCE = 5_000


def _short(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), server_default="", nullable=False)


def _key(name: str, to: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(f"{to}.id"), nullable=False)


def _counts(table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint("number >= 1", name=op.f(f"ck_{table}_counts_from_one"))


def upgrade() -> None:
    receipts = op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        _key("library_id", "libraries"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_from_paper", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        _short("written_as", 30),
        sa.Column("entered_on", sa.Date(), nullable=False),
        _short("source", 120),
        _short("giver", 120),
        _short("voucher_number", 60),
        sa.Column("voucher_on", sa.Date(), nullable=True),
        _short("note", 300),
        _counts("receipts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("library_id", "number", name=op.f("uq_receipts_library_id_number")),
    )
    is_named = sa.text("written_as <> ''")
    op.create_index(
        "one_receipt_per_paper_name",
        "receipts",
        ["library_id", "written_as"],
        unique=True,
        sqlite_where=is_named,
        postgresql_where=is_named,
    )
    op.create_index(
        "ix_receipts_library_id_entered_on", "receipts", ["library_id", "entered_on", "number"]
    )
    receipt_lines = op.create_table(
        "receipt_lines",
        _key("copy_id", "copies"),
        _key("receipt_id", "receipts"),
        sa.PrimaryKeyConstraint("copy_id", name=op.f("pk_receipt_lines")),
    )
    op.create_index("ix_receipt_lines_receipt_id", "receipt_lines", ["receipt_id", "copy_id"])
    exits = op.create_table(
        "exits",
        sa.Column("id", sa.Integer(), nullable=False),
        _key("library_id", "libraries"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=False),
        _short("paper_number", 60),
        sa.Column("paper_on", sa.Date(), nullable=True),
        _short("note", 300),
        _counts("exits"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exits")),
        sa.UniqueConstraint("library_id", "number", name=op.f("uq_exits_library_id_number")),
    )
    op.create_index("ix_exits_library_id_left_on", "exits", ["library_id", "left_on", "number"])
    listed = ", ".join(f"'{reason}'" for reason in REASONS)
    exit_lines = op.create_table(
        "exit_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        _key("exit_id", "exits"),
        _key("copy_id", "copies"),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("back_on", sa.Date(), nullable=True),
        sa.CheckConstraint(f"reason IN ({listed})", name=op.f("ck_exit_lines_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exit_lines")),
    )
    is_out = sa.text("back_on IS NULL")
    op.create_index(
        "one_open_exit_per_copy",
        "exit_lines",
        ["copy_id"],
        unique=True,
        sqlite_where=is_out,
        postgresql_where=is_out,
    )
    op.create_index("ix_exit_lines_copy_id", "exit_lines", ["copy_id"])
    op.create_index("ix_exit_lines_exit_id", "exit_lines", ["exit_id", "copy_id"])
    _write_receipts(receipts, receipt_lines)
    _write_exits(exits, exit_lines)


def downgrade() -> None:
    for table in ("exit_lines", "exits", "receipt_lines", "receipts"):
        op.drop_table(table)


# --- what there is already -----------------------------------------------------------------------


def _write_receipts(receipts: sa.Table, lines: sa.Table) -> None:
    """In the order of their days, behind the numbers that the paper books gave."""
    groups: dict[int, dict[tuple[Any, ...], list[int]]] = {}
    firsts: dict[tuple[int, tuple[Any, ...]], tuple[date, str]] = {}
    for copy in op.get_bind().execute(
        sa.text(
            "SELECT id, library_id, acquired_on, created_at, source, general_register_number AS paper"
            " FROM copies ORDER BY id"
        )
    ):
        entered = _day(copy.created_at)
        entered_on = min(_date(copy.acquired_on) or entered, entered)
        key: tuple[Any, ...] = (entered_on, copy.source)
        if copy.paper:
            key = (_number(copy.paper) or copy.paper,)
        groups.setdefault(copy.library_id, {}).setdefault(key, []).append(copy.id)
        firsts.setdefault((copy.library_id, key), (entered_on, copy.source))
    next_id = 1
    for library_id, of_library in sorted(groups.items()):
        last = 0
        order = sorted(
            of_library, key=lambda key: (not _is_number(key), *firsts[library_id, key], str(key))
        )
        rows, held = [], []
        for key in order:
            given = key[0] if _is_number(key) else None
            number = given or last + 1
            last = max(last, number)
            entered_on, source = firsts[library_id, key]
            rows.append(
                {
                    "id": next_id,
                    "library_id": library_id,
                    "number": number,
                    "is_from_paper": given is not None,
                    "written_as": key[0] if len(key) == 1 and given is None else "",
                    "entered_on": entered_on,
                    "source": source,
                }
            )
            held += [{"copy_id": id_, "receipt_id": next_id} for id_ in of_library[key]]
            next_id += 1
        _insert(receipts, rows)
        _insert(lines, held)
    _go_on_with("receipts")


def _write_exits(exits: sa.Table, lines: sa.Table) -> None:
    left: dict[int, dict[tuple[Any, ...], list[tuple[int, str]]]] = {}
    for row in op.get_bind().execute(
        sa.text(
            """
            SELECT c.id, c.library_id, c.condition, c.created_at, l.criterion, l.disposal,
                w.decision_number, w.decided_on, w.carried_out_at,
                (SELECT max(h.at) FROM copy_changes h
                 WHERE h.copy_id = c.id AND h.state = 'withdrawn') AS withdrawn_at,
                (SELECT count(*) FROM copy_changes h
                 WHERE h.copy_id = c.id AND h.state = 'lost') AS times_lost
            FROM copies c
            LEFT JOIN weeding_lines l ON l.copy_id = c.id AND l.outcome = 'withdrawn'
                AND l.id = (SELECT max(m.id) FROM weeding_lines m
                            WHERE m.copy_id = c.id AND m.outcome = 'withdrawn')
            LEFT JOIN weeding_lists w ON w.id = l.list_id
            WHERE c.state = 'withdrawn' ORDER BY c.id
            """
        )
    ):
        if row.criterion:
            reason = BY_CRITERION.get(row.criterion) or BY_DISPOSAL[row.disposal]
        elif row.times_lost:
            reason = "lost"
        else:
            reason = "worn_out" if row.condition == "damaged" else "other"
        on = _day(row.carried_out_at or row.withdrawn_at or row.created_at)
        key = (on, row.decision_number or "", _date(row.decided_on))
        left.setdefault(row.library_id, {}).setdefault(key, []).append((row.id, reason))
    next_id = 1
    for library_id, of_library in sorted(left.items()):
        rows, held = [], []
        for number, (key, copies) in enumerate(
            sorted(of_library.items(), key=lambda one: (one[0][0], one[1][0])), start=1
        ):
            rows.append(
                {
                    "id": next_id,
                    "library_id": library_id,
                    "number": number,
                    "left_on": key[0],
                    "paper_number": key[1],
                    "paper_on": key[2],
                }
            )
            held += [
                {"exit_id": next_id, "copy_id": id_, "reason": reason} for id_, reason in copies
            ]
            next_id += 1
        _insert(exits, rows)
        _insert(lines, held)
    _go_on_with("exits")


def _insert(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    for part in _parts(rows):
        op.bulk_insert(table, part)


def _parts(rows: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _go_on_with(table: str) -> None:
    """PostgreSQL hands out ids itself; it must not hand out these again."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        bind.execute(
            sa.text(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
                " HAVING max(id) IS NOT NULL"
            )
        )


def _day(moment: datetime | str) -> date:
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(HERE).date()


def _date(day: date | str | None) -> date | None:
    return date.fromisoformat(day) if isinstance(day, str) else day


def _number(paper: str) -> int | None:
    is_number = paper.isascii() and paper.isdecimal() and len(paper.lstrip("0")) in range(1, 10)
    return int(paper) if is_number else None


def _is_number(key: tuple[Any, ...]) -> bool:
    return isinstance(key[0], int)
