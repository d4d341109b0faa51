"""No word is torn in two while another column has room to spare."""

from __future__ import annotations

import pytest

from library_share.printing.documents import Column, Table, nd30
from library_share.printing.documents.fitting import BESIDE_WORDS_MM, fitted, fitted_blocks

ROOM = nd30.UPRIGHT.text_mm
COLUMNS = (
    Column(heading="Số ĐKCB", share=20),
    Column(heading="Nhan đề", share=100),
    Column(heading="Giá", share=45),
)


def width(words: str, style: str = "cell") -> float:
    return nd30.STYLES[style].width_mm(words) + BESIDE_WORDS_MM


def widths(rows=(), totals=()) -> list[float]:
    return [column.share for column in fitted(COLUMNS, rows, totals, ROOM)]


def test_columns_with_room_stay_as_they_were_drawn():
    assert widths([("TH.1", "Dế Mèn phiêu lưu ký", "25.000")]) == pytest.approx([20, 100, 45])


def test_a_long_number_gets_the_room_that_others_can_spare():
    number, title, price = widths([("TTHTCD-STK-00123", "Dế Mèn phiêu lưu ký", "25.000")])
    assert number == pytest.approx(width("TTHTCD-STK-00123"))
    assert number + title + price == pytest.approx(ROOM)
    assert title > 0.6 * 100
    assert price > width("25.000")


def test_a_word_that_no_sheet_holds_takes_nothing_from_the_others():
    assert widths([("x" * 300, "Dế Mèn", "1")]) == pytest.approx([20, 100, 45])


def test_who_lacks_little_is_served_though_another_lacks_more_than_there_is():
    number, title, price = widths([("TTHTCD-STK-00123", "x" * 300, "1")])
    assert number == pytest.approx(width("TTHTCD-STK-00123"))
    assert title == pytest.approx(100)
    assert price < 45


def test_sums_are_bold_and_their_label_goes_across():
    total = (
        "Cộng: mười hai đầu, một trăm hai mươi ba bản",
        "",
        "1.250.000.000.000.000.000.000.000",
    )
    number, _title, price = widths([("TH.1", "Dế Mèn", "1")], [total])
    assert number == pytest.approx(20 * (ROOM - price) / 120, rel=0.1)
    assert price == pytest.approx(width(total[2], "total"))


def test_words_kept_together_by_a_hard_space_are_one():
    assert widths([("trong\N{NO-BREAK SPACE}kho\N{NO-BREAK SPACE}số", "x", "1")])[0] > 20


def test_only_tables_have_columns_and_an_empty_one_keeps_its_own():
    table = Table(columns=COLUMNS, rows=())
    (made,) = fitted_blocks([table], ROOM)
    assert isinstance(made, Table)
    assert [column.share for column in made.columns] == pytest.approx([20, 100, 45])
