"""Whatever people and other programs have typed, the paper says it and stays a paper.

Some strings are from the Big List of Naughty Strings (MIT licence).
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library_share.printing.documents import (
    Column,
    Heading,
    Letterhead,
    Note,
    Paragraph,
    Signature,
    docx,
    pdf,
)
from library_share.printing.documents.cleaning import clean
from library_share.printing.documents.model import Document, Table
from tests.printing.documents.reading import (
    edges_mm,
    opened,
    out_of_order,
    page_count,
    parts,
    text_of_page,
    words_of,
)
from tests.printing.documents.samples import COLUMNS, report, table

HOSTILE = (
    "undefined",
    "NULL",
    "$1.00",
    "-9223372036854775808/-1",
    "0x0",
    ",./;'[]\\-=",
    '<>?:"{}|_+',
    "!@#$%^&*()`~",
    "<script>alert(0)</script>",
    "&lt;script&gt;&amp;",
    "]]><![CDATA[x",
    '"/><w:p><w:r><w:t>x</w:t></w:r></w:p>',
    "<?xml version='1.0'?>",
    "../../../../etc/passwd%00",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    '=cmd|" /C calc"!A0',
    '#panic("no") #include "x.typ" #read("nd30.py")',
    "*đậm* _nghiêng_ $x^2$ @ref <nhãn> // chú thích /* */ \\ ~ -- ---",
    "= Đầu đề",
    "- gạch đầu dòng",
    "\x01\x02\x03\x07\x08\x0b\x0c\x0e\x1b\x7f\x85",
    "\u200b\u200e\u202e\u2066\ufeff\u00ad",
    "\ud800 \udfff \ufffe \uffff",
    "田中さんにあげて下さい",
    "الكل في المجمو عة",
    "👩‍👩‍👧‍👦 🇻🇳 ❤️",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "ﷺ",
    "Nghiêng" * 43,
    "W" * 300,
    "Dế Mèn phiêu lưu ký và những truyện khác cho thiếu nhi " * 6,
)


def everywhere(text: str) -> Document:
    """A document that says the text wherever one can be said."""
    return Document(
        letterhead=Letterhead(parent=text, body=text, place=text),
        kind=text,
        about=text,
        number=text,
        symbol=text,
        addressees=(text, text),
        blocks=(
            Heading(text),
            Paragraph(text, lead=text),
            Note(text),
            Table(columns=COLUMNS, rows=((text,) * 4,) * 2, totals=((text, "", text, ""),)),
            Paragraph(text),
        ),
        signatures=tuple(
            Signature(authority=(text,), title=text, hint=text, name=text) for _ in range(3)
        ),
        recipients=(text, text),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_only_words(text):
    document = everywhere(text)
    printed, written = pdf(document), docx(document)
    said = clean(text)
    assert said in words_of(written)
    assert out_of_order(parts(written)["word/document.xml"]) == []
    for page in range(page_count(printed)):
        left, top, right, bottom = edges_mm(printed, page)
        assert left > 29
        assert right > 14
        assert top > 18
        assert bottom > 18


@pytest.mark.parametrize("text", [text for text in HOSTILE if clean(text).isascii()])
def test_hostile_words_can_be_read_on_paper(text):
    """Of letters that no font of ours has, only boxes can be seen."""
    printed = pdf(report(blocks=(Paragraph(f"{text} ."),)))
    letters = "".join(clean(text).split())
    assert letters in "".join(text_of_page(printed, 0).split())


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=80))
def test_any_text_makes_both_papers(text):
    document = everywhere(text)
    assert pdf(document).startswith(b"%PDF")
    assert " ".join(clean(text).split()) in words_of(docx(document))


def test_a_long_word_stays_in_its_column():
    long = Table(columns=COLUMNS, rows=(("1", "Q" * 300, "W" * 40, "25.000"),))
    printed = pdf(report(blocks=(long, Paragraph("Hết."))))
    shares = [column.share / 10 * 165 for column in COLUMNS]
    edges = [30 + sum(shares[:count]) for count in range(5)]
    for letter, column in (("Q", 1), ("W", 2)):
        lefts, rights = _boxes(printed, letter)
        assert min(lefts) >= edges[column]
        assert max(rights) <= edges[column + 1]


def test_a_long_number_is_broken_at_its_seams():
    columns = (Column(heading="Số ĐKCB", share=1), Column(heading="Nhan đề", share=6))
    rows = (("THCS-STK.00123", "dài" * 30),)  # a neighbour that has no room to give
    printed = pdf(report(blocks=(Table(columns=columns, rows=rows), Paragraph("Hết."))))
    assert "THCS-STK. 00123 dài" in text_of_page(printed, 0)


def _boxes(printed: bytes, letter: str) -> tuple[list[float], list[float]]:
    """Left and right edges of each such letter below the head of the page, in mm."""
    with opened(printed) as document:
        sheet = document[0]
        text = sheet.get_textpage()
        boxes = [
            text.get_charbox(index)
            for index in range(text.count_chars())
            if text.get_text_range(index, 1) == letter
        ]
        below_head = [box for box in boxes if box[3] < sheet.get_height() - 170]
    scale = 25.4 / 72
    return [box[0] * scale for box in below_head], [box[2] * scale for box in below_head]


def test_a_cell_longer_than_a_page_goes_on_on_the_next():
    tale = " ".join(f"từ{number}" for number in range(2_000))
    long = Table(columns=COLUMNS, rows=(("1", tale, "", ""),))
    printed = pdf(report(blocks=(long, Paragraph("Hết."))))
    said = " ".join(text_of_page(printed, page) for page in range(page_count(printed)))
    assert [f"từ{number}" for number in range(2_000) if f"từ{number} " not in said] == []


@pytest.mark.parametrize("before", range(5))
def test_a_row_that_fits_on_a_page_is_not_torn(before):
    """Each of these rows has several lines; wherever they begin, no page holds a part of one."""
    tale = " ".join("từ" for _ in range(60))
    rows = tuple((str(n), f"đầu{n} {tale} cuối{n}", "", "") for n in range(1, 40))
    printed = pdf(
        report(blocks=(table(before), Table(columns=COLUMNS, rows=rows), Paragraph("Hết.")))
    )
    pages = [text_of_page(printed, page) for page in range(page_count(printed))]
    assert len(pages) > 2
    for number in range(1, 40):
        (page,) = (text for text in pages if f"đầu{number} " in text)
        assert f"cuối{number}" in page
