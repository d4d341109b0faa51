"""The layout of Nghị định 30/2020/NĐ-CP, Phụ lục I: each measure once, for PDF and .docx alike.

Where the decree leaves a choice (margins 15-20 mm, letters of 13-14 points), the choice is made
here. The decree is silent about the letters of tables: they have the smallest size it uses.
"""

from __future__ import annotations

from dataclasses import dataclass

from library_share.printing.documents.model import Align
from library_share.printing.measuring import width_mm

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
RECIPIENTS = "Nơi nhận:"
ANNEX = "PHỤ LỤC"
#: What Word shall use, and what comes with us and has letters of the same widths.
WORD_FONT, OUR_FONT = "Times New Roman", "Tinos"
#: What single spacing means for these fonts: how much of a line is above and below its base, as
#: parts of the size.
ABOVE_EM, BELOW_EM = 0.891, 0.258


@dataclass(frozen=True, kw_only=True)
class Page:
    """The sheet, in mm. `number_mm` is from the upper edge of the paper to the page number."""

    width_mm: float = 210
    height_mm: float = 297
    top_mm: float = 20
    bottom_mm: float = 20
    left_mm: float = 30
    right_mm: float = 15
    number_mm: float = 10

    @property
    def text_mm(self) -> float:
        return self.width_mm - self.left_mm - self.right_mm


UPRIGHT, WIDE = Page(), Page(width_mm=297, height_mm=210)

#: The issuing body's part of the head of the page; the nation's is the rest. On an upright sheet
#: both “ỦY BAN NHÂN DÂN XÃ …” and the nation's line are one line.
BODY_PART = 0.45
#: Rules under the issuing body and under what the paper is about: a third to half of the line.
RULE_PART = 0.4
RULE_PT = 0.75
#: Between words and the rule under them.
RULE_GAP_PT = 3
TABLE_LINE_PT = 0.5
#: Free space inside the cells of a table.
CELL_X_MM, CELL_Y_MM = 1.2, 0.6
#: For ink and stamp.
SIGNING_MM = 22


@dataclass(frozen=True, kw_only=True)
class Style:
    """How one kind of line looks. `name` is what Word's list of styles shows."""

    name: str
    size_pt: float
    bold: bool = False
    italic: bool = False
    align: Align = Align.CENTRE
    above_pt: float = 0
    below_pt: float = 0
    #: Of the first line, and of all lines.
    indent_mm: float = 0
    left_mm: float = 0
    with_next: bool = False

    def width_mm(self, words: str) -> float:
        """How wide the words are on one line."""
        faces = {(0, 0): "Regular", (1, 0): "Bold", (0, 1): "Italic", (1, 1): "BoldItalic"}
        return width_mm(words, self.size_pt, f"{OUR_FONT}-{faces[self.bold, self.italic]}")


STYLES = {
    "nation": Style(name="Quốc hiệu", size_pt=12, bold=True),
    "motto": Style(name="Tiêu ngữ", size_pt=13, bold=True),
    "parent": Style(name="Cơ quan chủ quản", size_pt=12),
    "body": Style(name="Cơ quan ban hành", size_pt=12, bold=True),
    "number": Style(name="Số và ký hiệu", size_pt=13, above_pt=6),
    "place": Style(name="Địa danh và thời gian", size_pt=13, italic=True, above_pt=6),
    "subject": Style(name="Trích yếu công văn", size_pt=12),
    # The names of these four are Word's own, so that its outline and its assistants know them.
    "kind": Style(name="Title", size_pt=14, bold=True, above_pt=14, with_next=True),
    "heading": Style(
        name="heading 1",
        size_pt=13,
        bold=True,
        align=Align.LEFT,
        above_pt=6,
        below_pt=6,
        indent_mm=10,
        with_next=True,
    ),
    "paragraph": Style(name="Body Text", size_pt=13, align=Align.JUSTIFY, below_pt=6, indent_mm=10),
    "page_number": Style(name="header", size_pt=13),
    "about": Style(name="Trích yếu", size_pt=14, bold=True, with_next=True),
    "rule": Style(name="Đường kẻ", size_pt=4),
    "addressed": Style(name="Kính gửi", size_pt=13, above_pt=6, below_pt=6, with_next=True),
    "addressee": Style(name="Tên nơi gửi", size_pt=13, align=Align.LEFT, below_pt=3, left_mm=55),
    "note": Style(name="Chú thích", size_pt=11, italic=True, align=Align.JUSTIFY, below_pt=6),
    "column": Style(name="Đầu cột", size_pt=11, bold=True),
    "cell": Style(name="Ô bảng", size_pt=11, align=Align.LEFT),
    "total": Style(name="Dòng cộng", size_pt=11, bold=True, align=Align.LEFT),
    "authority": Style(name="Quyền hạn, chức vụ", size_pt=13, bold=True, with_next=True),
    "hint": Style(name="Chỉ dẫn ký", size_pt=11, italic=True, with_next=True),
    "signer": Style(name="Họ tên người ký", size_pt=13, bold=True),
    "recipients": Style(
        name="Nơi nhận", size_pt=12, bold=True, italic=True, align=Align.LEFT, with_next=True
    ),
    "recipient": Style(name="Danh sách nơi nhận", size_pt=11, align=Align.LEFT),
    "spacer": Style(name="Khoảng cách", size_pt=6),
}
