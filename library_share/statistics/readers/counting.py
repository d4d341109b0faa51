"""Who read in a period, counted from loans that still know their reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import String, func, select
from sqlalchemy.sql.expression import cast, type_coerce

from library_share import clock
from library_share.circulation.models import Loan, LoanKind
from library_share.database import db
from library_share.libraries.models import Library
from library_share.patrons.models import Patron
from library_share.statistics.readers.rules import Part, Use
from library_share.statistics.rules import Period

Group = tuple[Use, Part, str]
"""What a reader is counted in."""

#: In the order of `Part`, without the first.
_KEYS: tuple[Any, ...] = (
    Loan.class_name,
    func.coalesce(cast(Loan.grade, String), ""),
    func.coalesce(type_coerce(Loan.patron_kind, String), ""),
)


def named_readers(library_ids: Sequence[int], period: Period) -> dict[int, dict[Group, int]]:
    """The readers of each library, wherever they borrowed; three statements. The loans of the
    period are read once, by an index that begins with the acting library; whose patron somebody
    is stands beside them."""
    home: dict[int, int] = {
        row.id: row.library_id
        for row in db.session.execute(
            select(Patron.id, Patron.library_id).where(Patron.library_id.in_(library_ids))
        )
    }
    if not home:
        return {library_id: {} for library_id in library_ids}
    everywhere = db.session.scalars(select(Library.id)).all()
    rows = db.session.execute(
        select(Loan.patron_id, Loan.kind, *_KEYS)
        .distinct()
        .where(
            Loan.acting_library_id.in_(everywhere),
            Loan.lent_at >= clock.start_of(period.first),
            Loan.lent_at < clock.start_of(period.last + timedelta(days=1)),
            Loan.undone_at.is_(None),
        )
    )
    people: dict[int, dict[Group, set[int]]] = {
        library_id: defaultdict(set) for library_id in library_ids
    }
    for patron_id, kind, *keys in rows:
        if patron_id in home:
            for group in _groups(kind, keys):
                people[home[patron_id]][group].add(patron_id)
    return {
        library_id: {group: len(them) for group, them in groups.items()}
        for library_id, groups in people.items()
    }


def _groups(kind: LoanKind, keys: Sequence[str]) -> Iterator[Group]:
    for use in (Use.HOME, Use.ANY) if kind is LoanKind.TAKE_HOME else (Use.ANY,):
        for part, key in zip(Part, ("", *keys), strict=True):
            yield use, part, key


def groups_of(patron_id: int, periods: Iterable[Period]) -> set[tuple[Period, Group]]:
    """In which figures one person is counted, each once."""
    rows = db.session.execute(
        select(Loan.lent_at, Loan.kind, *_KEYS).where(
            Loan.patron_id == patron_id, Loan.undone_at.is_(None)
        )
    ).all()
    known = list(periods)
    return {
        (period, group)
        for lent_at, kind, *keys in rows
        for period in known
        if clock.local_day(lent_at) in period
        for group in _groups(kind, keys)
    }
