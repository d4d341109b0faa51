"""A report merged from its parts: for printing, for Word, and its annex as a spreadsheet. Always in
Vietnamese: it goes to offices."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import xlsxwriter

from library_share import clock
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.office import Paper, dressed, grounds_of
from library_share.printing import forms
from library_share.printing.documents import Document
from library_share.printing.forms.reports import MergedReport, MergedSection, merged_report
from library_share.printing.spreadsheets import WRAPPED, fit_to_a4, write_across, write_wrapped
from library_share.reports import queries, rules
from library_share.reports.models import Part, Report
from library_share.reports.queries import Counted
from library_share.reports.rules import Step
from library_share.statistics.papers import unit_line, unit_totals
from library_share.statistics.units import (
    COLUMNS,
    HOW_COUNTED,
    SHORT_HOW_COUNTED,
    UPRIGHT,
    totals_of,
)
from library_share.translation import day, force_locale, number


def document_of(report: Report, parts: Sequence[Part]) -> Document:
    """What came in, units in order under each section, with the annex of figures."""
    asked = [part for part in parts if part.step is not Step.WITHDRAWN]
    counted = queries.figures_of(report, asked)
    with force_locale("vi"):
        paper = merged_report(
            MergedReport(
                letterhead=letterhead_of(report.commune),
                title=report.title,
                first_on=report.first_on,
                last_on=report.last_on,
                on=clock.today(),
                grounds=grounds_of(report.commune),
                sections=tuple(_sections(report, asked)),
                missing=tuple(part.library.name for part in asked if part.step not in rules.IN),
                columns=tuple(COLUMNS[code].short for code in UPRIGHT),
                figures=tuple(_figures(asked, counted)),
                totals=unit_totals((one.figures for one in counted.values()), UPRIGHT),
                how=SHORT_HOW_COUNTED,
                corrections=tuple(_corrections(asked, counted)),
            )
        )
        return dressed(paper, report.commune, Paper.REPORT)


def _sections(report: Report, parts: Sequence[Part]) -> Iterator[MergedSection]:
    came = [part for part in parts if part.step in rules.IN]
    answers = queries.answers_of([part.id for part in came])
    for section in report.sections:
        yield MergedSection(
            heading=section.heading,
            answers=tuple(
                (part.library.name, answers[part.id, section.id].text)
                for part in came
                if (part.id, section.id) in answers
            ),
        )


def _figures(parts: Sequence[Part], counted: dict[int, Counted]) -> Iterator[forms.UnitLine]:
    for part in parts:
        mark = "" if part.step in rules.IN else " (chưa nộp)"
        yield unit_line(f"{part.library.short_name}{mark}", counted[part.id].figures, UPRIGHT)


def _corrections(parts: Sequence[Part], counted: dict[int, Counted]) -> Iterator[str]:
    for part in parts:
        changed = [
            f"{COLUMNS[one.code].name.lower()} {number(one.before)} → {number(one.now)}"
            for one in counted[part.id].changed
        ]
        if changed and part.figures_at:
            on = day(clock.local_day(part.figures_at))
            yield (
                f"Đính chính của {part.library.name} sau khi nộp ngày {on}: {'; '.join(changed)}."
            )


def annex_of(report: Report, parts: Sequence[Part]) -> bytes:
    """The annex as .xlsx: a line for each unit, their sums, how it was counted."""
    asked = [part for part in parts if part.step is not Step.WITHDRAWN]
    counted = queries.figures_of(report, asked)
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "text_wrap": True})
    sheet = book.add_worksheet("Phụ lục")
    widths = (5.0, 34.0, 10.5)
    sheet.set_column(0, 0, widths[0])
    sheet.set_column(1, 1, widths[1])
    sheet.set_column(2, 2 + len(COLUMNS), widths[2])
    sheet.write_string(0, 0, report.title, book.add_format({"bold": True}))
    days = f"Từ ngày {report.first_on:%d/%m/%Y} đến ngày {report.last_on:%d/%m/%Y}"
    sheet.write_string(1, 0, days)
    head = ["STT", "Đơn vị", *(one.name for one in COLUMNS.values()), "Đã nộp"]
    write_wrapped(sheet, 3, head, widths, bold)
    fit_to_a4(sheet, heading=3)
    for place, part in enumerate(asked, start=1):
        row = 3 + place
        sheet.write_number(row, 0, place)
        sheet.write_string(row, 1, part.library.name)
        for column, code in enumerate(COLUMNS, start=2):
            if code in counted[part.id].figures:
                sheet.write_number(row, column, counted[part.id].figures[code])
        sheet.write_string(row, 2 + len(COLUMNS), "x" if part.step in rules.IN else "")
    last, totals = 4 + len(asked), totals_of(one.figures for one in counted.values())
    sheet.write_string(last, 1, "Cộng", bold)
    for column, code in enumerate(COLUMNS, start=2):
        if code in totals:
            sheet.write_number(last, column, totals[code], bold)
    write_across(sheet, last + 2, HOW_COUNTED, widths, 2 + len(COLUMNS), book.add_format(WRAPPED))
    book.close()
    return file.getvalue()
