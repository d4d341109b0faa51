"""A backup is one whole file, taken while loans go on; restoring keeps what was there before."""

from __future__ import annotations

import json
import os
import sqlite3
import threading

import pytest
from flask import Flask
from sqlalchemy import text

from library_share.commands import main
from library_share.copies.models import Copy
from library_share.database import db, transaction
from library_share.libraries.models import Commune
from library_share.safekeeping import actions
from library_share.safekeeping.errors import NoSuchFile, NoSuchFolder, ServerRunning
from library_share.safekeeping.lock import alone_in
from tests.safekeeping import run


@pytest.fixture
def data_dir(app: Flask):
    return app.config["SETTINGS"].data_dir


def test_what_was_kept_comes_back_and_what_came_later_is_kept_beside(app, given, tmp_path):
    copy = given.a_copy("Đất rừng phương Nam")
    code = copy.code
    kept = actions.back_up(tmp_path / "sáng.backup")
    given.a_copy("Sách mua sau khi sao lưu")

    back = actions.restore(kept.path)

    assert back.findings == []
    assert back.rows["copies"] == given.how_many(Copy) == 1
    assert db.session.scalars(db.select(Copy.code)).one() == code
    assert back.kept.exists()
    actions.restore(kept.path)  # once more, over a database that was itself restored
    assert given.how_many(Copy) == 1


def test_the_former_database_can_be_restored_too(app, given, tmp_path):
    kept = actions.back_up(tmp_path / "empty.backup")
    given.a_copy()
    former = actions.restore(kept.path).kept
    assert given.how_many(Copy) == 0

    aside = tmp_path / "former"
    aside.write_bytes(former.read_bytes())
    actions.restore(aside)
    assert given.how_many(Copy) == 1


def test_a_backup_during_writing_is_one_moment(app, given, tmp_path):
    """Each transaction writes two rows; a backup never holds one without the other."""
    given.a_library("THCS")
    halt = threading.Event()
    written = []

    def write() -> None:
        with app.app_context():
            while not halt.is_set():
                number = len(written)
                with transaction():
                    db.session.add(Commune(name=f"xã {number}"))
                    db.session.flush()
                    db.session.add(Commune(name=f"xã {number} bis"))
                written.append(number)
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 5:
            assert writer.is_alive()
        kept = actions.back_up(tmp_path / "under-load.backup")
        done = len(written)
    finally:
        halt.set()
        writer.join()

    actions.restore(kept.path)
    communes = given.how_many(Commune) - 1  # the one of THCS
    assert communes % 2 == 0
    assert 10 <= communes <= 2 * done + 2


def test_nothing_is_swapped_under_a_running_server(app, given, tmp_path, data_dir):
    kept = actions.back_up(tmp_path / "kept.backup")
    given.a_copy()
    with (
        alone_in(data_dir, otherwise=AssertionError("free")),
        pytest.raises(ServerRunning),
    ):
        actions.restore(kept.path)
    assert given.how_many(Copy) == 1


def test_a_backup_is_for_its_owner_only(app, given, tmp_path):
    kept = actions.back_up(tmp_path / "kept.backup").path
    assert os.name == "nt" or kept.stat().st_mode & 0o077 == 0


def test_a_file_or_folder_that_is_not_there(app, tmp_path):
    with pytest.raises(NoSuchFile):
        actions.restore(tmp_path / "nothing")
    with pytest.raises(NoSuchFolder):
        actions.back_up(tmp_path / "no" / "folder")


def test_a_stale_log_is_not_replayed_into_the_restored_file(app, given, tmp_path):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite only")
    kept = actions.back_up(tmp_path / "kept.backup")
    given.a_copy()
    actions.restore(kept.path)
    database = db.engine.url.database
    db.session.remove()
    db.engine.dispose()
    with sqlite3.connect(database) as reading:
        assert reading.execute("SELECT count(*) FROM copies").fetchone() == (0,)


def test_the_commands_answer_other_programs(app, given, tmp_path):
    given.a_copy()
    status, said = run(app, "backup", str(tmp_path / "kept.backup"), "--json")
    assert status == 0
    assert json.loads(said)["bytes"] == (tmp_path / "kept.backup").stat().st_size
    status, said = run(app, "restore", str(tmp_path / "kept.backup"), "--yes", "--json")
    assert status == 0
    assert json.loads(said)["rows"]["copies"] == 1
    status, said = run(app, "restore", str(tmp_path / "nothing"))
    assert status == 1
    assert str(tmp_path / "nothing") in said


def test_restore_asks_first(app, given, tmp_path):
    run(app, "backup", str(tmp_path / "kept.backup"))
    given.a_copy()
    status, _ = run(app, "restore", str(tmp_path / "kept.backup"))  # nobody answers: no
    assert status == 1
    assert given.how_many(Copy) == 1


def test_every_command_explains_itself():
    for name, command in main.commands.items():
        assert command.help, name


def test_a_command_before_the_first_migration_says_so(app: Flask):
    with db.engine.begin() as connection:
        db.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    for command in (["verify"], ["backup", "kept"], ["token", "lan"]):
        status, said = run(app, *command)
        assert status == 1
        assert "library-share migrate" in said
