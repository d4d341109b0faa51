"""Whatever is wrong with a backup is told in a sentence, and the present data stay as they are."""

from __future__ import annotations

import json
import random
import sqlite3
import struct
import zipfile
from contextlib import closing

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text

from library_share.catalogue.search import find_titles
from library_share.copies.models import Copy
from library_share.database import db
from library_share.safekeeping import actions, archive
from library_share.safekeeping.errors import (
    BackupTooNew,
    DatabaseTooNew,
    NoRoom,
    NotABackup,
    OtherDatabase,
)
from library_share.safekeeping.schema import migrate
from library_share.web import folder
from tests.safekeeping import run

NEWEST = ScriptDirectory(str(folder("migrations"))).get_current_head()


@pytest.fixture
def kept(app, given, tmp_path):
    """A good backup of one copy; the present database has two."""
    given.a_copy("Đất rừng phương Nam")
    path = actions.back_up(tmp_path / "kept.backup").path
    given.a_copy("Sách mua sau khi sao lưu")
    return path


def refused(app, given, path, problem=NotABackup):
    """Restoring is refused with a Vietnamese sentence; nothing changed, nothing is left over."""
    data_dir = app.config["SETTINGS"].data_dir
    with pytest.raises(problem) as told:
        actions.restore(path)
    assert given.how_many(Copy) == 2
    assert not list(data_dir.glob("*restoring*"))
    status, said = run(app, "restore", str(path), "--yes")
    assert status == 1
    assert "Traceback" not in said
    assert any(letter in said for letter in "ảấđệôư"), said
    return told.value


def packed(path, members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def taken_apart(path):
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def noted(path, **changes):
    """The backup with some words of its note changed."""
    members = taken_apart(path)
    note = {**json.loads(members[archive.NOTE]), **changes}
    return packed(path, {**members, archive.NOTE: json.dumps(note)})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"PK\x03\x04",
        b"Sach,Tac gia\n",
        b"SQLite format 3\x00",
        b"SQLite format 3\x00" + b"\xff" * 5000,
        b"PGDMP" + b"\x00" * 100,
        bytes(100_000),
    ],
    ids=lambda content: repr(content[:8]),
)
def test_other_files(app, given, kept, content):
    kept.write_bytes(content)
    refused(app, given, kept, (NotABackup, OtherDatabase))


