"""Tờ trình thanh lọc and biên bản thanh lọc (F22), each with its danh mục."""

from __future__ import annotations

from collections import Counter
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
from library_share.printing.documents.wording import DOTS, amount, count, or_blank, short_day
from library_share.printing.forms import lists
from library_share.printing.forms.lists import Line

AFTER_THE_CIRCULAR = Note("(Lập theo tinh thần các mẫu kèm theo Thông tư số 02/2020/TT-BVHTTDL.)")
#: Room for a name and a post.
_MEMBER = DOTS * 19
_FIELDS = (
    lists.ACCESSION,
    lists.BROAD_TITLE,
    lists.AUTHOR,
    lists.YEAR,
    lists.PRICE,
    lists.REASON,
    lists.DISPOSAL,
)


@dataclass(frozen=True, kw_only=True)
class Weeding:
    """A list of copies to be weeded. `stock` is how many copies the library has, `because` why
    more than a tenth of them go, or sooner than after three years. `council` are the names and
    posts of who sits on the hội đồng, chair first; empty leaves room."""

    letterhead: Letterhead
    name: str
    lines: tuple[Line, ...]
    stock: int | None = None
    because: str = ""
    on: date | None = None
    decision_number: str = ""
    decided_on: date | None = None
    published_on: date | None = None
    notice_ends_on: date | None = None
    librarian: str = ""
    council: tuple[str, ...] = ()


def weeding_request(facts: Weeding) -> Document:
    """Tờ trình: what is asked for, why, how much of the stock, and the list."""
    return Document(
        letterhead=facts.letterhead,
        kind="Tờ trình",
        about="Về việc thanh lọc tài nguyên thông tin thư viện",
        symbol="TTr",
        on=facts.on,
        addressees=("Thủ trưởng đơn vị",),
        blocks=(
            Paragraph(
                "Thông tư số 02/2020/TT-BVHTTDL quy định việc thanh lọc tài nguyên thông tin của "
                f"thư viện; thư viện đề nghị thanh lọc theo danh mục “{facts.name}” dưới đây.",
                lead="Căn cứ",
            ),
            *_figures(facts),
            Heading("Danh mục đề nghị thanh lọc"),
            lists.table(facts.lines, _FIELDS),
            Paragraph("Kính đề nghị xem xét, phê duyệt."),
            AFTER_THE_CIRCULAR,
        ),
        signatures=(
            Signature(title="Người phụ trách thư viện", name=facts.librarian, is_side=True),
            Signature(title="Phê duyệt của thủ trưởng đơn vị"),
        ),
        wide=True,
    )


def weeding_record(facts: Weeding) -> Document:
    """Biên bản thanh lọc: the council, the decision, the notice, and the list (F22)."""
    return Document(
        letterhead=facts.letterhead,
        kind="Biên bản",
        about="Thanh lọc tài nguyên thông tin thư viện",
        symbol="BB",
        on=facts.on,
        blocks=(
            *_council(facts),
            _decision(facts),
            *_figures(facts),
            Heading("Hội đồng thống nhất thanh lọc tài nguyên thông tin theo danh mục sau"),
            lists.table(facts.lines, _FIELDS),
            Paragraph(
                "Biên bản đã được đọc lại cho mọi người cùng nghe, nhất trí và ký tên; hồ sơ được "
                "lưu ít nhất 05 năm."
            ),
            AFTER_THE_CIRCULAR,
        ),
        signatures=(
            Signature(title="Người phụ trách thư viện", name=facts.librarian),
            Signature(title="Kế toán"),
            Signature(title="Chủ tịch hội đồng"),
        ),
        wide=True,
    )


def _council(facts: Weeding) -> Iterator[Paragraph]:
    """Two in a line, so that the record of a few books is one page."""
    council = facts.council or (_MEMBER,) * 3
    members = [f"{number}. {member};" for number, member in enumerate(council, 1)]
    members[-1] = f"{members[-1][:-1]}."
    for first in range(0, len(members), 2):
        yield Paragraph(
            " ".join(members[first : first + 2]), lead="" if first else "Hội đồng thanh lọc:"
        )


def _figures(facts: Weeding) -> tuple[Block, ...]:
    """How many and what becomes of them; the share of the stock."""
    by_disposal = Counter(line.disposal for line in facts.lines)
    ways = [f"{way.lower()} {count(number)} bản" for way, number in by_disposal.items()]
    more = [f"hình thức xử lý: {', '.join(ways)}"] if ways else []
    if facts.stock:
        share = f"{len(facts.lines) * 100 / facts.stock:.1f}".replace(".", ",")
        more.append(f"bằng {share} % của {amount(facts.stock)} bản (mỗi lần không quá 10 %)")
    summary = lists.summary(facts.lines, *more)
    if not facts.because:
        return (summary,)
    return summary, Paragraph(facts.because, lead="Lý do vượt quy định:")


def _decision(facts: Weeding) -> Paragraph:
    words = f"số {or_blank(facts.decision_number)} ngày {short_day(facts.decided_on)}"
    if facts.published_on:
        words += (
            f"; danh mục công khai tại thư viện từ {short_day(facts.published_on)} đến hết "
            f"{short_day(facts.notice_ends_on)}"
        )
    return Paragraph(f"{words}.", lead="Quyết định thanh lọc:")
