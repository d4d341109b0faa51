"""A weeding list from the draft to the stock without its copies."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import update

from library_share import clock
from library_share.circulation.keeping import withdraw_all
from library_share.copies.deeds import Deed
from library_share.copies.leaving import ExitPaper
from library_share.database import db
from library_share.errors import Reason
from library_share.printing.documents.wording import short_day
from library_share.translation import N_, day
from library_share.vietnamese import tidy
from library_share.weeding import queries, rules
from library_share.weeding.actions.turns import expect, go, open_lines, take_turn
from library_share.weeding.bars import bars_of
from library_share.weeding.errors import (
    DecidedLater,
    NothingListed,
    NoticeStillRuns,
    SomeCannotGo,
    TakingOffNeedsReason,
    WeedingNeedsReason,
)
from library_share.weeding.models import WeedingLine, WeedingList
from library_share.weeding.rules import Happening, LineOutcome

OVER_THE_BAR = N_(
    "The list has {listed} of {stock} copies; at one time a tenth may go: {at_most} at the most."
)
TOO_SOON = N_("The last weeding was on {day}; a library weeds once in {years} years.")


def submit(list_id: int, deed: Deed, *, reason: str = "") -> WeedingList:
    """Hand it to whoever decides. WeedingNeedsReason when it goes beyond a tenth of the stock, or
    comes less than three years after the last."""
    weeding = take_turn(list_id, deed)
    bar = queries.bar_of(weeding)
    expect(weeding, Happening.SUBMIT)
    if not bar.listed:
        raise NothingListed
    against = reasons_against(weeding, bar, deed.on)
    if against and not reason.strip():
        raise WeedingNeedsReason(reasons=against)
    weeding.passed_because = tidy(reason) if against else ""
    weeding.submitted_copies, weeding.stock_copies = bar.listed, bar.stock
    weeding.submitted_at = deed.at
    go(weeding, Happening.SUBMIT, deed, reason=tidy(reason))
    return weeding


def reasons_against(weeding: WeedingList, bar: rules.Bar, today: date) -> list[Reason]:
    """What the circular holds against this list; it warns, and a reason is kept."""
    found = []
    if bar.is_passed:
        facts: dict[str, Any] = {"listed": bar.listed, "stock": bar.stock, "at_most": bar.at_most}
        found.append(Reason(code="weeding_over_the_bar", message=OVER_THE_BAR, facts=facts))
    last = queries.last_weeded_on(weeding.library_id)
    if last is not None and today < rules.weeds_again_on(last):
        facts = {"day": day(last), "years": rules.YEARS_BETWEEN}
        found.append(Reason(code="weeding_too_soon", message=TOO_SOON, facts=facts))
    return found


def send_back(list_id: int, deed: Deed, *, reason: str) -> WeedingList:
    """The principal wants it changed; the reason says what."""
    weeding = take_turn(list_id, deed)
    _needed(reason)
    expect(weeding, Happening.SEND_BACK)
    go(weeding, Happening.SEND_BACK, deed, reason=tidy(reason))
    return weeding


def decide(list_id: int, deed: Deed, *, number: str, decided_on: date) -> WeedingList:
    """The decision (quyết định) with its number and day."""
    weeding = take_turn(list_id, deed)
    expect(weeding, Happening.DECIDE)
    assert weeding.submitted_at is not None
    if not clock.local_day(weeding.submitted_at) <= decided_on <= deed.on:
        raise DecidedLater
    weeding.decision_number, weeding.decided_on = tidy(number), decided_on
    go(weeding, Happening.DECIDE, deed)
    return weeding


def publish(list_id: int, deed: Deed, *, on: date | None = None) -> WeedingList:
    """Let everybody read it, at the library and on its page, from today or since a day."""
    weeding = take_turn(list_id, deed)
    expect(weeding, Happening.PUBLISH)
    on = on or deed.on
    assert weeding.decided_on is not None
    if not weeding.decided_on <= on <= deed.on:
        raise DecidedLater
    weeding.published_on = on
    go(weeding, Happening.PUBLISH, deed)
    return weeding


def carry_out(list_id: int, deed: Deed) -> WeedingList:
    """Withdraw every copy, with the decision in the register's note. SomeCannotGo names each copy
    that is lent, kept, on its way or elsewhere: it waits, or is taken off the list."""
    weeding = take_turn(list_id, deed, queries.copies_on(list_id))
    expect(weeding, Happening.CARRY_OUT)
    assert weeding.published_on is not None
    if not rules.may_be_carried_out(weeding.published_on, deed.on):
        raise NoticeStillRuns(last_day=rules.last_day_of_notice(weeding.published_on))
    copy_ids = queries.copies_on(list_id)
    if not copy_ids:
        raise NothingListed
    barred = bars_of(copy_ids)
    if barred:
        raise SomeCannotGo(reasons=[one for bar in barred.values() for one in bar.all_reasons()])
    _withdraw(copy_ids, weeding, deed)
    weeding.carried_out_at = deed.at
    go(weeding, Happening.CARRY_OUT, deed)
    return weeding


def _withdraw(copy_ids: list[int], weeding: WeedingList, deed: Deed) -> None:
    # The register is Vietnamese, whatever language whoever carries it out reads.
    decision = {"number": weeding.decision_number, "day": short_day(weeding.decided_on)}
    notes = {
        copy_id: rules.register_note(before, **decision)
        for copy_id, before in queries.notes_of(copy_ids).items()
    }
    withdraw_all(
        notes,
        deed,
        reason=rules.register_note("", **decision),
        because=queries.exit_reasons_of(weeding.id),
        paper=ExitPaper(number=weeding.decision_number, on=weeding.decided_on),
    )
    db.session.execute(
        update(WeedingLine)
        .where(WeedingLine.list_id == weeding.id, WeedingLine.ended_at.is_(None))
        .values(ended_at=deed.at, outcome=LineOutcome.WITHDRAWN)
    )


def give_up(list_id: int, deed: Deed, *, reason: str) -> WeedingList:
    """Nothing of it is weeded; its copies may stand on another list."""
    weeding = take_turn(list_id, deed)
    _needed(reason)
    expect(weeding, Happening.GIVE_UP)
    for line in open_lines(list_id):
        line.ended_at, line.outcome = deed.at, LineOutcome.GIVEN_UP
    weeding.given_up_because = tidy(reason)
    go(weeding, Happening.GIVE_UP, deed, reason=tidy(reason))
    return weeding


def _needed(reason: str) -> None:
    if not reason.strip():
        raise TakingOffNeedsReason
