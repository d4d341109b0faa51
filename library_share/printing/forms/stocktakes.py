"""Biên bản kiểm kê (F21) and the list by which missing books are looked for.

Circular 18/2014/TT-BVHTTDL asks for stock-takes and their record; it prescribes no form.
"""

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
from library_share.printing.documents.wording import amount, count, or_blank, short_day

NO_PRESCRIBED_FORM = Note(
    "(Mẫu tham khảo của phần mềm; Thông tư số 18/2014/TT-BVHTTDL không quy định mẫu.)"
)
_BLANK = "…" * 22


@dataclass(frozen=True, kw_only=True)
class KindCounted:
    """One kind of books: how many by the register, and how many there were."""

    kind: str
    by_register: int = 0
    actual: int = 0
    surplus: int = 0
    missing: int = 0
    damaged: int = 0

    @property
    def figures(self) -> tuple[int, int, int, int, int]:
        return self.by_register, self.actual, self.surplus, self.missing, self.damaged


@dataclass(frozen=True, kw_only=True)
class MissingCopy:
    accession: str
    title: str
    author: str = ""
    price: int | None = None
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class StocktakeRecord:
    """`unknown` counts codes that nobody knows; who took part is written by hand."""

    letterhead: Letterhead
    title: str
    decision: str = ""
    places: tuple[str, ...]
    began_on: date
    ended_on: date | None = None
    kinds: tuple[KindCounted, ...]
    unknown: int = 0
    missing: tuple[MissingCopy, ...]
    is_school: bool = True

    @property
    def team(self) -> tuple[str, ...]:
        """Who counts and signs."""
        return _SCHOOL_TEAM if self.is_school else _TEAM


@dataclass(frozen=True, kw_only=True)
class SearchList:
    letterhead: Letterhead
    title: str
    on: date
    lines: tuple[MissingCopy, ...]


_TEAM = ("Trưởng ban", "Kế toán", "Nhân viên thư viện")
#: Schools have subject groups.
_SCHOOL_TEAM = (*_TEAM, "Tổ trưởng chuyên môn")
_PLACES_TOLD = 8
#: As broad as THCS-STN-00096.
_ACCESSION = Column(heading="Số ĐKCB", share=33.5)


def stocktake_record(facts: StocktakeRecord) -> Document:
    """Biên bản kiểm kê: căn cứ, ban kiểm kê, figures by kind, the missing, causes, signatures."""
    return Document(
        letterhead=facts.letterhead,
        kind="Biên bản",
        about="Kiểm kê thư viện",
        symbol="BB-KK",
        on=facts.ended_on,
        blocks=tuple(_record_blocks(facts)),
        signatures=tuple(Signature(title=title) for title in facts.team),
    )


def _record_blocks(facts: StocktakeRecord) -> Iterator[Block]:
    yield Paragraph(f"Căn cứ Quyết định kiểm kê số {or_blank(facts.decision)};")
    yield Paragraph(f"{facts.title}.", lead="Đợt kiểm kê:")
    yield Paragraph(f"{_places(facts.places)}.", lead="Phạm vi:")
    until = f" đến ngày {short_day(facts.ended_on)}" if facts.ended_on else " (chưa kết thúc)"
    yield Paragraph(f"từ ngày {short_day(facts.began_on)}{until}.", lead="Thời điểm:")
    yield Heading("I. Ban kiểm kê")
    for title in facts.team:
        yield Paragraph(f"{title}: {_BLANK}")
    yield Heading("II. Kết quả")
    yield _figures(facts.kinds)
    if facts.unknown:
        yield Paragraph(f"{count(facts.unknown)} mã.", lead="Mã không có trong sổ:")
    yield Note(
        "“Thực tế” gồm sách có trên giá, sách đang cho mượn, đang sửa và sách đã chuyển đi trong "
        "thời gian kiểm kê."
    )
    yield Heading("III. Danh sách sách thiếu")
    if facts.missing:
        yield _missing_table(facts.missing)
    else:
        yield Paragraph("Không có.")
    yield Heading("IV. Nguyên nhân, kiến nghị")
    yield Paragraph(_BLANK * 3)
    yield NO_PRESCRIBED_FORM


def _places(names: tuple[str, ...]) -> str:
    told = ", ".join(names[:_PLACES_TOLD])
    rest = len(names) - _PLACES_TOLD
    return f"{told} và {count(rest)} nơi khác" if rest > 0 else told


def _figures(kinds: tuple[KindCounted, ...]) -> Table:
    rows = tuple(
        (str(number), kind.kind, *(str(figure) for figure in kind.figures))
        for number, kind in enumerate(kinds, start=1)
    )
    sums = [sum(column) for column in zip(*(kind.figures for kind in kinds), strict=True)]
    totals = ("Cộng", "", *(str(total) for total in sums or [0] * 5))
    headings = ("Theo sổ", "Thực tế", "Thừa", "Thiếu", "Hỏng")
    return Table(
        columns=(
            Column(heading="STT", share=1, align=Align.CENTRE),
            Column(heading="Loại", share=4),
            *(Column(heading=heading, share=1.6, align=Align.RIGHT) for heading in headings),
        ),
        rows=rows,
        totals=(totals,),
    )


def _missing_table(lines: tuple[MissingCopy, ...]) -> Table:
    return Table(
        columns=(
            Column(heading="STT", share=11, align=Align.CENTRE),
            _ACCESSION,
            Column(heading="Nhan đề", share=47),
            Column(heading="Tác giả", share=27),
            Column(heading="Nơi để", share=26),
            Column(heading="Giá tiền", share=20.5, align=Align.RIGHT),
        ),
        rows=tuple(
            (str(number), line.accession, line.title, line.author, line.place, amount(line.price))
            for number, line in enumerate(lines, start=1)
        ),
    )


def search_list(facts: SearchList) -> Document:
    """Phiếu tìm sách: what is missing, with room to tick what was found."""
    table = Table(
        columns=(
            Column(heading="STT", share=11, align=Align.CENTRE),
            _ACCESSION,
            Column(heading="Nhan đề", share=48),
            Column(heading="Nơi để", share=36),
            Column(heading="Tìm thấy ở đâu", share=36.5),
        ),
        rows=tuple(
            (str(number), line.accession, line.title, line.place, "")
            for number, line in enumerate(facts.lines, start=1)
        ),
    )
    return Document(
        letterhead=facts.letterhead,
        kind="Phiếu tìm sách",
        about=facts.title,
        number=None,
        on=facts.on,
        blocks=(table, Paragraph("Quét nhãn của sách tìm thấy vào đợt kiểm kê."), Note(" ")),
        signatures=(Signature(title="Người tìm"),),
    )
