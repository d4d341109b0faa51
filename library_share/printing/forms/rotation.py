"""Kế hoạch luân chuyển (F16) and phiếu đánh giá của điểm luân chuyển (F19).

Their contents are the duties of Thông tư 05/2022/TT-BVHTTDL, Điều 6, 11 and 12; the circular
prescribes no layout for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from library_share.printing.documents import (
    Align,
    Block,
    Column,
    Document,
    Heading,
    Letterhead,
    Note,
    Paragraph,
    Signature,
    Table,
)
from library_share.printing.documents.wording import BLANK, amount, or_blank, short_day

LAW = (
    "Luật Thư viện số 46/2019/QH14;",
    "Thông tư số 05/2022/TT-BVHTTDL về thư viện lưu động và luân chuyển tài nguyên thông tin;",
)
_COUNTED = Note(
    "Đầu là số nhan đề khác nhau; bản là số cuốn. Tài nguyên thông tin luân chuyển vẫn thuộc thư "
    "viện giao."
)


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One box at one point, from a day to a day; who is in charge there."""

    box: str
    point: str
    begins_on: date
    ends_on: date
    copies: int
    keeper: str = ""


@dataclass(frozen=True, kw_only=True)
class Amount:
    """How many titles and copies of a kind travel."""

    kind: str
    titles: int
    copies: int


@dataclass(frozen=True, kw_only=True)
class RotationPlan:
    """The plan of a round. `passed_by` are rules of the circular that it does not keep, each with
    the reason that was given."""

    letterhead: Letterhead
    name: str
    purpose: str = ""
    grounds: str = ""
    transport: str = ""
    responsible: str = ""
    begins_on: date
    ends_on: date
    stays: tuple[Stay, ...]
    amounts: tuple[Amount, ...]
    approved_by: str = ""
    on: date | None = None
    passed_by: tuple[str, ...] = ()
    number: str = ""


def rotation_plan(facts: RotationPlan) -> Document:
    """Căn cứ, mục đích, điểm, thời gian, số đầu và số bản theo loại, phương tiện, người phụ trách
    hai bên, ký duyệt."""
    grounds = [f"- {ground}" for ground in LAW]
    grounds += [f"- {line.strip()}" for line in facts.grounds.split(";") if line.strip()]
    blocks: list[Block] = [
        Heading("1. Căn cứ"),
        *(Paragraph(ground) for ground in grounds),
        Heading("2. Mục đích"),
        Paragraph(_sentence(facts.purpose)),
        Heading("3. Thời gian"),
        Paragraph(f"Từ ngày {short_day(facts.begins_on)} đến ngày {short_day(facts.ends_on)}."),
        Heading("4. Điểm luân chuyển"),
        _stays(facts.stays),
        Heading("5. Số lượng theo loại"),
        _amounts(facts.amounts),
        Heading("6. Phương tiện vận chuyển"),
        Paragraph(_sentence(facts.transport)),
        Heading("7. Người phụ trách"),
        Paragraph(f"Bên giao: {or_blank(facts.responsible)}."),
        Paragraph("Bên nhận: người phụ trách từng điểm nêu tại mục 4."),
    ]
    if facts.passed_by:
        blocks.append(Heading("8. Trường hợp cần lưu ý"))
        blocks += [Paragraph(f"- {line}") for line in facts.passed_by]
    blocks += [Paragraph("Hết đợt, thư viện kiểm kê và báo cáo kết quả theo quy định."), _COUNTED]
    return Document(
        letterhead=facts.letterhead,
        kind="Kế hoạch",
        about=f"Luân chuyển tài nguyên thông tin: {facts.name}",
        number=facts.number,
        on=facts.on,
        blocks=tuple(blocks),
        signatures=(
            Signature(title="Người lập", name=facts.responsible, is_side=True),
            Signature(title="Duyệt", hint="(Ký, đóng dấu)", name=facts.approved_by),
        ),
        recipients=("Các điểm luân chuyển", "Lưu: VT"),
    )


def _sentence(words: str) -> str:
    """With its full stop, or room to write it."""
    return f"{words.rstrip('.')}." if words else BLANK


