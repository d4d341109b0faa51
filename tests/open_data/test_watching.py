"""Story 1092: whoever watches the catalogue from outside learns nothing of a class."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from library_share import clock
from library_share.catalogue.models import TitleKind
from library_share.circulation.models import Loan, LoanKind
from library_share.database import db, transaction
from library_share.libraries.models import PlaceKind
from library_share.patrons.models import PatronKind
from library_share.web.access import Role
from tests.signing_in import sign_in


@pytest.fixture
def shelf(given):
    library = given.a_library("TH")
    given.a_policy()
    return given.a_place(library, PlaceKind.CLASS_SHELF, "Tủ 5B", class_name="5B")


def lent(copy, patron):
    now = clock.now()
    with transaction():
        db.session.add(
            Loan(
                copy_id=copy.id,
                patron_id=patron.id,
                kind=LoanKind.TAKE_HOME,
                lent_at=now,
                due_on=clock.local_day(now) + timedelta(days=14),
                owner_library_id=copy.library_id,
                acting_library_id=copy.library_id,
                patron_kind=PatronKind.PUPIL,
                class_name="5B",
                grade=5,
                title_kind=TitleKind.CHILDRENS,
            )
        )


def seen(client, copy, shelf):
    """All that a visitor reads of a book of a class shelf, without what differs each time."""
    addresses = (
        "/search",
        "/search?free=1",
        "/search?library=TH&free=1",
        "/search?q=ngoại",
        f"/search?q={copy.accession_number}&free=1",
        f"/titles/{copy.title_id}",
        f"/titles/{copy.title_id}?library=TH",
        f"/q/{shelf.code}",
        f"/q/{copy.code}",
    )
    pages = [client.get(address) for address in addresses]
    assert {page.status_code for page in pages} == {200}
    return [re.sub(r"[\w.-]{60,}", "", page.text) for page in pages]


def test_story_1092_a_loan_of_a_class_shelf_is_not_seen_from_outside(client, given, shelf):
    copy = given.a_copy("Quê ngoại", shelf.library, place=shelf)
    before = seen(client, copy, shelf)
    lent(copy, given.a_patron("Lò Thị Sao", shelf.library))
    after = seen(client, copy, shelf)
    assert after == before
    page = after[5]
    assert "Ở tủ sách lớp" in page
    assert "Hỏi thư viện" in page
    assert "5B" not in page
    assert "1 bản ở tủ sách lớp: hỏi thư viện" in page


def test_story_1092_nor_of_a_box_that_stands_on_it(client, given, shelf):
    box = given.a_place(shelf.library, PlaceKind.BOX, "Thùng 3", within_id=shelf.id)
    copy = given.a_copy("Quê ngoại", shelf.library, place=box)
    before = seen(client, copy, box)
    lent(copy, given.a_patron("Lò Thị Sao", shelf.library))
    after = seen(client, copy, box)
    assert after == before
    assert "Thùng 3" not in after[5]


def test_story_1092_what_came_for_one_child_is_not_on_the_shelf_s_page(client, given, shelf):
    given.a_copy("Quê nội", shelf.library, place=shelf)
    before = client.get(f"/q/{shelf.code}").text
    given.a_copy("Quê ngoại", given.a_library("THCS"), place=shelf)
    assert client.get(f"/q/{shelf.code}").text == before
    sign_in(client, given.an_account("lan", Role.LIBRARIAN, shelf.library))
    assert "Quê ngoại" in client.get(f"/q/{shelf.code}").text


def test_story_1092_of_the_library_s_own_shelves_everybody_sees_what_is_free(client, given, shelf):
    copy = given.a_copy("Quê nội", shelf.library)
    before = seen(client, copy, shelf)
    lent(copy, given.a_patron("Lò Thị Sao", shelf.library))
    assert seen(client, copy, shelf) != before


def test_story_1092_staff_see_where_it_is_and_that_it_is_out(client, given, shelf):
    copy = given.a_copy("Quê ngoại", shelf.library, place=shelf)
    lent(copy, given.a_patron("Lò Thị Sao", shelf.library))
    sign_in(client, given.an_account("lan", Role.LIBRARIAN, shelf.library))
    page = client.get(f"/titles/{copy.title_id}").text
    assert "Tủ 5B" in page
    assert "Lò Thị Sao" in page
