"""What somebody with a ruler finds in a PDF, and what Word finds in a .docx."""

from __future__ import annotations

import ctypes
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import docx
import pypdfium2
import pypdfium2.raw as pdfium
from docx.document import Document as File
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWIPS_PER_MM = 1440 / 25.4


def mm(points: float) -> float:
    return points / 72 * 25.4


@dataclass(frozen=True)
class Seen:
    """Words on a page, in mm from its upper left corner; `base_mm` is where letters stand."""

    left_mm: float
    right_mm: float
    base_mm: float
    size_pt: float
    font: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A sign on a page, where its ink is, in mm from the upper left corner."""

    sign: str
    left_mm: float
    top_mm: float
    right_mm: float
    bottom_mm: float
    size_pt: float
    font: str


@dataclass(frozen=True)
class Rule:
    """A level line on a page, in mm from its upper left corner."""

    left_mm: float
    right_mm: float
    y_mm: float

    @property
    def long_mm(self) -> float:
        return self.right_mm - self.left_mm


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def page_count(pdf: bytes) -> int:
    with opened(pdf) as document:
        return len(document)


def text_of_page(pdf: bytes, number: int) -> str:
    """The words of one page, a space between them."""
    with opened(pdf) as document:
        return tidied(document[number].get_textpage().get_text_range())


def tidied(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


def find(pdf: bytes, words: str, page: int = 0) -> Seen:
    """The first place where the words stand on one line of a page."""
    with opened(pdf) as document:
        sheet = document[page]
        text = sheet.get_textpage()
        found = text.search(words, match_case=True).get_next()
        assert found is not None, f"“{words}” is not on page {page + 1}"
        first, count = found
        last = first + count - 1
        left, _, _, _ = text.get_charbox(first, loose=True)
        _, _, right, _ = text.get_charbox(last, loose=True)
        return Seen(
            left_mm=mm(left),
            right_mm=mm(right),
            base_mm=mm(sheet.get_height() - _base(text, first)),
            size_pt=pdfium.FPDFText_GetFontSize(text, first),
            font=_font(text, first),
        )


def _base(text: pypdfium2.PdfTextPage, index: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    assert pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    return y.value


def _font(text: pypdfium2.PdfTextPage, index: int) -> str:
    """Its name without the six letters that tell a subset."""
    name = ctypes.create_string_buffer(100)
    pdfium.FPDFText_GetFontInfo(text, index, name, 100, None)
    return name.value.decode().rpartition("+")[2]


def letters(pdf: bytes, page: int = 0) -> list[Letter]:
    """All signs of a page that show something, in the order of the file."""
    with opened(pdf) as document:
        sheet = document[page]
        height = sheet.get_height()
        text = sheet.get_textpage()
        said = text.get_text_range(0, text.count_chars())
        found = []
        for index, sign in enumerate(said):
            if sign.isspace() or not sign.isprintable():
                continue
            left, bottom, right, top = text.get_charbox(index)
            found.append(
                Letter(
                    sign=sign,
                    left_mm=mm(left),
                    top_mm=mm(height - top),
                    right_mm=mm(right),
                    bottom_mm=mm(height - bottom),
                    size_pt=pdfium.FPDFText_GetFontSize(text, index),
                    font=_font(text, index),
                )
            )
        return found


def size_of_page(pdf: bytes, page: int = 0) -> tuple[float, float]:
    """Width and height in mm."""
    with opened(pdf) as document:
        width, height = document[page].get_size()
        return mm(width), mm(height)


def rules(pdf: bytes, page: int = 0) -> list[Rule]:
    """Level lines of a page, from above."""
    with opened(pdf) as document:
        sheet = document[page]
        height = sheet.get_height()
        bounds = [
            each.get_bounds()
            for each in sheet.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=5)
        ]
    level = [
        Rule(mm(left), mm(right), mm(height - (bottom + top) / 2))
        for left, bottom, right, top in bounds
        if top - bottom < 2 < right - left
    ]
    return sorted(level, key=lambda rule: rule.y_mm)


def edges_mm(pdf: bytes, page: int = 0) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of all words of a page but its number."""
    with opened(pdf) as document:
        sheet = document[page]
        width, height = sheet.get_size()
        text = sheet.get_textpage()
        boxes = [
            text.get_charbox(index)
            for index in range(text.count_chars())
            if text.get_text_range(index, 1).strip()
        ]
    below_number = [box for box in boxes if mm(height - box[3]) > 18]
    return (
        mm(min(box[0] for box in below_number)),
        mm(height - max(box[3] for box in below_number)),
        mm(width - max(box[2] for box in below_number)),
        mm(min(box[1] for box in below_number)),
    )


def opened_docx(written: bytes) -> File:
    return docx.Document(io.BytesIO(written))


def parts(written: bytes) -> dict[str, bytes]:
    """Every file in the package; each that is XML can be read."""
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        found = {name: package.read(name) for name in package.namelist()}
    for name, content in found.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(content)
    return found


def words_of(written: bytes) -> str:
    """All words of the body, in order, a space between paragraphs."""
    body = opened_docx(written).element.body
    return tidied(" ".join("".join(p.itertext(f"{W}t")) for p in body.iter(f"{W}p")))


def look(style: Any) -> dict[str, Any]:
    """What a style of Word says, in the words of `nd30.Style`."""
    shape = style.paragraph_format
    return {
        "size_pt": style.font.size.pt,
        "bold": bool(style.font.bold),
        "italic": bool(style.font.italic),
        "above_pt": shape.space_before.pt,
        "below_pt": shape.space_after.pt,
        "with_next": bool(shape.keep_with_next),
    }


#: The order the schema of WordprocessingML wants inside these; Word calls other files damaged.
ORDER = {
    "pPr": "pStyle keepNext pBdr spacing ind jc outlineLvl",
    "rPr": "rFonts b bCs i iCs sz szCs lang",
    "tblPr": "tblW tblInd tblBorders tblLayout tblCellMar",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "trPr": "cantSplit tblHeader",
    "style": "name basedOn uiPriority semiHidden unhideWhenUsed qFormat rsid pPr rPr tblPr",
}


def out_of_order(xml: bytes) -> list[str]:
    """Elements whose children stand in another order than the schema's, or are not known here."""
    wrong = []
    for parent in etree.fromstring(xml).iter():
        kind = etree.QName(parent).localname
        if kind in ORDER:
            order = ORDER[kind].split()
            children = [etree.QName(child).localname for child in parent]
            known = all(child in order for child in children)
            if not known or any(order.index(a) >= order.index(b) for a, b in pairwise(children)):
                wrong.append(f"{kind}: {children}")
    return wrong


def page_field(written: bytes) -> dict[str, str]:
    """The codes of fields in each header of the file, by the file's name."""
    return {
        name: re.sub(
            r"<[^>]+>", "", " ".join(re.findall(r"<w:instrText.*?</w:instrText>", xml.decode()))
        )
        for name, xml in parts(written).items()
        if re.fullmatch(r"word/header\d*\.xml", name)
    }
