"""The papers by which books change hands, filled from plain values: one function per form.

`handover` is the biên bản bàn giao, `taking_back` the biên bản nhận lại, `class_shelf` the phiếu
giao nhận tủ sách lớp; `interlibrary_request` is the phiếu yêu cầu mượn liên thư viện,
`sharing_agreement` the thỏa thuận liên thông; `rotation_plan` is the kế hoạch luân chuyển,
`point_evaluation` what a point says at the end of a stop; `overdue` is a class's danh sách quá hạn,
`childs_books` what one child has read, `leavers` what those who leave school still hold,
`to_collect` what each class does; `loan_slip` the phiếu mượn; `received` is the phiếu nhập,
`weeding_request` the tờ trình and `weeding_record` the biên bản of a thanh lọc, `compensation` the
biên bản bồi thường, `figures_table` the bảng thống kê, `consent_form` the phiếu đồng ý. Each gives
a `Document`, for `documents.pdf` and `documents.docx`.

Others have many pages and give a `Book`, for `books.parts_of` and `books.xlsx_of`:
`accession_register` is the sổ đăng ký cá biệt, `textbook_register` that of sách giáo khoa;
`entries`, `exits` and `yearly_stock` are the sổ đăng ký tổng quát; `pupils_loans`, `staff_loans`
and `residents_loans` the sổ mượn, `readings_on_site` the sổ đọc tại chỗ, `overdue_lists` a pile of
danh sách quá hạn.

What is not known is left open to be written by hand. Figures are counted from the lines.
"""

from __future__ import annotations

from library_share.printing.forms.class_shelves import ClassShelf, class_shelf
from library_share.printing.forms.compensation import Compensation, compensation
from library_share.printing.forms.consents import ConsentForm, consent_form
from library_share.printing.forms.figures import (
    CommuneFigures,
    Figures,
    UnitLine,
    commune_figures_table,
    figures_table,
    units_table,
)
from library_share.printing.forms.figures import Line as FiguresLine
from library_share.printing.forms.figures import Other as OtherFigure
from library_share.printing.forms.general_register import (
    Entered,
    Left,
    Year,
    entries,
    exits,
    yearly_stock,
)
from library_share.printing.forms.handovers import Handover, TakingBack, handover, taking_back
from library_share.printing.forms.interlibrary import (
    Agreement,
    Given,
    Request,
    RequestLine,
    interlibrary_request,
    sharing_agreement,
)
from library_share.printing.forms.leavers import HeldBook, Leavers, leavers, to_collect
from library_share.printing.forms.lists import Line, Outcome, Side
from library_share.printing.forms.loan_books import (
    NOBODY,
    LateGroup,
    Lent,
    LentChapter,
    ReadHere,
    overdue_lists,
    pupils_loans,
    readings_on_site,
    residents_loans,
    staff_loans,
)
from library_share.printing.forms.reading import (
    ChildsBooks,
    LateBook,
    Overdue,
    ReadBook,
    childs_books,
    overdue,
)
from library_share.printing.forms.receipts import Received, ReceivedTitle, received
from library_share.printing.forms.registers import Register, RegisterLine, accession_register
from library_share.printing.forms.rotation import (
    Amount,
    PointEvaluation,
    RotationPlan,
    Stay,
    point_evaluation,
    rotation_plan,
)
from library_share.printing.forms.slips import Slip, SlipBook, loan_slip
from library_share.printing.forms.stocktakes import (
    KindCounted,
    MissingCopy,
    SearchList,
    StocktakeRecord,
    search_list,
    stocktake_record,
)
from library_share.printing.forms.textbooks import Delivery, Textbook, textbook_register
from library_share.printing.forms.weeding import Weeding, weeding_record, weeding_request

__all__ = [
    "NOBODY",
    "Agreement",
    "Amount",
    "ChildsBooks",
    "ClassShelf",
    "CommuneFigures",
    "Compensation",
    "ConsentForm",
    "Delivery",
    "Entered",
    "Figures",
    "FiguresLine",
    "Given",
    "Handover",
    "HeldBook",
    "KindCounted",
    "LateBook",
    "LateGroup",
    "Leavers",
    "Left",
    "Lent",
    "LentChapter",
    "Line",
    "MissingCopy",
    "OtherFigure",
    "Outcome",
    "Overdue",
    "PointEvaluation",
    "ReadBook",
    "ReadHere",
    "Received",
    "ReceivedTitle",
    "Register",
    "RegisterLine",
    "Request",
    "RequestLine",
    "RotationPlan",
    "SearchList",
    "Side",
    "Slip",
    "SlipBook",
    "Stay",
    "StocktakeRecord",
    "TakingBack",
    "Textbook",
    "UnitLine",
    "Weeding",
    "Year",
    "accession_register",
    "childs_books",
    "class_shelf",
    "commune_figures_table",
    "compensation",
    "consent_form",
    "entries",
    "exits",
    "figures_table",
    "handover",
    "interlibrary_request",
    "leavers",
    "loan_slip",
    "overdue",
    "overdue_lists",
    "point_evaluation",
    "pupils_loans",
    "readings_on_site",
    "received",
    "residents_loans",
    "rotation_plan",
    "search_list",
    "sharing_agreement",
    "staff_loans",
    "stocktake_record",
    "taking_back",
    "textbook_register",
    "to_collect",
    "units_table",
    "weeding_record",
    "weeding_request",
    "yearly_stock",
]
