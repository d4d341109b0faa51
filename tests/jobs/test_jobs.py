"""Long work: it is done once, tells how far it is, and is seen only by whoever asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from library_share import clock, jobs
from library_share.database import db, transaction
from library_share.errors import Refused
from library_share.jobs import actions, leases
from library_share.jobs.models import Job, JobState
from library_share.jobs.progress import TASKS, Progress
from library_share.libraries.models import Library


class TooFewChairs(Refused):
    code = "too_few_chairs"
    message = "There are only {chairs} chairs."


@pytest.fixture
def tasks():
    """Tasks made for one test."""
    before = dict(TASKS)
    yield TASKS
    TASKS.clear()
    TASKS.update(before)


def ask(task, arguments=None, account_id=None, **more):
    with transaction():
        job = actions.enqueue(task, arguments or {}, account_id, **more)
    db.session.expire_all()
    return db.session.get(Job, job.id)


def test_a_job_is_done_when_the_asking_is_kept(app, tasks):
    @jobs.task("count")
    def count(job: Progress, *, up_to: int):
        return {"counted": up_to}

    job = ask("count", {"up_to": 3})
    assert (job.state, job.percent, job.result) == (JobState.DONE, 100, {"counted": 3})
    assert job.begun_at
    assert job.ended_at


def test_asking_that_is_not_kept_does_nothing(app, tasks, given):
    done = []
    tasks["note"] = lambda _job: done.append(1) or {}
    with pytest.raises(ZeroDivisionError), transaction():
        actions.enqueue("note", {}, None)
        raise ZeroDivisionError
    assert done == []
    assert given.how_many(Job) == 0


def test_a_refusal_is_told_in_its_own_words(app, tasks):
    def refuse(job):
        raise TooFewChairs(chairs=3)

    tasks["refuse"] = refuse
    job = ask("refuse")
    assert (job.state, job.sentence) == (JobState.FAILED, "There are only 3 chairs.")


def test_a_bug_is_logged_and_nothing_of_it_is_shown(app, tasks, caplog):
    def broken(job):
        raise KeyError("secret inside")

    tasks["broken"] = broken
    job = ask("broken")
    assert job.state is JobState.FAILED
    assert "secret" not in job.sentence
    assert str(job.id) in job.sentence
    assert "bug in job" in caplog.text


def test_progress_is_seen_by_others_and_told_sparingly(app, tasks):
    seen, writes = [], []

    def slow(job):
        for step in range(1000):
            job.tell(step + 500, 1000, "half")
        with app.app_context():
            row = db.session.get(Job, job.job_id)
            seen.append((row.percent, row.sentence))
        return {}

    tasks["slow"] = slow

    @event.listens_for(db.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, parameters, *_):
        if statement.startswith("UPDATE jobs SET percent"):
            writes.append(statement)

    ask("slow")
    event.remove(db.engine, "before_cursor_execute", note)
    assert seen == [(50, "half")]
    assert len(writes) < 5


def test_finishing_inside_the_transaction_is_kept_with_it_or_not_at_all(app, tasks, given):
    def half(job):
        with transaction():
            job.finish({"half": True})
            raise TooFewChairs(chairs=0)

    tasks["half"] = half
    job = ask("half")
    assert (job.state, job.result) == (JobState.FAILED, None)


def test_a_job_taken_by_another_worker_is_left_to_it(app, tasks):
    done = []
    tasks["note"] = lambda job: done.append(job.job_id) or {}
    job = ask("note")
    actions.run(job.id, "another")
    assert done == [job.id]


def test_after_a_crash_waiting_and_running_jobs_are_to_be_done_again(app, tasks, given):
    tasks["note"] = lambda _job: {}
    states = (JobState.RUNNING, JobState.DONE, JobState.WAITING, JobState.FAILED)
    made = [ask("note") for _ in states]
    with transaction():
        for job, state in zip(made, states, strict=True):
            job.state, job.worker = state, "me"
    with transaction():
        assert actions.unfinished("me") == [made[0].id, made[2].id]
    assert given.how_many(Job, Job.state == JobState.RUNNING) == 0


def test_a_job_is_left_to_another_process_while_it_lives(app, tasks, given):
    tasks["note"] = lambda _job: {}
    living, silent = ask("note"), ask("note")
    with transaction():
        for job, silence in ((living, timedelta(0)), (silent, leases.LEASE * 2)):
            job.state, job.worker = JobState.RUNNING, "another"
            job.alive_at = clock.now() - silence
    with transaction():
        assert actions.unfinished("me") == [silent.id]
    assert given.how_many(Job, Job.state == JobState.RUNNING) == 1


def test_a_process_that_slept_keeps_nothing_of_what_another_took_up(app, tasks, given, caplog):
    library = given.a_library("THCS")

    def sleeps(job):
        with app.app_context(), transaction():
            db.session.execute(db.update(Job).values(worker="another"))
        with transaction():
            db.session.execute(db.update(Library).values(name="Đã đổi"))
            job.finish({"done": "twice"})

    tasks["sleeps"] = sleeps
    job = ask("sleeps")
    assert (job.state, job.worker, job.result) == (JobState.RUNNING, "another", None)
    db.session.refresh(library)
    assert library.name == "Thư viện THCS"
    assert "another process has it" in caplog.text


def test_a_failure_of_a_process_that_slept_is_not_told(app, tasks):
    def sleeps(_job):
        with app.app_context(), transaction():
            db.session.execute(db.update(Job).values(worker="another"))
        raise TooFewChairs(chairs=1)

    tasks["sleeps"] = sleeps
    job = ask("sleeps")
    assert (job.state, job.sentence) == (JobState.RUNNING, "")


def test_signs_of_life_are_given_until_the_job_is_done(app, tasks, monkeypatch):
    monkeypatch.setattr(leases, "SIGN_EVERY_S", 0.01)

    def waits(job):
        with transaction():
            db.session.execute(db.update(Job).values(alive_at=clock.now() - leases.LEASE))
        assert wait_until(lambda: not db.session.scalar(db.select(leases.has_ended())))
        return {}

    tasks["waits"] = waits
    assert ask("waits").state == JobState.DONE


def test_what_a_dead_process_was_asked_for_is_done_by_one_that_lives(app, tasks, monkeypatch):
    tasks["note"] = lambda _job: {"done": True}
    monkeypatch.setattr(app.extensions["jobs"], "put", lambda _job_id: None)
    job = ask("note")
    assert job.state == JobState.WAITING
    app.extensions["jobs"].look_around()
    db.session.rollback()
    assert db.session.get(Job, job.id).state == JobState.DONE


def test_threads_of_the_server_do_the_work_and_stop(app, tasks, given, monkeypatch):
    tasks["note"] = lambda _job: {"done": True}
    monkeypatch.setattr(app, "testing", False)
    with transaction():
        left = actions.enqueue("note", {}, None)
    jobs.start(app)
    try:
        with transaction():
            fresh = actions.enqueue("note", {}, None)
        assert wait_until(lambda: given.how_many(Job, Job.state == JobState.DONE) == 2)
    finally:
        jobs.stop()
    assert {left.id, fresh.id} == set(db.session.scalars(db.select(Job.id)))


def wait_until(true, within_s=20):
    """Whether something comes true in time; a worker thread decides when."""
    import threading

    pause = threading.Event()
    for _ in range(within_s * 20):
        db.session.rollback()
        if true():
            return True
        pause.wait(0.05)
    return False
