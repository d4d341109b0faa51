"""Every paper beside Nghị định 30/2020/NĐ-CP, Phụ lục I: margins, letters and lines at its head,
measured in the PDF and in the .docx.

Labels, cards, slips to cut, tick sheets, box papers and posters are no documents of an office: the
decree does not bind them (`NOT_BOUND`).
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

import library_share
from library_share.printing.books import parts_of
from library_share.printing.documents import Document, Table, docx, nd30, pdf
from library_share.printing.engine import joined
from library_share.printing.forms import Register, RegisterLine, accession_register
from library_share.printing.forms.registers import YEARS_SHOWN
from library_share.serials import register
from tests.printing.documents.reading import (
    TWIPS_PER_MM,
    Letter,
    W,
    find,
    letters,
    opened_docx,
    page_count,
    parts,
    rules,
    size_of_page,
    text_of_page,
    words_of,
)
from tests.printing.documents.samples import LETTERHEAD
from tests.printing.forms.building import MANY, every_form, filled, value_of

FORMS = every_form()
#: What the decree allows, in mm: from the edge of the paper to the text.
TOP, BOTTOM, LEFT, RIGHT = (20, 25), (20, 25), (30, 35), (15, 20)
PAPER = (210, 297)
#: Letters reach a little beyond their widths (the tail of a slanted g).
OVERHANG_MM = 0.5
NUMBER_ABOVE_MM = 18
#: Those of the decree, and the smallest of it for tables.
SIZES = {11, 12, 13, 14}
ADDRESSEES, RECIPIENTS = ("UBND xã An Khánh",), ("Như trên", "Lưu: VT")
_NO_LETTER = re.compile(r"[\W_]")
#: Typst files that are not for papers of an office.
NOT_BOUND = {
    "asking/slips.typ",
    "classroom/sheets/paper.typ",
    "labels/drawing.typ",
    "notices/slips.typ",
    "rotation/boxes/paper.typ",
    "rotation/planning/poster.typ",
}


@dataclass(frozen=True)
class Printed:
    """A form with many lines, as an office signs and sends it."""

    document: Document

    @cached_property
    def pdf(self) -> bytes:
        return pdf(self.document)

    @cached_property
    def docx(self) -> bytes:
        return docx(self.document)

    @cached_property
    def pages(self) -> list[list[Letter]]:
        return [letters(self.pdf, page) for page in range(page_count(self.pdf))]

    @cached_property
    def text(self) -> list[str]:
        return [text_of_page(self.pdf, page) for page in range(page_count(self.pdf))]

    @property
    def sheet(self) -> tuple[float, float]:
        width, height = PAPER
        return (height, width) if self.document.wide else (width, height)

    @property
    def tables(self) -> list[Table]:
        blocks = (*self.document.blocks, *self.document.annex)
        return [block for block in blocks if isinstance(block, Table)]


@pytest.fixture(scope="module", params=FORMS)
def form(request: pytest.FixtureRequest) -> Printed:
    with pytest.MonkeyPatch.context() as patched:
        # The only form that reads a database for its head.
        patched.setattr(register, "letterhead_of", lambda _: LETTERHEAD)
        patched.setattr(register, "dressed", lambda document, *_: document)
        document, *_ = filled(FORMS[request.param])
    return Printed(replace(document, addressees=ADDRESSEES, recipients=RECIPIENTS))


def test_the_forms_are_all_here_and_no_paper_is_made_elsewhere():
    """Every call of `Document(…)` is in a function that is measured here, or in one it calls."""
    root = Path(library_share.__file__).parent
    makers = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id == "Document"
    }
    measured = {_file_of(function, root) for function in FORMS.values()}
    of_books = "printing/books.py"
    assert makers - {of_books} <= measured, "a paper is made where nobody measures it"
    assert len(FORMS) >= 32
    bound = {path.relative_to(root).as_posix() for path in root.rglob("*.typ")} - NOT_BOUND
    assert bound == {"printing/documents/document.typ"}


def _file_of(function: Callable[..., Any], root: Path) -> str:
    return Path(function.__code__.co_filename).relative_to(root).as_posix()


def test_story_1083_text_stays_within_the_margins_of_each_page(form):
    """On upright sheets and turned ones, whose longer edge is above."""
    width, height = form.sheet
    ends = []
    for page, seen in enumerate(form.pages):
        assert size_of_page(form.pdf, page) == pytest.approx(form.sheet, abs=0.1)
        text = [one for one in seen if one.bottom_mm > NUMBER_ABOVE_MM]
        assert LEFT[0] - OVERHANG_MM <= min(one.left_mm for one in text), form.text[page]
        assert width - max(one.right_mm for one in text) >= RIGHT[0] - OVERHANG_MM, form.text[page]
        assert TOP[0] - OVERHANG_MM <= min(one.top_mm for one in text) <= TOP[1]
        ends.append(height - max(one.bottom_mm for one in text))
        lines = rules(form.pdf, page)
        if any(rule.long_mm > width / 2 for rule in lines):
            assert LEFT[0] - OVERHANG_MM <= min(rule.left_mm for rule in lines) <= LEFT[1]
            right = width - max(rule.right_mm for rule in lines)
            assert RIGHT[0] - OVERHANG_MM <= right <= RIGHT[1]
    assert min(ends) >= BOTTOM[0] - OVERHANG_MM


def test_letters_are_those_of_the_decree(form):
    """Signs that are no letters (boxes to tick, arrows) may be of another face."""
    for seen in form.pages:
        faces = {one.font for one in seen if one.sign.isalnum()}
        assert faces <= {f"Tinos-{face}" for face in ("Regular", "Bold", "Italic", "BoldItalic")}
        assert {round(one.size_pt, 1) for one in seen} <= SIZES


def test_the_head_is_as_the_decree_has_it(form):
    kind = form.document.kind.upper()
    for words, sizes, face in (
        (nd30.NATION, (12, 13), "Bold"),
        (nd30.MOTTO, (13, 14), "Bold"),
        (LETTERHEAD.parent.upper(), (12, 13), "Regular"),
        (LETTERHEAD.body.upper(), (12, 13), "Bold"),
        (f"{LETTERHEAD.place}, ngày", (13, 14), "Italic"),
        (kind.split(" – ")[0], (13, 14), "Bold"),
        *(((form.document.about[:12], (13, 14), "Bold"),) if form.document.about else ()),
        *((("Số:", (13, 13), "Regular"),) if form.document.number is not None else ()),
    ):
        seen = find(form.pdf, words)
        assert sizes[0] <= round(seen.size_pt, 1) <= sizes[1], words
        assert seen.font == f"Tinos-{face}", words
    assert ("Số:" in form.text[0][: form.text[0].index(kind)]) is (form.document.number is not None)


def test_the_rules_at_the_head(form):
    """The motto's is as long as its words, the issuing body's a third to half of its."""
    for words, least, most in ((nd30.MOTTO, 0.97, 1.03), (LETTERHEAD.body.upper(), 1 / 3, 1 / 2)):
        seen = find(form.pdf, words)
        middle = (seen.left_mm + seen.right_mm) / 2
        below = [
            rule
            for rule in rules(form.pdf)
            if 1 < rule.y_mm - seen.base_mm < 3
            and abs((rule.left_mm + rule.right_mm) / 2 - middle) < 0.5
        ]
        assert len(below) == 1, words
        assert least <= below[0].long_mm / (seen.right_mm - seen.left_mm) <= most


def test_who_signs_and_who_gets_it(form):
    """Capitals, bold, 13 to 14 points; the list of recipients 11 under 12, bold and slanted."""
    last = next(
        page for page in reversed(range(len(form.text))) if nd30.RECIPIENTS in form.text[page]
    )
    for words, size, face in (
        (nd30.RECIPIENTS, 12, "BoldItalic"),
        ("- Như trên;", 11, "Regular"),
        ("- Lưu: VT.", 11, "Regular"),
    ):
        seen = find(form.pdf, words, last)
        assert (round(seen.size_pt, 1), seen.font) == (size, f"Tinos-{face}")
    for one in form.document.signatures:
        title = one.title.upper()
        page = next(page for page in reversed(range(len(form.text))) if title in form.text[page])
        seen = find(form.pdf, title, page)
        assert 13 <= round(seen.size_pt, 1) <= 14
        assert seen.font == "Tinos-Bold"
        assert one.name in " ".join(form.text)


def test_pages_are_numbered_in_the_upper_margin(form):
    """In the middle of the text, from the second page on; a book says “Trang x/y” on each."""
    is_book = form.document.leaves is not None
    left, right = LEFT[0], form.sheet[0] - RIGHT[0]
    for page, seen in enumerate(form.pages):
        above = [one for one in seen if one.bottom_mm <= NUMBER_ABOVE_MM]
        said = "".join(one.sign for one in above).strip()
        if page == 0 and not is_book:
            assert said == ""
            continue
        wanted = f"Trang{page + 1}/{len(form.pages)}" if is_book else str(page + 1)
        assert said == wanted
        middle = (min(one.left_mm for one in above) + max(one.right_mm for one in above)) / 2
        assert middle == pytest.approx((left + right) / 2, abs=0.6)
        assert {round(one.size_pt, 1) for one in above} <= {13, 14}
        assert min(one.top_mm for one in above) >= 9


def test_headings_of_long_tables_return(form):
    for table in form.tables:
        if len(table.rows) < MANY:
            continue
        heading = [one.heading.split()[0] for one in table.columns]
        pattern = re.compile(r".*?".join(map(re.escape, heading)))
        assert sum(bool(pattern.search(text)) for text in form.text) >= 2


def test_nothing_is_cut(form):
    """Each word of a cell is whole: names, days, prices, accession numbers. Outside tables a line
    may end behind a hyphen."""
    printed = " ".join(form.text)
    rows = [row for table in form.tables for row in (*table.rows, *table.totals)]
    headings = [column.heading for table in form.tables for column in table.columns]
    cells = [*headings, *(cell for row in rows for cell in row)]
    words = Counter(word for cell in cells for word in cell.split() if "…" not in word)
    assert words - Counter(printed.split()) == Counter()
    squeezed = _NO_LETTER.sub("", printed)
    said = words_of(form.docx).split()
    assert {word for word in said if _NO_LETTER.sub("", word) not in squeezed} == set()


def test_days_and_numbers_stay_whole_beside_years_of_stocktakes():
    line = value_of("lines", RegisterLine)
    years = tuple((2020 + place, True) for place in range(YEARS_SHOWN + 1))
    facts = Register(letterhead=LETTERHEAD, name="Kho", lines=(replace(line, counted=years),))
    (document,) = parts_of(accession_register(facts))
    said = text_of_page(pdf(document), 0).split()
    assert {"05/02/2026", "TH-STN.00012", "1.250.000", "895.9223", "2024", "2021"} <= set(said)
    assert "2020" not in said


def test_word_has_the_same_sheet_letters_and_lines(form):
    (section,) = opened_docx(form.docx).sections
    sheet = (section.page_width.mm, section.page_height.mm)
    assert sheet == pytest.approx(form.sheet, abs=0.1)
    for margin, (least, most) in (
        (section.top_margin, TOP),
        (section.bottom_margin, BOTTOM),
        (section.left_margin, LEFT),
        (section.right_margin, RIGHT),
    ):
        assert least - 0.1 <= margin.mm <= most + 0.1
    everything = b"".join(
        xml for name, xml in parts(form.docx).items() if name.startswith("word/")
    ).decode()
    fonts = re.findall(r"<w:rFonts [^>]*>", everything)
    assert {name for one in fonts for name in re.findall(r'="([^"]+)"', one)} == {"Times New Roman"}
    half_points = set(map(int, re.findall(r'<w:sz w:val="(\d+)"', everything)))
    # The two smaller ones are lines without words: rules, and room between tables.
    assert half_points <= {2 * size for size in (*SIZES, 4, 6)}


def test_word_has_the_same_head(form):
    file = opened_docx(form.docx)
    styles = {style.style_id: style for style in file.styles}
    said: dict[str, tuple[str, Any]] = {}
    for line in file.element.body.iter(f"{W}p"):
        style = styles[line.find(f"{W}pPr/{W}pStyle").get(f"{W}val")]
        words = "".join(line.itertext(f"{W}t"))
        said.setdefault(words, (style.style_id, style.font))
    for words, sizes, bold, italic in (
        (nd30.NATION, (12, 13), True, False),
        (nd30.MOTTO, (13, 14), True, False),
        (LETTERHEAD.parent.upper(), (12, 13), False, False),
        (LETTERHEAD.body.upper(), (12, 13), True, False),
        (form.document.kind.upper(), (13, 14), True, False),
        (nd30.RECIPIENTS, (12, 12), True, True),
        ("- Như trên;", (11, 11), False, False),
    ):
        _, font = said[words]
        assert sizes[0] <= font.size.pt <= sizes[1], words
        assert (bool(font.bold), bool(font.italic)) == (bold, italic), words
    place = next(font for words, (_, font) in said.items() if words.startswith("An Khánh, ngày"))
    assert (place.size.pt, bool(place.italic)) == (13, True)


def test_tables_in_word_are_as_wide_as_the_text(form):
    room = (form.sheet[0] - LEFT[0] - RIGHT[0]) * TWIPS_PER_MM
    for each in opened_docx(form.docx).tables:
        grid = [int(column.get(f"{W}w")) for column in each._tbl.tblGrid]
        assert sum(grid) == pytest.approx(room, abs=len(grid))


def test_papers_in_a_pile_are_numbered_each_for_itself():
    document, *_ = filled(FORMS["loan_slip"])
    one = pdf(document)
    both, pages = joined([one, one]), page_count(one)
    assert page_count(both) == 2 * pages
    assert text_of_page(both, pages) == text_of_page(both, 0)
