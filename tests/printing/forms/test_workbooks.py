"""A book as a workbook: lines around its cells, numbers that can be added, a page a chapter."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
import python_calamine

from library_share.printing.books import Book, xlsx_of
from library_share.printing.forms import Textbook, Year, textbook_register, yearly_stock
from library_share.printing.forms.textbooks import Delivery
from tests.printing.documents.samples import LETTERHEAD

HEADINGS = ("Số bản", "Đơn giá (đồng)", "Thành tiền (đồng)", "Còn")


def register() -> Book:
    delivery = Delivery(
        on=date(2026, 9, 7),
        voucher="HĐ 0012",
        first=1,
        last=30,
        year=2025,
        price=18_000,
        value=540_000,
        left=0,
    )
    books = tuple(
        Textbook(title=title, grade="4", publisher="Giáo dục", deliveries=(delivery,))
        for title in ("Tiếng Việt 4", "Toán 4", "Khoa học 4")
    )
    return textbook_register(LETTERHEAD, "", books)


@pytest.fixture(scope="module")
def written() -> bytes:
    return xlsx_of(register())


@pytest.fixture(scope="module")
def rows(written) -> list[list[object]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(written))
    return book.get_sheet_by_index(0).to_python()


def part(written: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(written)).read(f"xl/{name}.xml").decode()


def test_figures_are_numbers_and_days_are_words(rows):
    headings = next(row for row in rows if row[0] == "Ngày nhập")
    line, total = (
        next(row for row in rows if row[0] == said) for said in ("07/09/2026", "Tổng cộng")
    )
    at = [headings.index(heading) for heading in HEADINGS]
    assert [line[place] for place in at] == [30, 18_000, 540_000, 30]
    assert [total[place] for place in at] == [30, "", 540_000, 30]


def test_each_cell_has_lines_around_it_and_figures_stand_at_the_right(written):
    styles = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", part(written, "styles").split("cellXfs")[1])
    (line,) = re.findall(r'<row r="8".*?</row>', part(written, "worksheets/sheet1"))
    looks = [styles[int(number)] for number in re.findall(r' s="(\d+)"', line)]
    assert len(looks) == len(register().ruling.columns)
    assert all('borderId="1"' in look for look in looks)
    figures = [column.align == "right" for column in register().ruling.columns]
    assert ['horizontal="right"' in look for look in looks] == figures


def test_each_chapter_begins_a_page(written, rows):
    begun = [at for at, row in enumerate(rows) if str(row[0]).startswith("Tên sách: ")]
    breaks = re.findall(r'<brk id="(\d+)"', part(written, "worksheets/sheet1"))
    assert list(map(int, breaks)) == begun[1:]


def test_a_year_is_signed_in_one_cell_beside_all_its_rows():
    nothing = (0,) * 6
    years = tuple(
        Year(name=name, counted_on=(), before=nothing, entered=nothing, left=nothing, after=nothing)
        for name in ("Năm 2025", "Năm 2026")
    )
    sheet = part(xlsx_of(yearly_stock(LETTERHEAD, "", years)), "worksheets/sheet1")
    column, first = "J", 6
    assert f'ref="{column}{first}:{column}{first + 3}"' in sheet
    assert f'ref="{column}{first + 4}:{column}{first + 7}"' in sheet
