"""Story 1158: a clock that leaps ahead by years makes nobody forget."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.database import db, transaction
from library_share.jobs import run_due
from library_share.jobs.models import Turn
from library_share.jobs.schedules import SCHEDULES
from library_share.patrons import access_log
from library_share.patrons import actions as patrons
from library_share.patrons.forgetting import actions
from library_share.patrons.models import Patron, PatronState

TODAY, LEAPT = date(2026, 11, 20), date(2034, 1, 2)
NAME = "Nông Văn An"


@pytest.fixture
def leaver(given, monkeypatch):
    """Somebody who left yesterday, seen; no other schedule runs."""
    kept = SCHEDULES["forget_names"]
    for code in list(SCHEDULES):
        monkeypatch.delitem(SCHEDULES, code)
    monkeypatch.setitem(SCHEDULES, "forget_names", kept)
    library = given.a_library("TH")
    with clock.pretend(TODAY):
        patron = given.a_patron(NAME, library)
        works(patron)
        with transaction():
            patrons.mark_left(patron)
    return patron


def works(patron):
    with transaction():
        access_log.note("signed_in", library_id=patron.library_id)


def runs(patron, day, hours=0):
    """The name of the leaver afterwards, and what the turn says went wrong."""
    db.session.rollback()
    with clock.pretend(clock.start_of(day) + timedelta(hours=8 + hours)):
        run_due()
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Patron, patron.id).name, db.session.scalar(select(Turn.failure))


@pytest.mark.parametrize("ran_before", [True, False])
def test_story_1158_nobody_is_forgotten_until_somebody_could_set_the_clock(leaver, ran_before):
    if ran_before:
        assert runs(leaver, TODAY) == (NAME, "")
    name, said = runs(leaver, LEAPT)
    assert name == NAME
    assert "02/01/2034" in said
    assert "20/11/2026" in said
    with clock.pretend(LEAPT):
        works(leaver)
    assert runs(leaver, LEAPT, hours=20)[0] == NAME
    name, said = runs(leaver, LEAPT, hours=30)  # it is 2034, and a day was time to say no
    assert (name != NAME, said) == (True, "")


def test_story_1158_the_clock_is_set_back_and_all_goes_on(leaver):
    runs(leaver, TODAY)
    runs(leaver, LEAPT)
    with clock.pretend(LEAPT):
        works(leaver)
    assert runs(leaver, TODAY, hours=3) == (NAME, "")
    with clock.pretend(TODAY):
        works(leaver)
    assert runs(leaver, LEAPT + timedelta(days=9))[0] == NAME  # it leaps once more
    assert runs(leaver, TODAY, hours=4) == (NAME, "")
    assert runs(leaver, TODAY + timedelta(days=300))[0] != NAME


def test_a_server_that_runs_on_needs_nobody_to_work_there(leaver):
    for days in range(0, 1000, 300):
        name, said = runs(leaver, TODAY + timedelta(days=days))
        assert said == ""
    assert name != NAME


def test_whom_somebody_erased_is_erased_anew_whatever_the_clock_says(leaver):
    with transaction():
        actions.erase(leaver.library, leaver)
    with transaction():
        leaver.name, leaver.erased_on, leaver.state = NAME, None, PatronState.ACTIVE
    assert runs(leaver, LEAPT)[0] != NAME
