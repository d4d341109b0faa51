"""The menu: each package says what it adds and who sees it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from library_share.translation import gettext
from library_share.web.access import Act, find_actor

#: Entries from this order on belong to the part that is folded away.
SET_UP_FROM = 80


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the menu. `order`: the daily job first, set-up last.

    `act` is what somebody must be allowed to do, at any library, to see it; None is for all.
    """

    label: str
    endpoint: str
    icon: str
    order: int
    act: Act | None = None
    daily: bool = False

    @property
    def is_set_up(self) -> bool:
        """Done a few times a year, so it is folded away."""
        return self.order >= SET_UP_FROM


@dataclass(frozen=True, kw_only=True)
class Line:
    """An entry as one request sees it."""

    entry: Entry
    text: str
    address: str
    #: The page that is shown, or one beneath it.
    is_here: bool


def init_app(app: Flask) -> None:
    app.extensions["navigation"] = []
    app.context_processor(lambda: {"menu": menu, "actor": find_actor()})


def add(app: Flask, *entries: Entry) -> None:
    app.extensions["navigation"].extend(entries)


def menu() -> list[Line]:
    """What whoever asks may use, in order."""
    who = find_actor()
    entries: list[Entry] = sorted(current_app.extensions["navigation"], key=lambda e: e.order)
    return [
        _line(entry)
        for entry in entries
        if entry.act is None or (who is not None and who.may_anywhere(entry.act))
    ]


def _line(entry: Entry) -> Line:
    address = url_for(entry.endpoint)
    beneath = f"{address.rstrip('/')}/"
    here = f"{request.script_root}{request.path}"
    is_here = here == address or here.startswith(beneath)
    return Line(entry=entry, text=gettext(entry.label), address=address, is_here=is_here)
