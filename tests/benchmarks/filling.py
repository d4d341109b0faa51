"""Loans by the million, written straight into the tables.

They follow each other evenly over the years, each lent and brought back; copies, readers and
libraries take turns. Of PostgreSQL's tables the indexes are made again at the end, and references
are not looked up: 50 million loans come in half an hour instead of a day.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

CLASSES = 10
TABLES = ("loans", "loan_events")
#: For so many it is quicker to make the indexes again.
MANY = 100_000


@dataclass(frozen=True, kw_only=True)
class Filling:
    """`how_many` loans from `begin` on, `step_s` apart, of the libraries, copies and patrons with
    consecutive ids from these; `named_after`: earlier loans have forgotten their readers."""

    how_many: int
    begin: datetime
    step_s: float
    first_library: int
    libraries: int
    first_copy: int
    copies: int
    first_patron: int
    patrons: int
    named_after: datetime


def fill(engine: Engine, filling: Filling) -> None:
    """Write them, behind what there is."""
    own = create_engine(engine.url, poolclass=NullPool)  # with no limit to a statement's time
    with own.connect() as connection:
        if engine.dialect.name == "sqlite":
            _write(connection, filling, SQLITE)
        else:
            connection.execute(text("SET session_replication_role = replica"))
            many = filling.how_many >= MANY
            with _without_indexes(connection) if many else nullcontext():
                _write(connection, filling, POSTGRESQL)
            for table in TABLES:
                highest = f"(SELECT max(id) FROM {table})"  # noqa: S608 - one of TABLES
                connection.execute(text(f"SELECT setval('{table}_id_seq', {highest})"))
        connection.commit()
        connection.execute(text("ANALYZE"))
        connection.commit()


def count_by_sql(engine: Engine) -> None:
    """The figures of such loans as the product would count them, in one statement; whether it
    would, `verify` says."""
    own = create_engine(engine.url, poolclass=NullPool)
    with own.begin() as connection:
        for what, moment in (("lent", "lent_at"), ("returned", "returned_at")):
            connection.execute(text(COUNTED.format(what=what, moment=moment)))
        connection.execute(text(MARK))
    with own.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


@contextmanager
def _without_indexes(connection: Connection) -> Iterator[None]:
    found = connection.execute(text(INDEXES)).all()
    for name, _ in found:
        connection.execute(text(f'DROP INDEX "{name}"'))
    connection.execute(text("SET maintenance_work_mem = '1GB'"))
    yield
    for _, definition in found:
        connection.execute(text(definition))


def _write(connection: Connection, filling: Filling, dialect: dict[str, str]) -> None:
    facts = {
        name: connection.scalar(
            text(f"SELECT coalesce(max(id), 0) FROM {name}")  # noqa: S608 - one of TABLES
        )
        for name in TABLES
    }
    values = {
        **{name: getattr(filling, name) for name in filling.__dataclass_fields__},
        "begin": _said(filling.begin, dialect),
        "named_after": _said(filling.named_after, dialect),
        "last": facts["loans"],
        "last_event": facts["loan_events"],
    }
    connection.execute(text(LOANS.format(**dialect)), values)
    for back, (kind, moment) in enumerate((("lent", "lent_at"), ("returned", "returned_at"))):
        connection.execute(
            text(EVENTS.format(moment=moment)), {**values, "kind": kind, "back": back}
        )


def _said(moment: datetime, dialect: dict[str, str]) -> str:
    return moment.strftime(dialect["format"])


SQLITE = {
    "numbers": "WITH RECURSIVE numbers(n) AS "
    "(SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < :how_many - 1)",
    "from": "numbers",
    "lent": "strftime('%Y-%m-%d %H:%M:%S.000000', :begin, "
    "CAST(n * :step_s AS INTEGER) || ' seconds')",
    "back": "strftime('%Y-%m-%d %H:%M:%S.000000', :begin, "
    "CAST(n * :step_s + 60 AS INTEGER) || ' seconds')",
    "due": "date(:begin, CAST(n * :step_s AS INTEGER) || ' seconds', '15 days')",
    "named": "strftime('%Y-%m-%d %H:%M:%S', :begin, CAST(n * :step_s AS INTEGER) || ' seconds') "
    "> :named_after",
    "format": "%Y-%m-%d %H:%M:%S",
}
POSTGRESQL = {
    "numbers": "",
    "from": "generate_series(CAST(0 AS bigint), :how_many - 1) AS n",
    "lent": "CAST(:begin AS timestamptz) + make_interval(secs => floor(n * :step_s))",
    "back": "CAST(:begin AS timestamptz) + make_interval(secs => floor(n * :step_s) + 60)",
    "due": "CAST(CAST(:begin AS timestamptz) + make_interval(secs => n * :step_s) AS date) + 15",
    "named": "CAST(:begin AS timestamptz) + make_interval(secs => n * :step_s) "
    "> CAST(:named_after AS timestamptz)",
    "format": "%Y-%m-%d %H:%M:%S+00:00",
}
LOANS = """
    {numbers}
    INSERT INTO loans (id, copy_id, patron_id, kind, lent_at, due_on, returned_at, renewals,
        owner_library_id, acting_library_id, patron_kind, class_name, grade, title_kind)
    SELECT :last + 1 + n, :first_copy + n % :copies,
        CASE WHEN {named} THEN :first_patron + n % :patrons END,
        'take_home', {lent}, {due}, {back}, 0,
        :first_library + n % :libraries, :first_library + n % :libraries, 'pupil',
        (1 + n % 5) || CASE WHEN n % 10 < 5 THEN 'A' ELSE 'B' END, 1 + n % 5, 'STN'
    FROM {from}
"""
EVENTS = """
    INSERT INTO loan_events (id, loan_id, kind, happened_at, recorded_at, library_id)
    SELECT :last_event + 2 * (id - :last) - 1 + :back, id, :kind, {moment}, {moment},
        acting_library_id
    FROM loans WHERE id > :last ORDER BY id
"""
INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename IN ('loans', 'loan_events')
    AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""
COUNTED = """
    INSERT INTO statistics_day_counts (day, library_id, owner_library_id, what, patron_kind,
        class_name, grade, title_kind, how_many)
    SELECT CAST({moment} AT TIME ZONE 'Asia/Ho_Chi_Minh' AS date), acting_library_id,
        owner_library_id, '{what}', patron_kind, class_name, grade, title_kind, count(*)
    FROM loans
    GROUP BY CAST({moment} AT TIME ZONE 'Asia/Ho_Chi_Minh' AS date), acting_library_id,
        owner_library_id, patron_kind, class_name, grade, title_kind
"""
MARK = """
    UPDATE statistics_watermarks SET last_id = (SELECT max(id) FROM loan_events)
    WHERE source = 'loan_events'
"""
