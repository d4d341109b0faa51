"""What stands in the way of a copy: in somebody's hands, kept for another, on its way, elsewhere.

Asked for all copies of a list at once, so that a list of a thousand is not a thousand questions.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import aliased

from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.models import Loan
from library_share.copies.accessions import in_parts
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import db
from library_share.errors import Refused
from library_share.handovers.models import HandoverLine
from library_share.libraries.models import Library, Place
from library_share.weeding import errors

_ON_LOAN = exists().where(Loan.copy_id == Copy.id, Loan.returned_at.is_(None)).correlate(Copy)
_KEPT = exists().where(HoldSlot.copy_id == Copy.id, HoldSlot.ended_at.is_(None)).correlate(Copy)
_ON_ITS_WAY = (
    exists().where(HandoverLine.copy_id == Copy.id, HandoverLine.ended_at.is_(None)).correlate(Copy)
)
#: Where a box stands: what is in it is there, whoever owns the box.
_around = aliased(Place)
_HOLDER_ID = func.coalesce(_around.library_id, Place.library_id)
_AWAY = (
    select(Stay.id)
    .join(Place, Place.id == Stay.place_id)
    .outerjoin(_around, _around.id == Place.within_id)
    .where(
        Stay.copy_id == Copy.id,
        Stay.until.is_(None),
        Copy.library_id != _HOLDER_ID,
        Copy.state != CopyState.LOST,
    )
    .correlate(Copy)
    .exists()
)
#: Nothing stands in the way: at home or lost, lent to nobody, kept for nobody, on no list to go.
CAN_BE_WEEDED: tuple[ColumnElement[bool], ...] = (
    Copy.state != CopyState.WITHDRAWN,
    ~_ON_LOAN,
    ~_KEPT,
    ~_ON_ITS_WAY,
    ~_AWAY,
)


def bars_of(copy_ids: Iterable[int]) -> dict[int, Refused]:
    """By copy why it cannot be weeded now, in the order of the copies; those that can are not
    in it."""
    found: dict[int, Refused] = {}
    for ids in in_parts(sorted(set(copy_ids))):
        for row in db.session.execute(_asked().where(Copy.id.in_(ids)).order_by(Copy.id)):
            if (bar := _bar(row)) is not None:
                found[row.id] = bar
    return found


def _asked() -> Select[*tuple[Any, ...]]:
    holder = aliased(Library)
    return (
        select(
            Copy.id,
            Copy.state,
            Copy.accession_number,
            Title.title,
            Title.volume,
            _ON_LOAN.label("on_loan"),
            _KEPT.label("kept"),
            _ON_ITS_WAY.label("on_its_way"),
            _AWAY.label("away"),
            holder.short_name.label("holder"),
        )
        .join(Title, Title.id == Copy.title_id)
        .join(Stay, and_(Stay.copy_id == Copy.id, Stay.until.is_(None)))
        .join(Place, Place.id == Stay.place_id)
        .outerjoin(_around, _around.id == Place.within_id)
        .join(holder, holder.id == _HOLDER_ID)
    )


def _bar(row: Any) -> Refused | None:
    facts = {"title": full_title(row.title, row.volume), "number": row.accession_number}
    if row.state is CopyState.WITHDRAWN:
        return errors.WithdrawnAlready(**facts)
    if row.on_loan:
        return errors.OnLoanNotWeeded(**facts)
    if row.kept:
        return errors.KeptNotWeeded(**facts)
    if row.on_its_way:
        return errors.OnItsWayNotWeeded(**facts)
    if row.away:
        return errors.AwayNotWeeded(**facts, library=row.holder)
    return None
