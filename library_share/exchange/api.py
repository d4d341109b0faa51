"""`/api/v1/imports`: send a spreadsheet, read what was understood, confirm it, follow the job."""

from __future__ import annotations

from typing import Any

from library_share.database import transaction
from library_share.errors import NotFound
from library_share.exchange import actions, queries
from library_share.exchange.models import ImportDraft, ImportKind
from library_share.exchange.previews import Preview
from library_share.exchange.schemas import (
    ConfirmationSchema,
    ImportFileSchema,
    ImportJobSchema,
    ImportQuerySchema,
    ImportSchema,
)
from library_share.jobs.models import Job
from library_share.jobs.queries import job_for
from library_share.libraries.queries import library_with_code
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import Part

part = Part("imports", N_("Spreadsheets of patrons and books: preview, then all or nothing."))


@part.route("/imports", methods=["POST"])
@part.arguments(ImportFileSchema, location="files")
@part.arguments(ImportQuerySchema, location="query")
@part.response(201, ImportSchema)
@part.problems(400, 403, 404, 409, 413, 422)
def create_import(files: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """Read a spreadsheet and keep what it says for a day; nothing is imported yet. The file
    itself, and columns that lending does not need, are not kept."""
    actor()  # a visitor does not learn which libraries there are
    library = library_with_code(asked["library"])
    who = require(Act.IMPORT, library.id)
    file = files["file"]
    drafted = actions.draft_of(
        file.read(), file.filename or "", asked["kind"], library, who.account_id
    )
    with transaction():
        draft = actions.keep_draft(drafted)
    return _shown(draft)


@part.route("/imports/<int:import_id>", methods=["GET"])
@part.response(200, ImportSchema)
@part.problems(403, 404)
def show_import(import_id: int) -> dict[str, Any]:
    """The preview, for the account that sent the file."""
    return _shown(queries.draft_for(actor(), import_id))


@part.route("/imports/<int:import_id>", methods=["DELETE"])
@part.response(204)
@part.problems(403, 404, 409)
def cancel_import(import_id: int) -> None:
    """Forget the preview; nothing is imported."""
    with transaction():
        actions.cancel(queries.draft_for(actor(), import_id))


@part.route("/imports/<int:import_id>/confirmation", methods=["POST"])
@part.arguments(ConfirmationSchema, required=False)
@part.response(202, ImportJobSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def confirm_import(asked: dict[str, Any], import_id: int) -> dict[str, Any]:
    """Import it, all or nothing. Short lists are done when this answers, longer ones go on."""
    with transaction():
        job = actions.confirm(queries.draft_for(actor(), import_id), **asked)
    return _job(job_for(actor(), job.id))


@part.route("/imports/jobs/<int:job_id>", methods=["GET"])
@part.response(200, ImportJobSchema)
@part.problems(404)
def show_import_job(job_id: int) -> dict[str, Any]:
    """How far an import has come, for the account that confirmed it."""
    job = job_for(actor(), job_id)
    if not job.task.startswith("import_"):
        raise NotFound
    return _job(job)


def _job(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "state": job.state,
        "percent": job.percent,
        "sentence": job.sentence,
        "result": job.result and job.result | {"kind": ImportKind(job.result["kind"])},
    }


def _shown(draft: ImportDraft) -> dict[str, Any]:
    preview = Preview(draft=draft, kind=draft.kind, summary=draft.summary)
    return {
        "id": draft.id,
        "library": draft.library.code,
        "kind": draft.kind,
        "file_name": draft.file_name,
        "made_at": draft.made_at,
        "rows": preview.summary["rows"],
        "counts": preview.counts,
        "fault_count": preview.fault_count,
        "faults": [fault.as_json() | {"sentence": fault.sentence} for fault in preview.faults],
        "warnings": [
            remark.first.as_json()
            | {"sentence": remark.sentence, "rows": remark.rows, "how_many": remark.how_many}
            for remark in preview.remarks
        ],
        "kept": [
            {"column": letter, "heading": heading, "meaning": meaning}
            for letter, heading, meaning in preview.summary["kept"]
        ],
        "dropped": [
            {"column": letter, "heading": heading} for letter, heading in preview.summary["dropped"]
        ],
    }
