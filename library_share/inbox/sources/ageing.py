"""Books that left long ago and have not arrived."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import Select, func, or_, select

from library_share import clock
from library_share.catalogue.rules import full_title
from library_share.handovers import queries
from library_share.handovers.models import Handover, HandoverLine
from library_share.inbox.lines import Here, Line, Source, Step, listed
from library_share.translation import N_, day, gettext
from library_share.web.access import Act

#: So long a way inside one commune is strange.
AGEING_AFTER = timedelta(days=7)
SAY_WHAT_BECAME = N_("Say what became of it")
LEFT = N_("left on %(day)s")


def _long_ago(here: Here) -> datetime:
    return clock.start_of(here.today - AGEING_AFTER)


def _how_many_age(here: Here) -> Select[int]:
    return (
        select(func.count(HandoverLine.id))
        .join(Handover, Handover.id == HandoverLine.handover_id)
        .where(
            or_(
                Handover.from_library_id == here.library_id,
                Handover.to_library_id == here.library_id,
            ),
            HandoverLine.copy_id.is_not(None),
            HandoverLine.ended_at.is_(None),
            HandoverLine.left_at.is_not(None),
            HandoverLine.left_at < _long_ago(here),
        )
    )


def _ageing(here: Here) -> Select[*tuple[Any, ...]]:
    return queries.on_the_road(here.library_id, left_before=_long_ago(here)).order_by(
        HandoverLine.left_at, HandoverLine.id
    )


def _aged(row: Any, _here: Here) -> Line:
    address = url_for("handovers.one", code=row.consignment)
    return Line(
        text=full_title(row.title, row.volume),
        about=listed(
            f"{row.from_library} → {row.to_library}", row.accession_number, row.consignment
        ),
        on=clock.local_day(row.left_at),
        when=gettext(LEFT, day=day(row.left_at)),
        step=Step(label=gettext(SAY_WHAT_BECAME), address=address),
    )


AGEING = Source(
    name="ageing",
    label=N_("More than a week on the road"),
    icon="clock-history",
    act=Act.HAND_OVER,
    number=_how_many_age,
    rows=_ageing,
    line=_aged,
    everything=lambda: url_for("handovers.on_the_road", days=AGEING_AFTER.days),
)
