"""The papers of a stock-take: biên bản kiểm kê (F21) and the list to search by. Always in
Vietnamese: they go to offices."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import func, select

from library_share import clock
from library_share.catalogue.models import TITLE_KIND_NAMES, Title, TitleKind
from library_share.catalogue.rules import full_title
from library_share.copies.models import Condition, Copy
from library_share.database import db
from library_share.libraries.letterheads import letterhead_of
from library_share.printing import forms
from library_share.printing.documents import Document
from library_share.stocktake import queries
from library_share.stocktake.models import Stocktake
from library_share.stocktake.rules import Result
from library_share.translation import force_locale, gettext

#: In hand, or known to be with somebody: what the record calls actual stock.
_ACTUAL = (
    Result.FOUND,
    Result.AT_DESK,
    Result.WRONG_PLACE,
    Result.ON_LOAN,
    Result.LENT_BUT_HERE,
    Result.UNDER_REPAIR,
    Result.MOVED,
)
#: Here, though the register has them no more or another place has them.
_SURPLUS = (Result.LOST_BUT_FOUND, Result.WITHDRAWN_BUT_FOUND, Result.OTHER_LIBRARY)


def record_of(stocktake: Stocktake) -> Document:
    """Biên bản kiểm kê: kind – by register – actual – surplus – missing – damaged (F21)."""
    with force_locale("vi"):
        return forms.stocktake_record(
            forms.StocktakeRecord(
                letterhead=letterhead_of(stocktake.library),
                title=stocktake.title,
                decision=stocktake.decision,
                places=tuple(place.name for place in queries.places_in(stocktake)),
                began_on=clock.local_day(stocktake.opened_at),
                ended_on=clock.local_day(stocktake.closed_at) if stocktake.closed_at else None,
                kinds=tuple(_kinds(stocktake)),
                unknown=queries.figures_of(stocktake)[Result.UNKNOWN],
                missing=_missing(stocktake),
            )
        )


def search_list_of(stocktake: Stocktake) -> Document:
    """What is missing, by place and shelf mark, to go and look for."""
    with force_locale("vi"):
        return forms.search_list(
            forms.SearchList(
                letterhead=letterhead_of(stocktake.library),
                title=stocktake.title,
                on=clock.today(),
                lines=_missing(stocktake),
            )
        )


def _kinds(stocktake: Stocktake) -> list[forms.KindCounted]:
    rows = queries.rows_in_force(stocktake)
    counted: defaultdict[TitleKind, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    query = (
        select(
            Title.kind,
            rows.c.result,
            rows.c.place_id.is_not(None).label("is_expected"),
            Copy.condition,
            func.count(),
        )
        .join(Copy, Copy.id == rows.c.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .group_by(Title.kind, rows.c.result, rows.c.place_id.is_not(None), Copy.condition)
    )
    for kind, result, is_expected, condition, number in db.session.execute(query):
        for column in _columns(Result(result), bool(is_expected), Condition(condition)):
            counted[kind][column] += number
    return [
        forms.KindCounted(kind=gettext(TITLE_KIND_NAMES[kind]), **counted[kind])
        for kind in TitleKind
        if kind in counted
    ]


def _columns(result: Result, is_expected: bool, condition: Condition) -> list[str]:
    """In which columns of the record a copy is counted."""
    columns = []
    on_register = is_expected and result not in _SURPLUS
    if on_register:
        columns.append("by_register")
    if result is Result.MISSING:
        columns.append("missing")
    elif result in (*_ACTUAL, *_SURPLUS):
        columns.append("actual")
        if not on_register:
            columns.append("surplus")
        if condition is Condition.DAMAGED:
            columns.append("damaged")
    return columns


def _missing(stocktake: Stocktake) -> tuple[forms.MissingCopy, ...]:
    query, key = queries.rows_with(stocktake, Result.MISSING)
    return tuple(_missing_copy(row) for row in db.session.execute(query.order_by(key)))


def _missing_copy(row: Any) -> forms.MissingCopy:
    return forms.MissingCopy(
        accession=f"{row.owner_code}-{row.accession_number}",
        title=full_title(row.title, row.volume),
        author=row.authors,
        price=row.price_dong,
        place=" · ".join(filter(None, (row.expected_place, row.shelf_mark))),
    )
