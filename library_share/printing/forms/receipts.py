"""Phiếu nhập, or biên bản nhận tặng when the books are a gift (F7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from library_share.printing.documents import (
    Align,
    Column,
    Document,
    Letterhead,
    Paragraph,
    Signature,
    Table,
)
from library_share.printing.documents.wording import amount, count, or_blank, short_day


@dataclass(frozen=True, kw_only=True)
class ReceivedTitle:
    """Copies of a title that came at one price."""

    title: str
    author: str
    publisher: str
    year: int | None
    copies: int
    price: int | None


@dataclass(frozen=True, kw_only=True)
class Received:
    """A receipt: `number` in the general register, `source` (ngân sách, tặng, xã hội hóa), who
    gave, the voucher that came with the books, and whether they are a school's."""

    letterhead: Letterhead
    number: str
    on: date
    source: str
    giver: str
    voucher: str
    is_gift: bool
    titles: tuple[ReceivedTitle, ...]
    librarian: str = ""
    note: str = ""
    is_school: bool = True


_COLUMNS = (
    Column(heading="STT", share=11, align=Align.CENTRE),
    Column(heading="Nhan đề", share=70),
    Column(heading="Tác giả", share=42),
    Column(heading="NXB", share=34),
    Column(heading="Năm", share=14, align=Align.CENTRE),
    Column(heading="SL", share=13, align=Align.RIGHT),
    Column(heading="Đơn giá (đồng)", share=28, align=Align.RIGHT),
    Column(heading="Thành tiền (đồng)", share=32, align=Align.RIGHT),
)


def received(facts: Received) -> Document:
    """A line per title and price, signed by who gives, who takes and who answers for both."""
    copies = sum(one.copies for one in facts.titles)
    value = sum(one.copies * (one.price or 0) for one in facts.titles)
    return Document(
        letterhead=facts.letterhead,
        kind="Biên bản" if facts.is_gift else "Phiếu nhập",
        about="Nhận sách tặng" if facts.is_gift else "Nhập sách vào thư viện",
        number=facts.number,
        symbol="BB-TV" if facts.is_gift else "PN-TV",
        on=facts.on,
        blocks=(
            Paragraph(f"{or_blank(facts.source)}.", lead="Nguồn:"),
            Paragraph(f"{or_blank(facts.giver)}.", lead="Bên giao:"),
            Paragraph(f"{or_blank(facts.voucher)}.", lead="Chứng từ kèm theo:"),
            Table(
                columns=_COLUMNS,
                rows=tuple(
                    (
                        str(place),
                        one.title,
                        one.author,
                        one.publisher,
                        str(one.year or ""),
                        amount(one.copies),
                        amount(one.price),
                        amount(one.copies * one.price) if one.price is not None else "",
                    )
                    for place, one in enumerate(facts.titles, start=1)
                ),
                totals=(("Tổng cộng", "", "", "", "", amount(copies), "", amount(value or None)),),
            ),
            Paragraph(
                f"{count(len(facts.titles))} dòng, {count(copies)} bản; đã vào sổ đăng ký tổng "
                f"quát số {facts.number} ngày {short_day(facts.on)}."
            ),
            *((Paragraph(f"{facts.note}.", lead="Ghi chú:"),) if facts.note else ()),
        ),
        signatures=(
            Signature(title="Bên giao", is_side=True),
            Signature(title="Bên nhận", name=facts.librarian, is_side=True),
            *_heads(facts),
        ),
        wide=True,
    )


def _heads(facts: Received) -> tuple[Signature, ...]:
    """A school has an accountant and a principal, other libraries only somebody above them."""
    if not facts.is_school:
        return (Signature(title="Thủ trưởng đơn vị"),)
    head = "Thủ trưởng đơn vị" if facts.is_gift else "Hiệu trưởng"
    return Signature(title="Kế toán"), Signature(title=head)
