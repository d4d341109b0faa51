"""Import, step by step: choose a file, look at what was understood, confirm, see the result."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.database import transaction
from library_share.errors import NotFound
from library_share.exchange import actions, downloads, queries
from library_share.exchange.errors import NoFile
from library_share.exchange.models import IMPORT_KIND_NAMES, ImportKind
from library_share.exchange.previews import Preview
from library_share.jobs.models import JobState
from library_share.jobs.queries import job_for
from library_share.libraries.current import current_library, find_current_library
from library_share.translation import gettext
from library_share.web.access import Act, actor, require
from library_share.web.answers import done

blueprint = Blueprint("exchange", __name__)


@blueprint.get("/import")
def choose_file() -> str:
    library = current_library()
    who = require(Act.IMPORT, library.id)
    kind = request.args.get("kind", ImportKind.PATRONS.value)
    return render_template(
        "exchange/import.html",
        library=library,
        kinds=IMPORT_KIND_NAMES,
        chosen=kind,
        drafts=queries.drafts_of(who, library.id),
    )


@blueprint.post("/import")
def upload() -> ResponseReturnValue:
    library = current_library()
    who = require(Act.IMPORT, library.id)
    file = request.files.get("file")
    if file is None or not file.filename:
        raise NoFile
    kind = _kind(request.form.get("kind", ""))
    drafted = actions.draft_of(file.read(), file.filename, kind, library, who.account_id)
    with transaction():
        draft = actions.keep_draft(drafted)
    return redirect(url_for("exchange.preview", draft_id=draft.id), 303)


@blueprint.get("/imports/<int:draft_id>")
def preview(draft_id: int) -> str:
    draft = queries.draft_for(actor(), draft_id)
    shown = Preview(draft=draft, kind=draft.kind, summary=draft.summary)
    return render_template(
        "exchange/preview.html", preview=shown, draft=draft, kinds=IMPORT_KIND_NAMES
    )


@blueprint.post("/imports/<int:draft_id>/confirmation")
def confirm(draft_id: int) -> ResponseReturnValue:
    with transaction():
        draft = queries.draft_for(actor(), draft_id)
        job = actions.confirm(
            draft,
            tidy_names=request.form.get("tidy_names") == "yes",
            years_right=request.form.get("years_right") == "yes",
        )
    job = job_for(actor(), job.id)
    if job.state is JobState.DONE:
        return redirect(url_for("exchange.result", job_id=job.id), 303)
    return redirect(url_for("jobs.show", job_id=job.id), 303)


@blueprint.post("/imports/<int:draft_id>/cancellation")
def cancel(draft_id: int) -> ResponseReturnValue:
    with transaction():
        actions.cancel(queries.draft_for(actor(), draft_id))
    return done(gettext("Cancelled. Nothing was imported."), to=url_for("exchange.choose_file"))


@blueprint.get("/imports/results/<int:job_id>")
def result(job_id: int) -> str:
    job = job_for(actor(), job_id)
    if job.state is not JobState.DONE or not job.task.startswith("import_") or not job.result:
        raise NotFound
    here = find_current_library()
    return render_template(
        "exchange/result.html",
        result=job.result,
        kind=ImportKind(job.result["kind"]),
        since=clock.local_day(job.made_at),
        may_print=here is not None
        and here.code == job.result.get("library")
        and actor().may(Act.PRINT_LABELS, here.id),
    )


@blueprint.get("/imports/templates/<kind>.xlsx")
def template(kind: str) -> ResponseReturnValue:
    actor()
    made = downloads.template(_kind(kind))
    return send_file(
        made.file,
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_attachment=True,
        download_name=made.name,
    )


def _kind(said: str) -> ImportKind:
    try:
        return ImportKind(said)
    except ValueError:
        raise NotFound from None
