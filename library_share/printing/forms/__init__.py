"""The papers by which books change hands, filled from plain values: one function per form.

`handover` is the biên bản bàn giao, `taking_back` the biên bản nhận lại, `class_shelf` the phiếu
giao nhận tủ sách lớp; `interlibrary_request` is the phiếu yêu cầu mượn liên thư viện,
`sharing_agreement` the thỏa thuận liên thông; `rotation_plan` is the kế hoạch luân chuyển,
`point_evaluation` what a point says at the end of a stop; `overdue` is a class's danh sách quá hạn,
`childs_books` what one child has read. Each gives a `Document`, for
`documents.pdf` and `documents.docx`.

What is not known is left open to be written by hand. Figures are counted from the lines.
"""

from __future__ import annotations

from library_share.printing.forms.class_shelves import ClassShelf, class_shelf
from library_share.printing.forms.handovers import Handover, TakingBack, handover, taking_back
from library_share.printing.forms.interlibrary import (
    Agreement,
    Given,
    Request,
    RequestLine,
    interlibrary_request,
    sharing_agreement,
)
from library_share.printing.forms.lists import Line, Outcome, Side
from library_share.printing.forms.reading import (
    ChildsBooks,
    LateBook,
    Overdue,
    ReadBook,
    childs_books,
    overdue,
)
from library_share.printing.forms.rotation import (
    Amount,
    PointEvaluation,
    RotationPlan,
    Stay,
    point_evaluation,
    rotation_plan,
)
from library_share.printing.forms.stocktakes import (
    KindCounted,
    MissingCopy,
    SearchList,
    StocktakeRecord,
    search_list,
    stocktake_record,
)

__all__ = [
    "Agreement",
    "Amount",
    "ChildsBooks",
    "ClassShelf",
    "Given",
    "Handover",
    "KindCounted",
    "LateBook",
    "Line",
    "MissingCopy",
    "Outcome",
    "Overdue",
    "PointEvaluation",
    "ReadBook",
    "Request",
    "RequestLine",
    "RotationPlan",
    "SearchList",
    "Side",
    "Stay",
    "StocktakeRecord",
    "TakingBack",
    "childs_books",
    "class_shelf",
    "handover",
    "interlibrary_request",
    "overdue",
    "point_evaluation",
    "rotation_plan",
    "search_list",
    "sharing_agreement",
    "stocktake_record",
    "taking_back",
]
