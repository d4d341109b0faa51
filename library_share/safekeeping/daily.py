"""The daily backup, by itself: written, tried as a restore would read it, old ones cleared away.

A backup that was not proved whole takes nobody's place, and nothing old is deleted before the new
one stands. Restoring stays a command: it is done once in years, and by somebody who knows.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from flask import current_app

from library_share import clock
from library_share.configuration import Settings
from library_share.jobs.schedules import every
from library_share.safekeeping import actions, archive
from library_share.safekeeping.errors import CannotWrite
from library_share.safekeeping.rules import worth_keeping
from library_share.translation import N_, gettext, moment, ngettext, number
from library_share.translation import day as day_said

_BEGINS, _ENDS = "thu-vien-", ".backup"


def notes() -> list[str]:
    """When the last good one was made, where it lies; and what speaks against that place."""
    settings, folder = _settings(), _folder()
    found = dict(_kept(folder))
    said = []
    if found:
        ahead = [day for day in found if day > clock.today()]
        newest = found[max(found.keys() - ahead, default=max(found))]
        with suppress(OSError):  # the stick was pulled out just now
            facts = newest.stat()
            said.append(
                gettext(
                    "Last good backup: %(moment)s, %(size)s MB, in %(folder)s.",
                    moment=moment(clock.moment_of(facts.st_mtime)),
                    size=number(round(facts.st_size / 1e6, 1)),
                    folder=folder,
                )
            )
        said.append(ngettext("%(num)s backup is kept.", "%(num)s backups are kept.", len(found)))
        if ahead:
            said.append(
                ngettext(
                    "%(num)s backup bears a day that has not come yet (%(day)s): the clock was "
                    "ahead when it was made. It is kept until that day.",
                    "%(num)s backups bear days that have not come yet (the last: %(day)s): the "
                    "clock was ahead when they were made. They are kept until then.",
                    len(ahead),
                    day=day_said(max(ahead)),
                )
            )
    else:
        said.append(gettext("There is no backup in %(folder)s yet.", folder=folder))
    if not settings.backup_dir:
        said.append(
            gettext(
                "It lies on the same disk as the data. Give a USB stick or another disk in the "
                "setting LIBRARY_SHARE_BACKUP_DIR: a disk that breaks takes both along."
            )
        )
    return said


@every(
    days=1,
    name=N_("Daily backup"),
    purpose=N_(
        "After closing, or when the PC is started next, all data are written to one file, which "
        "is then read as a restore would. `library-share restore` brings it back."
    ),
    outcome=lambda num: ngettext("%(num)s backup made", "%(num)s backups made", num),
    in_one_transaction=False,
    notes=notes,
)
def back_up_daily() -> int:
    """One file for each day; a later one of the same day takes its place."""
    settings, folder = _settings(), _folder()
    if not settings.backup_dir:
        folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{_BEGINS}{clock.today().isoformat()}{_ENDS}"
    fresh = target.with_name(target.name + ".new")
    try:
        actions.back_up(fresh)
        actions.prove(fresh)
        os.replace(fresh, target)
        archive.to_disk(folder)
        _clear_away(folder, settings)
    except OSError as fault:
        raise CannotWrite(path=str(target), said=fault.strerror or str(fault)) from fault
    finally:
        with suppress(OSError):  # what went wrong first is what is told
            fresh.unlink(missing_ok=True)
    return 1


def _clear_away(folder: Path, settings: Settings) -> None:
    """Those of days to come are of a time before the clock was set back: they stay, and take
    nobody's place."""
    found = {day: path for day, path in _kept(folder) if day <= clock.today()}
    kept = worth_keeping(found, daily=settings.backups_daily, weekly=settings.backups_weekly)
    for day in found.keys() - kept:
        found[day].unlink(missing_ok=True)


def _kept(folder: Path) -> Iterator[tuple[date, Path]]:
    """Our own files, and no others that lie there."""
    with suppress(OSError):  # no stick, no backups
        for path in folder.glob(f"{_BEGINS}*{_ENDS}"):
            with suppress(ValueError):
                yield date.fromisoformat(path.name.removeprefix(_BEGINS).removesuffix(_ENDS)), path


def _folder() -> Path:
    settings = _settings()
    return settings.backup_dir or settings.data_dir / "backups"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
