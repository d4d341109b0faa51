"""The papers of lending between libraries, always in Vietnamese: they go to offices."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from library_share import clock
from library_share.circulation.holds.models import Hold
from library_share.database import db
from library_share.interlibrary.models import LOAN_STATE_NAMES, InterlibraryLoan
from library_share.interlibrary.queries import terms_between
from library_share.interlibrary.rules import SharingLevel, Terms
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Library
from library_share.patrons.models import Card
from library_share.printing import forms
from library_share.printing.documents import Document
from library_share.translation import force_locale, gettext


def request_of(loans: Sequence[InterlibraryLoan], *, borrows: bool) -> Document:
    """Phiếu yêu cầu mượn liên thư viện (F20) of loans that are one request. The lender's sheet
    carries the code of the reader's card and no name."""
    first = loans[0]
    hold, title = first.slot.hold, first.slot.hold.title
    with force_locale("vi"):
        return forms.interlibrary_request(
            forms.Request(
                letterhead=letterhead_of(first.requester),
                requester=first.requester.name,
                supplier=first.supplier.name if first.supplier else "",
                title=title.full_title,
                author=title.authors,
                published=", ".join(str(part) for part in (title.publisher, title.year) if part),
                isbn=title.isbn,
                pages=first.pages,
                reader=_card_of(hold),
                reader_name=hold.patron.name if borrows and hold.patron else "",
                class_name=hold.class_name if hold.is_for_class else "",
                pickup=f"{hold.pickup_place.name}, {first.requester.name}",
                condition=first.condition,
                asked_on=clock.local_day(first.asked_at),
                lines=tuple(_line(loan) for loan in loans),
            )
        )


def _line(loan: InterlibraryLoan) -> forms.RequestLine:
    copy = loan.copy or loan.slot.copy
    # A copy of the borrower's own that came first is none of this request.
    promised = copy is not None and copy.library_id == loan.supplier_id
    return forms.RequestLine(
        number=loan.number,
        accession=f"{loan.supplier.code}-{copy.accession_number}"
        if copy is not None and promised and loan.supplier
        else "",
        due_on=loan.due_on,
        state=gettext(LOAN_STATE_NAMES[loan.state]),
    )


def _card_of(hold: Hold) -> str:
    if hold.patron_id is None:
        return ""
    query = select(Card.code).where(Card.patron_id == hold.patron_id, Card.revoked_at.is_(None))
    return db.session.scalar(query) or ""


def agreement_of(one: Library, other: Library) -> Document:
    """Thỏa thuận liên thông between two libraries, on the terms that hold now."""
    with force_locale("vi"):
        return forms.sharing_agreement(
            forms.Agreement(
                letterhead=letterhead_of(one),
                one=forms.Side(organisation=one.name),
                other=forms.Side(organisation=other.name),
                one_gives=_given(terms_between([one.id], other.id).get(one.id)),
                other_gives=_given(terms_between([other.id], one.id).get(other.id)),
                on=clock.today(),
            )
        )


#: Without an agreement, libraries of other communes may look up what there is, and no more.
_NOTHING = Terms(
    level=SharingLevel.LOOK_UP,
    books_at_most=0,
    per_patron_at_most=0,
    per_year_at_most=0,
)

#: In words of the paper; each level comes with those before it.
_LEVELS = {
    SharingLevel.LOOK_UP: "tra cứu mục lục",
    SharingLevel.READ_THERE: "đọc tại chỗ",
    SharingLevel.LEND: "mượn về",
    SharingLevel.LEND_AND_COPY: "nhận bản sao các trang",
}


def _given(terms: Terms | None) -> forms.Given:
    given, levels = terms or _NOTHING, list(_LEVELS)
    covered = levels[: levels.index(given.level) + 1]
    return forms.Given(**{**vars(given), "level": ", ".join(_LEVELS[level] for level in covered)})
