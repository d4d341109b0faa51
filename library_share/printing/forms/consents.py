"""Phiếu đồng ý xử lý, đăng thông tin của trẻ (F29): for what, which data, where, how long, and how
the consent is withdrawn. Signed at home, kept by the school; so it has no number.

Luật 91/2025/QH15 Điều 24: the representative acts for the child, and from seven years on the child
agrees, too. What is not ticked or signed is not agreed to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from library_share.printing.documents import (
    Document,
    Heading,
    Letterhead,
    Note,
    Paragraph,
    Signature,
)
from library_share.printing.documents.wording import BLANK, or_blank, short_day


@dataclass(frozen=True, kw_only=True)
class ConsentForm:
    """A form for one child, or for a grown-up (`is_pupil` False). `purpose` completes the sentence
    "để …". `child_signs`: the child is seven or older."""

    letterhead: Letterhead
    name: str
    class_name: str = ""
    is_pupil: bool = True
    child_signs: bool = True
    purpose: str
    data: str
    published_at: str
    valid_until: date | None = None


def consent_form(facts: ConsentForm) -> Document:
    """The form, to be signed; what is not known is left open."""
    who = "của trẻ" if facts.is_pupil else "cá nhân"
    return Document(
        letterhead=facts.letterhead,
        kind="Phiếu đồng ý",
        about=f"Xử lý và đăng thông tin {who}",
        number=None,
        blocks=(*_who(facts), *_what(facts), *_rights(facts)),
        signatures=_signatures(facts),
    )


def _who(facts: ConsentForm) -> tuple[Paragraph, ...]:
    name = Paragraph(or_blank(facts.name), lead="Họ và tên:")
    if not facts.is_pupil:
        return (name,)
    return (
        name,
        Paragraph(or_blank(facts.class_name), lead="Lớp:"),
        Paragraph(
            "☐ Cha; ☐ Mẹ; ☐ Người giám hộ (thư viện chỉ ghi quan hệ, không ghi họ tên).",
            lead="Người đại diện theo pháp luật:",
        ),
    )


def _what(facts: ConsentForm) -> tuple[Heading | Paragraph, ...]:
    return (
        Heading("Nội dung đồng ý"),
        Paragraph(f"{or_blank(facts.purpose)}.", lead="Mục đích:"),
        Paragraph(f"{or_blank(facts.data)}.", lead="Loại dữ liệu:"),
        Paragraph(f"{or_blank(facts.published_at)}.", lead="Nơi đăng:"),
        Paragraph(f"đến hết ngày {short_day(facts.valid_until)}.", lead="Thời hạn:"),
        Paragraph("(đánh dấu vào một ô)", lead="Ý kiến:"),
        Paragraph("☐ Đồng ý"),
        Paragraph("☐ Không đồng ý"),
    )


def _rights(facts: ConsentForm) -> tuple[Heading | Paragraph | Note, ...]:
    asker = "Người đại diện hoặc em" if facts.is_pupil else "Bạn đọc"
    return (
        Heading("Rút lại đồng ý"),
        Paragraph(
            f"{asker} có thể rút lại đồng ý bất cứ lúc nào bằng cách nói hoặc viết cho thư viện; "
            "thông tin được gỡ ngay, không cần nêu lý do, và việc mượn sách không bị ảnh hưởng."
        ),
        Note(
            "Không trả lời không phải là đồng ý. Phiếu này chỉ cho phép đúng mục đích ghi ở trên. "
            "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15, Điều 9 và Điều 24."
        ),
        Paragraph(f"Ngày ký: {short_day(None)}. Ghi chú: {BLANK}"),
    )


def _signatures(facts: ConsentForm) -> tuple[Signature, ...]:
    if not facts.is_pupil:
        return (Signature(title="Bạn đọc"),)
    child = Signature(title="Học sinh", hint="(Từ 7 tuổi: ký, ghi rõ họ tên)")
    representative = Signature(title="Người đại diện")
    return (child, representative) if facts.child_signs else (representative,)
