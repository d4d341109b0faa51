"""Books on their way from a school to a village point. People are invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from library_share.printing.documents import Letterhead
from library_share.printing.forms import ClassShelf, Handover, Line, Outcome, Side, TakingBack
from library_share.printing.forms.handovers import ON_ROTATION

LETTERHEAD = Letterhead(
    parent="UBND xã An Khánh", body="Trường Tiểu học Hà Thượng", place="An Khánh"
)
SCHOOL = Side(
    organisation="Thư viện Trường Tiểu học Hà Thượng",
    representative="Nguyễn Thị Lan",
    post="Nhân viên thư viện",
)
POINT = Side(
    organisation="Điểm đọc nhà văn hóa xóm 5",
    representative="Trần Văn Hòa",
    post="Người phụ trách điểm luân chuyển",
)
LINES = (
    Line(
        title_id=1,
        accession="TH-STN.00001",
        title="Dế Mèn phiêu lưu ký",
        author="Tô Hoài",
        year=2019,
        price=50_000,
        level="Xanh dương",
        condition_given="Tốt",
        condition_taken="Tốt",
        outcome=Outcome.WHOLE,
        loans=12,
        reads=3,
    ),
    Line(
        title_id=1,
        accession="TH-STN.00002",
        title="Dế Mèn phiêu lưu ký",
        author="Tô Hoài",
        year=2021,
        price=1_250_000,
        level="Xanh dương",
        condition_given="Tốt",
        condition_taken="Hỏng",
        outcome=Outcome.DAMAGED,
        loans=20,
        reads=0,
        note="Rách bìa",
    ),
    Line(
        title_id=2,
        accession="TH-STN.00003",
        title="Đất rừng phương Nam",
        author="Đoàn Giỏi",
        condition_given="Cũ",
        outcome=Outcome.LOST,
    ),
)


def going(**changed: Any) -> Handover:
    return Handover(**{**_FACTS, **changed})


def coming_back(**changed: Any) -> TakingBack:
    facts = {**_FACTS, "giver": POINT, "taker": SCHOOL, "on": date(2027, 8, 4)}
    return TakingBack(**{**facts, **changed})


def shelf(**changed: Any) -> ClassShelf:
    facts = {
        "letterhead": LETTERHEAD,
        "class_name": "4A",
        "teacher": "Hoàng Thị Yến",
        "pupil": "Lê Minh An",
        "librarian": "Nguyễn Thị Lan",
        "round": "Học kỳ II, năm học 2026-2027",
        "given_on": date(2027, 2, 5),
        "lines": LINES,
    }
    return ClassShelf(**{**facts, **changed})


_FACTS: dict[str, Any] = {
    "letterhead": LETTERHEAD,
    "giver": SCHOOL,
    "taker": POINT,
    "lines": LINES,
    "symbol": "BB-THHT",
    "on": date(2027, 2, 5),
    "where": "Thư viện Trường Tiểu học Hà Thượng",
    "what": ON_ROTATION,
    "purpose": "Luân chuyển sách đợt I năm 2027",
    "begins_on": date(2027, 2, 5),
    "ends_on": date(2027, 8, 4),
    "recipients": ("Hai bên", "Lưu: VT, TV"),
}