def _stays(stays: tuple[Stay, ...]) -> Table:
    columns = (
        Column(heading="STT", share=12, align=Align.CENTRE),
        Column(heading="Thùng", share=24),
        Column(heading="Điểm luân chuyển", share=41),
        Column(heading="Từ ngày", share=19, align=Align.CENTRE),
        Column(heading="Đến ngày", share=19, align=Align.CENTRE),
        Column(heading="Số bản", share=12, align=Align.RIGHT),
        Column(heading="Người phụ trách", share=28),
    )
    rows = tuple(
        (
            str(number),
            stay.box,
            stay.point,
            short_day(stay.begins_on),
            short_day(stay.ends_on),
            amount(stay.copies),
            stay.keeper,
        )
        for number, stay in enumerate(stays, 1)
    )
    return Table(columns=columns, rows=rows)


def _amounts(amounts: tuple[Amount, ...]) -> Table:
    columns = (
        Column(heading="STT", share=10, align=Align.CENTRE),
        Column(heading="Loại", share=70),
        Column(heading="Số đầu", share=25, align=Align.RIGHT),
        Column(heading="Số bản", share=25, align=Align.RIGHT),
    )
    rows = tuple(
        (str(number), one.kind, amount(one.titles), amount(one.copies))
        for number, one in enumerate(amounts, 1)
    )
    titles, copies = (sum(getattr(one, name) for one in amounts) for name in ("titles", "copies"))
    return Table(columns=columns, rows=rows, totals=(("Cộng", "", amount(titles), amount(copies)),))


@dataclass(frozen=True, kw_only=True)
class PointEvaluation:
    """What a point says at the end of a stop. Figures that nobody counted are None."""

    letterhead: Letterhead
    round: str
    point: str
    box: str
    begins_on: date
    ends_on: date
    visits: int | None = None
    loans: int | None = None
    readings: int | None = None
    loved: tuple[tuple[str, int], ...] = ()
    liked: str = ""
    needs: str = ""
    proposals: str = ""
    keeper: str = ""
    on: date | None = None


def point_evaluation(facts: PointEvaluation) -> Document:
    """Lượt người, lượt tài nguyên, sách được mượn nhiều, nhu cầu, đề nghị đợt sau."""
    figures = (
        ("Lượt người sử dụng", facts.visits),
        ("Lượt mượn về", facts.loans),
        ("Lượt đọc tại chỗ", facts.readings),
    )
    blocks: list[Block] = [
        Paragraph(f"{facts.round}; {facts.box}.", lead="Đợt, thùng:"),
        Paragraph(
            f"từ ngày {short_day(facts.begins_on)} đến ngày {short_day(facts.ends_on)}.",
            lead="Thời gian tại điểm:",
        ),
        Heading("1. Số liệu sử dụng"),
        Table(
            columns=(
                Column(heading="STT", share=10, align=Align.CENTRE),
                Column(heading="Chỉ số", share=80),
                Column(heading="Số lượt", share=30, align=Align.RIGHT),
            ),
            rows=tuple(
                (str(number), name, amount(value))
                for number, (name, value) in enumerate(figures, 1)
            ),
        ),
        Heading("2. Sách được mượn nhiều"),
    ]
    if facts.loved:
        blocks += [Paragraph(f"- {title}: {times} lượt") for title, times in facts.loved]
    else:
        blocks.append(Paragraph(or_blank("")))
    if facts.liked:
        blocks.append(Paragraph(facts.liked))
    blocks += [
        Heading("3. Nhu cầu của người đọc"),
        Paragraph(or_blank(facts.needs)),
        Heading("4. Đề nghị cho đợt sau"),
        Paragraph(or_blank(facts.proposals)),
        Note("Lượt mượn về đếm theo từng lần cho mượn một bản; lượt đọc tại chỗ do điểm đếm."),
    ]
    return Document(
        letterhead=facts.letterhead,
        kind="Phiếu đánh giá",
        about=f"Điểm luân chuyển {facts.point}",
        number=None,
        on=facts.on,
        blocks=tuple(blocks),
        signatures=(Signature(title="Người phụ trách điểm", name=facts.keeper),),
    )
