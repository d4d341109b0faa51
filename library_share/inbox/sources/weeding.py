"""Weeding lists: for whoever decides, and when everybody has had time to read one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, func, select

from library_share import clock
from library_share.inbox.lines import Here, Line, Source, Step
from library_share.translation import N_, day, gettext, ngettext
from library_share.web.access import Act
from library_share.weeding.models import WeedingLine, WeedingList
from library_share.weeding.rules import NOTICE_DAYS, last_day_of_notice
from library_share.weeding.rules import Step as HowFar

LOOK_AND_DECIDE = N_("Look and decide")
OPEN_THE_LIST = N_("Open the weeding list")
ENDS_TODAY = N_("the public notice ends today")
CAN_BE_CARRIED_OUT = N_("the public notice ended on %(day)s")
SUBMITTED_ON = N_("submitted on %(day)s")


def _notice_ends(here: Here) -> tuple[ColumnElement[bool], ...]:
    """Those whose last day of notice is today or was before."""
    return (
        WeedingList.library_id == here.library_id,
        WeedingList.step == HowFar.PUBLISHED,
        WeedingList.published_on <= here.today - timedelta(days=NOTICE_DAYS - 1),
    )


def _to_decide(here: Here) -> tuple[ColumnElement[bool], ...]:
    return WeedingList.library_id == here.library_id, WeedingList.step == HowFar.SUBMITTED


def _how_many(*conditions: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).select_from(WeedingList).where(*conditions)


def _lists(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    copies = (
        select(func.count())
        .where(WeedingLine.list_id == WeedingList.id, WeedingLine.ended_at.is_(None))
        .correlate(WeedingList)
        .scalar_subquery()
    )
    return (
        select(
            WeedingList.id,
            WeedingList.name,
            WeedingList.submitted_at,
            WeedingList.published_on,
            copies.label("copies"),
        )
        .where(*conditions)
        .order_by(WeedingList.published_on, WeedingList.id)
    )


def _line(row: Any, label: str, **more: Any) -> Line:
    return Line(
        text=row.name,
        about=ngettext("%(num)s copy", "%(num)s copies", row.copies),
        step=Step(label=gettext(label), address=url_for("weeding.one", list_id=row.id)),
        **more,
    )


def _ended(row: Any, here: Here) -> Line:
    last = last_day_of_notice(row.published_on)
    today = last == here.today
    when = gettext(ENDS_TODAY) if today else gettext(CAN_BE_CARRIED_OUT, day=day(last))
    return _line(row, OPEN_THE_LIST, on=last, when=when)


def _submitted(row: Any, _here: Here) -> Line:
    on = clock.local_day(row.submitted_at)
    return _line(row, LOOK_AND_DECIDE, on=on, when=gettext(SUBMITTED_ON, day=day(on)))


TO_WEED = Source(
    name="weeding_to_carry_out",
    label=N_("Weeding lists whose public notice ends"),
    icon="trash",
    act=Act.WEED,
    number=lambda here: _how_many(*_notice_ends(here)),
    rows=lambda here: _lists(*_notice_ends(here)),
    line=_ended,
    everything=lambda: url_for("weeding.all_lists"),
)

WEEDING_TO_DECIDE = Source(
    name="weeding_to_decide",
    label=N_("Weeding lists to be decided"),
    icon="pencil",
    act=Act.DECIDE,
    number=lambda here: _how_many(*_to_decide(here)),
    rows=lambda here: _lists(*_to_decide(here)),
    line=_submitted,
    everything=lambda: url_for("weeding.all_lists"),
)
