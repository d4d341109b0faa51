"""Asking for long work, and doing it."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial
from typing import Any

from flask import current_app
from sqlalchemy import or_, select, update

from library_share import clock
from library_share.database import after_commit, db, transaction
from library_share.errors import Problem
from library_share.jobs import leases
from library_share.jobs.models import Job, JobState
from library_share.jobs.progress import TASKS, Progress
from library_share.translation import N_, force_locale, gettext, language

log = logging.getLogger(__name__)

BROKE = N_("Something broke on our side. Nothing was saved; it is in the log as job {number}.")


def enqueue(
    task: str, arguments: dict[str, Any], account_id: int | None, *, at_once: bool = False
) -> Job:
    """Ask for a job; it is taken up when the caller's transaction is kept.

    `at_once` is for short work: it is done before the caller's block returns, with the same row
    and the same safety.
    """
    assert task in TASKS, task
    job = Job(
        task=task,
        arguments=arguments,
        account_id=account_id,
        state=JobState.WAITING,
        percent=0,
        sentence="",
        language=language(),
        made_at=clock.now(),
    )
    db.session.add(job)
    db.session.flush()
    job_id = job.id
    after_commit(
        lambda: (
            run(job_id, leases.new_worker())
            if at_once
            else current_app.extensions["jobs"].put(job_id)
        )
    )
    return job


def unfinished(worker: str) -> list[int]:
    """Put back what a dead process was doing; the jobs to do, oldest first.

    `worker` begins to work just now, so what stands as its own is of its life before.
    """
    db.session.execute(
        update(Job)
        .where(Job.state == JobState.RUNNING, or_(Job.worker == worker, leases.has_ended()))
        .values(state=JobState.WAITING, worker=None)
    )
    return list(
        db.session.scalars(select(Job.id).where(Job.state == JobState.WAITING).order_by(Job.id))
    )


def run(job_id: int, worker: str) -> None:
    """Do a waiting job in a session of its own; one that another worker took is left to it."""
    with current_app.app_context():
        with transaction():
            taken = db.session.execute(
                update(Job)
                .where(Job.id == job_id, Job.state == JobState.WAITING)
                .values(
                    state=JobState.RUNNING,
                    begun_at=clock.now(),
                    worker=worker,
                    alive_at=clock.now(),
                )
                .returning(Job.task, Job.arguments, Job.account_id, Job.language)
            ).one_or_none()
        if taken is not None:
            sign = partial(leases.note, job_id, worker)
            with force_locale(taken.language), leases.signs_of_life(sign, f"job {job_id}"):
                _do(Progress(job_id, taken.account_id, worker), taken.task, taken.arguments)


def _do(job: Progress, task: str, arguments: dict[str, Any]) -> None:
    try:
        result = TASKS[task](job, **arguments)
        with transaction():
            if not job.is_done():
                job.finish(result)
    except leases.LeaseLost:
        log.warning("job %s (%s) was silent for too long; another process has it", job.job_id, task)
    except Problem as problem:
        _fail(job, " ".join(reason.sentence for reason in problem.all_reasons()))
    except Exception:
        log.exception("bug in job %s (%s)", job.job_id, task)
        _fail(job, gettext(BROKE).format(number=job.job_id))


def _fail(job: Progress, sentence: str) -> None:
    with transaction(), suppress(leases.LeaseLost):
        job.fail(sentence)
