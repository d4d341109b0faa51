"""What waits at a library, as far as whoever looks may know: all numbers in one statement."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from library_share import clock
from library_share.database import db
from library_share.inbox.lines import Here, Line, Source
from library_share.inbox.sources import SOURCES
from library_share.libraries.current import find_current_library
from library_share.web.access import Act, Actor, find_actor

LINES_AT_MOST = 20


@dataclass(frozen=True, kw_only=True)
class Group:
    """How much there is of one source. `lines` are the first of them; None for whoever may only
    know the number."""

    source: Source
    number: int
    lines: list[Line] | None = None

    @property
    def is_whole(self) -> bool:
        return self.lines is None or len(self.lines) == self.number


def seen_by(who: Actor, library_id: int) -> list[Source]:
    """The groups of which `who` may know at least the number."""
    reads = who.may(Act.READ_FIGURES, library_id)
    return [
        source
        for source in SOURCES
        if who.may(source.act, library_id) or (reads and not source.personal)
    ]


def numbers(sources: list[Source], here: Here) -> dict[str, int]:
    """By name how much there is of each; one statement for all of them."""
    if not sources:
        return {}
    columns = [source.number(here).scalar_subquery().label(source.name) for source in sources]
    return dict(db.session.execute(select(*columns)).one()._mapping)


def groups_of(who: Actor, library_id: int) -> list[Group]:
    """The groups with their first lines: a statement for each that has any, and one for the
    numbers."""
    here = Here(library_id=library_id, account_id=who.account_id, today=clock.today())
    sources = seen_by(who, library_id)
    how_many = numbers(sources, here)
    return [
        Group(
            source=source,
            number=how_many[source.name],
            lines=_lines(source, how_many[source.name], here)
            if who.may(source.act, library_id)
            else None,
        )
        for source in sources
    ]


def _lines(source: Source, number: int, here: Here) -> list[Line]:
    if not number:
        return []
    rows = db.session.execute(source.rows(here).limit(LINES_AT_MOST))
    return [source.line(row, here) for row in rows]


def groups_here() -> list[Group] | None:
    """The numbers at the current library, for the first page; None for whoever has no part in
    its work."""
    who, library = find_actor(), find_current_library()
    if who is None or library is None or not who.may(Act.SEE_WORK, library.id):
        return None
    here = Here(library_id=library.id, account_id=who.account_id, today=clock.today())
    sources = seen_by(who, library.id)
    how_many = numbers(sources, here)
    return [Group(source=source, number=how_many[source.name]) for source in sources]
