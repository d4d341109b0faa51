"""Every way in which a list of books is written."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from library_share.catalogue.models import Title, TitleKind
from library_share.copies.models import Copy, Stay
from library_share.database import db
from library_share.exchange import errors, imports
from library_share.exchange.models import ImportKind
from tests.exchange.making import (
    ROSTER,
    TITLES,
    book,
    codes,
    csv_of,
    import_books,
    pupil,
    understood,
    xlsx,
)


def rows_of(content, library):
    found = understood(content, library, ImportKind.BOOKS)
    assert found.faults == []
    return found.rows


def faults_of(content, library):
    return understood(content, library, ImportKind.BOOKS).faults


def copies():
    db.session.expire_all()
    return list(db.session.scalars(select(Copy).order_by(Copy.id)))


def numbers():
    return [copy.accession_number for copy in copies()]


# --- numbers and quantities --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "first", "last", "how_many"),
    [
        ("0012–0021", "0012", "0021", 10),
        ("0012-0021", "0012", "0021", 10),
        ("STK-0001 đến STK-0010", "STK-0001", "STK-0010", 10),
        ("STK-0001-STK-0010", "STK-0001", "STK-0010", 10),
        ("STK-0001 → 0010", "STK-0001", "STK-0010", 10),
        ("SĐ 0001 - SĐ 0003", "SĐ 0001", "SĐ 0003", 3),
        ("9-12", "9", "12", 4),
        ("0012\n0015\n0019", "0012", "0019", 3),
        ("0012 và 0013", "0012", "0013", 2),
        ("0012÷0021", "0012", "0021", 10),
        ("0012..0021", "0012", "0021", 10),
        ("từ 0012 đến 0021 (10 cuốn)", "0012", "0021", 10),
        ("0012, 0015; 0017-0019", "0012", "0019", 5),
        ("STN-00001", "STN-00001", "STN-00001", 1),
        ("SGK6-0005", "SGK6-0005", "SGK6-0005", 1),
        ("2024-0005", "2024-0005", "2024-0005", 1),
    ],
)
def test_numbers_and_ranges(school, written, first, last, how_many):
    [row] = rows_of(xlsx(TITLES, book(number=written)), school)
    assert (row["numbers"][0], row["numbers"][-1], row["quantity"]) == (first, last, how_many)


@pytest.mark.parametrize("number", ["0012 0013", "1.0E+05"])
def test_a_number_that_may_be_two_or_was_rounded_is_an_error(school, number):
    [fault] = faults_of(xlsx(TITLES, book(number=number)), school)
    assert (fault.row, fault.column) == (2, "G")
    assert fault.code in ("not_a_number_range", "digits_lost")


def test_a_quantity_that_disagrees_with_the_range_names_both(school):
    [fault] = faults_of(xlsx(TITLES, book(number="0012-0021", quantity=8)), school)
    assert (fault.code, fault.row, fault.column) == ("quantity_disagrees", 2, "F")
    assert "8" in fault.sentence
    assert "10" in fault.sentence


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (book(number="0021-0012", quantity=10), "range_backwards"),
        (book(number="0001-99999"), "range_too_long"),
        (book(number="không có"), "not_a_number_range"),
        (book(quantity="vài cuốn"), "not_a_quantity"),
        (book(quantity=0), "not_a_quantity"),
        (book(quantity=3.5), "not_a_quantity"),
        (book(), "quantity_missing"),
        (book("", quantity=1), "title_missing"),
        (book(quantity=1, price="nhiều"), "not_a_price"),
        (book("N" * 400, quantity=1), "too_long"),
    ],
)
def test_what_cannot_be_meant_is_an_error(school, line, code):
    assert codes(faults_of(xlsx(TITLES, line), school)) == [code]


def test_a_number_that_stands_twice_names_both_rows(school):
    lines = (book(number="0001-0005"), book("Búp sen xanh", number="0005", no=2))
    [fault] = faults_of(xlsx(TITLES, *lines), school)
    assert (fault.code, fault.row, fault.facts["value"]) == ("same_number", 3, "0005")
    assert "dòng 2" in fault.sentence


def test_numbers_that_lost_their_zeros_get_them_back(school):
    lines = (book(number="0001-0008"), book("A", number="0009", no=2), book("B", number=10.0, no=3))
    found = understood(xlsx(TITLES, *lines), school, ImportKind.BOOKS)
    assert [row["numbers"][-1] for row in found.rows] == ["0008", "0009", "0010"]
    assert "zeros_restored" in codes(found.warnings)


def test_copies_without_numbers_get_the_next_ones_and_never_those_of_the_file(school):
    content = xlsx(TITLES, book(quantity=2), book("Búp sen xanh", number="00002-00004", no=2))
    assert import_books(content, school)["new"] == 5
    assert len(set(numbers())) == 5
    assert set(numbers()) >= {"00002", "00003", "00004"}


def test_importing_counted_lines_again_adds_only_what_is_missing(school):
    assert import_books(xlsx(TITLES, book(quantity=3)), school)["new"] == 3
    assert import_books(xlsx(TITLES, book(quantity=3)), school)["unchanged"] == 3
    counts = import_books(xlsx(TITLES, book(quantity=3), book(quantity=2, no=2)), school)
    assert (counts["new"], counts["unchanged"]) == (2, 3)
    assert len(copies()) == 5


def test_counted_lines_do_not_claim_copies_that_the_file_numbers(school):
    lines = (book(number="0001-0002"), book(quantity=3, no=2))
    assert import_books(xlsx(TITLES, *lines), school)["new"] == 5
    assert import_books(xlsx(TITLES, *lines), school)["unchanged"] == 5


def test_a_number_of_another_book_is_an_error(school):
    import_books(xlsx(TITLES, book(number="0001")), school)
    rows = rows_of(xlsx(TITLES, book("Búp sen xanh", number="1")), school)
    [fault] = imports.plan(ImportKind.BOOKS, school, rows).faults
    assert (fault.code, fault.facts["title"]) == ("number_taken", "Quê nội")


def test_numbers_of_another_library_are_its_own(school, given):
    import_books(xlsx(TITLES, book(number="0001")), school)
    assert import_books(xlsx(TITLES, book(number="0001")), given.a_library("TH"))["new"] == 1
    assert len(set(db.session.scalars(select(Copy.title_id)))) == 1


# --- titles ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "title", "volume"),
    [
        ("Tuổi thơ dữ dội - Tập 1", "Tuổi thơ dữ dội", "Tập 1"),
        ("Toán 4 - Tập một", "Toán 4", "Tập một"),
        ("Doraemon (Tập 2)", "Doraemon", "Tập 2"),
        ("Doraemon tập 12", "Doraemon", "Tập 12"),
        ("Vật lý vui - Quyển 1", "Vật lý vui", "Quyển 1"),
        ("Ngữ văn 6, T.2", "Ngữ văn 6", "Tập 2"),
        ("Bài tập 3", "Bài tập 3", ""),
        ("Mười vạn câu hỏi vì sao: Vũ trụ", "Mười vạn câu hỏi vì sao: Vũ trụ", ""),
    ],
)
def test_volumes_are_told_from_titles(school, written, title, volume):
    [row] = rows_of(xlsx(TITLES, book(written, quantity=1)), school)
    assert (row["title"], row["volume"]) == (title, volume)


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("50.000", 50_000),
        ("50,000đ", 50_000),
        (50000.0, 50_000),
        ("50 000 đồng", 50_000),
        ("1.250.000", 1_250_000),
        ("12.000,00", 12_000),
        ("45k", 45_000),
        ("", None),
    ],
)
def test_prices(school, written, price):
    [row] = rows_of(xlsx(TITLES, book(quantity=1, price=written)), school)
    assert row["price"] == price


def test_a_price_that_excel_made_fifty_of_fifty_thousand_is_a_warning(school):
    found = understood(xlsx(TITLES, book(quantity=1, price=50.0)), school, ImportKind.BOOKS)
    assert codes(found.warnings) == ["cheap"]


@pytest.mark.parametrize(
    ("written", "number", "kind"),
    [
        ("STN", "", TitleKind.CHILDRENS),
        ("Sách giáo khoa", "", TitleKind.TEXTBOOK),
        ("Nghiệp vụ", "", TitleKind.TEACHERS_BOOK),
        ("tham khảo", "", TitleKind.REFERENCE),
        ("Truyện tranh", "", TitleKind.COMIC),
        ("Báo - Tạp chí", "", TitleKind.PERIODICAL),
        ("", "SNV-00001", TitleKind.TEACHERS_BOOK),
        ("", "STK-00001", TitleKind.REFERENCE),
    ],
)
def test_kinds_by_abbreviation_by_word_and_by_number(school, written, number, kind):
    line = book(number=number, quantity="" if number else 1, kind=written)
    [row] = rows_of(xlsx(TITLES, line), school)
    assert row["kind"] == kind.value


def test_a_kind_that_nobody_knows_is_other_with_a_warning(school):
    for written, code in (("Sách lạ", "unknown_kind"), ("", "kind_unknown")):
        found = understood(xlsx(TITLES, book(quantity=1, kind=written)), school, ImportKind.BOOKS)
        assert (found.rows[0]["kind"], codes(found.warnings)) == ("KHAC", [code])


def test_size_and_stack_room_are_two_columns_although_they_fold_to_one_word(school):
    names = ["Tên sách", "Kho", "Khổ", "SL"]
    [row] = rows_of(xlsx(names, ["Quê nội", "Kho A", "19 cm", 1]), school)
    assert (row["shelf_mark"], row["size"]) == ("Kho A", "19 cm")


def test_a_header_of_two_rows_as_in_the_printed_register(school):
    content = xlsx(
        ["Ngày vào sổ", "Số ĐKCB", "Tác giả và tên sách", "", "Xuất bản", "", "", "Giá tiền"],
        ["", "", "Tác giả", "Tên sách", "Nhà", "Nơi", "Năm", ""],
        ["09/05/2022", "STN-00001", "Võ Quảng", "Quê nội", "Kim Đồng", "H.", 2020, "48.000"],
    )
    [row] = rows_of(content, school)
    assert (row["title"], row["authors"], row["publisher"], row["place"], row["year"]) == (
        "Quê nội",
        "Võ Quảng",
        "Kim Đồng",
        "H.",
        2020,
    )


def test_only_a_year_of_entry_is_told(school):
    names = ["Tên sách", "SL", "Ngày vào sổ"]
    found = understood(xlsx(names, ["Quê nội", 1, "2022"]), school, ImportKind.BOOKS)
    assert "day_year_only" in codes(found.warnings)


def test_an_isbn_is_checked(school):
    names = ["Tên sách", "SL", "ISBN"]
    [row] = rows_of(xlsx(names, ["Quê nội", 1, "978-604-2-08889-3"]), school)
    assert row["isbn"] == "9786042088893"
    assert codes(faults_of(xlsx(names, ["Quê nội", 1, "978-604-2-08889-4"]), school)) == [
        "wrong_isbn"
    ]


def test_totals_at_the_end_are_no_books(school):
    content = xlsx(
        TITLES, book(quantity=2), [], ["", "Cộng: 2 bản"], ["Tổng cộng", "", "", "", "", 2]
    )
    assert len(rows_of(content, school)) == 1


def test_signatures_below_a_register_are_no_books(school):
    signed = [["", "", "Thủ thư", "", "Hiệu trưởng"], ["", "Trần Lan", "", "", "Nguyễn Hùng"]]
    assert len(rows_of(xlsx(TITLES, book(quantity=1), *signed), school)) == 1


@pytest.mark.parametrize(
    "title", ["Ví dụ về toán", "Thủ thư của em", "Cộng trừ đến 10", "Ngày 2 tháng 9 năm 1945"]
)
def test_a_title_that_sounds_like_a_total_is_a_book(school, title):
    named = xlsx(["Tên sách", "Tác giả", "Giá"], [title, "Tô Hoài", 30000])
    assert [row["title"] for row in rows_of(named, school)] == [title]


def test_a_list_of_pupils_is_not_taken_for_books(school):
    with pytest.raises(errors.OtherKindOfList):
        understood(xlsx(ROSTER, pupil()), school, ImportKind.BOOKS)


# --- what is imported --------------------------------------------------------------------------


def test_everything_that_a_register_says_is_kept(school, given):
    names = ["Ngày vào sổ", "Số ĐKCB", "Tên sách", "Tác giả", "NXB", "Nơi XB", "Năm XB"]
    names += ["Giá tiền", "Môn loại", "Số vào sổ tổng quát", "Vị trí", "Ghi chú", "Màu bìa"]
    line = ["09/05/2022", "STN-00007", "Quê nội", "Võ Quảng", "Kim Đồng", "H.", 2020]
    line += ["48.000", "895.9223", 29.0, "Kệ 2", "Tặng", "đỏ"]
    import_books(xlsx(names, line), school)
    [copy] = copies()
    assert (copy.accession_number, copy.acquired_on, copy.price_dong, copy.class_mark) == (
        "STN-00007",
        date(2022, 5, 9),
        48_000,
        "895.9223",
    )
    assert (copy.general_register_number, copy.shelf_mark, copy.source, copy.note) == (
        "29",
        "Kệ 2",
        "Tặng",
        "",
    )
    title = db.session.get(Title, copy.title_id)
    assert (title.title, title.kind, title.publication_place) == (
        "Quê nội",
        TitleKind.CHILDRENS,
        "H.",
    )
    assert copy.printed_year == 2020
    assert given.how_many(Stay) == 1


def test_a_changed_price_or_shelf_changes_the_copy_and_is_counted(school):
    names = ["Tên sách", "Số ĐKCB", "Giá tiền", "Vị trí"]
    import_books(xlsx(names, ["Quê nội", "0001-0002", 48000, "Kệ 1"]), school)
    counts = import_books(
        xlsx(names, ["Quê nội", "0001", 50000, "Kệ 1"], ["Quê nội", "0002", "", "Kệ 3"]), school
    )
    assert (counts["new"], counts["changed"]) == (0, 2)
    assert [(copy.price_dong, copy.shelf_mark) for copy in copies()] == [
        (50_000, "Kệ 1"),
        (48_000, "Kệ 3"),
    ]


def test_printings_of_one_title_share_it_with_their_own_year_and_price(school, given):
    names = ["Tên sách", "Tác giả", "Số ĐKCB", "Năm XB", "Giá tiền"]
    import_books(
        csv_of(
            names,
            ["Quê nội", "Võ Quảng", "STN-1", "2015", "40.000"],
            ["Quê nội", "Võ Quảng", "STN-2", "2022", "48.000"],
        ),
        school,
    )
    assert given.how_many(Title) == 1
    assert [(copy.printed_year, copy.price_dong) for copy in copies()] == [
        (2015, 40_000),
        (2022, 48_000),
    ]


def test_hostile_titles_stay_texts(school):
    hostile = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "<script>alert(1)</script>", "-2+3"]
    import_books(
        xlsx(["STT", "Tên sách", "SL"], *[[no, text, 1] for no, text in enumerate(hostile, 1)]),
        school,
    )
    assert set(db.session.scalars(select(Title.title))) == set(hostile)
