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

    @property
    def text(self) -> str:
        return gettext(self.label)

    @property
    def is_here(self) -> bool:
        address = url_for(self.endpoint)
        return request.path == address or request.path.startswith(f"{address.rstrip('/')}/")


def init_app(app: Flask) -> None:
    app.extensions["navigation"] = []
    app.context_processor(lambda: {"menu": menu, "actor": find_actor()})


def add(app: Flask, *entries: Entry) -> None:
    app.extensions["navigation"].extend(entries)


def menu() -> list[Entry]:
    """What whoever asks may use, in order."""
    who = find_actor()
    entries: list[Entry] = sorted(current_app.extensions["navigation"], key=lambda e: e.order)
    return [
        entry
        for entry in entries
        if entry.act is None or (who is not None and who.may_anywhere(entry.act))
    ]
