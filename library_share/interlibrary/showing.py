"""What is shown of loans between libraries: to each side what it may know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import format_decimal

from library_share import clock
from library_share.interlibrary import queries
from library_share.interlibrary.models import InterlibraryEvent, InterlibraryLoan
from library_share.interlibrary.ranking import WHY, Ranked
from library_share.interlibrary.rules import (
    ISO_18626,
    SIDES,
    TURNS,
    Happening,
    LoanState,
    Side,
    iso_status,
)
from library_share.interlibrary.schemas import LoanAct
from library_share.translation import day as shown_day
from library_share.translation import gettext

_HAPPENINGS = {LoanAct(happening.value.replace("_", "-")): happening for happening in SIDES}


def dumped(loans: Sequence[InterlibraryLoan], seen_by: Iterable[int]) -> list[dict[str, Any]]:
    """Loans as JSON, for staff of the libraries `seen_by`; one statement more for all of them."""
    ids, today = set(seen_by), clock.today()
    why = queries.why_asked_of([loan.id for loan in loans])
    return [
        _loan(loan, ids, today, why.get(loan.id))
        if ids & {loan.requester_id, loan.supplier_id}
        else _refused(loan)
        for loan in loans
    ]


_COLUMNS = (
    "state",
    "wanted",
    "pages",
    "condition",
    "answer_by",
    "due_on",
    "renewals",
    "renewal_until",
    "recalled_at",
    "settled_how",
    "settled_amount",
    "asked_at",
    "sent_at",
    "ended_at",
)


def _loan(
    loan: InterlibraryLoan, seen_by: set[int], today: date, asked: InterlibraryEvent | None
) -> dict[str, Any]:
    hold = loan.slot.hold
    still_asked = asked is not None and asked.supplier_id == loan.supplier_id
    return {
        **_title(loan),
        "requester": loan.requester.code,
        "supplier": loan.supplier.code if loan.supplier else None,
        "iso_18626_status": iso_status(
            loan.state,
            is_recalled=loan.recalled_at is not None,
            due_on=loan.due_on,
            today=today,
        ),
        "hold": hold.id if loan.requester_id in seen_by else None,
        "class_name": hold.class_name if hold.is_for_class else "",
        "copy": loan.copy.code if loan.copy else None,
        "why": reasons_of(asked) if asked is not None and still_asked else [],
        **{name: getattr(loan, name) for name in _COLUMNS},
    }


def _title(loan: InterlibraryLoan) -> dict[str, Any]:
    title = loan.slot.hold.title
    return {
        "id": loan.id,
        "number": loan.number,
        "title_id": title.id,
        "title": title.full_title,
    }


def _refused(loan: InterlibraryLoan) -> dict[str, Any]:
    """To a library that could not help, it is over: whom it went on to is not told."""
    return {
        **_title(loan),
        "requester": loan.requester.code,
        "supplier": None,
        "hold": None,
        "class_name": "",
        "copy": None,
        "why": [],
        **dict.fromkeys(_COLUMNS),
        "state": LoanState.UNFILLED,
        "iso_18626_status": ISO_18626[LoanState.UNFILLED],
        "wanted": loan.wanted,
        "pages": loan.pages,
        "condition": "",
        "renewals": 0,
        "asked_at": loan.asked_at,
    }


def ranked_shown(ranked: Ranked) -> dict[str, Any]:
    supplier = ranked.supplier
    return {
        "library": supplier.code,
        "name": supplier.name,
        "free": supplier.at_hand,
        "copies": supplier.copies,
        "reasons": [_why(why.code, why.facts) for why in ranked.reasons],
        "barred": [_why(why.code, why.facts) for why in ranked.barred],
    }


def reasons_of(event: InterlibraryEvent) -> list[dict[str, str]]:
    """The reasons for which this library was asked, as they were then."""
    return [_why(code, facts) for code, facts in event.why]


def _why(code: str, facts: Mapping[str, Any]) -> dict[str, str]:
    said = dict(facts)
    if "km" in said:
        said["km"] = format_decimal(said["km"])
    if "day" in said:
        said["day"] = shown_day(date.fromisoformat(said["day"]))
    return {"code": code, "sentence": gettext(WHY[code]).format(**said)}


def acts_of(loan: InterlibraryLoan, side: Side) -> list[LoanAct]:
    """What this side can do with the loan now, besides undoing; the natural one first."""
    return [
        act
        for act, happening in _HAPPENINGS.items()
        if SIDES[happening] is side and happening in TURNS[loan.state] and _fits(loan, happening)
    ]


def _fits(loan: InterlibraryLoan, happening: Happening) -> bool:
    asked_for_time = loan.renewal_until is not None
    if happening in (Happening.RENEW, Happening.REFUSE_RENEWAL):
        return asked_for_time
    if happening is Happening.ASK_RENEWAL:
        return not asked_for_time
    wants_pages = loan.pages != ""
    if happening is Happening.DELIVER_PAGES:
        return wants_pages
    return not (wants_pages and happening is Happening.AGREE and loan.state is LoanState.ASKED)
