"""What should run by itself and does not: a backup that failed, reminders that stand still."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import Select, func, select

from library_share.clock import local_day
from library_share.inbox.lines import Here, Line, Source, Step
from library_share.jobs.models import Turn
from library_share.jobs.overview import in_need_of_care
from library_share.jobs.schedules import SCHEDULES
from library_share.translation import N_, day, gettext
from library_share.web.access import Act

LOOK = N_("Look at it")
FAILED = N_("failed on %(day)s")
STANDS_STILL = N_("has not run since %(day)s")


def _how_many(_here: Here) -> Select[int]:
    return select(func.count()).select_from(in_need_of_care().subquery())


def _rows(_here: Here) -> Select[*tuple[Any, ...]]:
    return in_need_of_care()


def _line(row: Any, _here: Here) -> Line:
    turn: Turn = row.Turn
    since = turn.failed_at if turn.failure else turn.done_at or turn.made_at
    when = FAILED if turn.failure else STANDS_STILL
    return Line(
        text=gettext(SCHEDULES[turn.code].name),
        about=turn.failure,
        on=local_day(since) if since else None,
        when=gettext(when, day=day(since)),
        step=Step(label=gettext(LOOK), address=url_for("schedules.show")),
    )


STANDING_STILL = Source(
    name="standing_still",
    label=N_("Does not run by itself"),
    icon="exclamation-triangle",
    act=Act.SET_UP,
    number=_how_many,
    rows=_rows,
    line=_line,
    everything=lambda: url_for("schedules.show"),
)
