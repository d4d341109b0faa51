"""Biên bản bồi thường sách mất, hỏng (F23): who, which book, how it is made good, who signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from library_share.printing.documents import Document, Heading, Letterhead, Paragraph, Signature
from library_share.printing.documents.wording import BLANK, amount, or_blank, short_day
from library_share.printing.forms import lists
from library_share.printing.forms.lists import Line


@dataclass(frozen=True, kw_only=True)
class Compensation:
    """A book that a patron lost or damaged. `group` is the class, or where a grown-up works;
    `is_pupil` asks for the form teacher's and the parents' signatures."""

    letterhead: Letterhead
    line: Line
    is_lost: bool
    patron: str = ""
    group: str = ""
    is_pupil: bool = True
    lent_on: date | None = None
    due_on: date | None = None
    happened: str = ""
    on: date | None = None
    librarian: str = ""


def compensation(facts: Compensation) -> Document:
    """The record; what is not known is left open to be written by hand."""
    what = "mất" if facts.is_lost else "hỏng"
    price = f"{amount(facts.line.price)} đồng" if facts.line.price is not None else BLANK
    group = "Lớp:" if facts.is_pupil else "Đơn vị:"
    return Document(
        letterhead=facts.letterhead,
        kind="Biên bản",
        about=f"Bồi thường sách {what}",
        symbol="BB",
        on=facts.on,
        blocks=(
            Heading("Bạn đọc"),
            Paragraph(or_blank(facts.patron), lead="Họ và tên:"),
            Paragraph(or_blank(facts.group), lead=group),
            Paragraph(
                f"mượn ngày {short_day(facts.lent_on)}, hẹn trả ngày {short_day(facts.due_on)}.",
                lead="Lần mượn:",
            ),
            Heading(f"Sách {what}"),
            lists.table(
                (facts.line,),
                (lists.ACCESSION, lists.TITLE, lists.AUTHOR, lists.YEAR, lists.PRICE, lists.NOTE),
            ),
            Paragraph(or_blank(facts.happened), lead="Lý do:"),
            Heading("Hình thức bồi thường"),
            Paragraph("☐ Đền sách cùng loại: " + BLANK * 2),
            Paragraph(f"☐ Đền bằng tiền: {BLANK} đồng (giá trong sổ: {price})"),
            Paragraph(f"Thời hạn thực hiện: trước ngày {short_day(None)}."),
        ),
        signatures=_signatures(facts),
    )


def _signatures(facts: Compensation) -> tuple[Signature, ...]:
    librarian = Signature(title="Người phụ trách thư viện", name=facts.librarian)
    if not facts.is_pupil:
        return (Signature(title="Bạn đọc", name=facts.patron, is_side=True), librarian)
    return (
        # Three stand side by side: "Phụ huynh học sinh" would touch its neighbour.
        Signature(title="Phụ huynh", is_side=True),
        Signature(title="Giáo viên chủ nhiệm", is_side=True),
        librarian,
    )
