"""When to slow a guesser down, decided in plain values.

A class shares one address, so an address alone is locked only by very many failures; a teacher's
account can be guessed at from anywhere. Neither ever locks out an account where its owner signed in
before: there only wrong passwords for this very account count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
#: Wrong passwords for one account from one address before it must wait.
FREE_FAILURES = 5
#: Wrong passwords from one address, for whatever accounts, within the window.
FREE_FAILURES_OF_ADDRESS = 100
#: Wrong passwords for one account, from wherever, before unknown addresses must wait.
FREE_FAILURES_OF_ACCOUNT = 50
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)

PASSWORD_LENGTH_AT_LEAST = 10
#: User names are typed on any keyboard, and said over the telephone.
USERNAME = r"[a-z0-9][a-z0-9._-]{0,39}"
NAME_LENGTH_AT_MOST = 120

#: What a browser says of itself, and its name. The first that fits: nearly all say “Chrome”, too.
_BROWSERS = (
    ("coc_coc_browser", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """How people call it: “Chrome · Android”; the beginning of what it says when unknown."""
    names = [
        next((name for mark, name in known if mark in user_agent), "")
        for known in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(filter(None, names)) or user_agent[:40]


#: RFC 5321's limit, and the part of RFC 5322 that mail servers everywhere take.
EMAIL_AT_MOST = 254
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)


def is_email(text: str) -> bool:
    """Whether a letter could go there: the shape only, nobody is asked.

    Names of other scripts are refused, because few mail servers take them.
    """
    local, _, _domain = text.partition("@")
    fits = len(text) <= EMAIL_AT_MOST and len(local) <= 64
    return fits and _EMAIL.fullmatch(text) is not None


def wait_until(failures: Sequence[datetime], free: int) -> datetime | None:
    """Until when nobody may try again, after these failures (oldest first); None for now.

    Past the free ones, each failure doubles the wait, from one minute to a quarter of an hour.
    """
    beyond = len(failures) - free
    if beyond < 0:
        return None
    doubled = FIRST_WAIT * (1 << min(beyond, 10))
    return failures[-1] + min(doubled, LONGEST_WAIT)


def must_wait(
    now: datetime,
    *,
    of_pair: Sequence[datetime],
    of_address: Sequence[datetime],
    of_account: Sequence[datetime],
    is_known_address: bool,
) -> timedelta | None:
    """How long somebody must wait before trying this account from this address again."""
    limits = [wait_until(of_pair, FREE_FAILURES)]
    if not is_known_address:
        limits += [
            wait_until(of_address, FREE_FAILURES_OF_ADDRESS),
            wait_until(of_account, FREE_FAILURES_OF_ACCOUNT),
        ]
    latest = max((limit for limit in limits if limit is not None), default=None)
    return latest - now if latest is not None and latest > now else None
