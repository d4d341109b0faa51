"""Books turn their pages at the same line on paper and in Word, and carry what they add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from library_share.printing import books, forms
from library_share.printing.books import Book, parts_of
from library_share.printing.documents import Break, Letterhead, Signature, Table, docx, pdf
from library_share.printing.engine import joined
from tests.printing.documents.reading import (
    W,
    edges_mm,
    find,
    opened_docx,
    page_count,
    rules,
    text_of_page,
    words_of,
)
from tests.printing.documents.samples import LETTERHEAD

SCHOOL: Letterhead = LETTERHEAD


def entries(how_many: int) -> forms.Entered:
    lines = tuple(
        forms.Entered(
            on=date(2026, 9, 5),
            number=str(number),
            source="Ngân sách nhà nước",
            voucher="HĐ 0012345 ngày 04/09/2026",
            kinds=(1, 0, 2, 3, 0, 0),
            value=50_000,
        )
        for number in range(1, how_many + 1)
    )
    return forms.entries(SCHOOL, "Năm 2026", lines)


def tables(document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def test_what_is_added_up_is_carried_from_page_to_page():
    (document,) = parts_of(entries(30))
    pages = tables(document)
    assert sum(isinstance(block, Break) for block in document.blocks) == len(pages) - 1 > 0
    so_far = 0
    for place, page in enumerate(pages):
        so_far += 6 * len(page.rows)
        is_last = place == len(pages) - 1
        assert page.totals[0][4] == str(6 * len(page.rows))
        assert page.totals[-1][0] == ("Tổng cộng" if is_last else "Mang sang")
        assert page.totals[-1][4] == str(so_far)
        if place:
            assert page.brought[0][4] == pages[place - 1].totals[-1][4]
    assert so_far == 180


def test_each_page_on_paper_is_one_that_was_planned_and_says_so():
    (document,) = parts_of(entries(30))
    made, planned = pdf(document), len(tables(document))
    assert page_count(made) == planned
    for page in range(planned):
        assert f"Trang {page + 1}/{planned}" in text_of_page(made, page)
    left, top, _right, bottom = edges_mm(made)
    assert left >= 30
    assert bottom >= 20
    assert top <= 22
    assert find(made, "SỔ ĐĂNG KÝ TỔNG QUÁT").size_pt == pytest.approx(14)


SIGNERS = (
    Signature(title="Người phụ trách thư viện", name="Nguyễn Thị Lan"),
    Signature(authority=("KT. Hiệu trưởng",), title="Phó Hiệu trưởng", name="Đỗ Thị Ánh"),
)


@pytest.mark.parametrize("signers", [SIGNERS[:1], SIGNERS])
def test_notes_and_signatures_stand_below_a_line_of_the_book(signers):
    """However many lines there are, the last page has one of them."""
    for lines in range(6, 28):
        (document,) = parts_of(
            entries(lines),
            lambda last: replace(last, signatures=signers, recipients=("Lưu: VT",)),
        )
        made, planned = pdf(document), tables(document)
        assert planned[-1].rows
        assert page_count(made) == len(planned), lines
        assert signers[-1].name in text_of_page(made, len(planned) - 1)


LATE = forms.LateBook(
    name="Hứa Thu Chi",
    title="Lá cờ thêu sáu chữ vàng",
    accession="STN-00018",
    lent_on=date(2026, 9, 5),
    due_on=date(2026, 9, 19),
)


def test_what_is_said_below_a_list_stays_with_it():
    for lines in range(12, 30):
        groups = tuple(forms.LateGroup(name=name, books=(LATE,) * lines) for name in ("6A", "6B"))
        (document,) = parts_of(forms.overdue_lists(SCHOOL, "", date(2026, 11, 28), groups))
        made, planned = pdf(document), tables(document)
        assert all(table.rows for table in planned)
        assert page_count(made) == len(planned), lines


def test_where_nobody_is_in_a_class_a_list_has_no_column_for_it():
    headings = []
    for is_class in (True, False):
        groups = (forms.LateGroup(name="Bạn đọc", books=(LATE,), is_class=is_class),)
        (document,) = parts_of(forms.overdue_lists(SCHOOL, "", date(2026, 11, 28), groups))
        (table,) = tables(document)
        assert table.rows[0][-1] == ""
        assert LATE.accession == table.rows[0][3 + is_class]
        headings.append([column.heading for column in table.columns])
    assert set(headings[0]) - set(headings[1]) == {"Lớp"}


def test_a_thick_book_is_drawn_in_parts_that_count_on(monkeypatch):
    monkeypatch.setattr(books, "PAGES_A_PART", 2)
    parts = parts_of(entries(60))
    assert len(parts) > 2
    whole = joined([pdf(part) for part in parts])
    last = parts[0].leaves.last
    assert page_count(whole) == last
    assert f"Trang {last}/{last}" in text_of_page(whole, last - 1)
    assert "Ngân sách nhà nước" in text_of_page(whole, last - 1)
    assert "CỘNG HÒA" in text_of_page(whole, 0)
    assert "CỘNG HÒA" not in text_of_page(whole, 2)
    assert "CỘNG HÒA" not in words_of(docx(parts[1]))


def test_the_word_file_says_what_the_pdf_says():
    (document,) = parts_of(entries(3))
    said = words_of(docx(document))
    for words in ("SỔ ĐĂNG KÝ TỔNG QUÁT – I. NHẬP", "Tổng cộng", "Ngân sách nhà nước"):
        assert words in said


def years(how_many: int) -> Book:
    kinds = (45, 0, 12, 30, 0, 2)
    named = tuple(
        forms.Year(
            name=f"Năm {2000 + number}",
            counted_on=(date(2000 + number, 5, 12),),
            before=kinds,
            entered=kinds,
            left=kinds,
            after=kinds,
            seen=kinds,
            missing=kinds,
        )
        for number in range(how_many)
    )
    return forms.yearly_stock(SCHOOL, "Từ năm 2000", named)


def test_a_year_of_the_general_register_is_on_one_page_and_has_one_cell_to_sign():
    (document,) = parts_of(years(9))
    pages = tables(document)
    assert len(pages) > 2
    assert {page.rows[0][1] for page in pages} == {"Còn đầu kỳ"}
    assert {page.rows[-1][1] for page in pages} == {"Kiểm kê thiếu"}
    made = pdf(document)
    assert page_count(made) == len(pages)
    cells = opened_docx(docx(document)).element.body.iter(f"{W}vMerge")
    assert [cell.get(f"{W}val") for cell in cells] == 9 * ["restart", *5 * ["continue"]]


def test_the_only_line_between_the_cells_to_sign_is_that_between_years():
    made = pdf(parts_of(years(2))[0])
    signed_mm = find(made, "Chữ ký").left_mm
    first, second = (find(made, f"Năm {year}").base_mm for year in (2000, 2001))
    between = [one for one in rules(made) if one.right_mm > signed_mm and first < one.y_mm < second]
    assert len({round(one.y_mm) for one in between}) == 1
