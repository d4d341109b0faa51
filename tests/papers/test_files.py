"""Runs of labels that are too large to wait for: a job, and a file for a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from library_share import clock, jobs
from library_share.database import db, transaction
from library_share.jobs import leases
from library_share.papers import files, kept
from library_share.patrons.models import AccessRecord
from tests.papers.test_doors import read
from tests.signing_in import sign_in


@pytest.fixture
def school(given):
    return given.a_library("THCS")


@pytest.fixture
def waiting(app, client, given, school, monkeypatch):
    """Jobs that wait, while a librarian is signed in and two labels are many."""
    monkeypatch.setattr(files, "AT_ONCE_LABELS", 2)
    found = []
    monkeypatch.setattr(app.extensions["jobs"], "put", found.append)
    sign_in(client, given.an_account())
    return found


def drawn(waiting) -> str:
    """The address of the file of the job that waits."""
    job_id = waiting.pop()
    jobs.actions.run(job_id, leases.new_worker())
    db.session.rollback()  # look anew
    return f"/labels/files/{job_id}.pdf"


def test_story_the_labels_of_a_whole_library_are_drawn_while_she_goes_on(client, given, waiting):
    copies = [given.a_copy() for _ in range(3)]
    sent = {"kind": "copies", "which": "range", "first": "1", "last": "9", "sheet": "l7160"}
    answer = client.post("/labels.pdf", data=sent)
    assert answer.status_code == 303
    assert "<progress" in client.get(answer.location).text
    address = drawn(waiting)
    page = client.get(answer.location).text
    assert address in page
    assert "3 nhãn, 1 trang" in page
    file = client.get(address)
    assert file.mimetype == "application/pdf"
    assert "nhan-THCS-l7160.pdf" in file.headers["Content-Disposition"]
    assert file.headers["Cache-Control"] == "no-store"
    assert read(file.data) == {copy.code for copy in copies}


def test_a_file_of_cards_is_noted_and_nobody_else_gets_it(client, given, waiting):
    for name in ("Lò An", "Lò Bình", "Lò Chi"):
        given.a_patron(name)
    client.post("/labels.pdf", data={"kind": "cards"})
    address = drawn(waiting)
    [record] = db.session.scalars(select(AccessRecord).where(AccessRecord.deed == "printed_cards"))
    assert record.detail == "3"
    assert client.get(address).status_code == 200
    sign_in(client, given.an_account("hoa"))
    assert client.get(address).status_code == 404


def test_a_file_is_gone_after_a_day(app, client, given, waiting, monkeypatch):
    for _ in range(3):
        given.a_copy()
    client.post("/labels.pdf", data={"kind": "copies"})
    address = drawn(waiting)
    kept.forget_old_files()
    assert client.get(address).status_code == 200
    tomorrow = clock.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    with transaction():
        kept.forget_old_files()
    assert list((app.config["SETTINGS"].data_dir / "printed").iterdir()) == []


def test_a_job_of_another_kind_is_no_file(client, waiting):
    assert client.get("/labels/files/99.pdf").status_code == 404
