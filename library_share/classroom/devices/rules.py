"""Clocks and numbers of devices, in plain values."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

#: How long a pairing code may lie on the librarian's screen.
PAIRING_LASTS = timedelta(minutes=10)
#: A clock that is off by less is right: a slow network takes as long.
CLOCK_OFF_AT_LEAST = timedelta(seconds=60)
#: How many acts are taken at once.
ACTS_AT_MOST = 200
_TICK = timedelta(milliseconds=1)
_MICROSECONDS = 1_000


class ActKind(enum.StrEnum):
    """What somebody at the shelf does."""

    LEND = "lend"
    RETURN = "return"
    READ_HERE = "read_here"
    CONDITION = "condition"
    READINGS = "readings"
    UNDO = "undo"
    #: Not for phones to say: what a phone sent has a number and cannot be read otherwise.
    UNREADABLE = "unreadable"


class ActState(enum.StrEnum):
    """What became of an act: written down, kept for the librarian, or left out by the librarian."""

    DONE = "done"
    HELD = "held"
    DROPPED = "dropped"


def clock_off(shown: datetime, now: datetime) -> timedelta:
    """By how much to correct the times of a device whose clock shows this now."""
    off = now - shown
    return off if abs(off) >= CLOCK_OFF_AT_LEAST else timedelta()


def moment_of(
    said: datetime, off: timedelta, *, after: datetime, now: datetime, device_id: int
) -> datetime:
    """When an act happened: as the device says, corrected, not before its act before this one and
    not after now. Devices never meet in one microsecond, so that the order of all acts is one."""
    moment = max(min(said + off, now), after + _TICK)
    return moment.replace(
        microsecond=moment.microsecond // _MICROSECONDS * _MICROSECONDS + device_id % _MICROSECONDS
    )


def signs_of(patron_ids: list[int], signs: list[str]) -> dict[int, str]:
    """A sign for each child of a class, which it keeps when others come or go; two share one only
    when there are more children than signs.

    >>> signs_of([7, 4, 10], ["dog", "cat", "owl"])
    {4: 'cat', 7: 'owl', 10: 'dog'}
    """
    given: dict[int, str] = {}
    free = dict.fromkeys(signs)
    for patron_id in sorted(patron_ids):
        free = free or dict.fromkeys(signs)
        first = patron_id % len(signs)
        sign = next(one for one in signs[first:] + signs[:first] if one in free)
        del free[sign]
        given[patron_id] = sign
    return given


def labels_of(names: list[str]) -> list[str]:
    """The shortest end of each name that tells it apart: An; Anh Minh, Văn Minh.

    >>> labels_of(["Nông Anh An", "Lò Văn Minh", "Hà Văn Minh"])
    ['An', 'Lò Văn Minh', 'Hà Văn Minh']
    """
    found = []
    for index, name in enumerate(names):
        words = name.split()
        others = [other.split() for other in names[:index] + names[index + 1 :]]
        ends = (words[-size:] for size in range(1, len(words) + 1))
        apart = (end for end in ends if all(other[-len(end) :] != end for other in others))
        label = " ".join(next(apart, words))
        same = names[:index].count(name)
        found.append(f"{label} ({same + 1})" if same else label)
    return found
