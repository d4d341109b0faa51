"""What becomes of a notice, decided in plain values."""

from __future__ import annotations

import enum
from datetime import timedelta


class To(enum.StrEnum):
    """Whom a kind of notice is for."""

    PATRON = "patron"
    TEACHER = "teacher"
    STAFF = "staff"


class Channel(enum.StrEnum):
    """How it gets there. A slip is printed, or read out, or copied into Zalo: by hand."""

    SCREEN = "screen"
    SLIP = "slip"
    EMAIL = "email"


class State(enum.StrEnum):
    """Where a notice is in its life; `delivered`, `withdrawn` are ends, `failed` may be retried."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


NEXT: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.DELIVERED, State.FAILED, State.WITHDRAWN}),
    State.FAILED: frozenset({State.WAITING, State.WITHDRAWN}),
    State.DELIVERED: frozenset(),
    State.WITHDRAWN: frozenset(),
}


class Part(enum.StrEnum):
    """Which words of a kind: the notice itself, or what is said to a whole class about all of
    them, which knows no name."""

    NOTICE = "notice"
    GROUP = "group"


class Why(enum.StrEnum):
    """Why an e-mail did not arrive, or not yet."""

    NO_SERVER = "no_server"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    NO_ADDRESS = "no_address"


#: How long to wait after the first, the second … vain try to send an e-mail.
WAITS = (
    timedelta(minutes=2),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
#: Nothing waits longer, though the clocks of two servers differ a little.
LONGEST_WAIT = max(WAITS) + timedelta(minutes=10)


def channels_of(to: To, *, in_a_class: bool, has_address: bool) -> list[Channel]:
    """Over which channels somebody is told.

    Patrons have neither account nor e-mail: a slip, and their teacher's screen if they have one.
    """
    if to is To.PATRON:
        return [Channel.SLIP, Channel.SCREEN] if in_a_class else [Channel.SLIP]
    return [Channel.SCREEN, Channel.EMAIL] if has_address else [Channel.SCREEN]


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many vain tries; None when it was tried often enough."""
    return WAITS[tries - 1] if tries <= len(WAITS) else None
