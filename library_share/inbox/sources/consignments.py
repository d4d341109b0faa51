"""Lists between two keepers: to send, to receive, to count and to sign."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from library_share import clock
from library_share.handovers.models import PURPOSE_NAMES, STEP_NAMES, Handover, HandoverLine
from library_share.handovers.rules import Outcome
from library_share.handovers.rules import Step as HowFar
from library_share.inbox.lines import Here, Line, Source, Step, listed
from library_share.libraries.models import Library, Place
from library_share.translation import N_, day, gettext, ngettext
from library_share.web.access import Act

SEND, PICK, RECEIVE, COUNT, SIGN = N_("Send"), N_("Pick"), N_("Receive"), N_("Count"), N_("Sign")

FROM, TO = N_("From %(library)s"), N_("To %(library)s")
BEGUN, SENT = N_("begun on %(day)s"), N_("sent on %(day)s")
RECEIVED = N_("received on %(day)s")

_giver, _taker = aliased(Library, name="giver"), aliased(Library, name="taker")
_from, _to = aliased(Place, name="from_place"), aliased(Place, name="to_place")
_consignment = aliased(Place, name="consignment")
_is_open = HandoverLine.ended_at.is_(None)


def _count_of(*conditions: ColumnElement[bool]) -> Any:
    """How many lines of the list are so."""
    number = func.coalesce(func.sum(case((and_(*conditions), 1), else_=0)), 0)
    lines = select(number).where(HandoverLine.handover_id == Handover.id)
    return lines.correlate(Handover).scalar_subquery()


def how_many(*conditions: ColumnElement[bool]) -> Select[int]:
    return select(func.count(Handover.id)).where(*conditions)


def lists(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Handovers, the oldest first, with both sides and how much is on them."""
    return (
        select(
            Handover.id,
            _consignment.code,
            Handover.purpose,
            Handover.step,
            Handover.until,
            Handover.from_library_id,
            Handover.to_library_id,
            Handover.prepared_at,
            Handover.sent_at,
            Handover.received_at,
            _giver.short_name.label("giver"),
            _taker.short_name.label("taker"),
            _from.name.label("from_place"),
            _to.code.label("to_code"),
            _to.name.label("to_place"),
            _count_of(
                HandoverLine.copy_id.is_not(None),
                or_(HandoverLine.outcome.is_(None), HandoverLine.outcome != Outcome.TAKEN_OFF),
            ).label("copies"),
            _count_of(
                _is_open, HandoverLine.picked_at.is_(None), HandoverLine.box_id.is_(None)
            ).label("unpicked"),
        )
        .join(_consignment, _consignment.id == Handover.consignment_id)
        .join(_from, _from.id == Handover.from_place_id)
        .join(_to, _to.id == Handover.to_place_id)
        .join(_giver, _giver.id == Handover.from_library_id)
        .join(_taker, _taker.id == Handover.to_library_id)
        .where(*conditions)
        .order_by(Handover.id)
    )


def _copies(row: Any) -> str:
    return ngettext("%(num)s copy", "%(num)s copies", row.copies)


def described(row: Any, here: Here) -> tuple[str, str]:
    """From whom or to whom; and which list, how much, what for."""
    if row.from_library_id == row.to_library_id:
        text = f"{row.from_place} → {row.to_place}"
    elif row.from_library_id == here.library_id:
        text = gettext(TO, library=row.taker)
    else:
        text = gettext(FROM, library=row.giver)
    return text, listed(row.code, _copies(row), gettext(PURPOSE_NAMES[row.purpose]))


def _open(label: str, row: Any) -> Step:
    return Step(label=gettext(label), address=url_for("handovers.one", code=row.code))


# --- to send -----------------------------------------------------------------------------------


def _to_send(here: Here) -> tuple[ColumnElement[bool], ...]:
    """Lists begun here with something on them."""
    something = exists().where(HandoverLine.handover_id == Handover.id, _is_open)
    return (
        Handover.from_library_id == here.library_id,
        Handover.step == HowFar.PREPARED,
        something,
    )


def _sending(row: Any, here: Here) -> Line:
    text, about = described(row, here)
    step = _open(PICK, row)
    if row.unpicked == 0:
        address = url_for("handovers.send", code=row.code)
        step = Step(label=gettext(SEND), address=address, posts=True)
    when = gettext(BEGUN, day=day(row.prepared_at))
    return Line(text=text, about=about, step=step, on=clock.local_day(row.prepared_at), when=when)


TO_SEND = Source(
    name="to_send",
    label=N_("To send"),
    icon="box-arrow-right",
    act=Act.HAND_OVER,
    number=lambda here: how_many(*_to_send(here)),
    rows=lambda here: lists(*_to_send(here)),
    line=_sending,
    everything=lambda: url_for("handovers.all_handovers", step=HowFar.PREPARED, side="giver"),
)

# --- to receive --------------------------------------------------------------------------------


def _to_receive(here: Here) -> tuple[ColumnElement[bool], ...]:
    return Handover.to_library_id == here.library_id, Handover.step == HowFar.SENT


def _receiving(row: Any, here: Here) -> Line:
    text, about = described(row, here)
    address = url_for("handovers.receive", code=row.code)
    return Line(
        text=text,
        about=about,
        on=clock.local_day(row.sent_at),
        when=gettext(SENT, day=day(row.sent_at)),
        step=Step(label=gettext(RECEIVE), address=address, posts=True),
    )


TO_RECEIVE = Source(
    name="to_receive",
    label=N_("To receive"),
    icon="box-seam",
    act=Act.HAND_OVER,
    number=lambda here: how_many(*_to_receive(here)),
    rows=lambda here: lists(*_to_receive(here)),
    line=_receiving,
    everything=lambda: url_for("handovers.all_handovers", step=HowFar.SENT, side="taker"),
)

# --- to count and to sign ----------------------------------------------------------------------


def _to_count_and_sign(here: Here) -> tuple[ColumnElement[bool], ...]:
    """What came here waits for the count; what is counted waits for each side's name."""
    takes, gives = (
        Handover.to_library_id == here.library_id,
        Handover.from_library_id == here.library_id,
    )
    return (
        or_(
            and_(takes, Handover.step == HowFar.RECEIVED),
            and_(takes, Handover.step == HowFar.COUNTED, Handover.taker_signed_at.is_(None)),
            and_(gives, Handover.step == HowFar.COUNTED, Handover.giver_signed_at.is_(None)),
        ),
    )


def _counting(row: Any, here: Here) -> Line:
    text, about = described(row, here)
    return Line(
        text=text,
        about=listed(about, gettext(STEP_NAMES[row.step])),
        on=clock.local_day(row.received_at),
        when=gettext(RECEIVED, day=day(row.received_at)),
        step=_open(COUNT if row.step is HowFar.RECEIVED else SIGN, row),
    )


TO_COUNT_AND_SIGN = Source(
    name="to_count_and_sign",
    label=N_("To count and sign"),
    icon="pencil",
    act=Act.HAND_OVER,
    number=lambda here: how_many(*_to_count_and_sign(here)),
    rows=lambda here: lists(*_to_count_and_sign(here)),
    line=_counting,
    everything=lambda: url_for("handovers.all_handovers"),
)
