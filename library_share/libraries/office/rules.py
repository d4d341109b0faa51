"""Which papers there are, what is usual on them, and the shapes of NĐ 30/2020 for who signs and
who gets a paper. Plain values; the words are Vietnamese: they go on paper."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

#: For a body (TM.), for its head (KT.), on order (TL.), by mandate (TUQ.), acting head (Q.).
AUTHORITIES = ("TM.", "KT.", "TL.", "TUQ.", "Q.")
_LAST = "Lưu: VT"


class Paper(enum.StrEnum):
    """What is signed and sent."""

    HANDOVER = "handover"
    CLASS_SHELF = "class_shelf"
    ROTATION_PLAN = "rotation_plan"
    STOCKTAKE = "stocktake"
    WEEDING_REQUEST = "weeding_request"
    WEEDING_RECORD = "weeding_record"
    COMPENSATION = "compensation"
    RECEIPT = "receipt"
    REGISTER = "register"
    FIGURES = "figures"
    SELF_ASSESSMENT = "self_assessment"
    REPORT = "report"
    PLAN = "plan"


PAPER_NAMES: dict[Paper, str] = {
    Paper.HANDOVER: "Biên bản bàn giao, nhận lại",
    Paper.CLASS_SHELF: "Phiếu giao nhận tủ sách lớp",
    Paper.ROTATION_PLAN: "Kế hoạch luân chuyển",
    Paper.STOCKTAKE: "Biên bản kiểm kê",
    Paper.WEEDING_REQUEST: "Tờ trình thanh lọc",
    Paper.WEEDING_RECORD: "Biên bản thanh lọc",
    Paper.COMPENSATION: "Biên bản bồi thường",
    Paper.RECEIPT: "Phiếu nhập, biên bản nhận tặng",
    Paper.REGISTER: "Sổ đăng ký",
    Paper.FIGURES: "Bảng thống kê",
    Paper.SELF_ASSESSMENT: "Biên bản tự đánh giá",
    Paper.REPORT: "Báo cáo",
    Paper.PLAN: "Kế hoạch",
}
#: What goes up to the commune, and to the provincial department (TT 15/2025/TT-BGDĐT).
_UPWARD = frozenset({Paper.FIGURES, Paper.SELF_ASSESSMENT, Paper.REPORT})


@dataclass(frozen=True, kw_only=True)
class Recipients:
    """To whom a paper is addressed (Kính gửi) and who else gets it (Nơi nhận)."""

    addressees: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One “Căn cứ”: what kind of paper, its number and day, and what it is about."""

    kind: str
    number: str = ""
    issued_on: date | None = None
    about: str = ""
    is_void: bool = False


def usual_recipients(
    paper: Paper, commune: str, *, is_commune: bool, is_of_education: bool
) -> Recipients:
    """UBND xã through its Phòng Văn hóa – Xã hội, those of education with a copy to their Sở; the
    commune's own papers go to the Sở. Other papers stay in the house."""
    if paper not in _UPWARD:
        return Recipients()
    if is_commune:
        lines = ("Như trên", f"Đảng ủy, HĐND {commune}", "Các đơn vị trên địa bàn", _LAST)
        return Recipients(addressees=("Sở Giáo dục và Đào tạo",), lines=lines)
    copies = ("Sở Giáo dục và Đào tạo (để báo cáo)",) if is_of_education else ()
    return Recipients(
        addressees=(f"UBND {commune} (qua Phòng Văn hóa – Xã hội)",),
        lines=("Như trên", *copies, _LAST),
    )


def kept(lines: Iterable[str]) -> tuple[str, ...]:
    """The recipients as they are printed: the last line says where the paper is kept."""
    found = [line.strip("-;. ") for line in lines]
    found = [line for line in found if line]
    if found and not found[-1].lower().startswith("lưu"):
        found.append(_LAST)
    return tuple(found)


def is_authority(line: str) -> bool:
    """Whether a line above a title begins as the decree wants it (KT. HIỆU TRƯỞNG)."""
    return line.upper().startswith(AUTHORITIES)


def worded(ground: Ground, issued: str) -> str:
    """Căn cứ Thông tư số 16/2022/TT-BGDĐT ngày … của …; `issued` is the day in words."""
    parts = ["Căn cứ", ground.kind, f"số {ground.number}" if ground.number else "", issued]
    return " ".join(part for part in (*parts, ground.about.rstrip(";. ")) if part) + ";"
