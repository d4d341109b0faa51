"""Looking at a job."""

from __future__ import annotations

from library_share.database import db
from library_share.errors import NotFound
from library_share.jobs.models import Job
from library_share.web.access import Actor


def job_for(who: Actor, job_id: int) -> Job:
    """The job, for the account that asked for it; to everybody else there is none."""
    job = db.session.get(Job, job_id, populate_existing=True)  # others write its progress
    if job is None or job.account_id != who.account_id:
        raise NotFound
    return job
