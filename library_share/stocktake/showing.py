"""Stock-takes in words and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from library_share.catalogue.rules import full_title
from library_share.libraries.queries import all_libraries
from library_share.stocktake import queries
from library_share.stocktake.actions import Counted
from library_share.stocktake.models import RESULT_NAMES, Stocktake
from library_share.stocktake.rules import CountKind, Mending, Result
from library_share.translation import N_, gettext
from library_share.web.access import Act, actor

MOVED_ON = N_("Now at: {place}.")
AGAIN = N_("“{title}” was counted here already.")
FOUND = N_("“{title}”: found.")
OTHERWISE = N_("“{title}”: {result}.")
UNKNOWN = N_("“{code}” is unknown. It is noted.")
BELONGS = N_("“{title}” belongs at {place}.")


def result_of(stocktake: Stocktake, counted: Counted) -> Result | None:
    """What the counted copy comes out as, as things are now."""
    if counted.count is None:
        return None
    if counted.count.copy_id is None:
        return Result.UNKNOWN
    row = queries.find_result_of(stocktake, counted.count.copy_id)
    return Result(row.result) if row is not None else None


def sentence_of(counted: Counted, result: Result | None) -> str:
    """One sentence for whoever counts."""
    if counted.moved_on or counted.count is None:
        return gettext(MOVED_ON).format(place=counted.place.name)
    copy = counted.count.copy
    if copy is None:
        return gettext(UNKNOWN).format(code=counted.count.code)
    title = full_title(copy.title.title, copy.title.volume)
    if result is Result.FOUND and counted.count.kind is CountKind.AGAIN:
        return gettext(AGAIN).format(title=title)
    if result is Result.FOUND or result is None:
        return gettext(FOUND).format(title=title)
    if result is Result.WRONG_PLACE and counted.copy is not None:
        return gettext(BELONGS).format(title=title, place=counted.copy.place_name)
    return gettext(OTHERWISE).format(title=title, result=gettext(RESULT_NAMES[result]).lower())


def shown(stocktake: Stocktake) -> dict[str, Any]:
    return {
        "id": stocktake.id,
        "library": stocktake.library.code,
        "title": stocktake.title,
        "scope": stocktake.scope,
        "decision": stocktake.decision,
        "opened_at": stocktake.opened_at,
        "closed_at": stocktake.closed_at,
    }


def shown_in_full(stocktake: Stocktake) -> dict[str, Any]:
    figures = queries.figures_of(stocktake)
    return shown(stocktake) | {
        "figures": {result.value: number for result, number in figures.items()},
        "places": [
            {
                "code": one.place.code,
                "name": one.place.name,
                "expected": one.expected,
                "seen": one.seen,
            }
            for one in queries.progress_of(stocktake)
        ],
    }


def count_shown(stocktake: Stocktake, counted: Counted) -> dict[str, Any]:
    result = result_of(stocktake, counted)
    return {
        "count_id": counted.count.count_id if counted.count else None,
        "kind": counted.count.kind if counted.count else None,
        "place": counted.place.code,
        "moved_on": counted.moved_on,
        "result": result,
        "copy": counted.count.copy.code if counted.count and counted.count.copy else None,
        "sentence": sentence_of(counted, result),
    }


def borrowers_for_actor(rows: Sequence[Any]) -> dict[int, str]:
    """Who has the copies of these rows, as far as the actor may know."""
    ids = [row.copy_id for row in rows if row.copy_id]
    who = actor()
    open_to = [one.id for one in all_libraries() if who.may(Act.SEE_PATRONS, one.id)]
    return queries.borrowers_of(ids, open_to) if ids and open_to else {}


def rows_shown(stocktake: Stocktake, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Results as JSON: two statements more for a page, however long."""
    ids = [row.copy_id for row in rows if row.copy_id]
    borrowers, mended = borrowers_for_actor(rows), queries.mended_in(stocktake, ids)
    return [
        {
            "copy": row.code,
            "code": row.scanned or row.code,
            "accession_number": row.accession_number,
            "title": full_title(row.title, row.volume) if row.title else None,
            "owner": row.owner_code,
            "result": row.result,
            "expected_place": row.expected_place,
            "seen_place": row.seen_place,
            "borrower": borrowers.get(row.copy_id),
            "mended": Mending(mended[row.copy_id].what) if row.copy_id in mended else None,
        }
        for row in rows
    ]
