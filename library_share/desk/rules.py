"""What a scan means: the one natural thing to do, decided in plain values."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

#: The same copy scanned again for the same patron within this time is one scan with a shaky hand.
REPEAT_S = 3
#: A scan reported later than this has happened: the book left the desk, whatever the rules say.
HAPPENED_AFTER = timedelta(minutes=5)
#: A device's clock may be ahead by this much before we say so.
CLOCK_AHEAD_AT_MOST = timedelta(minutes=2)


class Intent(enum.StrEnum):
    """What the person at the desk wants; `auto` leaves it to the scan."""

    AUTO = "auto"
    LEND = "lend"
    RETURN = "return"
    RENEW = "renew"
    READ_HERE = "read_here"


class Hands(enum.Enum):
    """In whose hands the copy is, seen from the patron at the desk."""

    NOBODY = "nobody"
    THIS_PATRON = "this_patron"
    SOMEBODY = "somebody"


class Act(enum.Enum):
    """What the desk does."""

    LEND = "lend"
    RETURN = "return"
    RENEW = "renew"
    READ_HERE = "read_here"
    SHOW = "show"
    ASK = "ask"
    CARD_FIRST = "card_first"


_WANTED = {
    Intent.LEND: Act.LEND,
    Intent.RETURN: Act.RETURN,
    Intent.RENEW: Act.RENEW,
    Intent.READ_HERE: Act.READ_HERE,
}


def meaning(intent: Intent, hands: Hands, *, patron_at_desk: bool) -> Act:
    """The one natural thing; ASK when two are equally natural."""
    if intent is Intent.LEND and not patron_at_desk:
        return Act.CARD_FIRST
    if intent is not Intent.AUTO:
        return _WANTED[intent]
    if hands is Hands.NOBODY:
        return Act.LEND if patron_at_desk else Act.SHOW
    if hands is Hands.SOMEBODY and patron_at_desk:
        return Act.ASK
    return Act.RETURN


def moment_of(
    scanned_at: datetime | None, now: datetime, *, is_fact: bool = False
) -> tuple[datetime, bool, bool]:
    """When the scan happened; whether it is reported afterwards; whether its clock was ahead.
    Of a fact the time is known to be right, and that it has happened."""
    if scanned_at is None:
        return now, False, False
    if is_fact:
        return scanned_at, True, False
    if scanned_at > now:
        return now, False, scanned_at - now > CLOCK_AHEAD_AT_MOST
    return scanned_at, now - scanned_at > HAPPENED_AFTER, False
