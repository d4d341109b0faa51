"""Class shelves at the turn of the year: whose they are, and who sees who keeps them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from library_share.database import db, transaction
from library_share.libraries.models import LibraryKind
from library_share.patrons.keepers import actions as keepers
from library_share.patrons.models import PatronKind
from library_share.turning import choosing
from library_share.turning.models import ShelfChoice
from library_share.web.access import Role
from tests.signing_in import sign_in
from tests.turning.conftest import OLD


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


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.PRINCIPAL, Role.CLASS_KEEPER])
def test_story_1146_who_keeps_no_patrons_reads_no_childs_name(th, given, app, role):
    pupils = [th.a_pupil(name, "4A") for name in ("Hoàng Thị Bé Bỏng", "Mã Văn Nhỏ")]
    teacher = given.a_patron("Cô Thủy", library=th.library, kind=PatronKind.TEACHER)
    shelf = given.a_place(th.library, name="Tủ 4A", class_name="4A")
    with transaction():
        for patron in (*pupils, teacher):
            keepers.put_in_charge(shelf, patron)
    pages = app.test_client()
    sign_in(pages, given.an_account("xem", role, th.library))
    page = pages.get("/year-end/shelves", query_string={"year": OLD}).text
    assert "Bé Bỏng" not in page
    assert "Văn Nhỏ" not in page
    assert "Cô Thủy, 2 học sinh" in page
    assert "Hoàng Thị Bé Bỏng, Mã Văn Nhỏ, Cô Thủy" in th.shows("/year-end/shelves")
