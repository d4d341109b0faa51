"""Large runs of labels: drawn as a job, kept as a file for a day, taken by whoever asked.

The job keeps what was asked for, so the labels say what is true when they are drawn.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import current_app

from library_share import clock, jobs
from library_share.database import db, transaction
from library_share.jobs.models import Job, JobState
from library_share.jobs.queries import job_for
from library_share.labels.printers import printer_with_id
from library_share.libraries.models import Library
from library_share.papers.actions import note_printed_cards
from library_share.papers.choosing import Choice, LabelKind
from library_share.papers.errors import FileGone
from library_share.papers.runs import file_name, run_of
from library_share.translation import N_, gettext, ngettext
from library_share.web.access import Act, Actor, require

#: Runs up to this size are drawn while the librarian waits: two seconds.
AT_ONCE_LABELS = 1_000
#: Cards carry names: they do not lie about longer than a day.
KEPT_FOR = timedelta(days=1)


def enqueue(library: Library, choice: Choice, order: dict[str, Any], account_id: int | None) -> Job:
    """Ask for a file; `order` is sheet (or None), start and printer (its id, or None)."""
    arguments = {"library_id": library.id, "choice": choice.as_json(), "order": order}
    return jobs.actions.enqueue("print_labels", arguments, account_id)


@jobs.task("print_labels")
def print_labels(
    job: jobs.Progress, *, library_id: int, choice: dict[str, Any], order: dict[str, Any]
) -> dict[str, Any]:
    """Draw a large run of labels into a file."""
    library = db.session.get_one(Library, library_id)
    wanted = Choice.from_json(choice)
    printer = printer_with_id(order["printer"], library.id) if order["printer"] else None
    run = run_of(library, wanted, sheet=order["sheet"], start=order["start"], printer=printer)
    made = run.pdf(lambda done, total: job.tell(done, total, gettext("Drawing labels…")))
    forget_old_files()  # another process's turn looks into its own folder only
    key = uuid4().hex
    _keep(_folder() / f"{key}.pdf", made)
    labels = ngettext("%(num)s label", "%(num)s labels", len(run.labels))
    pages = ngettext("%(num)s page", "%(num)s pages", run.page_count)
    result = {
        "address": f"/labels/files/{job.job_id}.pdf",
        "file": key,
        "library_id": library.id,
        "kind": wanted.kind.value,
        "file_name": file_name(library, wanted.kind, run.sheet.key),
    }
    with transaction():
        if wanted.kind is LabelKind.CARDS:
            note_printed_cards(library, len(run.labels), job.account_id)
        job.finish(result, f"{labels}, {pages}")
    return result


def _keep(path: Path, content: bytes) -> None:
    """The whole file or none of it, for this server's eyes only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    unfinished.replace(path)


def file_for(who: Actor, job_id: int) -> tuple[bytes, str]:
    """The file of this job and how to call it, for the account that asked; FileGone after a day."""
    job = job_for(who, job_id)
    if job.task != "print_labels" or job.state is not JobState.DONE or not job.result:
        raise FileGone
    require(Act.PRINT_LABELS, job.result["library_id"])
    if job.result["kind"] == LabelKind.CARDS:
        require(Act.SEE_PATRONS, job.result["library_id"])
    if job.made_at < clock.now() - KEPT_FOR:
        raise FileGone
    try:
        return (_folder() / f"{job.result['file']}.pdf").read_bytes(), job.result["file_name"]
    except FileNotFoundError:
        raise FileGone from None


@jobs.every(
    hours=1,
    name=N_("Delete printed files"),
    purpose=N_("A file that was printed can be fetched for a day."),
    outcome=lambda num: ngettext("%(num)s file deleted", "%(num)s files deleted", num),
)
def forget_old_files() -> int:
    """Delete files of more than a day, and what a server that died left unfinished."""
    oldest = (clock.now() - KEPT_FOR).timestamp()
    old = [path for path in _folder().glob("*.p*") if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].data_dir / "printed"
    return folder
