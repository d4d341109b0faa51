"""Books turn their pages at the same line on paper and in Word, and carry what they add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from library_share.printing import books, forms
from library_share.printing.books import parts_of
from library_share.printing.documents import Break, Letterhead, Signature, Table, docx, pdf
from library_share.printing.engine import joined
from tests.printing.documents.reading import edges_mm, find, page_count, text_of_page, words_of
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


def test_what_is_said_below_a_list_stays_with_it():
    late = forms.LateBook(
        name="Hứa Thu Chi",
        title="Lá cờ thêu sáu chữ vàng",
        accession="STN-00018",
        lent_on=date(2026, 9, 5),
        due_on=date(2026, 9, 19),
    )
    for lines in range(12, 30):
        groups = tuple(forms.LateGroup(name=name, books=(late,) * lines) for name in ("6A", "6B"))
        (document,) = parts_of(forms.overdue_lists(SCHOOL, "", date(2026, 11, 28), groups))
        made, planned = pdf(document), tables(document)
        assert all(table.rows for table in planned)
        assert page_count(made) == len(planned), lines


def test_a_thick_book_is_drawn_in_parts_that_count_on(monkeypatch):
    monkeypatch.setattr(books, "PAGES_A_PART", 2)
    parts = parts_of(entries(40))
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
