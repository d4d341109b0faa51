"""Sổ đăng ký báo, tạp chí (form F6): a year of one serial title, as paper and as spreadsheet.

Tên báo; Định kỳ; Năm; a grid of days and months with a tick for what was received; Đóng tập; Ghi
chú. Always Vietnamese: it is shown to inspectors.
"""

from __future__ import annotations

import io
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from library_share import clock
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Library
from library_share.libraries.office import Paper, dressed
from library_share.printing.documents import (
    Align,
    Column,
    Document,
    Note,
    Paragraph,
    Signature,
    Table,
)
from library_share.serials import bundles, queries
from library_share.serials.models import FREQUENCY_NAMES, Issue, Subscription
from library_share.serials.rules import IssueState, said
from library_share.serials.telling import named
from library_share.translation import force_locale, gettext

TITLE = "Sổ đăng ký báo, tạp chí"
LEGEND = (
    "x: đã nhận; số: đã nhận chừng ấy bản; /: nhận chưa đủ bản; n: đã nhắc; o: quá hạn, chưa nhận; "
    "–: thiếu. Báo, tạp chí tính theo số nhận được trong sổ này; chỉ tập đóng mới vào sổ đăng ký "
    "cá biệt, mỗi tập tính là một bản."
)
#: Under days that the month does not have.
NO_SUCH_DAY = "■"
_DAYS = range(1, 32)
_SHORT = {IssueState.SHORT: "/", IssueState.CLAIMED: "n", IssueState.LATE: "o"}


@dataclass(frozen=True, kw_only=True)
class Month:
    """A line of the grid: what stands under each day (1 to 31), and the numbers received."""

    month: int
    marks: tuple[str, ...]
    numbers: str
    received: int


@dataclass(frozen=True, kw_only=True)
class Bound:
    """A bundle: its accession number, what is in it, and when it was tied."""

    accession_number: str
    issues: int
    first_on: date
    last_on: date
    tied_on: date


@dataclass(frozen=True, kw_only=True)
class Register:
    """A page of the register. `received` counts copies, `remarks` are the column Ghi chú."""

    library: Library
    title: str
    frequency: str
    year: int
    copies: int
    months: tuple[Month, ...]
    bundles: tuple[Bound, ...]
    remarks: tuple[str, ...]

    @property
    def received(self) -> int:
        return sum(month.received for month in self.months)


def register_of(subscription: Subscription, year: int, today: date) -> Register:
    """All that the library noted of the title in that year, whichever subscription brought it."""
    same = sorted(
        queries.subscriptions_of_title(subscription.library_id, subscription.title_id),
        key=lambda one: one.starts_on,
    )
    ids = [one.id for one in same]
    issues = queries.issues_in_year(ids, year)
    of_year = [one for one in same if one.starts_on.year <= year <= one.ends_on.year] or same
    with force_locale("vi"):
        frequencies = dict.fromkeys(gettext(FREQUENCY_NAMES[one.frequency]) for one in of_year)
        return Register(
            library=subscription.library,
            title=subscription.title.full_title,
            frequency=", ".join(frequencies),
            year=year,
            copies=of_year[-1].copies,
            months=tuple(_month(month, issues, today) for month in range(1, 13)),
            bundles=tuple(
                Bound(
                    accession_number=row.accession_number,
                    issues=row.Bundle.issues,
                    first_on=row.Bundle.first_on,
                    last_on=row.Bundle.last_on,
                    tied_on=clock.local_day(row.Bundle.made_at),
                )
                for row in bundles.bundles_of(ids)
                if row.Bundle.first_on.year <= year <= row.Bundle.last_on.year
            ),
            remarks=tuple(_remarks(issues, of_year, today)),
        )


def _month(month: int, issues: Iterable[Issue], today: date) -> Month:
    of_month = [one for one in issues if one.published_on.month == month]
    by_day = {day: [one for one in of_month if one.published_on.day == day] for day in _DAYS}
    return Month(
        month=month,
        marks=tuple(mark(by_day[day], today) for day in _DAYS),
        numbers=said(one.number for one in of_month if one.number is not None and one.received),
        received=sum(one.received for one in of_month),
    )


def mark(issues: Sequence[Issue], today: date) -> str:
    """What stands under a day of the grid; see LEGEND."""
    received = sum(one.received for one in issues)
    states = {one.state_on(today) for one in issues}
    for state, sign in _SHORT.items():
        if state in states:
            return sign
    if received:
        return "x" if received == len(issues) else str(received)
    return "–" if IssueState.MISSING in states else ""


