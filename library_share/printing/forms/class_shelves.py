"""Phiếu giao nhận tủ sách lớp: one sheet for the day a shelf is given and the day it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from library_share.printing.documents import Document, Letterhead, Paragraph, Signature
from library_share.printing.documents.wording import or_blank, short_day
from library_share.printing.forms import lists
from library_share.printing.forms.lists import Line

_FIELDS = (
    lists.ACCESSION,
    lists.BROAD_TITLE,
    lists.LEVEL,
    lists.GIVEN,
    lists.RETURNED,
    lists.NOTE,
)


@dataclass(frozen=True, kw_only=True)
class ClassShelf:
    """What a class has on its shelf, and who answers for it.

    `round` names the delivery (Học kỳ I, năm học 2026-2027). `returned_on` and the lines'
    `condition_taken` stay empty until the books come back.
    """

    letterhead: Letterhead
    class_name: str
    teacher: str = ""
    pupil: str = ""
    librarian: str = ""
    round: str = ""
    given_on: date | None = None
    returned_on: date | None = None
    lines: tuple[Line, ...]


def class_shelf(facts: ClassShelf) -> Document:
    """The list with room for both days: two sign when it goes, two when it comes back."""
    blocks = (
        Paragraph(
            f"{facts.class_name}; giáo viên chủ nhiệm: {or_blank(facts.teacher)}; "
            f"học sinh phụ trách tủ sách: {or_blank(facts.pupil)}.",
            lead="Lớp:",
        ),
        Paragraph(
            f"{or_blank(facts.round)}; ngày giao: {short_day(facts.given_on)}; "
            f"ngày trả: {short_day(facts.returned_on)}.",
            lead="Đợt:",
        ),
        lists.summary(facts.lines),
        lists.table(facts.lines, _FIELDS),
        Paragraph("Phiếu được lập thành 02 bản: thư viện giữ 01 bản, lớp giữ 01 bản."),
    )
    return Document(
        letterhead=facts.letterhead,
        kind="Phiếu giao nhận",
        about=f"Tủ sách lớp {facts.class_name}",
        number=None,
        on=facts.given_on,
        blocks=blocks,
        signatures=(
            _signature("Bên giao", "Khi giao", facts.librarian),
            _signature("Bên nhận", "Khi giao", facts.teacher),
            _signature("Bên trả", "Khi trả", facts.teacher),
            _signature("Bên nhận lại", "Khi trả", facts.librarian),
        ),
    )


def _signature(title: str, occasion: str, name: str) -> Signature:
    """The hint is short, so that four stand side by side."""
    hint = f"({occasion}: ký, họ tên)"
    return Signature(title=title, hint=hint, name=name, is_side=True)
