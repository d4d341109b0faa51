"""The dry run in words: verdicts, and every reason in one sentence."""

from __future__ import annotations

from datetime import date
from typing import Any

from library_share.rotation.world.rules import Apart, Because, Verdict, Why
from library_share.translation import N_, day, gettext

VERDICT_NAMES: dict[Verdict, str] = {
    Verdict.GO: N_("goes on"),
    Verdict.HOME: N_("goes home"),
    Verdict.SHIFT: N_("moves to another day"),
    Verdict.NOT_YET: N_("stays for now"),
    Verdict.ON_THE_ROAD: N_("on the road"),
    Verdict.LISTED: N_("list is prepared"),
    Verdict.NOWHERE: N_("goes nowhere"),
    Verdict.DONE: N_("home again"),
}

APART_NAMES: dict[Apart, str] = {
    Apart.FOLLOWS: N_("On loan: follows later"),
    Apart.SERVED_FIRST: N_("Somebody waits for it: taken out, and served first"),
    Apart.LOST: N_("Lost"),
    Apart.WITHDRAWN: N_("Withdrawn"),
    Apart.NOT_IN_THE_BOX: N_("Not in the box: follows later"),
}

REASONS: dict[Because, str] = {
    Because.STOP_ENDS: N_("Its stop at {place} ends on {due_on}; next is {next}."),
    Because.BEGINS: N_("It begins on {due_on}, at {next}."),
    Because.LAST_STOP: N_("{place} is its last stop, until {due_on}; it goes home."),
    Because.ROUND_AGAIN: N_("The round goes round: after {place} it is {next} again."),
    Because.LATE: N_("It is {days} days late; it was due on {due_on}."),
    Because.CLOSED: N_("{library}: {reason}."),
    Because.QUIET: N_("{library} moves nothing now: {reason}."),
    Because.IN_DEMAND: N_("It is much asked for: {out} books out, {waiting} readers waiting."),
    Because.STANDS_ELSEWHERE: N_(
        "By plan it is at {expected}, in truth at {place}: it goes on from there."
    ),
    Because.ON_A_LIST: N_("It is on the list of consignment {consignment}, to be sent."),
    Because.ON_THE_WAY: N_("It is on the road with consignment {consignment}."),
    Because.NOT_DUE: N_("It is due on {due_on}."),
    Because.NO_STOP: N_("No stop is planned for it."),
    Because.AT_HOME: N_("It stands at home; count it, then the round can be closed."),
}


def reason_of(why: Why) -> str:
    """One reason as a sentence."""
    return gettext(REASONS[why.because]).format_map(_said(why.facts))


def _said(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: day(fact) if isinstance(fact, date) else fact for name, fact in facts.items()}
