"""Phiếu yêu cầu mượn liên thư viện and Thỏa thuận liên thông (Nghị định 93/2020/NĐ-CP, Điều 24–28).

The decree prescribes no form for either: both papers are templates of this software and say so.
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
from library_share.printing.forms.lists import Side

NO_PRESCRIBED_FORM = Note(
    "(Mẫu tham khảo của phần mềm; Nghị định số 93/2020/NĐ-CP không quy định mẫu.)"
)


@dataclass(frozen=True, kw_only=True)
class RequestLine:
    """One copy that is asked for. `accession` stays empty until a copy is set apart."""

    number: str
    accession: str = ""
    due_on: date | None = None
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class Request:
    """A library asks another one for a title, for a reader or a class.

    `reader` is the code of the card; `reader_name` stays empty on the lender's sheet, which names
    nobody. `pages` are asked for instead of the book.
    """

    letterhead: Letterhead
    requester: str
    supplier: str
    title: str
    author: str = ""
    published: str = ""
    isbn: str = ""
    pages: str = ""
    reader: str = ""
    reader_name: str = ""
    class_name: str = ""
    pickup: str = ""
    condition: str = ""
    asked_on: date | None = None
    lines: tuple[RequestLine, ...]


def interlibrary_request(facts: Request) -> Document:
    """Phiếu yêu cầu mượn liên thư viện: what is asked, of whom, for whom, and what came of it."""
    rows = tuple(
        (str(place), line.number, line.accession, short_day(line.due_on), line.state)
        for place, line in enumerate(facts.lines, start=1)
    )
    table = Table(
        columns=(
            Column(heading="STT", share=1, align=Align.CENTRE),
            Column(heading="Số phiếu", share=2),
            Column(heading="Số ĐKCB", share=3),
            Column(heading="Hạn trả", share=2),
            Column(heading="Trạng thái", share=4),
        ),
        rows=rows,
    )
    blocks: tuple[Block, ...] = (
        *_request_fields(facts),
        table,
        Paragraph(
            "Thời hạn và số lượng cho mượn do thư viện có sách quyết định (khoản 2 Điều 27 Nghị "
            "định số 93/2020/NĐ-CP)."
        ),
        NO_PRESCRIBED_FORM,
    )
    return Document(
        letterhead=facts.letterhead,
        kind="Phiếu yêu cầu",
        about="Mượn liên thư viện",
        number=None,
        on=facts.asked_on,
        blocks=blocks,
        signatures=(
            Signature(title="Thư viện có sách", is_side=True),
            Signature(title="Thư viện yêu cầu", is_side=True),
        ),
    )


def _request_fields(facts: Request) -> Iterator[Block]:
    yield Paragraph(f"{facts.requester}.", lead="Thư viện yêu cầu:")
    yield Paragraph(f"{or_blank(facts.supplier)}.", lead="Thư viện có sách:")
    yield Paragraph(f"{_reader(facts)}.", lead="Bạn đọc:")
    yield Paragraph(f"{facts.title}.", lead="Nhan đề:")
    for lead, text in (
        ("Tác giả:", facts.author),
        ("Xuất bản:", facts.published),
        ("ISBN:", facts.isbn),
        ("Chỉ cần bản sao các trang:", facts.pages),
        ("Điều kiện của thư viện có sách:", facts.condition),
    ):
        if text:
            yield Paragraph(f"{text.rstrip('.')}.", lead=lead)
    yield Paragraph(f"{or_blank(facts.pickup)}.", lead="Nhận tại:")
    yield Paragraph(f"{count(len(facts.lines))} bản.", lead="Số lượng:")


def _reader(facts: Request) -> str:
    if facts.class_name:
        return f"lớp {facts.class_name}"
    code = f"mã thẻ {or_blank(facts.reader)}"
    return f"{facts.reader_name} ({code})" if facts.reader_name else code


@dataclass(frozen=True, kw_only=True)
class Given:
    """What one side gives to the other, in whole numbers; `level` in words."""

    level: str
    loan_days: int
    renewals_at_most: int
    answer_days: int
    books_at_most: int
    per_patron_at_most: int
    per_year_at_most: int
    keeps_at_least: int
    agrees_by_itself: bool


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Two libraries agree what each gives to the other."""

    letterhead: Letterhead
    one: Side
    other: Side
    one_gives: Given
    other_gives: Given
    on: date | None = None


