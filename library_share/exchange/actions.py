"""Drafts: keep what a file says until it is confirmed or cancelled; import it as a job."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select

from library_share import clock, jobs
from library_share.database import db, transaction
from library_share.exchange import errors, imports
from library_share.exchange.columns import Column
from library_share.exchange.faults import Fault, grouped
from library_share.exchange.lists import Understood
from library_share.exchange.models import ImportDraft, ImportKind
from library_share.exchange.patron_plan import Change as PatronChange
from library_share.exchange.previews import Preview
from library_share.jobs.models import Job, JobState
from library_share.libraries.models import Library
from library_share.translation import N_, gettext, ngettext
from library_share.vietnamese import tidy

KEPT_FOR = timedelta(days=1)
#: Imports up to this size are done while the librarian waits; longer ones show progress.
AT_ONCE_ROWS = 300
FAULTS_SHOWN = 200
CHANGES_SHOWN = 12
ROWS_SHOWN = 8

DONE = N_("{file_name}: {new} new, {changed} changed, {unchanged} unchanged.")


def summary_of(understood: Understood, plan: imports.Plan) -> dict[str, Any]:
    """What a preview shows, as JSON. Counts are of patrons or copies."""
    faults = understood.faults + [_placed(fault, understood) for fault in plan.faults]
    return {
        "rows": len(understood.rows),
        "sample": understood.rows[:ROWS_SHOWN],
        "counts": plan.counts,
        "fault_count": len(faults),
        "faults": [fault.as_json() for fault in faults[:FAULTS_SHOWN]],
        "warnings": [
            {"first": remark.first.as_json(), "rows": remark.rows, "how_many": remark.how_many}
            for remark in grouped(
                understood.warnings + [_placed(fault, understood) for fault in plan.warnings]
            )
        ],
        "kept": understood.kept,
        "dropped": understood.dropped,
        "changes": [_change_in_words(change) for change in plan.changes[:CHANGES_SHOWN]],
    }


#: The column that somebody has to look at. Plans know rows, not where their cells stood.
_COLUMNS = {
    "number_taken": (Column.NUMBER,),
    "several_patrons": (Column.NAME, Column.GIVEN_NAME),
    "moved_class": (Column.CLASS,),
}


def _placed(fault: Fault, understood: Understood) -> Fault:
    """The fault of a plan with the column it is about, where the file has that column."""
    for letter, heading, meaning in understood.kept:
        if meaning in _COLUMNS[fault.code]:
            return replace(fault, column=letter, heading=heading)
    return fault


def _change_in_words(change: Any) -> dict[str, Any]:
    if isinstance(change, PatronChange):
        values = {name: str(value) for name, value in change.columns.items()}
        if change.class_name:
            values["class"] = change.class_name
        name = change.known.name
    else:
        values = {name: str(value) for name, value in change.values.items()}
        name = change.row["title"]
    return {"row": change.row["row"], "sheet": change.row["sheet"], "name": name, "values": values}


def draft_of(
    content: bytes, file_name: str, kind: ImportKind, library: Library, account_id: int | None
) -> ImportDraft:
    """What a file says and would do, as a draft that is not kept yet; FileRefused when it cannot
    be read. Long files take seconds, so this happens before the transaction."""
    understood = imports.understand(content, kind, library)
    plan = imports.plan(kind, library, understood.rows)
    return ImportDraft(
        account_id=account_id,
        library_id=library.id,
        kind=kind,
        file_name=tidy(file_name.replace("\0", ""))[-120:] or "?",
        made_at=clock.now(),
        rows=understood.rows,
        summary=summary_of(understood, plan),
    )


def keep_draft(draft: ImportDraft) -> ImportDraft:
    """Keep what a file says, for the account to confirm within a day."""
    db.session.add(draft)
    db.session.flush()
    return draft


def confirm(draft: ImportDraft, *, tidy_names: bool, years_right: bool = False) -> Job:
    """Import the draft as a job, at once when it is short. Only once, and only without faults;
    `years_right` agrees to how years of two digits were read."""
    if draft.summary["fault_count"]:
        raise errors.ImportHasFaults(how_many=draft.summary["fault_count"])
    if Preview(draft=draft, kind=draft.kind, summary=draft.summary).asks_years and not years_right:
        raise errors.YearsNotAgreed
    _refuse_under_way(draft)
    job = jobs.actions.enqueue(
        f"import_{draft.kind.value}",
        {"draft_id": draft.id, "tidy_names": tidy_names},
        draft.account_id,
        at_once=draft.summary["rows"] <= AT_ONCE_ROWS,
    )
    draft.job_id = job.id
    db.session.flush()
    return job


def cancel(draft: ImportDraft) -> None:
    """Forget the draft; nothing was written."""
    _refuse_under_way(draft)
    db.session.delete(draft)
    db.session.flush()


def _refuse_under_way(draft: ImportDraft) -> None:
    job = db.session.get(Job, draft.job_id, with_for_update=True) if draft.job_id else None
    if job is not None and job.state in (JobState.WAITING, JobState.RUNNING):
        raise errors.ImportUnderWay


@jobs.every(
    hours=1,
    name=N_("Forget imports that nobody confirmed"),
    purpose=N_("A list that was read in but not confirmed names people; it is kept for a day."),
    outcome=lambda num: ngettext("%(num)s draft forgotten", "%(num)s drafts forgotten", num),
)
def forget_old_drafts() -> int:
    """A draft holds names: it does not stay longer than a day."""
    under_way = select(Job.id).where(Job.state.in_((JobState.WAITING, JobState.RUNNING)))
    old = delete(ImportDraft).where(
        ImportDraft.made_at < clock.now() - KEPT_FOR,
        or_(ImportDraft.job_id.is_(None), ImportDraft.job_id.not_in(under_way)),
    )
    return len(db.session.execute(old.returning(ImportDraft.id)).all())


def _import(job: jobs.Progress, draft_id: int, *, tidy_names: bool) -> dict[str, Any]:
    draft = db.session.get(ImportDraft, draft_id)
    if draft is None:
        raise errors.ImportGone
    file_name, kind, draft_library_code = draft.file_name, draft.kind, draft.library.code
    prepared = imports.prepare(
        imports.Request(
            kind=kind,
            library=draft.library,
            rows=draft.rows,
            account_id=job.account_id,
            tidy_names=tidy_names,
        ),
        lambda done, total: job.tell(done * 8 // 10, total, gettext("Preparing…")),
    )
    job.tell(90, 100, gettext("Writing…"))
    with transaction():
        counts = prepared.write()
        db.session.execute(delete(ImportDraft).where(ImportDraft.id == draft_id))
        result = {
            "address": f"/imports/results/{job.job_id}",
            "file_name": file_name,
            "kind": kind.value,
            "library": draft_library_code,
            "counts": counts,
        }
        # Kept together with what was imported: a server that dies now does not import it again.
        job.finish(result, gettext(DONE).format(file_name=file_name, **counts))
    return result


@jobs.task("import_patrons")
def import_patrons(job: jobs.Progress, *, draft_id: int, tidy_names: bool) -> dict[str, Any]:
    """Import a draft of patrons."""
    return _import(job, draft_id, tidy_names=tidy_names)


@jobs.task("import_books")
def import_books(job: jobs.Progress, *, draft_id: int, tidy_names: bool) -> dict[str, Any]:
    """Import a draft of books."""
    return _import(job, draft_id, tidy_names=tidy_names)
