"""Each month of a library is published once, when it is closed; see `statistics.rules.is_closed`.

Two processes may come to the same month: the table keeps what the first wrote.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select

from library_share import clock
from library_share.catalogue.models import TitleKind
from library_share.catalogue.queries import titles_in_order
from library_share.database import db, judged, transaction
from library_share.jobs import every
from library_share.libraries.models import Library
from library_share.libraries.queries import all_libraries
from library_share.open_data import counting
from library_share.open_data.errors import ReleasedMeanwhile
from library_share.open_data.models import (
    Figure,
    Release,
    ReleasedBlock,
    Stock,
    StockKind,
    TitleList,
)
from library_share.open_data.rules import AT_LEAST, partition, rounded_to_groups
from library_share.statistics import holdings
from library_share.statistics.rules import Period, is_closed, next_month
from library_share.translation import N_

#: So long other jobs wait.
AT_MOST_S = 10.0


@every(
    minutes=5,
    name=N_("Publish open figures"),
    purpose=N_("Months that are closed are published once, for everybody."),
    in_one_transaction=False,
)
def release_what_is_closed() -> int:
    """Publish the months that are closed by now, and say how many; a long past is published in
    several turns."""
    until, today, published = time.monotonic() + AT_MOST_S, clock.today(), 0
    for library_id, month in _due(today):
        published += release(library_id, month)
        if time.monotonic() > until:
            return published
    for commune_id, month in _due_titles(today):
        release_titles(commune_id, month)
    return published


def release(library_id: int, month: date) -> bool:
    """Publish a month of a library, all figures or none; answers whether it was not yet."""
    try:
        with transaction():
            _release(library_id, month)
    except ReleasedMeanwhile:
        return False
    return True


def last_closed(today: date) -> date:
    """The first day of the newest month that is closed."""
    month = today.replace(day=1)
    while not is_closed(month, today):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def _due(today: date) -> Iterator[tuple[int, date]]:
    """Libraries and months in the order in which they are to be published."""
    closed = last_closed(today)
    newest = select(Release.library_id, func.max(Release.month)).group_by(Release.library_id)
    released: dict[int, date] = {row[0]: row[1] for row in db.session.execute(newest)}
    for library in all_libraries():
        if library.id in released:
            month = next_month(released[library.id])
        else:
            month = (counting.first_fact_at(library.id) or closed).replace(day=1)
        while month <= closed:
            yield library.id, month
            month = next_month(month)


def _release(library_id: int, month: date) -> None:
    library = db.session.get_one(Library, library_id)
    with judged(
        dict.fromkeys(("one_release_per_month", "one_stock_per_month"), ReleasedMeanwhile())
    ):
        for figure in Figure:
            db.session.add(_made(library, figure, month))
        if month == last_closed(clock.today()):
            db.session.add(_stock(library, month))


def _made(library: Library, figure: Figure, month: date) -> Release:
    first = _first_month(library.id, figure, month)
    period = Period(first=first, last=next_month(month) - timedelta(days=1))
    blocks = partition(counting.units_of(library, figure, period))
    return Release(
        library_id=library.id,
        figure=figure,
        first_month=first,
        month=month,
        is_carried=blocks is None,
        released_at=clock.now(),
        blocks=[
            ReleasedBlock(position=place, classes=block.names, number=block.number)
            for place, block in enumerate(blocks or [])
        ],
    )


def _first_month(library_id: int, figure: Figure, month: date) -> date:
    """The month itself, or the first of those that were carried into it."""
    before = db.session.scalar(
        select(Release)
        .where(Release.library_id == library_id, Release.figure == figure, Release.month < month)
        .order_by(Release.month.desc())
        .limit(1)
    )
    return before.first_month if before is not None and before.is_carried else month


def _stock(library: Library, month: date) -> Stock:
    kinds = holdings.copies_by_kind(library.id)
    copies = sum(kinds.values())
    pupils = holdings.pupils_by_library([library.id]).get(library.id, 0)
    return Stock(
        library_id=library.id,
        month=month,
        copies=copies,
        tenths_per_pupil=(
            round(copies * 10 / rounded_to_groups(pupils)) if pupils >= AT_LEAST else None
        ),
        released_at=clock.now(),
        kinds=[
            StockKind(kind=kind, copies=kinds[kind.value])
            for kind in TitleKind
            if kinds.get(kind.value)
        ],
    )


def release_titles(commune_id: int, month: date) -> bool:
    """Publish which titles a commune read most in a month; answers whether it was not yet."""
    ids = [one.id for one in all_libraries() if one.commune_id == commune_id]
    period = Period(first=month, last=next_month(month) - timedelta(days=1))
    try:
        with transaction(), judged({"one_title_list_per_month": ReleasedMeanwhile()}):
            titles = titles_in_order(counting.titles_read(ids, period))
            db.session.add(
                TitleList(
                    commune_id=commune_id,
                    month=month,
                    titles=[title.full_title for title in titles],
                    released_at=clock.now(),
                )
            )
    except ReleasedMeanwhile:
        return False
    return True


def _due_titles(today: date) -> Iterator[tuple[int, date]]:
    """Communes and months whose titles are to be published: not before their figures begin."""
    closed = last_closed(today)
    begun = db.session.execute(
        select(Library.commune_id, func.min(Release.month))
        .join(Library, Library.id == Release.library_id)
        .group_by(Library.commune_id)
    )
    newest = select(TitleList.commune_id, func.max(TitleList.month)).group_by(TitleList.commune_id)
    done: dict[int, date] = {row[0]: row[1] for row in db.session.execute(newest)}
    for commune_id, month in begun.all():
        month = next_month(done[commune_id]) if commune_id in done else month
        while month <= closed:
            yield commune_id, month
            month = next_month(month)
