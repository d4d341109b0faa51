"""A prepared statement does what SQLAlchemy would have done with it, only sooner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from library_share.database import broken_constraint, db, first, run, table_of, transaction
from library_share.desk.models import Outcome, Scan
from library_share.desk.rules import Intent
from library_share.labels.models import CodeCounter
from library_share.libraries.models import Commune
from library_share.prepared import Prepared, adding_to

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SCANS, COUNTERS, COMMUNES = table_of(Scan), table_of(CodeCounter), table_of(Commune)
COUNTER = Prepared(select(COUNTERS).where(COUNTERS.c.kind == bindparam("kind")))
PID = Prepared(select(func.pg_backend_pid().label("pid")))


@pytest.fixture
def scan(given):
    """All columns of a scan, in every type that a table of ours has."""
    account = given.an_account()
    return {
        "scan_id": uuid4(),
        "asked_hash": "0" * 64,
        "library_id": given.a_library().id,
        "account_id": account.id,
        "copy_id": None,
        "patron_code": "",
        "intent": Intent.AUTO,
        "event_id": None,
        "scanned_at": AT.astimezone(timezone(timedelta(hours=7))),
        "recorded_at": AT,
        "outcome": Outcome.SHOWN,
        "status": 200,
        "answer": {"title": "Dế Mèn", "remarks": []},
    }


def test_every_type_comes_back_as_it_was_given(scan):
    with transaction():
        added = first(adding_to(SCANS), **scan)
    found = first(Prepared(select(SCANS)))
    assert found._asdict() == {"id": added.id, **scan}
    assert found.scanned_at.tzinfo is UTC
    assert db.session.get_one(Scan, added.id).answer == scan["answer"]


def test_values_that_belong_to_the_statement_need_not_be_given(app):
    with transaction():
        db.session.add_all([CodeCounter(kind=kind, last_number=0) for kind in (1, 2, 3)])
    last = Prepared(select(COUNTERS.c.kind).where(COUNTERS.c.kind < 3).order_by(-COUNTERS.c.kind))
    assert [row.kind for row in run(last)] == [2, 1]


def test_none_when_there_is_no_row(app):
    assert first(COUNTER, kind=1) is None
    assert run(COUNTER, kind=1) == []


def test_a_change_needs_all_that_it_sets(app):
    change = Prepared(
        update(COUNTERS).where(COUNTERS.c.kind == bindparam("which")), ["last_number"]
    )
    with transaction():
        db.session.add(CodeCounter(kind=1, last_number=0))
        assert run(change, which=1, last_number=7) == []
        with pytest.raises(KeyError):
            run(change, which=1)
    assert first(COUNTER, kind=1).last_number == 7


def test_the_database_says_no_as_it_says_to_sqlalchemy(app):
    add = adding_to(COMMUNES)
    values = {"name": "xã A", "province": ""}
    with pytest.raises(IntegrityError) as breach, transaction():
        run(add, **values)
        run(add, **values)
    assert broken_constraint(breach.value) == "uq_communes_name"
    assert run(Prepared(select(COMMUNES))) == []


def test_a_connection_that_died_is_not_used_again(app):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("PostgreSQL only")
    kill = text("SELECT pg_terminate_backend(:pid)")
    with db.engine.connect() as other:
        before = first(PID).pid
        other.execute(kill, {"pid": before})
        with pytest.raises(OperationalError) as gone:
            run(PID)
        assert gone.value.connection_invalidated
        db.session.rollback()
        assert first(PID).pid != before
