"""The disk is full, the folder is locked, the power fails: no half file looks whole."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from library_share.copies.models import Copy
from library_share.database import db
from library_share.safekeeping import actions
from library_share.safekeeping.errors import (
    BackupUnderWay,
    CannotWrite,
    NoPlainFile,
    NoRoom,
    NoSuchFile,
    NotABackup,
)
from library_share.safekeeping.lock import BACKING_UP, alone_in
from tests.server import COMMAND, ROOT, environment
from tests.sizes import often

KILLS = often(8, gate=2)
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"


@pytest.fixture
def data_dir(app):
    return app.config["SETTINGS"].data_dir


def left_over(*folders):
    return [
        path
        for folder in folders
        for path in folder.iterdir()
        if "unfinished" in path.name or "snapshot" in path.name or "restoring" in path.name
    ]


@pytest.mark.parametrize("bytes_at_most", [0, 4_000, 40_000])
def test_a_full_disk_is_told_and_leaves_the_older_backup(
    app, databases, given, tmp_path, data_dir, bytes_at_most
):
    """A limit on the size of files fails in the middle of writing, as a full disk does."""
    if os.name == "nt":
        pytest.skip("Windows has no such limit")
    for number in range(300):
        given.a_title(f"Nhan đề thứ {number}")
    kept = actions.back_up(tmp_path / "kept.backup").path
    good = kept.read_bytes()
    folder = tmp_path / "data"
    folder.mkdir()
    limited = subprocess.run(
        [
            COMMAND[0],
            "-c",
            LIMITED.format(bytes_at_most)
            + "; from library_share.commands import main; main(['backup', "
            + repr(str(kept))
            + "])",
        ],
        env={
            **environment(databases.url, folder),
            "LIBRARY_SHARE_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert limited.returncode == 1, limited.stdout
    assert "Traceback" not in limited.stderr
    assert any(words in limited.stderr for words in ("đã đầy", "Không ghi được", "pg_dump"))
    assert kept.read_bytes() == good
    assert left_over(tmp_path, folder) == []


def test_a_folder_that_cannot_be_written(app, given, tmp_path, data_dir):
    given.a_copy()
    (tmp_path / "kept.backup.unfinished").mkdir()  # stops root as well as others
    (tmp_path / "kept.backup.unfinished" / "full").touch()
    with pytest.raises(CannotWrite) as told:
        actions.back_up(tmp_path / "kept.backup")
    assert "kept.backup" in told.value.sentence
    assert left_over(data_dir) == []


def test_a_folder_in_the_place_of_the_file(app, given, tmp_path, data_dir):
    given.a_copy()
    (tmp_path / "kept.backup").mkdir()
    with pytest.raises(CannotWrite):
        actions.back_up(tmp_path / "kept.backup")
    with pytest.raises(NoSuchFile):
        actions.restore(tmp_path / "kept.backup")
    assert left_over(data_dir, tmp_path) == []


def test_a_device_is_not_replaced_by_a_backup(app, given, tmp_path):
    device = tmp_path / "sdb1"
    os.mkfifo(device)  # as little a file as a disk's device, and anybody may make one
    with pytest.raises(NoPlainFile):
        actions.back_up(device)
    assert device.is_fifo()


def test_two_backups_at_once_do_not_mix(app, given, tmp_path, data_dir):
    given.a_copy()
    with (
        alone_in(data_dir, otherwise=AssertionError("free"), name=BACKING_UP),
        pytest.raises(BackupUnderWay),
    ):
        actions.back_up(tmp_path / "kept.backup")
    assert not (tmp_path / "kept.backup").exists()


def test_no_room_to_restore_leaves_the_present_data(app, given, tmp_path, data_dir, monkeypatch):
    given.a_copy()
    kept = actions.back_up(tmp_path / "kept.backup").path
    given.a_copy()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.disk_usage", full)
    with pytest.raises(NoRoom):
        actions.restore(kept)
    assert given.how_many(Copy) == 2
    assert left_over(data_dir) == []


@pytest.mark.slow
def test_story_82_a_backup_killed_at_any_moment_leaves_no_half_file(
    app, databases, given, tmp_path
):
    for number in range(500):
        given.a_title(f"Nhan đề thứ {number}")
    kept = tmp_path / "kept.backup"
    good = actions.back_up(kept).path.read_bytes()
    folder = tmp_path / "data"
    folder.mkdir()
    killed = 0
    seen: set[str] = set()
    while killed < KILLS:
        process = subprocess.Popen(
            [*COMMAND, "backup", str(kept)],
            env=environment(databases.url, folder),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wanted = (folder / "backup.snapshot", kept.with_name("kept.backup.unfinished"))[killed % 2]
        while process.poll() is None and not wanted.exists():
            pass
        process.send_signal(signal.SIGKILL)
        if process.wait() == 0:
            good = kept.read_bytes()  # it was quicker, and whole
            continue
        killed += 1
        seen |= {path.name for path in left_over(tmp_path, folder)}
        assert kept.read_bytes() == good
        for half in left_over(tmp_path):
            with suppress(NotABackup):  # or it was killed when the file was whole already
                assert actions.restore(half).rows["titles"] == 500
    assert seen
    assert_the_next_one_tidies_up(app, databases, kept, folder)


def assert_the_next_one_tidies_up(app, databases, kept: Path, folder: Path):
    subprocess.run(
        [*COMMAND, "backup", str(kept)],
        env=environment(databases.url, folder),
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert left_over(kept.parent, folder) == []
    assert actions.restore(kept).findings == []
    db.session.remove()


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////nowhere/at/all.sqlite"]
)
def test_a_database_that_does_not_answer_is_a_sentence(tmp_path, url):
    for command in (["verify"], ["serve", "--port", "0", "--no-demo"]):
        done = subprocess.run(
            [*COMMAND, *command],
            env=environment(url, tmp_path),
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1
        assert "Không mở được cơ sở dữ liệu" in done.stderr
        assert "Traceback" not in done.stderr
