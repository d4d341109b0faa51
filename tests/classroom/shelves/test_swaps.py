"""Stories 501 to 511: two shelves change places in one act (docs/stories.md)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.circulation.models import Loan
from library_share.classroom.shelves.errors import (
    NothingToSwap,
    SameShelf,
    ShelvesSwappedMeanwhile,
    SwapActedUpon,
)
from library_share.classroom.shelves.swaps import gone_with, is_untouched, last_between
from library_share.copies.models import Stay
from library_share.database import db, transaction
from library_share.dispatch.asking_back import ask_all_back
from library_share.handovers import actions as handovers
from library_share.handovers.queries import find_leg_of
from library_share.handovers.rules import Purpose, Step
from library_share.libraries.queries import main_place_of
from tests.classroom.shelves.conftest import words_of

A, B = "Tủ sách lớp 4A", "Tủ sách lớp 4B"


@pytest.fixture
def out(school):
    """Four books are out: two of each shelf; two more stand there. Book → who has it."""
    a, b = (
        school.books("4A", "Dế Mèn", "Quê nội", "Tuổi thơ dữ dội"),
        school.books("4B", "Góc sân và khoảng trời", "Kính vạn hoa", "Lá cờ thêu sáu chữ vàng"),
    )
    an, chi = school.pupil("Nông Anh An", "4A"), school.pupil("Lò Mai Chi", "4B")
    for book, patron in ((a[0], an), (a[1], an), (b[0], chi), (b[1], chi)):
        assert school.scan(book, patron)["outcome"] == "lent"
    return {"a": a, "b": b, "an": an, "chi": chi}


def test_story_501_a_swap_with_four_books_out(school, out):
    swap = school.swap(school.swaps())
    there, back = gone_with(swap)
    assert (there.copies, back.copies) == (1, 1)
    assert [(row.title, row.borrower, row.class_name) for row in there.still_out] == [
        ("Dế Mèn", "Nông Anh An", "4A"),
        ("Quê nội", "Nông Anh An", "4A"),
    ]
    assert [row.borrower for row in back.still_out] == ["Lò Mai Chi", "Lò Mai Chi"]
    assert {school.stands(book) for book in out["a"]} == {B}
    assert {school.stands(book) for book in out["b"]} == {A}
    loans = db.session.scalars(select(Loan).where(Loan.returned_at.is_(None))).all()
    assert {loan.copy_id for loan in loans} == {book.id for book in out["a"][:2] + out["b"][:2]}
    papers = words_of(swap.there), words_of(swap.back)
    assert "Tuổi thơ dữ dội" in papers[0]
    assert "Lá cờ thêu sáu chữ vàng" in papers[1]
    assert papers[0].count("Đang mượn, theo sau khi trả") == 2


def test_story_502_the_four_return_at_the_right_shelf_the_wrong_one_and_the_desk(school, out):
    """Whoever takes it back, wherever, is told the shelf to which it belongs now."""
    swap = school.swaps()
    before = [words_of(handover) for handover in school.swap(swap).handovers]
    for book, belongs in (*((one, B) for one in out["a"][:2]), *((one, A) for one in out["b"][:2])):
        told = school.scan(book)
        assert (told["outcome"], told["copy"]["place"]["name"]) == ("returned", belongs)
        assert belongs in told["sentence"]
    assert school.given.how_many(Loan, Loan.returned_at.is_(None)) == 0
    assert {school.stands(book) for book in out["a"]} == {B}
    assert {school.stands(book) for book in out["b"]} == {A}
    assert [gone.still_out for gone in gone_with(school.swap(swap))] == [[], []]
    assert [words_of(handover) for handover in school.swap(swap).handovers] == before


def test_story_503_a_swap_is_undone(school, out):
    swap = school.swaps()
    school.undoes(swap)
    assert {school.stands(book) for book in out["a"]} == {A}
    assert {school.stands(book) for book in out["b"]} == {B}
    assert school.swap(swap).is_undone
    school.undoes(swap)  # undoing twice is undoing once
    assert school.scan(out["a"][0])["copy"]["place"]["name"] == A


@pytest.mark.parametrize("deed", ["lent", "returned", "moved", "kept", "listed", "counted"])
def test_story_504_too_late_to_undo(school, out, deed):
    swap = school.swaps()
    if deed == "lent":
        school.scan(out["a"][2], out["chi"])
    elif deed == "returned":
        school.scan(out["a"][0])
    elif deed == "kept":
        school.given.a_hold(out["a"][2].title, school.pupil("Lý Bình", "4B"))
    elif deed == "listed":
        list_home(school, out["a"][2])
    elif deed == "counted":
        school.act(lambda deed: handovers.count(swap.back.id, deed))
    else:
        school.books("4C", "Một mình")
        school.swaps("4B", "4C")
    before = [school.stands(book) for book in (*out["a"], *out["b"])]
    assert not is_untouched(school.swap(swap))
    with pytest.raises(SwapActedUpon):
        school.undoes(swap)
    assert [school.stands(book) for book in (*out["a"], *out["b"])] == before
    assert school.swap(swap).there.step is Step.RECEIVED


def test_story_504_a_book_that_went_over_has_gone_on_since(school):
    book = school.books("4A", "Dế Mèn")[0]
    swap = school.swaps()
    school.books("4C", "Một mình")
    school.swaps("4B", "4C")
    assert not is_untouched(school.swap(swap))
    with pytest.raises(SwapActedUpon):
        school.undoes(swap)
    assert school.stands(book) == "Tủ sách lớp 4C"


def list_home(school, book):
    school.act(
        lambda deed: handovers.put_on_list(
            book.id,
            purpose=Purpose.RETURN_HOME,
            from_place=school.shelf("4B"),
            to_place=main_place_of(school.library.id),
            deed=deed,
        )
    )


def test_story_505_the_button_is_pressed_twice(school, out):
    seen = last_between(school.shelf("4A"), school.shelf("4B"))
    school.swaps(seen=seen)
    with pytest.raises(ShelvesSwappedMeanwhile):
        school.swaps(seen=seen)
    assert school.stands(out["a"][2]) == B


def test_story_506_next_month_they_are_swapped_back(school, out):
    school.swaps()
    school.swaps()
    assert {school.stands(book) for book in out["a"]} == {A}
    assert {school.stands(book) for book in out["b"]} == {B}


def test_story_507_there_is_nothing_to_swap(school):
    with pytest.raises(NothingToSwap):
        school.swaps()
    with pytest.raises(SameShelf):
        school.swaps("4A", "4A")
    assert school.given.how_many(Stay) == 0


def test_story_508_one_shelf_is_empty(school):
    book = school.books("4A", "Dế Mèn")[0]
    swap = school.swaps()
    assert school.stands(book) == B
    school.undoes(swap)
    assert school.stands(book) == A


def test_story_509_what_is_kept_for_a_reader_stays(school):
    kept, free = school.books("4A", "Dế Mèn", "Quê nội")
    school.given.a_hold(kept.title, school.pupil("Nông Anh An", "4A"))
    school.swaps()
    assert (school.stands(kept), school.stands(free)) == (A, B)


def test_story_510_given_until_a_day_and_swapped_it_is_asked_back_all_the_same(school):
    """What the library gave 4A until a day is asked back from whichever shelf has it then."""
    books = [school.given.a_copy(title, school.library) for title in ("Dế Mèn", "Quê nội")]
    stack_room = main_place_of(school.library.id)
    gone = school.act(
        lambda deed: handovers.prepare(
            purpose=Purpose.CLASS_SHELF,
            from_place=stack_room,
            to_place=school.shelf("4A"),
            deed=deed,
            until=deed.on,
        )
    )
    school.act(lambda deed: handovers.add(gone.id, [book.id for book in books], deed))
    school.act(lambda deed: handovers.receive(gone.id, deed))
    an = school.pupil("Nông Anh An", "4A")
    school.scan(books[0], an)
    school.swaps()
    school.scan(books[0])
    with clock.pretend(school.now), transaction():
        ask_all_back()
    legs = [find_leg_of(book.id) for book in books]
    assert [(leg.from_place, leg.to_place) for leg in legs] == [(B, stack_room.name)] * 2
