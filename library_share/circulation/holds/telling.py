"""What readers who wait are told: the book is here, it was not fetched, it does not come; and a
class's teacher, that books of its set are here.

Each is told in the transaction of the very act, so that what was not kept is not told; only the
scan at the pick-up place makes a book ready.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from library_share import clock
from library_share.circulation.holds.models import Hold, HoldEvent, HoldSlot
from library_share.circulation.holds.rules import Happening, SlotState
from library_share.database import db
from library_share.notices import Fact, Kind, To, register, tell, withdraw
from library_share.notices.kinds import Value
from library_share.notices.models import Notice
from library_share.notices.rules import Channel, State
from library_share.translation import N_

TITLE = Fact(meaning=N_("the title of the book"), sample="Dế Mèn phiêu lưu ký")


def _still_ready(slot_id: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    return exists().where(HoldSlot.id == slot_id, HoldSlot.state == SlotState.READY)


HOLD_READY = register(
    Kind(
        code="hold_ready",
        name=N_("A book somebody waited for is here"),
        to=To.PATRON,
        text=N_(
            "{{ name }}{% if class_name %} (class {{ class_name }}){% endif %}: the book "
            "“{{ title }}” you asked for is here. Please fetch it at {{ place }}, "
            "until {{ until }}."
        ),
        group=N_(
            "{{ count }} books that pupils of class {{ class_name }} asked for are here. The list "
            "is in the classroom."
        ),
        facts={
            "title": TITLE,
            "place": Fact(meaning=N_("where it waits"), sample="Thư viện THCS, Kho sách"),
            "until": Fact(meaning=N_("the last day on which it waits"), sample=date(2026, 12, 1)),
        },
        still_true=_still_ready,
    )
)

HOLD_EXPIRED = register(
    Kind(
        code="hold_expired",
        name=N_("A book somebody waited for was not fetched"),
        to=To.PATRON,
        text=N_(
            "{{ name }}{% if class_name %} (class {{ class_name }}){% endif %}: the book "
            "“{{ title }}” waited for you until {{ until }} and has gone to the next reader or "
            "back to its shelf. Ask again if you still want it."
        ),
        group=N_(
            "{{ count }} books that pupils of class {{ class_name }} asked for were not fetched "
            "in time."
        ),
        facts={
            "title": TITLE,
            "until": Fact(meaning=N_("the last day on which it waited"), sample=date(2026, 12, 1)),
        },
    )
)

HOLD_CANCELLED = register(
    Kind(
        code="hold_cancelled",
        name=N_("The library cannot give a book somebody waited for"),
        to=To.PATRON,
        text=N_(
            "{{ name }}{% if class_name %} (class {{ class_name }}){% endif %}: the library cannot "
            "give you the book “{{ title }}” you asked for. Reason: {{ reason }}."
        ),
        group=N_(
            "{{ count }} books that pupils of class {{ class_name }} asked for cannot be given."
        ),
        facts={
            "title": TITLE,
            "reason": Fact(meaning=N_("why not"), sample="sách đã hỏng"),
        },
    )
)


def _some_are_there(hold_id: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    return exists().where(HoldSlot.hold_id == hold_id, HoldSlot.state == SlotState.FULFILLED)


CLASS_SET_READY = register(
    Kind(
        code="class_set_ready",
        name=N_("Books for a class are here"),
        to=To.TEACHER,
        text=N_(
            "Copies of “{{ title }}” for class {{ class_name }} are here ({{ wanted }} were asked "
            "for). Please fetch them at {{ place }}."
        ),
        facts={
            "title": TITLE,
            "wanted": Fact(meaning=N_("how many copies were asked for"), sample=25),
            "place": Fact(meaning=N_("where they wait"), sample="Thư viện THCS, Kho sách"),
        },
        still_true=_some_are_there,
    )
)


#: What was told of a slot in this state is taken back when it leaves it.
_NO_LONGER_SO = {SlotState.READY: HOLD_READY, SlotState.CANCELLED: HOLD_CANCELLED}


def tell_of(slot: HoldSlot, event: HoldEvent) -> None:
    """Tell the reader what happened to the slot, if that is news."""
    if event.state_before in _NO_LONGER_SO:
        withdraw(kind=_NO_LONGER_SO[event.state_before].code, about=[slot.id])
    if slot.hold.is_for_class and event.kind is Happening.FULFIL:
        _tell_class(slot.hold, event)
    if slot.hold.patron is None:
        return
    title = slot.hold.title.title
    if event.kind is Happening.SET_ASIDE:
        _tell_ready(slot, event, title)
    elif event.kind is Happening.EXPIRE:
        _tell(HOLD_EXPIRED, slot, event, title=title, until=_last_day(slot))
    elif event.kind is Happening.CANCEL and event.reason:
        # Without a reason it was the reader's own wish.
        _tell(HOLD_CANCELLED, slot, event, title=title, reason=event.reason)


def _tell_ready(slot: HoldSlot, event: HoldEvent, title: str) -> None:
    """Once: a receipt that was undone and done again is no news to whoever was told meanwhile."""
    until = _last_day(slot)
    if until.isoformat() in _told_to_come_until(slot.id):
        return
    _tell(HOLD_READY, slot, event, title=title, place=_place(slot.hold), until=until)


def _tell_class(hold: Hold, event: HoldEvent) -> None:
    """Once for what comes together: not again on the same day before it was read. What came on
    another day is news, and takes the place of what nobody read."""
    today = clock.start_of(clock.today())
    waits = select(Notice.id).where(
        Notice.kind == CLASS_SET_READY.code,
        Notice.about == hold.id,
        Notice.channel == Channel.SCREEN,
        Notice.state == State.WAITING,
        Notice.told_at >= today,
    )
    if db.session.scalar(waits.limit(1)) is not None:
        return
    withdraw(kind=CLASS_SET_READY.code, about=[hold.id])
    tell(
        kind=CLASS_SET_READY.code,
        key=f"{CLASS_SET_READY.code}:{event.id}",
        about=hold.id,
        library_id=hold.library_id,
        class_name=hold.class_name,
        facts={
            "title": hold.title.title,
            "wanted": hold.how_many,
            "place": _place(hold),
        },
    )


def _place(hold: Hold) -> str:
    return f"{hold.pickup_place.library.name}, {hold.pickup_place.name}"


def _last_day(slot: HoldSlot) -> date:
    assert slot.ready_until is not None
    return slot.ready_until


def _told_to_come_until(slot_id: int) -> set[str]:
    """The last days of which the reader has heard already."""
    heard = select(Notice.facts).where(
        Notice.kind == HOLD_READY.code, Notice.about == slot_id, Notice.state == State.DELIVERED
    )
    return {facts["until"] for facts in db.session.scalars(heard) if facts}


def _tell(kind: Kind, slot: HoldSlot, event: HoldEvent, **facts: Value) -> None:
    patron = slot.hold.patron
    assert patron is not None
    tell(
        kind=kind.code,
        key=f"{kind.code}:{event.id}",
        about=slot.id,
        library_id=patron.library_id,
        patron_id=patron.id,
        facts=facts,
    )
