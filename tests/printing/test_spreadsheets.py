"""In workbooks no wrapped words are cut, whichever program opens them."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from library_share.printing.spreadsheets import fit_to_a4, make_room, write_across, write_wrapped


@pytest.fixture
def made():
    """Writes on a sheet; what the file says of it afterwards."""

    def write(action):
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file, {"in_memory": True})
        action(book.add_worksheet(), book.add_format({"text_wrap": True}))
        book.close()
        return zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()

    return write


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Họ tên", "Lớp"), 'r="1" spans'),  # as high as any row
        (("Nguyễn Huy Tưởng. Lá cờ thêu sáu chữ vàng", "4A"), 'ht="75"'),
        (("x" * 30, "4A"), 'ht="45"'),  # a word that is longer than the column is broken
    ],
)
def test_a_row_is_as_high_as_its_longest_cell(made, words, said):
    assert said in made(lambda sheet, look: write_wrapped(sheet, 0, words, (12.0, 5.0), look))


def test_the_last_width_holds_for_all_that_follow(made):
    rows = made(lambda sheet, _: make_room(sheet, 0, ("a", "b", "mười lăm chữ cái"), (5.0, 10.0)))
    assert 'ht="30"' in rows  # sixteen letters in a column for ten


def test_a_long_sentence_makes_no_page_wider(made):
    def write(sheet, look):
        write_across(sheet, 0, "một câu dài " * 10, (5.0, 20.0), 3, look)
        fit_to_a4(sheet, heading=0)

    sheet = made(write)
    assert '<mergeCell ref="A1:D1"/>' in sheet
    assert 'ht="30"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert 'orientation="landscape"' in sheet
