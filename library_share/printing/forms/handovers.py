"""Biên bản bàn giao and biên bản nhận lại: books go to another keeper, and come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from library_share.printing.documents import (
    Block,
    Document,
    Heading,
    Letterhead,
    Note,
    Paragraph,
    Signature,
)
from library_share.printing.documents.wording import long_day, or_blank, short_day
from library_share.printing.forms import lists
from library_share.printing.forms.lists import Line, Side

BOOKS = "tài nguyên thông tin"
ON_ROTATION = f"{BOOKS} luân chuyển"
#: The circular asks for its own form; its fields are ours, drawn from its duties.
AFTER_THE_CIRCULAR = Note("(Lập theo tinh thần Mẫu số 02 kèm theo Thông tư số 05/2022/TT-BVHTTDL.)")
#: Duties of who receives, after Điều 12 khoản 3 of the circular.
DUTIES = (
    "Bố trí chỗ để, giữ gìn, bảo quản tài nguyên thông tin đã nhận;",
    "Tổ chức phục vụ người sử dụng; ghi và thống kê lượt mượn, lượt đọc;",
    "Báo ngay cho bên giao khi có tài nguyên thông tin hư hỏng, mất;",
    "Trả lại đủ số lượng, đúng thời hạn; hư hỏng, mất thì bồi thường theo nội quy thư viện.",
)


@dataclass(frozen=True, kw_only=True)
class Handover:
    """A list that one side gives and another takes.

    `what` ends the line under the paper's name (tài nguyên thông tin luân chuyển). `where` is the
    place of the act, `confirmed_by` a third signature, of a principal or the commune's office.
    `box` is named once when all of it lies in one; the lines need not repeat it.
    """

    letterhead: Letterhead
    giver: Side
    taker: Side
    lines: tuple[Line, ...]
    box: str = ""
    number: str = ""
    symbol: str = "BB"
    on: date | None = None
    where: str = ""
    what: str = BOOKS
    purpose: str = ""
    begins_on: date | None = None
    ends_on: date | None = None
    duties: tuple[str, ...] = DUTIES
    confirmed_by: Signature | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TakingBack(Handover):
    """The same list coming home. `conclusion` says what becomes of the damaged and the lost;
    `loans` and `readings` were counted at the points without saying of which book."""

    duties: tuple[str, ...] = ()
    conclusion: str = ""
    loans: int | None = None
    readings: int | None = None


def handover(facts: Handover) -> Document:
    """Biên bản bàn giao: who, what, how long, the list, and the duties of who receives."""
    fields = (
        lists.ACCESSION,
        lists.TITLE,
        lists.AUTHOR,
        lists.YEAR,
        lists.PRICE,
        lists.CONDITION,
        lists.NOTE,
    )
    blocks = (
        *_parties(facts),
        Paragraph("Hai bên cùng tiến hành bàn giao như sau:"),
        *_terms(facts),
        lists.summary(facts.lines),
        *_box(facts.box),
        Heading("Danh mục bàn giao"),
        lists.table(facts.lines, fields),
        *_duties(facts.duties),
        *_ending(facts),
    )
    return _paper("Bàn giao", facts, blocks)


def taking_back(facts: TakingBack) -> Document:
    """Biên bản nhận lại: the list as it went and as it came, its use, and what follows."""
    fields = (
        lists.ACCESSION,
        lists.TITLE,
        lists.AUTHOR,
        lists.YEAR,
        lists.PRICE,
        lists.GIVEN,
        lists.TAKEN,
        lists.OUTCOME,
        lists.LOANS,
        lists.READS,
        lists.BROAD_NOTE,
    )
    blocks = (
        *_parties(facts),
        *_terms(facts),
        lists.summary(facts.lines),
        lists.outcomes(facts.lines),
        lists.use(facts.lines, loans=facts.loans, readings=facts.readings),
        *_box(facts.box),
        Heading("Danh mục nhận lại"),
        lists.table(facts.lines, fields),
        Heading("Kết luận xử lý"),
        Paragraph(or_blank(facts.conclusion)),
        *_duties(facts.duties),
        *_ending(facts),
    )
    return _paper("Nhận lại", facts, blocks, wide=True)


def _paper(act: str, facts: Handover, blocks: tuple[Block, ...], *, wide: bool = False) -> Document:
    sides = (("Đại diện bên giao", facts.giver), ("Đại diện bên nhận", facts.taker))
    signatures = [
        Signature(title=title, name=side.representative, is_side=True) for title, side in sides
    ]
    if facts.confirmed_by:
        signatures.append(facts.confirmed_by)
    return Document(
        letterhead=facts.letterhead,
        kind="Biên bản",
        about=f"{act} {facts.what}",
        number=facts.number,
        symbol=facts.symbol,
        on=facts.on,
        blocks=blocks,
        signatures=tuple(signatures),
        recipients=facts.recipients,
        wide=wide,
    )


def _parties(facts: Handover) -> Iterator[Block]:
    yield Paragraph(f"Hôm nay, {long_day(facts.on)}, tại {or_blank(facts.where)}, chúng tôi gồm:")
    for name, side in (("1. Bên giao:", facts.giver), ("2. Bên nhận:", facts.taker)):
        yield Paragraph(or_blank(side.organisation), lead=name)
        yield Paragraph(
            f"Đại diện: {or_blank(side.representative)}; chức vụ: {or_blank(side.post)}."
        )


def _terms(facts: Handover) -> Iterator[Block]:
    if facts.purpose:
        yield Paragraph(f"{facts.purpose.rstrip('.')}.", lead="Mục đích:")
    if facts.begins_on or facts.ends_on:
        days = f"từ ngày {short_day(facts.begins_on)} đến ngày {short_day(facts.ends_on)}"
        yield Paragraph(f"{days}.", lead="Thời hạn:")


def _box(name: str) -> Iterator[Block]:
    if name:
        yield Paragraph(f"{name}.", lead="Đựng trong:")


def _duties(duties: tuple[str, ...]) -> Iterator[Block]:
    if duties:
        yield Heading("Trách nhiệm của bên nhận")
        for duty in duties:
            yield Paragraph(f"- {duty}")


def _ending(facts: Handover) -> Iterator[Block]:
    yield Paragraph("Biên bản được lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản.")
    if facts.what == ON_ROTATION:
        yield AFTER_THE_CIRCULAR
