"""Tables of figures as a spreadsheet and as text with commas, with how they were counted."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import xlsxwriter

from library_share.printing.spreadsheets import WRAPPED, fit_to_a4, write_wrapped
from library_share.statistics.overviews.shapes import Overview, Row, Table, Value
from library_share.translation import day, gettext

_NUMBERS = {int: "#,##0", float: "#,##0.0"}


def head_of(overview: Overview, table: Table) -> list[str]:
    """What, whose, of which days."""
    period = overview.period
    return [
        table.name,
        f"{overview.heading} · {overview.whose}",
        gettext("From %(first)s to %(last)s", first=day(period.first), last=day(period.last)),
    ]


def _rows(table: Table) -> list[Row]:
    return [*table.rows, *([Row(cells=table.total)] if table.total else [])]


def as_xlsx(overview: Overview, table: Table) -> bytes:
    """The table on one sheet, numbers as numbers; how it is counted on another."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = {
        (kind, is_total): book.add_format({"num_format": form, "bold": is_total})
        for kind, form in (*_NUMBERS.items(), (date, "dd/mm/yyyy"))
        for is_total in (False, True)
    }
    sheet = book.add_worksheet(gettext("Figures"))
    widths = (34.0, 15.0)
    sheet.set_column(0, 0, widths[0])
    sheet.set_column(1, max(len(table.columns) - 1, 1), widths[1])
    head = head_of(overview, table)
    for at, line in enumerate(head):
        sheet.write_string(at, 0, line, bold if at == 0 else None)
    first = len(head) + 1
    write_wrapped(sheet, first, [column.name for column in table.columns], widths, bold)
    for at, row in enumerate(_rows(table), start=first + 1):
        is_total = at > first + len(table.rows)
        for column, value in enumerate(row.cells):
            _write(sheet, at, column, value, formats.get((type(value), is_total)), bold, is_total)
    sheet.freeze_panes(first + 1, 1)
    fit_to_a4(sheet, heading=first)
    _define(book, overview, table, bold)
    book.close()
    return file.getvalue()


def _write(
    sheet: Any, row: int, column: int, value: Value, form: Any, bold: Any, is_total: bool
) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, bold if is_total else None)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, form)
    elif value is not None:
        sheet.write_number(row, column, value, form)


def _define(book: Any, overview: Overview, table: Table, bold: Any) -> None:
    """How it is counted: each name, its definition, the standard or law behind it."""
    wrapped = book.add_format(WRAPPED)
    sheet = book.add_worksheet(gettext("How it is counted"))
    widths = (34.0, 70.0, 34.0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    head = (gettext("Figure"), gettext("How it is counted"), gettext("Standard or law"))
    write_wrapped(sheet, 0, head, widths, bold)
    for row, note in enumerate(dict.fromkeys((*table.notes, *overview.notes)), start=1):
        write_wrapped(sheet, row, (note.name, note.text, note.source), widths, wrapped)
    fit_to_a4(sheet, heading=0)


def as_csv(overview: Overview, table: Table) -> bytes:
    """UTF-8 with a mark: without it Excel takes Vietnamese letters for another alphabet. Commas
    part the cells; a ratio has a point, as programs read it."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    for line in head_of(overview, table):
        out.writerow([plain(line)])
    out.writerow([column.name for column in table.columns])
    out.writerows([_cell(value) for value in row.cells] for row in _rows(table))
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> Value:
    if isinstance(value, float):
        return round(value, 3)
    return plain(value) if isinstance(value, str) else value


def plain(name: str) -> str:
    """No name is taken for a formula."""
    return f"'{name}" if name.startswith(tuple("=+-@\t\r")) else name
