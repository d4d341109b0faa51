"""The papers of a stock-take: biên bản kiểm kê (F21) and the list to search by. Always in
Vietnamese: they go to offices."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from library_share import clock
from library_share.catalogue.models import TITLE_KIND_NAMES, TitleKind
from library_share.catalogue.rules import full_title
from library_share.copies.models import Condition
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.office import Paper, dressed
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
        return dressed(
            forms.stocktake_record(
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
                    is_school=stocktake.library.kind.is_school,
                )
            ),
            stocktake.library,
            Paper.STOCKTAKE,
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
    counted: defaultdict[TitleKind, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in queries.kinds_counted(stocktake):
        for column in _columns(one.result, one.is_expected, one.condition):
            counted[one.kind][column] += one.number
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
    return tuple(_missing_copy(row) for row in queries.all_with(stocktake, Result.MISSING))


def _missing_copy(row: Any) -> forms.MissingCopy:
    return forms.MissingCopy(
        accession=f"{row.owner_code}-{row.accession_number}",
        title=full_title(row.title, row.volume),
        author=row.authors,
        price=row.price_dong,
        place=" · ".join(filter(None, (row.expected_place, row.shelf_mark))),
    )
