"""The papers by which books change hands or leave the stock, filled from plain values: one
function per form.

`handover` is the biên bản bàn giao, `taking_back` the biên bản nhận lại, `class_shelf` the phiếu
giao nhận tủ sách lớp; `interlibrary_request` is the phiếu yêu cầu mượn liên thư viện,
`sharing_agreement` the thỏa thuận liên thông; `weeding_request` is the tờ trình and
`weeding_record` the biên bản of a thanh lọc, `compensation` the biên bản bồi thường;
`accession_register` is a part of the sổ đăng ký cá biệt. Each gives a `Document`, for
`documents.pdf` and `documents.docx`.

What is not known is left open to be written by hand. Figures are counted from the lines.
"""

from __future__ import annotations

from library_share.printing.forms.class_shelves import ClassShelf, class_shelf
from library_share.printing.forms.compensation import Compensation, compensation
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
from library_share.printing.forms.registers import Register, RegisterLine, accession_register
from library_share.printing.forms.weeding import Weeding, weeding_record, weeding_request

__all__ = [
    "Agreement",
    "ClassShelf",
    "Compensation",
    "Given",
    "Handover",
    "Line",
    "Outcome",
    "Register",
    "RegisterLine",
    "Request",
    "RequestLine",
    "Side",
    "TakingBack",
    "Weeding",
    "accession_register",
    "class_shelf",
    "compensation",
    "handover",
    "interlibrary_request",
    "sharing_agreement",
    "taking_back",
    "weeding_record",
    "weeding_request",
]
