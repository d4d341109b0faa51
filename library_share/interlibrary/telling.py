"""What a loan between libraries means for one side: whose turn it is and what is next, why that
day, why nobody lends. One sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from library_share import clock
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.rules import is_late
from library_share.interlibrary.actions.lending import terms_of
from library_share.interlibrary.models import InterlibraryLoan
from library_share.interlibrary.rules import BEFORE_SHIPPING, LoanState, Side, Wanted
from library_share.interlibrary.schemas import LoanAct
from library_share.interlibrary.ways import find_book
from library_share.libraries.calendars import calendar_of
from library_share.translation import day, gettext


@dataclass(frozen=True, kw_only=True)
class Next:
    """What is next. With an `act` it is this side's to do here; `consignment` is what it travels
    in; it is done by scanning at the desk, or first to be fetched from the shelves."""

    sentence: str
    act: LoanAct | None = None
    consignment: str | None = None
    at_desk: bool = False
    to_fetch: bool = False


def side_of(loan: InterlibraryLoan, library_id: int) -> Side | None:
    """On which side a library stands; None when it was asked once, and is no longer."""
    if library_id == loan.requester_id:
        return Side.REQUESTER
    return Side.SUPPLIER if library_id == loan.supplier_id else None


def next_for(members: Sequence[InterlibraryLoan], side: Side, today: date) -> Next:
    """Whose turn it is with loans that are one request, said to this side."""
    if side is Side.SUPPLIER:
        return _next_for_lender(members, today)
    return _next_for_borrower(members[0], today)


def _next_for_lender(members: Sequence[InterlibraryLoan], today: date) -> Next:
    loan = members[0]
    borrower = loan.requester.short_name
    match loan.state:
        case LoanState.ASKED if loan.wanted is Wanted.PAGES:
            sentence = gettext(
                "Copy pages %(pages)s and send them by %(day)s.",
                pages=loan.pages,
                day=day(loan.answer_by),
            )
            return Next(sentence=sentence, act=LoanAct.DELIVER_PAGES)
        case LoanState.ASKED:
            sentence = gettext("Answer by %(day)s: do you lend it?", day=day(loan.answer_by))
            return Next(sentence=sentence, act=LoanAct.AGREE)
        case LoanState.CONDITIONAL:
            return Next(
                sentence=gettext(
                    "%(library)s says whether your condition will do.", library=borrower
                )
            )
        case LoanState.AGREED if loan.wanted is Wanted.PAGES:
            sentence = gettext("Copy pages %(pages)s and send them.", pages=loan.pages)
            return Next(sentence=sentence, act=LoanAct.DELIVER_PAGES)
        case LoanState.AGREED:
            return _to_be_sent(members)
        case LoanState.SENT:
            sentence = gettext("On its way: %(library)s scans it when it comes.", library=borrower)
            return _travelling(loan, Side.SUPPLIER, sentence)
        case LoanState.ARRIVED:
            return _with_borrower(loan, today)
        case LoanState.SENT_BACK:
            sentence = gettext("On its way home: scan it at the desk when it comes.")
            return _travelling(loan, Side.SUPPLIER, sentence, at_desk=True)
        case LoanState.LOST:
            sentence = gettext("It is lost. Say how %(library)s made it good.", library=borrower)
            return Next(sentence=sentence, act=LoanAct.SETTLE)
    return Next(sentence=gettext("Nothing is left to do."))


def _to_be_sent(members: Sequence[InterlibraryLoan]) -> Next:
    slots = [loan.slot for loan in members]
    kept = [slot for slot in slots if slot.state is SlotState.CAUGHT]
    packed = [slot for slot in slots if slot.state is SlotState.ON_THE_WAY]
    if len(kept) == 1 and kept[0].copy is not None:
        sentence = gettext(
            "Fetch %(number)s from its shelf and scan it at the desk: you hear into which bag to "
            "put it.",
            number=kept[0].copy.accession_number,
        )
        return Next(sentence=sentence, at_desk=True)
    if kept:
        sentence = gettext(
            "Fetch %(copies)s copies from their shelves and scan each at the desk.",
            copies=len(kept),
        )
        return Next(sentence=sentence, to_fetch=True)
    if packed and (code := find_book(packed[0].copy_id, packed[0].supplier_id).consignment):
        sentence = gettext("Packed in consignment %(code)s: send that off.", code=code)
        return Next(sentence=sentence, consignment=code)
    if packed:
        sentence = gettext("Another library sends it.")
        return _travelling(members[slots.index(packed[0])], Side.SUPPLIER, sentence)
    return Next(
        sentence=gettext("All copies are out. The next one that comes back is kept for this.")
    )


def _with_borrower(loan: InterlibraryLoan, today: date) -> Next:
    borrower = loan.requester.short_name
    if loan.renewal_until is not None:
        sentence = gettext(
            "%(library)s would like to keep it until %(day)s. May they?",
            library=borrower,
            day=day(loan.renewal_until),
        )
        return Next(sentence=sentence, act=LoanAct.RENEW)
    if is_late(loan.due_on, today):
        return Next(
            sentence=gettext(
                "%(library)s should have sent it home by %(day)s.",
                library=borrower,
                day=day(loan.due_on),
            )
        )
    return Next(
        sentence=gettext(
            "%(library)s has it until %(day)s.", library=borrower, day=day(loan.due_on)
        )
    )


def _next_for_borrower(loan: InterlibraryLoan, today: date) -> Next:
    lender = loan.supplier.short_name if loan.supplier else ""
    match loan.state:
        case LoanState.IN_LINE:
            return Next(
                sentence=gettext(
                    "Nobody can be asked now. As soon as a library can, it is asked by itself."
                )
            )
        case LoanState.ASKED:
            return Next(
                sentence=gettext(
                    "%(library)s answers by %(day)s, or the next library is asked by itself.",
                    library=lender,
                    day=day(loan.answer_by),
                )
            )
        case LoanState.CONDITIONAL:
            sentence = gettext(
                "%(library)s lends it if: “%(condition)s”. Will that do?",
                library=lender,
                condition=loan.condition,
            )
            return Next(sentence=sentence, act=LoanAct.ACCEPT)
        case LoanState.AGREED if loan.wanted is Wanted.PAGES:
            return Next(sentence=gettext("%(library)s copies the pages.", library=lender))
        case LoanState.AGREED:
            return Next(sentence=gettext("%(library)s said yes and sends it.", library=lender))
        case LoanState.SENT:
            sentence = gettext("When it comes, scan the label of the consignment at the desk.")
            return _travelling(loan, Side.REQUESTER, sentence, at_desk=True)
        case LoanState.ARRIVED:
            return _to_be_sent_home(loan, today)
        case LoanState.SENT_BACK:
            sentence = gettext("On its way home to %(library)s.", library=lender)
            return _travelling(loan, Side.REQUESTER, sentence)
        case LoanState.LOST:
            return Next(
                sentence=gettext(
                    "It is lost. Agree with %(library)s how to make it good.", library=lender
                )
            )
        case LoanState.UNFILLED:
            return Next(sentence=gettext("Nobody could lend it. Below stands why."))
    return Next(sentence=gettext("Nothing is left to do."))


def _to_be_sent_home(loan: InterlibraryLoan, today: date) -> Next:
    if astray := find_book(loan.copy_id, loan.requester_id).astray:
        return Next(sentence=astray)
    lender = loan.supplier.short_name if loan.supplier else ""
    by = day(loan.due_on)
    if is_late(loan.due_on, today):
        sentence = gettext(
            "It should have been home with %(library)s by %(day)s. Get it back, scan it at the "
            "desk, and it goes home.",
            library=lender,
            day=by,
        )
    elif loan.recalled_at is not None:
        sentence = gettext(
            "%(library)s needs it back by %(day)s. Scan it at the desk, and it goes home.",
            library=lender,
            day=by,
        )
    else:
        sentence = gettext(
            "It may stay until %(day)s. When it comes back, scan it at the desk, and it goes home.",
            day=by,
        )
    return Next(sentence=sentence, at_desk=True)


def _travelling(
    loan: InterlibraryLoan, side: Side, sentence: str, *, at_desk: bool = False
) -> Next:
    """With the consignment to open; when it is none of ours, in words where the book is."""
    here = loan.supplier_id if side is Side.SUPPLIER else loan.requester_id
    assert here is not None
    found = find_book(loan.copy_id or loan.slot.copy_id, here)
    return Next(
        sentence=f"{sentence} {found.astray}".strip(),
        consignment=found.consignment,
        at_desk=at_desk,
    )


# --- why that day ------------------------------------------------------------------------------


def why_that_day(loan: InterlibraryLoan) -> str:
    """Why the loan ends on `due_on`; empty when no day is set."""
    lender = loan.supplier.short_name if loan.supplier else ""
    if loan.due_on is None:
        return ""
    if loan.recalled_at is not None:
        return gettext("%(library)s asked it back by this day.", library=lender)
    if loan.renewals:
        return gettext("%(library)s gave more time until this day.", library=lender)
    if loan.due_on == loan.slot.hold.return_on:
        return gettext("The one day on which all copies go back, as it was asked for.")
    days = terms_of(loan).loan_days if loan.supplier_id is not None else 0
    if loan.state in BEFORE_SHIPPING or loan.due_on != _agreed_day(loan, days):
        return gettext("%(library)s set this day with its yes.", library=lender)
    return gettext(
        "%(days)s days after it was sent, as %(library)s agreed; if it is closed on that day, the "
        "next one on which it is open.",
        days=days,
        library=lender,
    )


def _agreed_day(loan: InterlibraryLoan, days: int) -> date | None:
    if loan.supplier_id is None or loan.sent_at is None:
        return None
    sent_on = clock.local_day(loan.sent_at)
    return calendar_of(loan.supplier_id, around=sent_on).next_open(sent_on + timedelta(days=days))


def why_answer_by(loan: InterlibraryLoan) -> str:
    """How the day is counted by which to answer."""
    return gettext(
        "Days to answer: %(days)s. Only days on which %(library)s is open count.",
        days=terms_of(loan).answer_days,
        library=loan.supplier.short_name if loan.supplier else "",
    )


def why_no_more_time(loan: InterlibraryLoan) -> str:
    """Why more time cannot be asked for; empty when it can, or is no question now."""
    if loan.state is not LoanState.ARRIVED or loan.supplier is None:
        return ""
    at_most = terms_of(loan).renewals_at_most
    if loan.renewals < at_most:
        return ""
    return gettext(
        "More time cannot be asked for: by its terms %(library)s gives it %(at_most)s times, and "
        "gave it %(renewals)s times.",
        library=loan.supplier.short_name,
        at_most=at_most,
        renewals=loan.renewals,
    )
