"""Scans reported afterwards that do not fit what was known."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import Select, func, select

from library_share.clock import local_day
from library_share.desk import late
from library_share.desk.models import LateScan
from library_share.inbox.lines import Here, Line, Source, Step
from library_share.translation import N_, day, gettext
from library_share.web.access import Act

LOOKED_AT = N_("Looked at")
SCANNED = N_("scanned on %(day)s")


def _how_many(here: Here) -> Select[int]:
    return select(func.count(LateScan.id)).where(
        LateScan.library_id == here.library_id, LateScan.looked_at.is_(None)
    )


def _rows(here: Here) -> Select[*tuple[Any, ...]]:
    return late.waiting_at(here.library_id).order_by(LateScan.id)


def _line(row: Any, _here: Here) -> Line:
    said = row.answer or {}
    return Line(
        text=said.get("sentence") or said.get("detail") or gettext(N_("Late scan")),
        about=row.scanned_by,
        on=local_day(row.scanned_at),
        when=gettext(SCANNED, day=day(row.scanned_at)),
        step=Step(
            label=gettext(LOOKED_AT),
            address=url_for("late_scans.look", late_id=row.id),
            posts=True,
        ),
    )


TO_LOOK_AT = Source(
    name="to_look_at",
    label=N_("Late scans to look at"),
    icon="eye",
    act=Act.LEND,
    number=_how_many,
    rows=_rows,
    line=_line,
    everything=lambda: url_for("late_scans.show"),
)