def sharing_agreement(facts: Agreement) -> Document:
    """Thỏa thuận liên thông: principles, what each side gives, common duties, signatures."""
    blocks: tuple[Block, ...] = (
        Paragraph("Căn cứ Luật Thư viện số 46/2019/QH14 ngày 21 tháng 11 năm 2019;"),
        Paragraph(
            "Căn cứ Nghị định số 93/2020/NĐ-CP ngày 18 tháng 8 năm 2020 của Chính phủ quy định "
            "chi tiết một số điều của Luật Thư viện;"
        ),
        Paragraph("Hai bên gồm:"),
        *_side("1. Bên A:", facts.one),
        *_side("2. Bên B:", facts.other),
        Paragraph("thống nhất liên thông thư viện như sau:"),
        *_articles(facts),
        Paragraph("Thỏa thuận được lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản."),
        NO_PRESCRIBED_FORM,
    )
    return Document(
        letterhead=facts.letterhead,
        kind="Thỏa thuận",
        about="Liên thông thư viện",
        symbol="TTLT",
        on=facts.on,
        blocks=blocks,
        signatures=(
            Signature(title="Đại diện bên A", name=facts.one.representative),
            Signature(title="Đại diện bên B", name=facts.other.representative),
        ),
    )


def _side(lead: str, side: Side) -> Iterator[Block]:
    yield Paragraph(side.organisation, lead=lead)
    yield Paragraph(f"Đại diện: {or_blank(side.representative)}; chức vụ: {or_blank(side.post)}.")


_PRINCIPLES = (
    "Liên thông trên cơ sở tự nguyện, hợp tác, có phân công trách nhiệm, đúng quy chế liên thông.",
    "Mỗi bên vẫn là chủ sở hữu sách của mình; số đăng ký cá biệt giữ nguyên.",
    "Bạn đọc đăng ký mượn tại thư viện đã cấp thẻ cho mình; thời hạn và số lượng cho mượn do thư "
    "viện có sách quyết định.",
)
_DUTIES = (
    "Trả lời yêu cầu đúng hạn; không trả lời thì yêu cầu được chuyển đến thư viện khác;",
    "Ghi nhận mỗi lần giao, nhận bằng cách quét nhãn; giữ gìn sách trong thời gian mượn;",
    "Trả sách đúng hạn; hư hỏng, mất thì bồi thường theo nội quy của thư viện có sách;",
    "Chỉ cho nhau biết về bạn đọc những gì cần để giao sách; không tiết lộ tên bạn đọc.",
)


def _articles(facts: Agreement) -> Iterator[Block]:
    yield Heading("Điều 1. Nguyên tắc")
    for number, principle in enumerate(_PRINCIPLES, start=1):
        yield Paragraph(f"{number}. {principle}")
    yield Heading("Điều 2. Mức độ chia sẻ và điều khoản cho mượn")
    yield _terms_table(facts)
    yield Heading("Điều 3. Trách nhiệm chung")
    for duty in _DUTIES:
        yield Paragraph(f"- {duty}")
    yield Heading("Điều 4. Hiệu lực")
    yield Paragraph(
        "Thỏa thuận có hiệu lực từ ngày ký, đến khi một bên báo cho bên kia bằng văn bản trước 30 "
        "ngày. Sách đang mượn được trả theo hạn đã ghi."
    )


def _terms_table(facts: Agreement) -> Table:
    sides = (facts.one_gives, facts.other_gives)
    rows = (
        ("Mức độ chia sẻ", *(given.level for given in sides)),
        ("Thời hạn cho mượn (ngày)", *(amount(given.loan_days) for given in sides)),
        ("Số lần gia hạn", *(amount(given.renewals_at_most) for given in sides)),
        ("Hạn trả lời (ngày mở cửa)", *(amount(given.answer_days) for given in sides)),
        ("Số bản cho mượn cùng lúc", *(amount(given.books_at_most) for given in sides)),
        ("Trong đó cho một bạn đọc", *(amount(given.per_patron_at_most) for given in sides)),
        ("Hạn mức trong năm (lượt)", *(amount(given.per_year_at_most) for given in sides)),
        ("Số bản mỗi nhan đề giữ lại", *(amount(given.keeps_at_least) for given in sides)),
        ("Sách rỗi cho mượn không cần hỏi", *(_yes(given.agrees_by_itself) for given in sides)),
    )
    return Table(
        columns=(
            Column(heading="Nội dung", share=4),
            Column(heading="Bên A cho bên B", share=3),
            Column(heading="Bên B cho bên A", share=3),
        ),
        rows=rows,
    )


def _yes(answer: bool) -> str:
    return "Có" if answer else "Không"
