"""Large runs of labels: drawn as a job, kept as a file for a day, taken by whoever asked.

The job keeps what was asked for, so the labels say what is true when they are drawn.
"""

from __future__ import annotations

from typing import Any

from library_share import jobs
from library_share.database import db, transaction
from library_share.jobs.models import Job, JobState
from library_share.jobs.queries import job_for
from library_share.labels.printers import printer_with_id
from library_share.libraries.models import Library
from library_share.papers import kept
from library_share.papers.actions import note_printed_cards
from library_share.papers.choosing import Choice, LabelKind
from library_share.papers.errors import FileGone
from library_share.papers.runs import file_name, run_of
from library_share.translation import gettext, ngettext
from library_share.web.access import Act, Actor, require

#: Runs up to this size are drawn while the librarian waits: two seconds.
AT_ONCE_LABELS = 1_000


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
    key = kept.keep(made)
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


def file_for(who: Actor, job_id: int) -> tuple[bytes, str]:
    """The file of this job and how to call it, for the account that asked; FileGone after a day."""
    job = job_for(who, job_id)
    if job.task != "print_labels" or job.state is not JobState.DONE or not job.result:
        raise FileGone
    require(Act.PRINT_LABELS, job.result["library_id"])
    if job.result["kind"] == LabelKind.CARDS:
        require(Act.SEE_PATRONS, job.result["library_id"])
    return kept.read(job.result["file"], job.made_at), job.result["file_name"]
