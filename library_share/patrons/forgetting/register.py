"""Who keeps something about patrons, and how each of them forgets, or joins what it keeps of two
rows of one person.

Packages above this one register here; this package never imports them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Select, delete, select

from library_share.database import Base, db
from library_share.errors import Reason
from library_share.patrons.models import Patron


@dataclass(frozen=True, kw_only=True)
class Old:
    """What ended at a library's patrons before a day."""

    library_id: int
    before: date


@dataclass(frozen=True, kw_only=True)
class Person:
    """Whom to forget: the row that stays, and all codes of cards that led to it."""

    patron: Patron
    card_codes: tuple[str, ...]

    @property
    def id(self) -> int:
        return self.patron.id


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Somebody who was entered twice: all that is kept about the `other` row becomes that of the
    `kept` one."""

    kept: Patron
    other: Patron


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """A list that says something about patrons.

    `links` are its columns that lead to one: `table.column`. `forget` takes a person out of it,
    in the caller's transaction. `old` selects the ids of rows that need their reader no longer,
    `kept` of those that would be old but must stay for now, and `forget_rows` takes everybody out
    of some of the old ones. `holds_back` gives every reason why somebody cannot be forgotten yet,
    by the ids of patrons; `tell` what it knows of a person. `make_room` ends or drops what two
    rows of one person have both and one person has once; what is left moves by its links.
    """

    code: str
    name: str
    links: tuple[str, ...]
    forget: Callable[[Person], None]
    old: Callable[[Old], Select[int]] | None = None
    kept: Callable[[Old], Select[int]] | None = None
    forget_rows: Callable[[Old, Sequence[int]], None] = lambda _old, _ids: None
    holds_back: Callable[[Sequence[int]], Iterable[tuple[int, Reason]]] = lambda _ids: ()
    tell: Callable[[Person], Iterable[dict[str, Any]]] = lambda _person: ()
    make_room: Callable[[Merge], None] = lambda _merge: None


#: Lower shelves first: whoever forgets goes from the top down, because an upper keeper finds its
#: rows by what a lower one still knows.
KEEPERS: dict[str, Keeper] = {}
#: Told before old rows lose their readers; answers up to which day they may.
_BEFORE_OLD: list[Callable[[Old], date]] = []
#: Told before a person is forgotten.
_BEFORE_PERSON: list[Callable[[Person], None]] = []
#: Told before two rows of one person become one.
_BEFORE_MERGE: list[Callable[[Merge], None]] = []


def register(keeper: Keeper) -> Keeper:
    KEEPERS[keeper.code] = keeper
    return keeper


def before_old(action: Callable[[Old], date]) -> Callable[[Old], date]:
    """Register what must be settled first, in transactions of its own: figures that count
    people."""
    _BEFORE_OLD.append(action)
    return action


def before_person(action: Callable[[Person], None]) -> Callable[[Person], None]:
    """The same for one person, in the transaction that forgets the person."""
    _BEFORE_PERSON.append(action)
    return action


def before_merge(action: Callable[[Merge], None]) -> Callable[[Merge], None]:
    """Register who must know that two readers are one."""
    _BEFORE_MERGE.append(action)
    return action


def settled(old: Old) -> date:
    """Settle what counts people; the day before which their names are needed no more."""
    return min([old.before, *(action(old) for action in _BEFORE_OLD)])


def count_once_more(person: Person) -> None:
    for action in _BEFORE_PERSON:
        action(person)


def tell_of_merge(merge: Merge) -> None:
    for action in _BEFORE_MERGE:
        action(merge)


def links() -> Iterator[Column[Any]]:
    """All columns, of whichever list, that lead to a patron's row."""
    for keeper in KEEPERS.values():
        for link in keeper.links:
            table, name = link.split(".")
            column = Base.metadata.tables[table].columns[name]
            if any(key.column.table.name == Patron.__tablename__ for key in column.foreign_keys):
                yield column


def once(patron_id: Any, per: Any) -> Callable[[Merge], None]:
    """How a keeper makes room where one person has one row for each `per`: the kept one's stays."""

    def drop_second(merge: Merge) -> None:
        kept = select(per).where(patron_id == merge.kept.id)
        db.session.execute(
            delete(patron_id.class_)
            .where(patron_id == merge.other.id, per.in_(kept))
            .execution_options(synchronize_session=False)
        )

    return drop_second
