"""What was lent, asked for and never touched, counted for one library in four statements."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, case, exists, func, select

from library_share import clock
from library_share.catalogue.models import Title
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.models import Loan
from library_share.copies.models import Copy, CopyState
from library_share.database import db
from library_share.libraries.models import Library
from library_share.rotation.models import RoundCopy
from library_share.rotation.planning.composing import Packing, TitleFacts, pack, propose
from library_share.rotation.rules import CAPACITY

A_YEAR = timedelta(days=365)


def packings_of(library: Library, capacity: int = CAPACITY) -> list[Packing]:
    """Boxes that this library could pack from its own stock, with the reason of every line."""
    return pack((proposal for facts in facts_of(library) for proposal in propose(facts)), capacity)


def facts_of(library: Library) -> list[TitleFacts]:
    """The library's titles with a copy that could go; copies in a round are not counted free."""
    since = clock.now() - A_YEAR
    lent = _lent_from(library)
    read, waiting = _read_elsewhere(library), _waiting_elsewhere(library)
    return [
        TitleFacts(
            title_id=row.id,
            name=row.name,
            copies=row.copies,
            free=int(row.free),
            lent_ever=lent.get(row.id, (0, 0))[0],
            lent_this_year=lent.get(row.id, (0, 0))[1],
            is_older_than_a_year=row.oldest < since,
            read_at=read.get(row.id, {}),
            waiting_at=waiting.get(row.id, {}),
        )
        for row in _copies_of(library)
    ]


def _copies_of(library: Library) -> list[Any]:
    away = exists().where(Loan.copy_id == Copy.id, Loan.returned_at.is_(None))
    travels = exists().where(RoundCopy.copy_id == Copy.id, RoundCopy.ended_at.is_(None))
    rows = db.session.execute(
        select(
            Title.id,
            Title.title.label("name"),
            func.count().label("copies"),
            func.sum(case((away | travels, 0), else_=1)).label("free"),
            func.min(Copy.created_at).label("oldest"),
        )
        .join(Copy, Copy.title_id == Title.id)
        .where(Copy.library_id == library.id, Copy.state == CopyState.IN_USE)
        .group_by(Title.id, Title.title)
    )
    return list(rows)


def _lent_from(library: Library) -> dict[int, tuple[int, int]]:
    """By title: how often this library's copies were ever lent, and in the last year."""
    since = clock.now() - A_YEAR
    rows = db.session.execute(
        select(
            Copy.title_id,
            func.count(),
            func.sum(case((Loan.lent_at >= since, 1), else_=0)),
        )
        .join(Loan, and_(Loan.copy_id == Copy.id, Loan.undone_at.is_(None)))
        .where(Copy.library_id == library.id)
        .group_by(Copy.title_id)
    )
    return {title_id: (ever, int(year)) for title_id, ever, year in rows}


def _read_elsewhere(library: Library) -> dict[int, dict[str, int]]:
    rows = db.session.execute(
        select(Copy.title_id, Library.short_name, func.count())
        .join(Loan, Loan.copy_id == Copy.id)
        .join(Library, Library.id == Loan.acting_library_id)
        .where(
            Library.id != library.id,
            Library.commune_id == library.commune_id,
            Loan.lent_at >= clock.now() - A_YEAR,
            Loan.undone_at.is_(None),
        )
        .group_by(Copy.title_id, Library.short_name)
    )
    return _by_title(rows)


def _waiting_elsewhere(library: Library) -> dict[int, dict[str, int]]:
    rows = db.session.execute(
        select(Hold.title_id, Library.short_name, func.count())
        .join(HoldSlot, HoldSlot.hold_id == Hold.id)
        .join(Library, Library.id == Hold.library_id)
        .where(
            HoldSlot.state == SlotState.WAITING,
            Library.id != library.id,
            Library.commune_id == library.commune_id,
        )
        .group_by(Hold.title_id, Library.short_name)
    )
    return _by_title(rows)


def _by_title(rows: Any) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for title_id, library, number in rows:
        found[title_id][library] = number
    return found
