"""What a group of work is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select

from library_share.web.access import Act


@dataclass(frozen=True, kw_only=True)
class Here:
    """For whom and when: a library, an account that looks, the commune's day."""

    library_id: int
    account_id: int
    today: date


@dataclass(frozen=True, kw_only=True)
class Step:
    """The one thing to do next: a page to open, or (`posts`) an act that the button does."""

    label: str
    address: str
    posts: bool = False


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that waits. `about` tells where and for whom, `when` what was or will be on the
    day `on`: "due on 30/09/2026"."""

    text: str
    about: str
    step: Step
    on: date | None = None
    when: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One group of work.

    `number` selects how many there are, `rows` the most urgent first, each of which `line` puts
    into words. `act` is what one must be allowed to do to see the lines; whoever reads figures
    sees the number, unless the group is `personal`: for the very account that looks.
    `everything` is the address of the list that shows all of them.
    """

    name: str
    label: str
    icon: str
    act: Act
    number: Callable[[Here], Select[int]]
    rows: Callable[[Here], Select[*tuple[Any, ...]]]
    line: Callable[[Any, Here], Line]
    everything: Callable[[], str] | None
    personal: bool = False


def listed(*parts: str | None) -> str:
    """What is known, with a dot between."""
    return " · ".join(part for part in parts if part)
