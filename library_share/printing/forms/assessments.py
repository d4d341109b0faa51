"""Biên bản tự đánh giá theo TT 16/2022 (F25)."""

from __future__ import annotations

from collections.abc import Iterator
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
from library_share.printing.documents.wording import DOTS, short_day


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """A criterion; `basis` says where it is from and whether that was verified. `level` None is
    left open."""

    name: str
    basis: str
    status: str = ""
    level: int | None = None
    evidence: str = ""
    plan: str = ""


@dataclass(frozen=True, kw_only=True)
class SelfAssessment:
    """`standards`: the name of each with its criteria. `level` None: not concluded yet."""

    letterhead: Letterhead
    school_year: str
    articles: str
    grounds: tuple[str, ...] = ()
    standards: tuple[tuple[str, tuple[Assessed, ...]], ...]
    level: int | None = None
    on: date | None = None
    due_on: date


def self_assessment(facts: SelfAssessment) -> Document:
    """Tiêu chuẩn by tiêu chuẩn: hiện trạng, mức đạt, minh chứng, kế hoạch; the level concluded."""
    return Document(
        letterhead=facts.letterhead,
        kind="Biên bản",
        about=f"Tự đánh giá thư viện, năm học {facts.school_year}",
        symbol="BB-TĐG",
        on=facts.on,
        blocks=tuple(_blocks(facts)),
        signatures=(Signature(title="Người phụ trách thư viện"), Signature(title="Hiệu trưởng")),
        wide=True,
    )


def _blocks(facts: SelfAssessment) -> Iterator[Block]:
    yield from (Paragraph(line) for line in facts.grounds)
    yield Paragraph(f"Thông tư số 16/2022/TT-BGDĐT, {facts.articles}.", lead="Đánh giá theo")
    for number, (name, criteria) in enumerate(facts.standards, start=1):
        yield Heading(f"Tiêu chuẩn {number}. {name}")
        yield _table(criteria)
    concluded = level_name(facts.level) if facts.level is not None else DOTS * 12
    yield Paragraph(f"{concluded}.", lead="Kết luận:")
    yield Note(
        f"(Hạn hoàn thành: {short_day(facts.due_on)}, trong 60 ngày sau khi kết thúc năm học, "
        "Thông tư số 05/2020/TT-BVHTTDL Điều 4. “Chưa xác minh”: phần mềm chưa đối chiếu được với "
        "nguyên văn Thông tư. Mẫu tham khảo của phần mềm.)"
    )


def level_name(level: int) -> str:
    return f"Đạt mức độ {level}" if level else "Chưa đạt mức độ 1"


def _table(criteria: tuple[Assessed, ...]) -> Table:
    columns = (
        ("STT", 10),
        ("Tiêu chí, căn cứ", 58),
        ("Hiện trạng", 66),
        ("Mức đạt", 22),
        ("Minh chứng", 46),
        ("Kế hoạch", 46),
    )
    return Table(
        columns=tuple(
            Column(
                heading=heading,
                share=share,
                align=Align.CENTRE if heading in ("STT", "Mức đạt") else Align.LEFT,
            )
            for heading, share in columns
        ),
        rows=tuple(
            (
                str(number),
                f"{one.name} ({one.basis})",
                one.status,
                level_name(one.level) if one.level is not None else "",
                one.evidence,
                one.plan,
            )
            for number, one in enumerate(criteria, start=1)
        ),
    )
