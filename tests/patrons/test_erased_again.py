"""Story 1094: an older backup does not bring back who was erased."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from library_share.database import db, transaction
from library_share.patrons.forgetting import actions, again, queries, sweeping
from library_share.patrons.models import Patron
from library_share.web.access import Role
from tests.signing_in import sign_in

NAME = "Lò Thị Sao Mai"


def erased(given, library):
    patron = given.a_patron(NAME, library)
    with transaction():
        actions.erase(library, patron)
    return patron.id


def brought_back(patron_id, **more):
    """The row as an older backup has it."""
    with transaction():
        db.session.execute(
            update(Patron)
            .where(Patron.id == patron_id)
            .values(name=NAME, erased_on=None, state="active", **more)
        )
    db.session.expire_all()


def name_of(patron_id):
    db.session.expire_all()
    return db.session.get_one(Patron, patron_id).name


def test_story_1094_the_hourly_sweep_erases_anew_whom_a_backup_brought_back(app, given):
    library = given.a_library("TH")
    patron_id = erased(given, library)
    kept = Path(app.config["SETTINGS"].data_dir) / again.FILE
    assert str(patron_id) in kept.read_text()
    assert "Sao" not in kept.read_text()
    brought_back(patron_id)
    assert name_of(patron_id) == NAME
    sweeping.forget_what_is_due()
    assert name_of(patron_id) != NAME
    assert list(again.come_back()) == []


def test_story_1094_a_number_given_anew_is_somebody_else(app, given):
    library = given.a_library("TH")
    patron_id = erased(given, library)
    created_at = db.session.get_one(Patron, patron_id).created_at
    brought_back(patron_id, created_at=created_at + timedelta(seconds=1))
    sweeping.forget_what_is_due()
    assert name_of(patron_id) == NAME


def test_story_1094_an_erasure_that_failed_is_not_remembered(app, given):
    library = given.a_library("TH")
    patron = given.a_patron(NAME, library)
    before = again._lines()
    try:
        with transaction():
            actions.erase(library, patron)
            raise RuntimeError
    except RuntimeError:
        pass
    assert again._lines() == before


def test_the_page_does_not_count_millions(client, given, monkeypatch):
    """What is due is counted to a bound only."""
    library = given.a_library("TH")
    sign_in(client, given.an_account("lan", Role.LIBRARIAN, library))
    monkeypatch.setattr(queries, "COUNTED_AT_MOST", 1)
    for name in ("Lò Thị Sao", "Lò Thị Mai", "Lò Thị Hoa"):
        patron = given.a_patron(name, library)
        with transaction():
            db.session.execute(
                update(Patron)
                .where(Patron.id == patron.id)
                .values(state="left", left_on=patron.created_at.date() - timedelta(days=900))
            )
    assert "hơn 1<" in client.get("/forgetting").text