@pytest.mark.parametrize("part", [0.001, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_backup(app, given, kept, part):
    content = kept.read_bytes()
    kept.write_bytes(content[: int(len(content) * part)])
    refused(app, given, kept)


def test_a_flipped_bit_is_found_or_harmless(app, given, kept, tmp_path):
    """Anywhere in the file. Harmless: what a ZIP says twice, or which of two zeros is repeated."""
    content, chance = kept.read_bytes(), random.Random(56)
    archive.unpack(kept, tmp_path / "whole")
    found = 0
    for _ in range(300):
        at, bit = chance.randrange(len(content)), chance.randrange(8)
        spoilt = bytearray(content)
        spoilt[at] ^= 1 << bit
        kept.write_bytes(spoilt)
        try:
            archive.unpack(kept, tmp_path / "spoilt")
        except (NotABackup, BackupTooNew):
            found += 1
            last_found = bytes(spoilt)
        else:
            assert (tmp_path / "spoilt").read_bytes() == (tmp_path / "whole").read_bytes()
    assert found > 200
    kept.write_bytes(last_found)
    refused(app, given, kept, (NotABackup, BackupTooNew))


def test_data_that_were_changed_afterwards(app, given, kept):
    members = taken_apart(kept)
    changed = bytearray(members[archive.DATA])
    changed[len(changed) // 2] ^= 1
    packed(kept, {**members, archive.DATA: bytes(changed)})
    assert refused(app, given, kept).facts["said"] == "SHA-256"


def test_a_newer_version_made_it(app, given, kept):
    noted(kept, format=archive.FORMAT + 1)
    refused(app, given, kept, BackupTooNew)


def test_a_newer_schema(app, given, tmp_path, kept):
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'f999'"))
    newer = actions.back_up(tmp_path / "newer.backup").path
    with db.engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :newest"), {"newest": NEWEST}
        )
    assert "f999" in refused(app, given, newer, BackupTooNew).sentence


@pytest.mark.parametrize(
    "changes",
    [
        {"product": "another"},
        {"sha256": "0" * 64},
        {"sha256": None},
        {"bytes": -1},
        {"bytes": "many"},
        {"revision": ""},
        {"made_from": 7},
    ],
    ids=str,
)
def test_a_note_that_lies(app, given, kept, changes):
    noted(kept, **changes)
    refused(app, given, kept)


@pytest.mark.parametrize(
    "note", [b"", b"null", b"[]", b"{", b"[" * 9000, b"\xff\xfe", b'{"product": "library_share"}']
)
def test_a_note_that_says_nothing(app, given, kept, note):
    packed(kept, {**taken_apart(kept), archive.NOTE: note})
    refused(app, given, kept)


@pytest.mark.parametrize("name", ["../../evil", "/evil", "C:\\evil", "evil", "data/"])
def test_nothing_is_unpacked_under_a_name_that_the_file_gives(app, given, kept, name, tmp_path):
    packed(kept, {**taken_apart(kept), name: b"evil"})
    refused(app, given, kept)
    assert not [path for path in tmp_path.parent.rglob("*evil*") if path.is_file()]


def test_a_bomb_is_not_unpacked_further_than_it_tells(app, given, kept):
    members = taken_apart(kept)
    size = len(members[archive.DATA])
    packed(kept, {**members, archive.DATA: members[archive.DATA] + bytes(200_000_000)})
    with open("/dev/null", "wb") as nowhere, zipfile.ZipFile(kept) as opened:
        counted = Counted(nowhere)
        with pytest.raises(NotABackup):
            archive._copy(opened, counted, archive._note_of(kept, opened), kept)
    assert counted.bytes < size + 3_000_000
    refused(app, given, kept)


class Counted:
    def __init__(self, to):
        self.to, self.bytes = to, 0

    def write(self, piece):
        self.bytes += len(piece)
        return self.to.write(piece)


def test_more_than_the_disk_can_take(app, given, kept):
    noted(kept, bytes=10**18)
    refused(app, given, kept, NoRoom)


def test_locked_with_a_password_or_packed_in_another_way(app, given, kept):
    content = bytearray(kept.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        flags = struct.unpack_from("<H", content, at + offset)[0]
        struct.pack_into("<H", content, at + offset, flags | 1)
    good = kept.read_bytes()
    kept.write_bytes(content)
    refused(app, given, kept)
    kept.write_bytes(good)
    packed(kept, taken_apart(kept), zipfile.ZIP_LZMA)
    refused(app, given, kept)


def packed_database(path, data):
    """A faultless archive around `data`."""
    raw = path.with_suffix(".raw")
    raw.write_bytes(data)
    archive.pack(raw, path, made_from=db.engine.dialect.name, revision=NEWEST)
    return path


def sqlite_file(path, *statements):
    with closing(sqlite3.connect(path)) as made:
        for statement in statements:
            made.execute(statement.replace("NEWEST", NEWEST))
        made.commit()
    return path.read_bytes()


REVISION = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"


@pytest.mark.parametrize(
    ("statements", "problem"),
    [
        (["CREATE TABLE books (id INTEGER)"], NotABackup),
        ([REVISION], NotABackup),
        ([REVISION, "INSERT INTO alembic_version VALUES ('ae1027a6acf')"], BackupTooNew),
        ([REVISION, "INSERT INTO alembic_version VALUES ('NEWEST')"], NotABackup),
        ([REVISION, "INSERT INTO alembic_version VALUES ('0001')"], NotABackup),
    ],
)
def test_another_products_database_in_a_faultless_archive(
    app, given, kept, tmp_path, statements, problem
):
    content = sqlite_file(tmp_path / "foreign.sqlite", *statements)
    if db.engine.dialect.name != "sqlite":
        problem = OtherDatabase
    refused(app, given, packed_database(kept, content), problem)


def test_a_damaged_database_in_a_faultless_archive(app, given, kept):
    data = bytearray(taken_apart(kept)[archive.DATA])
    middle = len(data) // 3
    data[middle : middle + 20_000] = b"\xff" * len(data[middle : middle + 20_000])
    refused(app, given, packed_database(kept, bytes(data)))


def test_a_database_with_lost_references_in_a_faultless_archive(app, given, kept, tmp_path):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL guards references itself")
    (tmp_path / "lost.sqlite").write_bytes(taken_apart(kept)[archive.DATA])
    content = sqlite_file(tmp_path / "lost.sqlite", "DELETE FROM titles")
    refused(app, given, packed_database(kept, content))


def test_the_other_kind_of_database(app, given, kept, tmp_path):
    if db.engine.dialect.name == "sqlite":
        refused(app, given, packed_database(kept, b"PGDMP" + bytes(1000)), OtherDatabase)
    else:
        content = sqlite_file(tmp_path / "a.sqlite", REVISION)
        refused(app, given, packed_database(kept, content), OtherDatabase)


def test_a_backup_of_an_older_version_is_brought_up_to_date(app, given, tmp_path):
    """The tables of the first migration come back with those of today."""
    given.a_copy("Đất rừng phương Nam")
    db.session.remove()
    flask_migrate.downgrade(revision="0001")
    old = actions.back_up(tmp_path / "old.backup")
    flask_migrate.upgrade()
    given.a_copy()
    assert old.revision == "0001"

    back = actions.restore(old.path)

    assert back.findings == []
    assert given.how_many(Copy) == 1
    with db.engine.connect() as connection:
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    assert revision != "0001"
    assert len(find_titles("dat rung")) == 1  # the full-text index of the second migration


def test_a_database_that_a_newer_version_made_is_not_touched(app):
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'f999'"))
    with pytest.raises(DatabaseTooNew) as told:
        migrate()
    assert "f999" in told.value.sentence


@pytest.mark.parametrize("part", [0, 0.02, 0.25])
def test_a_damaged_database_is_told_and_not_written_over_a_good_backup(app, given, kept, part):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps its own files")
    good = kept.read_bytes()
    damage_the_database(from_part=part)
    for command in (["backup", str(kept)], ["verify"], ["token", "lan"]):
        status, said = run(app, *command)
        assert status == 1
        assert "library-share restore" in said
    assert kept.read_bytes() == good


def test_a_good_backup_replaces_a_damaged_database(app, given, kept):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps its own files")
    damage_the_database(from_part=0)
    back = actions.restore(kept)
    assert back.findings == []
    assert given.how_many(Copy) == 1
    assert back.kept.read_bytes()[:4] == b"\xff" * 4


def damage_the_database(*, from_part):
    path = actions._sqlite_file()
    with closing(sqlite3.connect(path)) as settled:
        settled.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.session.remove()
    db.engine.dispose()
    content = bytearray(path.read_bytes())
    start = int(len(content) * from_part)
    content[start:] = b"\xff" * len(content[start:])
    path.write_bytes(content)
