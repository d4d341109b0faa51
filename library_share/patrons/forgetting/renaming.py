"""Whoever gets another name gets it in notes as well: once the person is erased, nobody knows the
former one any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select

from library_share.database import db
from library_share.patrons.forgetting.texts import put_instead
from library_share.patrons.models import Account, Patron

#: SQLite takes a limited number of values per statement.
AT_ONCE = 500


def follow(renamed: Iterable[tuple[str, str]]) -> None:
    """Put the new name in the place of the former one in all words that were typed. However many
    were renamed, it is one search. Where a former name may be somebody else's, it stays: nobody
    can tell of whom a note speaks."""
    called: dict[str, set[str]] = defaultdict(set)
    for former, new in renamed:
        called[former].add(new)
    clear = {
        former: names.pop()
        for former, names in called.items()
        if len(names) == 1 and former not in names
    }
    taken = set(_in_use(list(clear)))
    if put_instead({former: new for former, new in clear.items() if former not in taken}):
        db.session.flush()
        db.session.expire_all()  # what the session holds may say a former name


def _in_use(names: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        yield from db.session.scalars(
            select(Patron.name).where(Patron.erased_on.is_(None), Patron.name.in_(some))
        )
        yield from db.session.scalars(select(Account.name).where(Account.name.in_(some)))
