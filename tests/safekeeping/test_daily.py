"""The backup that nobody has to think of."""

from __future__ import annotations

import dataclasses
import errno
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.copies.models import Copy
from library_share.database import db
from library_share.jobs import run_due
from library_share.jobs.models import Turn
from library_share.jobs.schedules import SCHEDULES
from library_share.safekeeping import actions, archive
from library_share.safekeeping.daily import back_up_daily, notes
from library_share.safekeeping.errors import NotABackup
from library_share.safekeeping.rules import worth_keeping

MONDAY = date(2026, 9, 7)


@pytest.fixture
def stick(app, tmp_path, monkeypatch):
    """A USB stick that is plugged in."""
    folder = tmp_path / "usb"
    folder.mkdir()
    settings = dataclasses.replace(
        app.config["SETTINGS"], backup_dir=folder, backups_daily=3, backups_weekly=2
    )
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    return folder


@pytest.fixture
def _alone(monkeypatch):
    """No other schedule runs."""
    kept = SCHEDULES["back_up_daily"]
    for code in list(SCHEDULES):
        monkeypatch.delitem(SCHEDULES, code)
    monkeypatch.setitem(SCHEDULES, "back_up_daily", kept)


def names(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def at(day: date, hour: int = 8) -> None:
    with clock.pretend(clock.start_of(day) + timedelta(hours=hour)):
        run_due()
    db.session.rollback()


def turn() -> Turn:
    db.session.rollback()
    return db.session.scalars(select(Turn).execution_options(populate_existing=True)).one()


def test_story_991_a_few_days_and_a_few_weeks_are_kept():
    days = [MONDAY + timedelta(days=number) for number in range(60)]
    kept = worth_keeping(days, daily=7, weekly=4)
    assert sorted(kept)[-7:] == days[-7:]
    assert [day.isoweekday() for day in sorted(kept)[:4]] == [7, 7, 7, 7]
    assert len(kept) == 11
    assert worth_keeping([MONDAY], daily=0, weekly=0) == {MONDAY}


@pytest.mark.usefixtures("_alone")
def test_story_992_it_is_made_after_closing_or_at_the_next_start(stick, given):
    given.a_copy("Đất rừng phương Nam")
    at(MONDAY)
    assert names(stick) == []
    at(MONDAY, hour=17)
    assert names(stick) == ["thu-vien-2026-09-07.backup"]
    at(MONDAY + timedelta(days=9))  # a week off: one, at the start
    at(MONDAY + timedelta(days=9), hour=9)
    assert names(stick) == ["thu-vien-2026-09-07.backup", "thu-vien-2026-09-16.backup"]
    given.a_copy("Sách mua sau khi sao lưu")
    actions.restore(stick / "thu-vien-2026-09-16.backup")
    assert given.how_many(Copy) == 1


def test_old_ones_go_and_what_is_not_ours_stays(stick, given):
    given.a_copy()
    for day in range(10):
        with clock.pretend(MONDAY + timedelta(days=day)):
            back_up_daily()
    (stick / "thu-vien-cua-toi.backup").write_text("mine")
    with clock.pretend(MONDAY + timedelta(days=9)):
        back_up_daily()  # once more on the same day
    assert names(stick) == [
        "thu-vien-2026-09-13.backup",
        "thu-vien-2026-09-14.backup",
        "thu-vien-2026-09-15.backup",
        "thu-vien-2026-09-16.backup",
        "thu-vien-cua-toi.backup",
    ]
    assert len(notes()) == 2


@pytest.mark.usefixtures("_alone")
def test_story_993_a_missing_stick_is_told_and_the_backup_made_when_it_is_back(stick, given):
    given.a_library("THCS")
    at(MONDAY)
    aside = stick.rename(stick.with_name("pulled out"))
    at(MONDAY, hour=17)
    assert str(stick) in turn().failure
    assert not stick.exists()
    assert str(stick) in " ".join(notes())
    aside.rename(stick)
    at(MONDAY, hour=18)
    assert turn().failure == ""
    assert names(stick) == ["thu-vien-2026-09-07.backup"]


@pytest.mark.usefixtures("_alone")
def test_a_full_disk_is_told_and_yesterdays_backup_stays(stick, given, monkeypatch):
    given.a_library("THCS")
    at(MONDAY)
    at(MONDAY, hour=17)
    before = (stick / "thu-vien-2026-09-07.backup").read_bytes()

    def full(*_args, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archive, "pack", full)
    for day in range(1, 20):
        at(MONDAY + timedelta(days=day), hour=18)
    assert "đầy" in turn().failure
    assert names(stick) == ["thu-vien-2026-09-07.backup"]
    assert (stick / "thu-vien-2026-09-07.backup").read_bytes() == before


def test_one_that_cannot_be_read_back_takes_nobodys_place(stick, given, monkeypatch):
    given.a_library("THCS")
    with clock.pretend(MONDAY):
        back_up_daily()
    good = (stick / "thu-vien-2026-09-07.backup").read_bytes()
    real = actions.back_up

    def spoiled(path):
        made = real(path)
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        return made

    monkeypatch.setattr(actions, "back_up", spoiled)
    with clock.pretend(MONDAY), pytest.raises(NotABackup):
        back_up_daily()
    assert names(stick) == ["thu-vien-2026-09-07.backup"]
    assert (stick / "thu-vien-2026-09-07.backup").read_bytes() == good


def test_story_1155_after_the_clock_was_set_back_the_new_backup_stays(stick, given):
    given.a_library("THCS")
    for day in range(4):
        with clock.pretend(date(2034, 1, 2) + timedelta(days=day)):
            back_up_daily()
    for day in range(4):
        with clock.pretend(MONDAY + timedelta(days=day)):
            back_up_daily()
            assert f"thu-vien-{clock.today()}.backup" in names(stick)
            said = " ".join(notes())
    assert len([name for name in names(stick) if "2034" in name]) == 3
    assert len([name for name in names(stick) if "2026" in name]) == 3
    assert "05/01/2034" in said
    with clock.pretend(date(2034, 1, 6)):
        assert "05/01/2034" not in " ".join(notes())


def test_without_a_stick_it_lies_in_the_data_folder_and_that_is_said(app, given):
    given.a_library("THCS")
    folder = app.config["SETTINGS"].data_dir / "backups"
    with clock.pretend(MONDAY):
        back_up_daily()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert "LIBRARY_SHARE_BACKUP_DIR" in notes()[-1]
