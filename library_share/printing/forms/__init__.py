"""The papers by which books change hands, filled from plain values: one function per form.

`handover` is the biên bản bàn giao, `taking_back` the biên bản nhận lại, `class_shelf` the phiếu
giao nhận tủ sách lớp; `interlibrary_request` is the phiếu yêu cầu mượn liên thư viện,
`sharing_agreement` the thỏa thuận liên thông; `rotation_plan` is the kế hoạch luân chuyển,
`point_evaluation` what a point says at the end of a stop; `overdue` is a class's danh sách quá hạn,
`childs_books` what one child has read; `weeding_request` is the tờ trình and `weeding_record`
the biên bản of a thanh lọc, `compensation` the biên bản bồi thường; `accession_register` is a part
of the sổ đăng ký cá biệt, `figures_table` the bảng thống kê, `consent_form` the phiếu đồng ý. Each
gives a `Document`, for `documents.pdf` and `documents.docx`.

What is not known is left open to be written by hand. Figures are counted from the lines.
"""

from __future__ import annotations

from library_share.printing.forms.class_shelves import ClassShelf, class_shelf
from library_share.printing.forms.compensation import Compensation, compensation
from library_share.printing.forms.consents import ConsentForm, consent_form
from library_share.printing.forms.figures import Figures, figures_table
from library_share.printing.forms.figures import Line as FiguresLine
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
from library_share.printing.forms.registers import Register, RegisterLine, accession_register
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
from library_share.printing.forms.weeding import Weeding, weeding_record, weeding_request

__all__ = [
    "Agreement",
    "Amount",
    "ChildsBooks",
    "ClassShelf",
    "Compensation",
    "ConsentForm",
    "Figures",
    "FiguresLine",
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
    "Register",
    "RegisterLine",
    "Request",
    "RequestLine",
    "RotationPlan",
    "SearchList",
    "Side",
    "Stay",
    "StocktakeRecord",
    "TakingBack",
    "Weeding",
    "accession_register",
    "childs_books",
    "class_shelf",
    "compensation",
    "consent_form",
    "figures_table",
    "handover",
    "interlibrary_request",
    "overdue",
    "point_evaluation",
    "rotation_plan",
    "search_list",
    "sharing_agreement",
    "stocktake_record",
    "taking_back",
    "weeding_record",
    "weeding_request",
]
