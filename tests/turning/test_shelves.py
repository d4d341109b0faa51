"""Class shelves at the turn of the year: whose they are, and who sees who keeps them."""

from __future__ import annotations

from sqlalchemy import select

from library_share.database import db, transaction
from library_share.libraries.models import LibraryKind
from library_share.turning import choosing
from library_share.turning.models import ShelfChoice


def test_another_schools_shelves_are_refused_and_nothing_changes(th, a_school, given):
    other = a_school("TH2", LibraryKind.PRIMARY)
    shelf = given.a_place(th.library, name="Tủ 4A", class_name="4A")
    own = given.a_place(other.library, name="Tủ 4B", class_name="4B")
    with transaction():
        choosing.choose_for_shelves(th.turning, {shelf.id: ("5A", True)})
    sent = {"place_ids": [own.id, shelf.id], "class_names": ["5B", "9X"]}
    refused = other.says("/year-end/shelves", **sent)
    assert (refused.status_code, "no_such_turning_shelf" in refused.text) == (404, True)
    db.session.rollback()
    kept = db.session.execute(select(ShelfChoice.place_id, ShelfChoice.class_name)).all()
    assert kept == [(shelf.id, "5A")]
