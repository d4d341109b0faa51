"""The papers by which books change hands, filled from plain values: one function per form.

`handover` is the biên bản bàn giao, `taking_back` the biên bản nhận lại, `class_shelf` the phiếu
giao nhận tủ sách lớp; `interlibrary_request` is the phiếu yêu cầu mượn liên thư viện,
`sharing_agreement` the thỏa thuận liên thông; `overdue` is a class's danh sách quá hạn,
`childs_books` what one child has read. Each gives a `Document`, for `documents.pdf` and
`documents.docx`.

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

__all__ = [
    "Agreement",
    "ChildsBooks",
    "ClassShelf",
    "Given",
    "Handover",
    "LateBook",
    "Line",
    "Outcome",
    "Overdue",
    "ReadBook",
    "Request",
    "RequestLine",
    "Side",
    "TakingBack",
    "childs_books",
    "class_shelf",
    "handover",
    "interlibrary_request",
    "overdue",
    "sharing_agreement",
    "taking_back",
]
