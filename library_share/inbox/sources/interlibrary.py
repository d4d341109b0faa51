"""Between libraries: what waits for an answer, and what has to go home."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.inbox.lines import Here, Line, Source, Step, listed
from library_share.interlibrary.models import LOAN_STATE_NAMES, InterlibraryLoan
from library_share.interlibrary.rules import LoanState
from library_share.interlibrary.schemas import Direction
from library_share.interlibrary.sets import borrower_answers, goes_home, lender_answers
from library_share.libraries.models import Library
from library_share.translation import N_, day, gettext
from library_share.web.access import Act

#: So long before its day a borrowed book is asked for.
SOON = timedelta(days=3)

ANSWER, DECIDE, LOOK = N_("Answer"), N_("Decide"), N_("Look")
ANSWER_BY, BACK_BY = N_("answer by %(day)s"), N_("back by %(day)s")
ASKED_BACK, MORE_TIME = N_("asked back"), N_("More time is asked for")

_loan = InterlibraryLoan
_other = aliased(Library, name="other")


def _rows(*conditions: ColumnElement[bool], here: Here) -> Select[*tuple[Any, ...]]:
    """Loans with their title and the library on the other side, the most urgent first."""
    lends = _loan.supplier_id == here.library_id
    return (
        select(
            _loan.id,
            _loan.state,
            _loan.answer_by,
            _loan.due_on,
            _loan.recalled_at,
            _loan.renewal_until,
            _loan.supplier_id,
            Title.title,
            Title.volume,
            _other.short_name.label("other"),
        )
        .join(HoldSlot, HoldSlot.id == _loan.slot_id)
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .join(Title, Title.id == Hold.title_id)
        .join(
            _other,
            or_(
                and_(lends, _other.id == _loan.requester_id),
                and_(~lends, _other.id == _loan.supplier_id),
            ),
        )
        .where(*conditions)
        .order_by(func.coalesce(_loan.answer_by, _loan.due_on), _loan.id)
    )


def _number(*conditions: ColumnElement[bool]) -> Select[int]:
    return select(func.count(_loan.id)).where(*conditions)


def _step(label: str, row: Any) -> Step:
    address = url_for("interlibrary.loan", loan_id=row.id)
    return Step(label=gettext(label), address=address)


def _to_answer(here: Here) -> tuple[ColumnElement[bool], ...]:
    """Questions to us, more time asked of us, and conditions set to us."""
    return (
        or_(
            and_(_loan.supplier_id == here.library_id, lender_answers()),
            and_(_loan.requester_id == here.library_id, borrower_answers()),
        ),
    )


def _answering(row: Any, _here: Here) -> Line:
    is_question = row.state is LoanState.ASKED
    about = MORE_TIME if row.renewal_until else LOAN_STATE_NAMES[row.state]
    return Line(
        text=full_title(row.title, row.volume),
        about=listed(row.other, gettext(about)),
        step=_step(DECIDE if row.state is LoanState.CONDITIONAL else ANSWER, row),
        on=row.answer_by if is_question else row.due_on,
        when=gettext(ANSWER_BY, day=day(row.answer_by)) if is_question else "",
    )


TO_ANSWER = Source(
    name="to_answer",
    label=N_("To answer other libraries"),
    icon="arrow-left-right",
    act=Act.HAND_OVER,
    number=lambda here: _number(*_to_answer(here)),
    rows=lambda here: _rows(*_to_answer(here), here=here),
    line=_answering,
    everything=lambda: url_for("interlibrary.loans", side=Direction.LENDING.value),
)


def _goes_back(here: Here) -> tuple[ColumnElement[bool], ...]:
    """Borrowed from another library, and asked back or due soon."""
    return _loan.requester_id == here.library_id, goes_home(here.today + SOON)


def _going_back(row: Any, _here: Here) -> Line:
    return Line(
        text=full_title(row.title, row.volume),
        about=listed(row.other, gettext(ASKED_BACK) if row.recalled_at else ""),
        step=_step(LOOK, row),
        on=row.due_on,
        when=gettext(BACK_BY, day=day(row.due_on)),
    )


GOES_BACK = Source(
    name="goes_back",
    label=N_("To give back to other libraries"),
    icon="arrow-left-right",
    act=Act.HAND_OVER,
    number=lambda here: _number(*_goes_back(here)),
    rows=lambda here: _rows(*_goes_back(here), here=here),
    line=_going_back,
    everything=lambda: url_for("interlibrary.loans"),
)
