"""Figures as a spreadsheet and as text with commas, with how they were counted."""

from __future__ import annotations

import csv
import io

import xlsxwriter

from library_share.statistics.asking import BY_NAMES, Answer
from library_share.translation import day, gettext


def _head(answer: Answer, whose: str) -> list[str]:
    period = answer.scope.period
    return [
        gettext(answer.measure.name),
        whose,
        gettext("From %(first)s to %(last)s", first=day(period.first), last=day(period.last)),
    ]


def as_xlsx(answer: Answer, whose: str) -> bytes:
    """One sheet: what and whose, the lines, the sum, and how it was counted."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet = book.add_worksheet(gettext("Figures"))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 14)
    head = _head(answer, whose)
    for row, line in enumerate(head):
        sheet.write_string(row, 0, line, bold if row == 0 else None)
    first = len(head) + 1
    last = first + len(answer.parts) + 1
    sheet.write_row(first, 0, [gettext(BY_NAMES[answer.by]), gettext(answer.measure.unit)], bold)
    for row, part in enumerate(answer.parts, start=first + 1):
        sheet.write_string(row, 0, part.name)
        sheet.write_number(row, 1, part.number)
    sheet.write_string(last, 0, gettext("Together"), bold)
    sheet.write_number(last, 1, answer.total, bold)
    sheet.write_string(last + 2, 0, gettext(answer.measure.how), wrapped)
    book.close()
    return file.getvalue()


def as_csv(answer: Answer, whose: str) -> bytes:
    """UTF-8 with a mark, so that spreadsheets read the letters."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    for line in _head(answer, whose):
        out.writerow([plain(line)])
    out.writerow([gettext(BY_NAMES[answer.by]), gettext(answer.measure.unit)])
    out.writerows([plain(part.name), part.number] for part in answer.parts)
    out.writerow([gettext("Together"), answer.total])
    return text.getvalue().encode("utf-8-sig")


def plain(name: str) -> str:
    """No name is taken for a formula."""
    return f"'{name}" if name.startswith(tuple("=+-@\t\r")) else name
