"""Letters, marks and mistypings of Vietnamese, with the examples librarians would give."""

from __future__ import annotations

import unicodedata

import pytest

from library_share.vietnamese import fold, from_raw_telex, name_sort_key, same_i, sort_key, tidy


def by_letters(*texts):
    return sorted(texts, key=sort_key)


@pytest.mark.parametrize(
    "in_order",
    [
        ["a", "ă", "â", "b", "d", "đ", "e", "ê", "o", "ô", "ơ", "u", "ư", "y"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mă"],
        ["An", "Ánh", "Ân", "Bình", "Dũng", "Đức"],
        ["Toán 2", "Toán 10", "Toán 10 nâng cao"],
        ["1A", "1B", "5C", "6A", "9D", "10A"],
        ["Tấm Cám", "Tập viết"],
        ["an", "An"],
        # A whole text's letters come before any tone: the second word decides, not a tone.
        ["hoa an", "hóa an", "hoa bình"],
    ],
)
def test_sorting_as_dictionaries_do(in_order):
    assert by_letters(*reversed(in_order)) == in_order


def test_both_ways_to_store_a_letter_sort_and_fold_alike():
    composed, decomposed = (
        "Đất rừng phương Nam",
        unicodedata.normalize("NFD", "Đất rừng phương Nam"),
    )
    assert composed != decomposed
    assert sort_key(composed) == sort_key(decomposed)
    assert fold(composed) == fold(decomposed)
    assert tidy(decomposed) == composed


def test_people_sort_by_given_name_then_family_name_then_between():
    people = [
        "Vi Văn Thành",
        "Nông Thị Ánh",
        "Lò Văn An",
        "Hoàng Thu Trang",
        "Bế Thị An",
        "Bế Anh An",
        "K'Brôi",
        "Y Moan",
    ]
    assert sorted(people, key=name_sort_key) == [
        "Bế Anh An",
        "Bế Thị An",
        "Lò Văn An",
        "Nông Thị Ánh",
        "K'Brôi",
        "Y Moan",
        "Vi Văn Thành",
        "Hoàng Thu Trang",
    ]


def test_a_name_without_words_sorts_first():
    assert name_sort_key("  ") == b"" < name_sort_key("A")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đất rừng phương Nam", "dat rung phuong nam"),
        ("SĐ 00123", "sd 00123"),
        ("Dế Mèn phiêu lưu ký!", "de men phieu luu ky"),
        ("Nguyễn Nhật Ánh – Kính vạn hoa (tập 3)", "nguyen nhat anh kinh van hoa tap 3"),
        ("  ", ""),
    ],
)
def test_folding_takes_every_mark_away(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [("kỹ thuật", "kĩ thuật"), ("lý", "lí"), ("Mỹ thuật", "Mĩ thuật"), ("quý", "quí")],
)
def test_i_and_y_are_one_where_schools_write_both(one, other):
    assert fold(one) != fold(other)
    assert same_i(fold(one)) == same_i(fold(other))


@pytest.mark.parametrize("word", ["yêu", "nguyen", "bay", "tay", "thuy"])
def test_other_words_with_y_stay(word):
    assert same_i(fold(word)) == fold(word)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ddaats rwngf phuwowng nam", "Đất rừng phương Nam"),
        ("thuw vieenj", "thư viện"),
        ("DDaats", "đất"),
        ("truyeenj kieeuf", "truyện kiều"),
        ("toans 5", "toán 5"),
    ],
)
def test_raw_telex_is_forgiven(typed, meant):
    assert from_raw_telex(typed) == fold(meant)


def test_tidy_takes_hard_and_doubled_spaces_away():
    assert tidy("\u00a0Nông  Thị\tAn \n") == "Nông Thị An"
