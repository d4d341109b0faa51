"""Titles are described in one place, and one title is one record whoever enters it."""

from __future__ import annotations

import threading

import pytest

from library_share.catalogue import isbn
from library_share.catalogue.actions import (
    TitleDraft,
    add_title,
    change_title,
    find_or_add_titles,
)
from library_share.catalogue.errors import IsbnIsShopBarcode, NotAnIsbn, TitleExists, TooLong
from library_share.catalogue.models import Title, TitleKind
from library_share.catalogue.rules import match_key, words_of
from library_share.database import db, transaction
from tests.statements import statements


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("978-604-2-13456-9", "9786042134569"),
        ("ISBN 0-306-40615-2", "9780306406157"),
        ("ISBN-13: 978 0 306 40615 7", "9780306406157"),
        ("080442957x", "9780804429573"),
        ("", ""),
    ],
)
def test_an_isbn_is_kept_as_13_digits(written, kept):
    assert isbn.checked(written) == kept


@pytest.mark.parametrize("written", ["9780306406158", "0306406153", "030640615", "abc", "12"])
def test_a_wrong_isbn_is_refused(written):
    with pytest.raises(NotAnIsbn):
        isbn.checked(written)
    assert isbn.find(written) is None


def test_the_barcode_of_the_shop_is_explained(app):
    with pytest.raises(IsbnIsShopBarcode, match="893"):
        isbn.checked("8934974178545")


def test_lists_that_write_a_title_differently_mean_one_title():
    common = {"volume": "", "publisher": "NXB Kim Đồng", "isbn": ""}
    assert match_key(title="Lý  Thường Kiệt", authors="", **common) == match_key(
        title="LÍ THƯỜNG KIỆT", authors="", **common
    )


def test_titles_in_other_scripts_stay_apart():
    assert words_of("Война и мир") != words_of("Мать")
    assert words_of("数学 2") == "2 数学"


def test_what_follows_from_a_title_follows_when_it_changes(app):
    with transaction():
        title = add_title(title="Đất  rừng", kind=TitleKind.CHILDRENS)
        change_title(title, title="Đất rừng phương Nam", authors="Đoàn Giỏi")
    assert title.search_text == "dat rung phuong nam doan gioi"
    assert title.match_key == "dat rung phuong nam||doan gioi|"


def test_the_same_title_is_not_added_twice(app):
    with transaction():
        add_title(title="Góc sân và khoảng trời", kind=TitleKind.CHILDRENS)
    with pytest.raises(TitleExists, match="khoảng trời"), transaction():
        add_title(title="góc sân và khoảng trời", kind=TitleKind.CHILDRENS)


def test_a_text_that_does_not_fit_is_named(app):
    with pytest.raises(TooLong) as fault, transaction():
        add_title(title="a" * 301, kind=TitleKind.CHILDRENS)
    assert "300" in fault.value.fields["title"][0]


def test_a_list_finds_what_is_there_and_adds_the_rest_in_order(app, given):
    there = given.a_title("Toán 5")
    drafts = [TitleDraft(title=t, kind=TitleKind.TEXTBOOK) for t in ("Mới", "TOÁN 5", "mới")]
    with transaction():
        new, old, again = find_or_add_titles(drafts)
    assert (old, again) == (there.id, new)
    assert given.how_many(Title) == 2
    with transaction():
        assert find_or_add_titles(drafts) == [new, old, again]


def test_thousands_of_titles_cost_few_statements(app):
    drafts = [TitleDraft(title=f"Sách {n}", kind=TitleKind.OTHER) for n in range(2500)]
    with transaction(), statements() as sent:
        assert len(set(find_or_add_titles(drafts))) == 2500
    assert len(sent) <= 12


def test_story_two_schools_import_the_same_books_at_once(app, given):
    drafts = [TitleDraft(title=f"Sách {n}", kind=TitleKind.OTHER) for n in range(50)]
    found = []

    def school(order):
        with app.app_context(), transaction():
            found.append(
                dict(zip(order, find_or_add_titles([drafts[n] for n in order]), strict=True))
            )

    threads = [
        threading.Thread(target=school, args=(order,))
        for order in (list(range(50)), list(range(49, -1, -1)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert found[0] == found[1]
    assert given.how_many(Title) == 50
