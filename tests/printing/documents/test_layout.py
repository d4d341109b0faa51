"""Dates, numbers and lists as offices write them."""

from __future__ import annotations

from datetime import date

import pytest

from library_share.printing.documents.cleaning import clean
from library_share.printing.documents.layout import lay_out
from library_share.printing.documents.model import label_span
from library_share.printing.documents.wording import (
    amount,
    count,
    long_day,
    or_blank,
    short_day,
)
from tests.printing.documents.samples import report


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2027, 2, 5), "ngày 05 tháng 02 năm 2027"),
        (date(2027, 1, 31), "ngày 31 tháng 01 năm 2027"),
        (date(2027, 3, 10), "ngày 10 tháng 3 năm 2027"),
        (date(2026, 12, 9), "ngày 09 tháng 12 năm 2026"),
        (None, "ngày …… tháng …… năm ………"),
    ],
)
def test_zeros_before_small_days_and_the_first_two_months(day, said):
    assert long_day(day) == said


def test_short_days():
    assert short_day(date(2027, 2, 5)) == "05/02/2027"
    assert short_day(None) == "…/…/……"


def test_figures():
    assert [count(number) for number in (0, 3, 12, 1250)] == ["0", "03", "12", "1.250"]
    assert [amount(number) for number in (None, 0, 1234567)] == ["", "0", "1.234.567"]
    assert or_blank("Lan") == "Lan"
    assert set(or_blank("")) == {"…"}


@pytest.mark.parametrize(
    ("number", "symbol", "said"),
    [
        ("5", "BC-THHT", "Số: 05/BC-THHT"),
        ("15", "BC-THHT", "Số: 15/BC-THHT"),
        ("5a", "BC-THHT", "Số: 5a/BC-THHT"),
        ("5", "", "Số: 05"),
        ("", "BC-THHT", f"Số: {8 * ' '}/BC-THHT"),
        (None, "BC-THHT", ""),
    ],
)
def test_the_line_of_the_number(number, symbol, said):
    line = lay_out(report(number=number, symbol=symbol)).number
    assert line.replace("\N{NO-BREAK SPACE}", " ") == said


def test_lists_end_their_lines_themselves():
    laid = lay_out(report(recipients=("- Như trên;", "Sở GD&ĐT", "Lưu: VT.")))
    assert laid.recipients == ("- Như trên;", "- Sở GD&ĐT;", "- Lưu: VT.")


@pytest.mark.parametrize(
    ("total", "span"),
    [(("Cộng", "", "", "5"), 3), (("Cộng", "5", "", ""), 1), (("Cộng", "", "", ""), 4)],
)
def test_a_label_covers_the_empty_columns_behind_it(total, span):
    assert label_span(total) == span


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("De\u0302\u0301 Me\u0300n", "Dế Mèn"),
        ("e\u200b\u0302", "ê"),
        ("hai\x00\x1b[31m\x08 dòng\r\ncó\ttab", "hai[31m dòng có tab"),
        ("a\u202eb\u2066c\ufeffd\u00ade", "abcde"),
        ("nửa \ud83d cặp", "nửa cặp"),
        ("\u3000 \xa0", ""),
        ("300:\xa012 bản", "300:\xa012 bản"),
    ],
)
def test_only_what_can_be_seen_gets_on_paper(given, left):
    assert clean(given) == left
