"""Books that other libraries lent us for a display, when they are asked back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, and_, exists
from sqlalchemy.orm import aliased

from library_share.copies.models import Stay
from library_share.handovers.models import Handover, HandoverLine
from library_share.handovers.rules import Outcome, Purpose
from library_share.handovers.rules import Step as HowFar
from library_share.inbox.lines import Here, Line, Source, Step
from library_share.inbox.sources.consignments import described, how_many, lists
from library_share.libraries.models import Place
from library_share.translation import N_, day, gettext
from library_share.web.access import Act

#: So long before the day it is asked back, a display begins to go home.
IN_GOOD_TIME = timedelta(days=3)
BEGIN_ITS_WAY_HOME = N_("Begin the way home")
ASKED_BACK = N_("asked back on %(day)s")


def asked_back(here: Here, *, by: date) -> tuple[ColumnElement[bool], ...]:
    """Displays asked back by this day of which some book still stands here and is on no list."""
    way = aliased(HandoverLine)
    is_here = exists().where(
        HandoverLine.handover_id == Handover.id,
        HandoverLine.outcome == Outcome.ARRIVED,
        Stay.copy_id == HandoverLine.copy_id,
        Stay.until.is_(None),
        Place.id == Stay.place_id,
        Place.library_id == here.library_id,
        ~exists().where(way.copy_id == HandoverLine.copy_id, way.ended_at.is_(None)),
    )
    return (
        Handover.to_library_id == here.library_id,
        Handover.purpose == Purpose.DISPLAY,
        Handover.from_library_id != here.library_id,
        Handover.until <= by,
        Handover.step.in_((HowFar.RECEIVED, HowFar.COUNTED, HowFar.SIGNED)),
        is_here,
    )


def _to_send_home(here: Here) -> tuple[ColumnElement[bool], ...]:
    """Those whose day has come, or nearly."""
    return asked_back(here, by=here.today + IN_GOOD_TIME)


def _rows(here: Here) -> Select[*tuple[Any, ...]]:
    """Lists with the code of the main room of the library they came from."""
    home = aliased(Place, name="home")
    query = lists(*_to_send_home(here)).add_columns(home.code.label("home"))
    return query.join(home, and_(home.library_id == Handover.from_library_id, home.is_main))


def _going_home(row: Any, here: Here) -> Line:
    text, about = described(row, here)
    address = url_for(
        "handovers.new",
        purpose=Purpose.RETURN_HOME.value,
        to_place=row.home,
        from_place=row.to_code,
    )
    return Line(
        text=text,
        about=about,
        on=row.until,
        when=gettext(ASKED_BACK, day=day(row.until)),
        step=Step(label=gettext(BEGIN_ITS_WAY_HOME), address=address),
    )


TO_SEND_HOME = Source(
    name="to_send_home",
    label=N_("Lent to us for display, to send home"),
    icon="house",
    act=Act.HAND_OVER,
    number=lambda here: how_many(*_to_send_home(here)),
    rows=_rows,
    line=_going_home,
    everything=None,
)
