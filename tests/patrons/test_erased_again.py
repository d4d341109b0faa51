"""Stories 1094, 1151: an older backup does not bring back who was erased."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from library_share.database import db, transaction
from library_share.patrons.forgetting import actions, again, queries, sweeping
from library_share.patrons.merging.actions import merge
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


@pytest.mark.parametrize("kept_first", [True, False])
def test_story_1151_both_rows_of_one_person_are_erased_anew(app, given, kept_first):
    """They were merged, then erased; the backup is older than both."""
    library = given.a_library("TH")
    rows = [given.a_patron(NAME, library) for _ in range(3)]
    for older, patron in enumerate(reversed(rows)):
        with transaction():
            patron.created_at -= timedelta(days=older)
    made_at = {patron.id: patron.created_at for patron in rows}
    one, two, three = rows if kept_first else reversed(rows)
    with transaction():
        merge(library, one, two)
    with transaction():
        merge(library, three, one)
    with transaction():
        actions.erase(library, three)
    for patron_id, created_at in made_at.items():
        brought_back(patron_id, created_at=created_at)
    sweeping.forget_what_is_due()
    assert NAME not in {name_of(patron_id) for patron_id in made_at}


def test_who_was_merged_but_not_erased_stays_when_a_backup_is_restored(app, given):
    library = given.a_library("TH")
    kept, other = given.a_patron(NAME, library), given.a_patron(NAME, library)
    with transaction():
        merge(library, kept, other)
    brought_back(other.id)
    sweeping.forget_what_is_due()
    assert {name_of(kept.id), name_of(other.id)} == {NAME}


def test_story_1151_a_merge_taken_back_by_a_backup_erases_nobody_else(app, given):
    """Two children were made one by mistake, and the backup of before was restored."""
    library = given.a_library("TH")
    kept, other = given.a_patron(NAME, library), given.a_patron(NAME, library)
    with transaction():
        merge(library, kept, other)
    brought_back(other.id)
    with transaction():
        actions.erase(library, kept)
    sweeping.forget_what_is_due()
    assert (name_of(kept.id) == NAME, name_of(other.id)) == (False, NAME)


def test_half_a_line_of_a_power_cut_spoils_no_other(app, given):
    library = given.a_library("TH")
    kept = Path(app.config["SETTINGS"].data_dir) / again.FILE
    erased(given, library)
    kept.write_bytes(kept.read_bytes() + b"merged 7 17")
    patron_id = erased(given, library)
    assert kept.read_text().splitlines()[-1].startswith(f"{patron_id} ")
    brought_back(patron_id)
    sweeping.forget_what_is_due()
    assert name_of(patron_id) != NAME


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
