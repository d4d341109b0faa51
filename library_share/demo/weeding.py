"""The demo's weeding lists: one on the last day of its public notice, one to be decided."""

from __future__ import annotations

from sqlalchemy import select

from library_share import clock
from library_share.copies.models import Copy, CopyState
from library_share.database import db
from library_share.demo.diary import Diary
from library_share.libraries.models import Library
from library_share.weeding import actions
from library_share.weeding.rules import NOTICE_DAYS, Criterion, Disposal

WORN = "Rách bìa, long trang, không phục chế được."
LOST = "Mất trong năm học trước."
WHY_SO_MANY = "Kho nhỏ, sách hỏng nhiều sau mùa mưa."


def weed(library: Library, diary: Diary) -> None:
    """The torn book is published; the lost one waits for the principal's decision."""
    days, torn = NOTICE_DAYS - 1, _first(library, CopyState.UNDER_REPAIR)
    list_id = _submitted(library, diary, days, torn, Criterion.WORN_OUT)
    with diary.deed(library, days) as deed:
        number = f"12/QĐ-{library.code}"
        actions.decide(list_id, deed, number=number, decided_on=clock.today())
    with diary.deed(library, days) as deed:
        actions.publish(list_id, deed)
    _submitted(library, diary, 1, _first(library, CopyState.LOST), Criterion.LOST)


def _first(library: Library, state: CopyState) -> Copy:
    query = select(Copy).where(Copy.library_id == library.id, Copy.state == state)
    return db.session.scalars(query.order_by(Copy.id).limit(1)).one()


def _submitted(library: Library, diary: Diary, days: int, copy: Copy, criterion: Criterion) -> int:
    with diary.deed(library, days) as deed:
        is_lost = criterion is Criterion.LOST
        name, evidence = ("Sách mất", LOST) if is_lost else ("Sách rách nát", WORN)
        weeding = actions.draw_up(
            deed, name=f"{name}, năm {deed.on.year}", disposal=Disposal.LIQUIDATE
        )
        actions.add(weeding.id, {copy.id: evidence}, deed, criterion=criterion)
    with diary.deed(library, days) as deed:
        actions.submit(weeding.id, deed, reason=WHY_SO_MANY)
    return weeding.id
