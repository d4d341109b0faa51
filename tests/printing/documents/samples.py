"""A report with everything in it. People and places are invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from library_share.printing.documents import (
    Align,
    Column,
    Document,
    Heading,
    Letterhead,
    Note,
    Paragraph,
    Signature,
    Table,
)

LETTERHEAD = Letterhead(
    parent="UBND xã An Khánh", body="Trường Tiểu học Hà Thượng", place="An Khánh"
)
COLUMNS = (
    Column(heading="STT", share=1, align=Align.CENTRE),
    Column(heading="Nhan đề", share=5),
    Column(heading="Ghi chú", share=2),
    Column(heading="Giá (đồng)", share=2, align=Align.RIGHT),
)
LONG = "Các thư viện trong xã cùng phục vụ bạn đọc tại trường và tại điểm luân chuyển. " * 3
HEAD_OF_SCHOOL = Signature(
    authority=("KT. Hiệu trưởng",),
    title="Phó Hiệu trưởng",
    hint="(Ký tên, đóng dấu)",
    name="Đỗ Thị Ngọc Ánh",
)


def table(rows: int) -> Table:
    return Table(
        columns=COLUMNS,
        rows=tuple(
            (str(n), f"Dế Mèn phiêu lưu ký, tập {n}", "", "25.000") for n in range(1, rows + 1)
        ),
        totals=(("Cộng", "", "", "1.234.000"),),
    )


def report(**changed: Any) -> Document:
    facts: dict[str, Any] = {
        "letterhead": LETTERHEAD,
        "kind": "Báo cáo",
        "about": "Công tác thư viện năm 2026",
        "number": "5",
        "symbol": "BC-THHT",
        "on": date(2027, 2, 5),
        "blocks": (
            Heading("I. Kết quả"),
            Paragraph(LONG, lead="Phục vụ:"),
            table(100),
            Note("Lượt mượn: số lần một bản sách được mượn về."),
            Paragraph("Trên đây là báo cáo của nhà trường."),
        ),
        "signatures": (HEAD_OF_SCHOOL,),
        "recipients": ("Như trên", "Lưu: VT, TV"),
    }
    return Document(**{**facts, **changed})
