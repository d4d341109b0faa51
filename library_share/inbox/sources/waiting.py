"""Books that somebody waits for: to be fetched from a shelf, or waiting their last day."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import Select, func, select

from library_share.catalogue.rules import full_title
from library_share.circulation.holds import queries
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.copies.models import Copy, Stay
from library_share.inbox.lines import Here, Line, Source, Step, listed
from library_share.libraries.models import Place
from library_share.translation import N_, day, gettext
from library_share.web.access import Act

FETCH = N_("Fetch and scan")
SEE_HOLD = N_("See the hold")
UNTIL = N_("until %(day)s")


def _how_many_to_fetch(here: Here) -> Select[int]:
    return (
        select(func.count())
        .select_from(HoldSlot)
        .join(Stay, (Stay.copy_id == HoldSlot.copy_id) & Stay.until.is_(None))
        .join(Place, Place.id == Stay.place_id)
        .where(HoldSlot.state == SlotState.CAUGHT, Place.library_id == here.library_id)
    )


def _to_fetch(here: Here) -> Select[*tuple[Any, ...]]:
    return queries.to_fetch(here.library_id).order_by(Copy.shelf_mark, HoldSlot.id)


def _fetched(row: Any, here: Here) -> Line:
    is_ours = row.for_library_id == here.library_id
    for_whom = row.patron or row.class_name if is_ours else row.for_library
    return Line(
        text=full_title(row.title, row.volume),
        about=listed(row.place, row.shelf_mark, row.accession_number, f"→ {for_whom}"),
        step=Step(label=gettext(FETCH), address=url_for("desk.desk")),
    )


TO_FETCH = Source(
    name="to_fetch",
    label=N_("To fetch from the shelves"),
    icon="bookshelf",
    act=Act.LEND,
    number=_how_many_to_fetch,
    rows=_to_fetch,
    line=_fetched,
    everything=lambda: url_for("holds.to_fetch"),
)


def _how_many_end(here: Here) -> Select[int]:
    return (
        select(func.count())
        .select_from(HoldSlot)
        .join(Hold, Hold.id == HoldSlot.hold_id)
        .where(
            HoldSlot.state == SlotState.READY,
            HoldSlot.ready_until <= here.today,
            Hold.library_id == here.library_id,
            Hold.ended_at.is_(None),
        )
    )


def _last_days(here: Here) -> Select[*tuple[Any, ...]]:
    return (
        queries.on_pickup_shelf(here.library_id)
        .where(HoldSlot.ready_until <= here.today)
        .order_by(HoldSlot.ready_until, HoldSlot.id)
    )


def _ending(row: Any, _here: Here) -> Line:
    return Line(
        text=full_title(row.title, row.volume),
        about=listed(row.patron, row.class_name),
        on=row.ready_until,
        when=gettext(UNTIL, day=day(row.ready_until)),
        step=Step(label=gettext(SEE_HOLD), address=url_for("holds.hold", hold_id=row.hold_id)),
    )


LAST_DAY = Source(
    name="last_day",
    label=N_("Waiting to be picked up, last day"),
    icon="bookmark-check",
    act=Act.SEE_PATRONS,
    number=_how_many_end,
    rows=_last_days,
    line=_ending,
    everything=lambda: url_for("holds.pickup_shelf"),
)