def _remarks(
    issues: Sequence[Issue], subscriptions: Iterable[Subscription], today: date
) -> Iterable[str]:
    special = [one for one in issues if one.is_special and one.label]
    if special:
        told = "; ".join(f"{named(one)}, ngày {one.published_on:%d/%m}" for one in special)
        yield f"Số đặc biệt: {told}."
    missing = [one for one in issues if one.state_on(today) is IssueState.MISSING]
    if missing:
        told = "; ".join(f"{named(one)}, ngày {one.published_on:%d/%m}" for one in missing)
        yield f"Thiếu: {told}."
    for subscription in subscriptions:
        for days in subscription.skips:
            if days.removed_at is None:
                told = f"Không ra báo {days.starts_on:%d/%m/%Y}–{days.ends_on:%d/%m/%Y}"
                yield f"{told}: {days.reason}." if days.reason else f"{told}."
        if subscription.note:
            yield subscription.note


# --- on paper --------------------------------------------------------------------------------


def document(register: Register) -> Document:
    """The page of the register, on a wide sheet. What there is nothing of is not named, so that a
    year is one page."""
    return dressed(
        Document(
            letterhead=letterhead_of(register.library),
            kind=f"{TITLE} năm {register.year}",
            number=None,
            wide=True,
            blocks=(
                Paragraph(
                    f"{register.title}; định kỳ: {register.frequency}; số bản đặt mua mỗi số: "
                    f"{register.copies}.",
                    lead="Tên báo, tạp chí:",
                ),
                _grid(register),
                *_below(register),
                Note(LEGEND),
            ),
            signatures=(Signature(title="Người phụ trách thư viện"),),
        ),
        register.library,
        Paper.REGISTER,
    )


def _grid(register: Register) -> Table:
    days = tuple(Column(heading=str(day), share=6.4, align=Align.CENTRE) for day in _DAYS)
    return Table(
        columns=(
            Column(heading="Tháng", share=13.4, align=Align.CENTRE),
            *days,
            Column(heading="Các số nhận được", share=40.2),
        ),
        rows=tuple(
            (str(month.month), *_blocked(register.year, month), month.numbers)
            for month in register.months
        ),
    )


def _blocked(year: int, month: Month) -> Iterable[str]:
    """Days that the month does not have are crossed out."""
    last = monthrange(year, month.month)[1]
    return (NO_SUCH_DAY if day > last else month.marks[day - 1] for day in _DAYS)


def _below(register: Register) -> Iterable[Paragraph]:
    if register.bundles:
        yield Paragraph(f"{'; '.join(map(_bound, register.bundles))}.", lead="Đóng tập:")
    if register.remarks:
        yield Paragraph(" ".join(register.remarks), lead="Ghi chú:")


def _bound(one: Bound) -> str:
    days = f"{one.first_on:%d/%m/%Y} – {one.last_on:%d/%m/%Y}"
    return f"{one.accession_number}: {one.issues} kỳ, {days}, đóng ngày {one.tied_on:%d/%m/%Y}"


# --- as a spreadsheet ------------------------------------------------------------------------


def spreadsheet(register: Register) -> bytes:
    """The same page as .xlsx, to be edited and kept."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True})
    cell = book.add_format({"border": 1, "align": "center"})
    sheet = book.add_worksheet(str(register.year))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(1, 31, 3.4)
    sheet.set_column(32, 32, 24)
    sheet.write_string(0, 0, TITLE.upper(), bold)
    for row, line in enumerate(_head_lines(register), 1):
        sheet.write_string(row, 0, line)
    first = 6
    for column, text in enumerate(("Tháng", *map(str, _DAYS), "Các số nhận được")):
        sheet.write_string(first, column, text, head)
    for row, month in enumerate(register.months, first + 1):
        texts = (str(month.month), *_blocked(register.year, month), month.numbers)
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, cell)
    row = first + len(register.months) + 2
    sheet.write_string(row, 0, "Đóng tập", bold)
    for one in register.bundles:
        row += 1
        sheet.write_string(row, 0, _bound(one))
    sheet.write_string(row + 2, 0, "Ghi chú: " + (" ".join(register.remarks) or "không."))
    sheet.write_string(row + 3, 0, LEGEND)
    book.close()
    return file.getvalue()


def _head_lines(register: Register) -> tuple[str, ...]:
    return (
        register.library.name,
        f"Tên báo, tạp chí: {register.title}",
        f"Định kỳ: {register.frequency}",
        f"Năm: {register.year}. Số bản nhận trong năm: {register.received}",
    )
