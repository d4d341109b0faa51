"""Small spreadsheets, made as other programs make them."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import xlsxwriter

from library_share import demo
from library_share.database import transaction
from library_share.exchange import imports
from library_share.exchange.models import ImportKind

DATA = Path(demo.__file__).parent / "files"
OWN_DATA = Path(__file__).parent / "data"
ROSTER = ["STT", "Mã học sinh", "Họ và tên", "Ngày sinh", "Giới tính", "Lớp"]
TITLES = ["STT", "Nhan đề", "Tác giả", "NXB", "Đơn giá", "SL", "Số ĐKCB", "Loại sách"]


def xlsx(*rows, sheets=None, merged=(), hidden=()):
    """A workbook of one sheet of `rows`, or of `sheets` by name. Days become real days; `merged`
    are (first row, first column, last row, last column, text) of the first sheet, from 0."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, lines in (sheets or {"Sheet1": rows}).items():
        sheet = book.add_worksheet(name)
        for place, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(place, column, value, day)
                elif isinstance(value, Formula):
                    sheet.write_formula(place, column, value.text, None, value.result)
                elif value is not None and value != "":
                    sheet.write(place, column, value)
        for first_row, first_column, last_row, last_column, text in merged:
            sheet.merge_range(first_row, first_column, last_row, last_column, text)
        if name in hidden:
            sheet.hide()
    book.close()
    return file.getvalue()


class Formula:
    def __init__(self, text, result):
        self.text, self.result = text, result


def csv_of(*rows, encoding="utf-8-sig", delimiter=","):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def pupil(
    name="Nông Anh An", code="1905000105", born_on="04/07/2015", gender="Nam", class_="6A", no=1
):
    """A row under `ROSTER`."""
    return [no, code, name, born_on, gender, class_]


def book(title="Quê nội", number="", quantity="", price=48000, kind="STN", author="Võ Quảng", no=1):
    """A row under `TITLES`."""
    return [no, title, author, "Kim Đồng", price, quantity, number, kind]


def understood(content, library, kind=ImportKind.PATRONS):
    return imports.understand(content, kind, library)


def codes(faults):
    return [fault.code for fault in faults]


def import_all(content, library, kind=ImportKind.PATRONS, **more):
    """Import it whole; the counts."""
    found = understood(content, library, kind)
    assert found.faults == []
    request = imports.Request(kind=kind, library=library, rows=found.rows, account_id=None, **more)
    with transaction():
        return imports.prepare(request).write()


def import_books(content, library):
    return import_all(content, library, ImportKind.BOOKS)
