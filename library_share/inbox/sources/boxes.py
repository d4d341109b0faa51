"""Boxes of rounds whose day to move has come: somebody has to say go."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from library_share.handovers.models import HandoverLine
from library_share.inbox.lines import Here, Line, Source, Step, listed
from library_share.libraries.models import Place, PlaceKind
from library_share.rotation.models import Round, RoundBox, RoundStop
from library_share.rotation.rules import Step as HowFar
from library_share.translation import N_, day, gettext
from library_share.web.access import Act

LOOK = N_("What moves today")
SINCE = N_("to move by %(day)s")

_box, _stands = aliased(Place, name="box"), aliased(Place, name="stands")
_earlier = aliased(RoundStop, name="earlier")


def _due(here: Here) -> tuple[ColumnElement[bool], ...]:
    """Stops that end, or ways that begin, by today, of boxes that stand here and are on no list."""
    ends = and_(
        RoundStop.handover_id.is_not(None),
        RoundStop.place_id == _box.within_id,
        RoundStop.leaves_on <= here.today,
    )
    begins = and_(
        RoundStop.handover_id.is_(None),
        RoundStop.skipped_because == "",
        RoundStop.arrives_on <= here.today,
        ~exists().where(
            _earlier.round_box_id == RoundStop.round_box_id,
            or_(_earlier.handover_id.is_not(None), _earlier.position < RoundStop.position),
        ),
    )
    return (
        Round.step.in_((HowFar.PICKING, HowFar.UNDER_WAY)),
        RoundBox.ended_at.is_(None),
        RoundBox.home_handover_id.is_(None),
        _stands.library_id == here.library_id,
        _stands.kind != PlaceKind.CONSIGNMENT,
        or_(ends, begins),
        ~exists().where(
            HandoverLine.box_id == _box.id,
            HandoverLine.copy_id.is_(None),
            HandoverLine.ended_at.is_(None),
        ),
    )


def _joined(query: Any) -> Any:
    return (
        query.select_from(RoundStop)
        .join(RoundBox, RoundBox.id == RoundStop.round_box_id)
        .join(Round, Round.id == RoundBox.round_id)
        .join(_box, _box.id == RoundBox.box_id)
        .join(_stands, _stands.id == _box.within_id)
    )


def _how_many(here: Here) -> Select[int]:
    query: Select[int] = _joined(select(func.count(RoundBox.id.distinct()))).where(*_due(here))
    return query


def _rows(here: Here) -> Select[*tuple[Any, ...]]:
    due_on = func.min(RoundStop.leaves_on)
    columns = (
        RoundBox.id,
        RoundBox.round_id,
        Round.name.label("round"),
        _box.name.label("box"),
        _stands.name.label("place"),
        due_on.label("due_on"),
    )
    query: Select[*tuple[Any, ...]] = (
        _joined(select(*columns))
        .where(*_due(here))
        .group_by(RoundBox.id, RoundBox.round_id, Round.name, _box.name, _stands.name)
        .order_by(due_on, RoundBox.id)
    )
    return query


def _line(row: Any, _here: Here) -> Line:
    return Line(
        text=row.box,
        about=listed(row.place, row.round),
        on=row.due_on,
        when=gettext(SINCE, day=day(row.due_on)),
        step=Step(label=gettext(LOOK), address=url_for("dry_run.show")),
    )


BOXES_TO_MOVE = Source(
    name="boxes_to_move",
    label=N_("Boxes whose day to move has come"),
    icon="arrow-repeat",
    act=Act.HAND_OVER,
    number=_how_many,
    rows=_rows,
    line=_line,
    everything=lambda: url_for("dry_run.show"),
)
