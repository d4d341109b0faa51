"""Why a hold stands where it stands: the rule behind a place in line and behind a day, and what
happened so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from library_share.asking.showing import About
from library_share.circulation.holds.models import HAPPENING_NAMES, Hold, HoldEvent, HoldSlot
from library_share.circulation.holds.queries import terms_of
from library_share.circulation.holds.rules import Happening, SlotState
from library_share.circulation.models import Loan
from library_share.circulation.rules import is_late
from library_share.copies.models import Copy
from library_share.database import db
from library_share.interlibrary.rules import LoanState, Wanted
from library_share.interlibrary.showing import ranked_shown
from library_share.interlibrary.suppliers import ranked_for
from library_share.translation import day, gettext, iso_day, ngettext


def reasons_for(hold: Hold, about: About, today: date) -> list[str]:
    """Sentences for the hold's own page; none when there is nothing to explain."""
    slots = about.slots[hold.id]
    return [
        *_why_this_place(hold, _first(slots, SlotState.WAITING), about, today),
        *_why_until_then(hold, _first(slots, SlotState.READY)),
    ]


def why_nobody_lends(hold: Hold, about: About, today: date) -> list[str]:
    """Of every library that has the title, why it cannot lend it now; for staff, and only where
    others were asked in vain."""
    in_vain = (LoanState.UNFILLED, LoanState.IN_LINE)
    asked = (about.questions.get(slot.id) for slot in about.slots[hold.id])
    if not any(question is not None and question.state in in_vain for question in asked):
        return []
    wanted = Wanted.PAGES if hold.pages else Wanted.BOOK
    return [
        gettext(
            "%(library)s does not lend it now: %(why)s",
            library=one.supplier.name,
            why=" ".join(reason["sentence"] for reason in ranked_shown(one)["barred"]),
        )
        for one in ranked_for(hold, wanted=wanted, today=today)
        if one.barred
    ]


def _first(slots: Sequence[HoldSlot], state: SlotState) -> HoldSlot | None:
    return next((slot for slot in slots if slot.state is state), None)


def _why_this_place(hold: Hold, slot: HoldSlot | None, about: About, today: date) -> Iterator[str]:
    if slot is None:
        return
    before = about.places_in_line.get(hold.id, 1) - 1
    if before:
        yield ngettext(
            "%(num)s is served before, because of asking earlier.",
            "%(num)s are served before, because of asking earlier.",
            before,
        )
    if terms_of(slot.supplier_id).local_first:
        lender = slot.supplier.short_name
        if slot.supplier_id == hold.library_id:
            yield gettext("%(library)s serves its own readers first.", library=lender)
        else:
            yield gettext("%(library)s serves its own readers first, then others.", library=lender)
    due_on = _next_due_on(hold.title_id, slot.supplier_id)
    if is_late(due_on, today):
        yield gettext("A copy was due back on %(day)s and is overdue.", day=day(due_on))
    elif due_on is not None:
        yield gettext("The next copy is due back on %(day)s.", day=day(due_on))


def _why_until_then(hold: Hold, slot: HoldSlot | None) -> Iterator[str]:
    if slot is None or slot.ready_at is None:
        return
    yield gettext(
        "Set aside on %(day)s; %(library)s keeps a book for %(num)s open days. Weekends and days "
        "off do not count.",
        day=day(slot.ready_at),
        library=hold.library.short_name,
        num=terms_of(hold.library_id).ready_days,
    )


def _next_due_on(title_id: int, supplier_id: int) -> date | None:
    """The earliest day on which a copy of the supplier is due back."""
    query = (
        select(Loan.due_on)
        .join(Copy, Copy.id == Loan.copy_id)
        .where(
            Copy.title_id == title_id, Copy.library_id == supplier_id, Loan.returned_at.is_(None)
        )
        .order_by(Loan.due_on)
        .limit(1)
    )
    return db.session.scalar(query)


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One line of a hold's history."""

    at: datetime
    sentence: str
    reason: str


def happened(events: Sequence[HoldEvent], *, tells_moves: bool) -> list[Happened]:
    """What happened, as people read it. Why somebody was moved in line may name others, so only
    staff read that."""
    return [
        Happened(
            at=event.happened_at,
            sentence=gettext(HAPPENING_NAMES[event.kind]),
            reason=_reason(event) if tells_moves or event.kind is not Happening.MOVE else "",
        )
        for event in events
    ]


def _reason(event: HoldEvent) -> str:
    if event.kind is Happening.SUSPEND:
        return gettext("until %(day)s", day=iso_day(event.reason))
    return gettext(event.reason) if event.reason else ""
