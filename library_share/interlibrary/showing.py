"""What is shown of loans between libraries: to each side what it may know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import format_decimal

from library_share import clock
from library_share.interlibrary.models import InterlibraryEvent, InterlibraryLoan
from library_share.interlibrary.ranking import WHY, Ranked
from library_share.interlibrary.rules import SIDES, TURNS, Happening, LoanState, Side, iso_status
from library_share.interlibrary.schemas import Act
from library_share.translation import day as shown_day
from library_share.translation import gettext

_HAPPENINGS = {Act(happening.value.replace("_", "-")): happening for happening in SIDES}


def dumped(loans: Sequence[InterlibraryLoan], seen_by: Iterable[int]) -> list[dict[str, Any]]:
    """Loans as JSON, for staff of the libraries `seen_by`."""
    ids, today = set(seen_by), clock.today()
    return [_loan(loan, ids, today) for loan in loans]


def _loan(loan: InterlibraryLoan, seen_by: set[int], today: date) -> dict[str, Any]:
    hold = loan.slot.hold
    return {
        "id": loan.id,
        "number": loan.number,
        "requester": loan.requester.code,
        "supplier": loan.supplier.code if loan.supplier else None,
        "iso_18626_status": iso_status(
            loan.state,
            is_recalled=loan.recalled_at is not None,
            due_on=loan.due_on,
            today=today,
        ),
        "title_id": hold.title_id,
        "title": hold.title.full_title,
        "hold": hold.id if loan.requester_id in seen_by else None,
        "class_name": hold.class_name if hold.is_for_class else "",
        "copy": loan.copy.code if loan.copy else None,
        **{
            name: getattr(loan, name)
            for name in (
                "state",
                "wanted",
                "pages",
                "condition",
                "answer_by",
                "due_on",
                "renewals",
                "renewal_until",
                "recalled_at",
                "asked_at",
                "sent_at",
                "ended_at",
            )
        },
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


def why_asked(event: InterlibraryEvent) -> list[str]:
    """The reasons for which this library was asked, as they were then."""
    return [_why(code, facts)["sentence"] for code, facts in event.why]


def _why(code: str, facts: Mapping[str, Any]) -> dict[str, str]:
    said = dict(facts)
    if "km" in said:
        said["km"] = format_decimal(said["km"])
    if "day" in said:
        said["day"] = shown_day(date.fromisoformat(said["day"]))
    return {"code": code, "sentence": gettext(WHY[code]).format(**said)}


def acts_of(loan: InterlibraryLoan, library_id: int) -> list[Act]:
    """What this library can do with the loan now, besides undoing; the natural one first."""
    side = Side.SUPPLIER if library_id == loan.supplier_id else Side.REQUESTER
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
