"""What revoked phones of class shelves still had to say, and what nobody could read."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import Select, func, select

from library_share.classroom.devices.models import Device, DeviceAct
from library_share.classroom.devices.rules import ActState
from library_share.clock import local_day
from library_share.inbox.lines import Here, Line, Source, Step
from library_share.translation import N_, day, gettext, ngettext
from library_share.web.access import Act

DECIDE = N_("Decide")
REVOKED = N_("revoked on %(day)s")
UNREADABLE = N_("could not be read on %(day)s")


def _how_many(here: Here) -> Select[int]:
    return (
        select(func.count(DeviceAct.device_id.distinct()))
        .join(Device, Device.id == DeviceAct.device_id)
        .where(Device.library_id == here.library_id, DeviceAct.state == ActState.HELD)
    )


def _rows(here: Here) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Device.code,
            Device.name,
            Device.revoked_at,
            func.count().label("held"),
            func.max(DeviceAct.recorded_at).label("came_at"),
        )
        .join(DeviceAct, DeviceAct.device_id == Device.id)
        .where(Device.library_id == here.library_id, DeviceAct.state == ActState.HELD)
        .group_by(Device.id, Device.code, Device.name, Device.revoked_at)
        .order_by(Device.id)
    )


def _line(row: Any, _here: Here) -> Line:
    on = row.revoked_at or row.came_at
    return Line(
        text=row.name,
        about=ngettext("%(num)s act to decide", "%(num)s acts to decide", row.held),
        on=local_day(on),
        when=gettext(REVOKED if row.revoked_at else UNREADABLE, day=day(on)),
        step=Step(label=gettext(DECIDE), address=url_for("devices.held", code=row.code)),
    )


TO_DECIDE = Source(
    name="to_decide",
    label=N_("Phones whose report waits for you"),
    icon="eye",
    act=Act.SET_UP,
    number=_how_many,
    rows=_rows,
    line=_line,
    everything=lambda: url_for("devices.all_devices"),
)
