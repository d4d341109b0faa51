"""The pieces of WordprocessingML that a document needs, made straight in XML.

python-docx has no words for half of them, and its own tables take the longer for each row the more
rows they have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from library_share.printing.documents.model import Align

XML = Any
_JUSTIFICATION = {Align.CENTRE: "center", Align.RIGHT: "right", Align.JUSTIFY: "both"}
TWIPS_PER_PT, PT_PER_MM = 20, 72 / 25.4


def twips(mm: float) -> int:
    return round(mm * PT_PER_MM * TWIPS_PER_PT)


def element(tag: str, *children: XML, **attributes: str | int) -> XML:
    """`<w:tag w:attribute="…">` around its children."""
    made = OxmlElement(
        f"w:{tag}", attrs={name(key): str(value) for key, value in attributes.items()}
    )
    made.extend(children)
    return made


def name(word: str) -> str:
    """The whole name of a tag or attribute, as lxml wants it."""
    return qn(f"w:{word}")


def flags(*names: str, when: bool = True) -> list[XML]:
    """Elements that say something by being there."""
    return [element(name) for name in names] if when else []


def justification(align: Align) -> list[XML]:
    """Nothing for the left, where lines begin by themselves."""
    return [element("jc", val=_JUSTIFICATION[align])] if align in _JUSTIFICATION else []


def run(words: str, *, bold: bool = False) -> XML:
    text = element("t")
    text.text = words
    text.set(qn("xml:space"), "preserve")
    marks = [element("rPr", *flags("b", "bCs"))] if bold else []
    return element("r", *marks, text)


def paragraph(style: str, *runs: XML, looks: Sequence[XML] = ()) -> XML:
    """A paragraph in a style; `looks` are what differs from it, in the order of the schema."""
    return element("p", element("pPr", element("pStyle", val=style), *looks), *runs)


def keep_with_next(line: XML) -> None:
    """The paragraph stays on the page of what follows it."""
    looks = line.find(name("pPr"))
    if looks.find(name("keepNext")) is None:
        looks.find(name("pStyle")).addnext(element("keepNext"))


def field(code: str) -> list[XML]:
    """What Word counts itself, for example PAGE."""
    told = element("instrText")
    told.text = code
    return [
        element("r", element("fldChar", fldCharType="begin")),
        element("r", told),
        element("r", element("fldChar", fldCharType="separate")),
        run("2"),
        element("r", element("fldChar", fldCharType="end")),
    ]


def cell(width: int, *content: XML, span: int = 1, rows: int = 1, centred: bool = False) -> XML:
    """A cell of so many twips across `span` columns and `rows`; 0 goes on with the one above."""
    looks = [element("tcW", w=width, type="dxa")]
    if span > 1:
        looks.append(element("gridSpan", val=span))
    if rows != 1:
        looks.append(element("vMerge", val="restart" if rows else "continue"))
    if centred:
        looks.append(element("vAlign", val="center"))
    return element("tc", element("tcPr", *looks), *content)


def row(*cells: XML, repeats: bool = False) -> XML:
    """A row that stays on one page; `repeats` for headings, which return on each page."""
    looks = [*flags("cantSplit"), *flags("tblHeader", when=repeats)]
    return element("tr", element("trPr", *looks), *cells)


def table(
    widths: Sequence[int], rows: Iterable[XML], *, line_pt: float, padding_mm: tuple[float, float]
) -> XML:
    """A table of fixed widths in twips. `line_pt` 0 leaves it without lines."""
    across, down = map(twips, padding_mm)
    looks = [element("tblW", w=sum(widths), type="dxa")]
    if line_pt:
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        looks.append(element("tblBorders", *(_line(side, line_pt) for side in sides)))
    looks += [
        element("tblLayout", type="fixed"),
        element(
            "tblCellMar",
            *(
                element(side, w=room, type="dxa")
                for side, room in zip(
                    ("top", "left", "bottom", "right"), (down, across, down, across), strict=True
                )
            ),
        ),
    ]
    grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
    return element("tbl", element("tblPr", *looks), grid, *rows)


def section_end(section: XML) -> XML:
    """The end of a section like `section`: what follows begins on a sheet of its own."""
    return element("p", element("pPr", deepcopy(section)))


def count_anew(section: XML) -> None:
    """The pages of the section are counted from one."""
    section.find(name("pgMar")).addnext(element("pgNumType", start=1))


def rule(style: str, length: int, room: int, line_pt: float, gap_pt: float) -> XML:
    """A centred line of `length` inside `room` (twips): the upper border of an empty paragraph."""
    aside = max(0, (room - length) // 2)
    looks = [
        element("pBdr", _line("top", line_pt)),
        element("spacing", before=round(gap_pt * TWIPS_PER_PT)),
        element("ind", left=aside, right=aside),
    ]
    return paragraph(style, looks=looks)


def _line(side: str, line_pt: float) -> XML:
    return element(side, val="single", sz=round(line_pt * 8), space=0, color="auto")
