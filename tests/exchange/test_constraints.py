"""What the tables themselves do not allow."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from library_share import clock
from library_share.database import broken_constraint, db, transaction
from library_share.exchange.models import ImportDraft, ImportKind
from library_share.jobs.models import Job, JobState


def a_job(**more):
    job = Job(task="t", arguments={}, state=JobState.WAITING, made_at=clock.now(), **more)
    with transaction():
        db.session.add(job)
    return job


def a_draft(library, job=None, **more):
    draft = ImportDraft(
        library_id=library.id,
        kind=ImportKind.PATRONS,
        file_name="6A.xlsx",
        made_at=clock.now(),
        rows=[],
        summary={},
        job_id=job and job.id,
        **more,
    )
    with transaction():
        db.session.add(draft)
    return draft


@pytest.mark.parametrize("percent", [-1, 101])
def test_progress_lies_between_0_and_100(app, percent):
    with pytest.raises(IntegrityError) as breach:
        a_job(percent=percent)
    assert broken_constraint(breach.value) == "ck_jobs_percent"


def test_a_job_imports_one_draft(school):
    job = a_job()
    a_draft(school, job)
    with pytest.raises(IntegrityError) as breach:
        a_draft(school, job)
    assert broken_constraint(breach.value) == "uq_import_drafts_job_id"
