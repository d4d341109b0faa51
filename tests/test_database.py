"""Transactions begin and end in one place, and the database's own judgement has a name."""

from __future__ import annotations

import threading
import time

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from library_share import engines
from library_share.database import (
    _Queue,
    after_commit,
    broken_constraint,
    db,
    first,
    judged,
    transaction,
)
from library_share.errors import Refused
from library_share.labels.models import CodeCounter
from library_share.libraries.models import Commune
from library_share.prepared import Prepared


def test_writing_outside_a_transaction_is_a_bug(app: Flask):
    db.session.add(Commune(name="xã An Khánh"))
    with pytest.raises(RuntimeError, match="outside transaction"):
        db.session.flush()


def test_nothing_is_kept_when_the_block_fails(app: Flask):
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.add(Commune(name="xã An Khánh"))
        db.session.flush()
        raise ZeroDivisionError
    assert db.session.query(Commune).count() == 0


def test_letters_wait_for_the_commit_and_die_with_a_failure(app: Flask):
    sent = []
    with transaction():
        after_commit(lambda: sent.append("kept"))
        assert sent == []
    with pytest.raises(ZeroDivisionError), transaction():
        after_commit(lambda: sent.append("lost"))
        raise ZeroDivisionError
    assert sent == ["kept"]


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        (
            CodeCounter(kind=1, last_number=1),
            CodeCounter(kind=11, last_number=1),
            "ck_code_counters_kind_is_a_digit",
        ),
        (Commune(name="xã A"), Commune(name="xã A"), "uq_communes_name"),
    ],
)
def test_a_broken_constraint_tells_its_name(app: Flask, first, second, name):
    with pytest.raises(IntegrityError) as breach, transaction():
        db.session.add(first)
        db.session.flush()
        db.session.add(second)
        db.session.flush()
    assert broken_constraint(breach.value) == name


def test_a_breach_with_a_name_becomes_the_problem_it_means(app: Flask):
    class Taken(Refused):
        code = "taken"

    with pytest.raises(Taken), transaction():
        db.session.add(Commune(name="xã A"))
        with judged({"uq_communes_name": Taken()}):
            db.session.add(Commune(name="xã A"))


def test_sqlite_is_set_up_to_survive_a_power_cut(app: Flask):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite only")
    pragmas = {
        name: db.session.execute(text(f"PRAGMA {name}")).scalar()
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_postgresql_started_anew_is_noticed(app: Flask, monkeypatch: pytest.MonkeyPatch):
    if db.engine.dialect.name != "postgresql":
        pytest.skip("PostgreSQL only")
    monkeypatch.setattr(engines, "IDLE_S", 0.0)
    pid, kill = text("SELECT pg_backend_pid()"), text("SELECT pg_terminate_backend(:pid)")
    with db.engine.connect() as other:
        before = db.session.scalar(pid)
        db.session.remove()  # back into the pool
        other.execute(kill, {"pid": before})
        assert db.session.scalar(pid) != before


def test_what_is_unwritten_is_written_before_a_statement_is_run(app: Flask):
    with transaction():
        db.session.add(Commune(name="xã A"))
        assert first(Prepared(select(Commune.name))).name == "xã A"


def test_writers_are_served_in_the_order_they_came():
    queue, order, threads = _Queue(), [], []

    def write(number: int) -> None:
        with queue:
            order.append(number)

    with queue:
        for number in range(8):
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            time.sleep(0.01)
    for thread in threads:
        thread.join()
    assert order == list(range(8))
