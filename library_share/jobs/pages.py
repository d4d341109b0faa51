"""How far a job has come: redrawn every second, or by loading the page again."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from library_share.jobs import queries
from library_share.jobs.models import JobState
from library_share.web.access import actor
from library_share.web.answers import answer

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs/<int:job_id>")
def show(job_id: int) -> Response:
    job = queries.job_for(actor(), job_id)
    ended = job.state in (JobState.DONE, JobState.FAILED)
    return answer("jobs/_job.html", page="jobs/job.html", job=job, ended=ended)
