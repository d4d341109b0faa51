"""Tờ trình and biên bản thanh lọc (F22): few books are one page; the figures are those of all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from library_share.printing.documents import docx, pdf
from library_share.printing.forms import Line, Weeding, weeding_record, weeding_request
from tests.printing.documents.reading import page_count, words_of
from tests.printing.documents.samples import LETTERHEAD

LINE = Line(
    title_id=1,
    accession="TVX-TVX.00013",
    title="Việt Nam sử lược",
    author="Trần Trọng Kim",
    year=2020,
    price=120_000,
    reason="Rách nát, hư hỏng không phục chế được",
    disposal="Thanh lý",
)
WEEDING = Weeding(
    letterhead=LETTERHEAD,
    name="Sách rách nát, năm 2026",
    lines=(LINE,),
    stock=24,
    decision_number="12/QĐ-TVX",
    decided_on=date(2026, 11, 14),
    published_on=date(2026, 11, 14),
    notice_ends_on=date(2026, 11, 28),
    librarian="Nguyễn Thị Lan",
)


@pytest.mark.parametrize("form", [weeding_request, weeding_record])
def test_a_list_of_one_book_is_one_page(form):
    assert page_count(pdf(form(WEEDING))) == 1


@pytest.mark.parametrize("form", [weeding_request, weeding_record])
def test_what_becomes_of_the_books_and_their_share_of_the_stock(form):
    lines = (LINE, replace(LINE, title_id=2, disposal="Hủy"), replace(LINE, disposal="Hủy"))
    said = words_of(docx(form(replace(WEEDING, lines=lines, stock=1_240))))
    assert (
        "Tổng số: 02 đầu, 03 bản, trị giá 360.000 đồng; hình thức xử lý: thanh lý 01 bản, hủy 02 "
        "bản; bằng 0,2 % của 1.240 bản (mỗi lần không quá 10 %)."
    ) in said


def test_the_council_is_named_or_has_room_to_write_it():
    named = replace(WEEDING, council=("Bà Hoa, Hiệu trưởng", "Ông Y, Kế toán", "Bà Lan, thủ thư"))
    said = words_of(docx(weeding_record(named)))
    assert "lọc: 1. Bà Hoa, Hiệu trưởng; 2. Ông Y, Kế toán; 3. Bà Lan, thủ thư." in said
    assert "3. …" in words_of(docx(weeding_record(WEEDING)))
