"""What was published in a period, as text with commas and as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from library_share.catalogue.models import TITLE_KIND_NAMES
from library_share.open_data import queries, telling
from library_share.open_data.models import Figure
from library_share.open_data.queries import Span, name_of
from library_share.printing.spreadsheets import WRAPPED, fit_to_a4, write_wrapped
from library_share.statistics.sheets import plain
from library_share.translation import gettext

_MONTH = "%Y-%m"


def _headings() -> list[str]:
    return [
        gettext("Code"),
        gettext("Library"),
        gettext("Which figure"),
        gettext("First month"),
        gettext("Last month"),
        gettext("Class or classes"),
        gettext("How many times"),
    ]


def _lines(commune_id: int, span: Span) -> Iterator[list[Any]]:
    """A line for each block; of what was carried a line without a number."""
    libraries = [library.id for library in queries.libraries_of(commune_id)]
    for figure in Figure:
        for one in queries.releases_of(libraries, span, figure):
            head = [
                one.library.code,
                one.library.name,
                gettext(telling.MEASURES[figure].name),
                f"{one.first_month:{_MONTH}}",
                f"{one.month:{_MONTH}}",
            ]
            if one.is_carried:
                yield [*head, gettext("fewer than 5, told with the next month"), ""]
            for block in one.blocks:
                yield [*head, name_of(block.classes), block.number]


def as_csv(commune_id: int, span: Span) -> bytes:
    """UTF-8 with a mark, so that spreadsheets read the letters."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(_headings())
    for line in _lines(commune_id, span):
        out.writerow([plain(cell) if isinstance(cell, str) else cell for cell in line])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(commune_id: int, span: Span) -> bytes:
    """A sheet of figures, one of books, one of what is read most, and what it all means."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    # The same published months give the same file: its mark can be compared.
    released = queries.released_at(commune_id)
    book.set_properties({"created": released.replace(tzinfo=None)} if released else {})
    bold = book.add_format({"bold": True})
    wrapped = book.add_format(WRAPPED)
    for name, head, lines in _sheets(commune_id, span):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, head, bold)
        sheet.freeze_panes(1, 0)
        fit_to_a4(sheet, heading=0)
        for row, line in enumerate(lines, start=1):
            sheet.write_row(row, 0, line)
        sheet.autofit()
    sheet = book.add_worksheet(gettext("Explanation"))
    sheet.set_column(0, 0, 100)
    fit_to_a4(sheet)
    for row, sentence in enumerate(_explanation(span)):
        write_wrapped(sheet, row, (sentence,), (100.0,), wrapped)
    book.close()
    return file.getvalue()


def _sheets(commune_id: int, span: Span) -> Iterator[tuple[str, list[str], list[list[Any]]]]:
    yield gettext("Figures"), _headings(), list(_lines(commune_id, span))
    yield (
        gettext("Books"),
        [gettext("Library"), gettext("Kind of book"), gettext("Copies")],
        _stocks(commune_id),
    )
    yield (
        gettext("Read most"),
        [gettext("Month"), gettext("Title")],
        [
            [f"{one.month:{_MONTH}}", title]
            for one in queries.titles_of(commune_id, span)
            for title in one.titles
        ],
    )


def _stocks(commune_id: int) -> list[list[Any]]:
    libraries = queries.libraries_of(commune_id)
    stocks = queries.stocks_now([library.id for library in libraries])
    return [
        [library.name, gettext(TITLE_KIND_NAMES[kind.kind]), kind.copies]
        for library in libraries
        if library.id in stocks
        for kind in stocks[library.id].kinds
    ]


def _explanation(span: Span) -> Iterator[str]:
    yield span.name
    for measure in telling.MEASURES.values():
        yield " ".join(map(gettext, (measure.name, measure.definition, measure.how)))
    yield telling.protection()
    yield gettext("Licence: %(licence)s", licence=telling.licence())
