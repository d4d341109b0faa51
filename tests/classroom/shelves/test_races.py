"""Two people act on the same shelves at the same moment: the books balance, nobody sees a 500."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from library_share.circulation.models import Loan
from library_share.classroom.shelves.swaps import last_between
from library_share.database import db
from library_share.handovers.models import Handover
from tests import racing

ROUNDS = 12


@pytest.fixture
def at_once(app):
    with racing.at_once(app, 4) as run:
        yield run


def test_four_buttons_swap_once(school, at_once):
    book = school.books("4A", "Dế Mèn")[0]
    sent = {
        "library": "TH",
        "first": school.shelf("4A").code,
        "second": school.shelf("4B").code,
    }
    for turn in range(ROUNDS):
        db.session.rollback()
        seen = last_between(school.shelf("4A"), school.shelf("4B"))
        answers = at_once(*[lambda: school.call("POST", "/shelf-swaps", **sent, seen=seen)] * 4)
        assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]
        db.session.rollback()
        assert school.stands(book) == f"Tủ sách lớp {'4A' if turn % 2 else '4B'}"
    assert school.given.how_many(Handover) == 2 * ROUNDS


def test_a_book_is_lent_while_its_shelf_is_swapped_and_swapped_back(school, at_once):
    """It goes or it follows; wherever it is given back, the desk knows the one right shelf."""
    an = school.pupil("Nông Anh An", "4A")
    books = school.books("4A", "Dế Mèn", "Quê nội", "Kính vạn hoa")
    first, second = school.shelf("4A").code, school.shelf("4B").code

    def swap():
        return school.call("POST", "/shelf-swaps", library="TH", first=first, second=second)

    def undo(code):
        return school.call("DELETE", f"/shelf-swaps/{code}")

    chance = random.Random(7)
    for _ in range(ROUNDS):
        book = chance.choice(books)
        made, _lent = at_once(swap, lambda book=book: school.scan(book, an))
        assert made.status_code == 201, made.text
        undone, _back = at_once(
            lambda made=made: undo(made.json["code"]), lambda book=book: school.scan(book)
        )
        assert undone.status_code in (200, 409), undone.text
        db.session.rollback()
        assert len({school.stands(one) for one in books}) == 1
        assert db.session.scalar(select(Loan.id).where(Loan.returned_at.is_(None))) is None
