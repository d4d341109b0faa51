"""How what phones reported forgets the reader's card; that something was lent stays."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, or_, select

from library_share import clock
from library_share.classroom.devices.models import Device, DeviceAct
from library_share.classroom.devices.rules import ActKind, ActState
from library_share.database import db
from library_share.patrons.forgetting.register import Keeper, Old, Person, register
from library_share.translation import N_

_READER = DeviceAct.about["reader"].as_string()
#: What an act may say of somebody: a card, and what nobody could read.
_OF_PEOPLE = ("reader", "raw")


def _ended(old: Old) -> Select[int]:
    return (
        select(DeviceAct.id)
        .join(Device, Device.id == DeviceAct.device_id)
        .where(
            Device.library_id == old.library_id,
            DeviceAct.kind.in_((ActKind.LEND, ActKind.READ_HERE, ActKind.UNREADABLE)),
            DeviceAct.state != ActState.HELD,
            DeviceAct.happened_at < clock.start_of(old.before),
            or_(*(DeviceAct.about[name].as_string().is_not(None) for name in _OF_PEOPLE)),
        )
        .order_by(DeviceAct.id)
    )


def _forget_in(acts: Select[DeviceAct]) -> None:
    for act in db.session.scalars(acts):
        act.about = {name: said for name, said in act.about.items() if name not in _OF_PEOPLE}
    db.session.flush()


def _forget_rows(_old: Old, ids: Sequence[int]) -> None:
    _forget_in(select(DeviceAct).where(DeviceAct.id.in_(ids)))


def _forget(person: Person) -> None:
    _forget_in(select(DeviceAct).where(_READER.in_(person.card_codes)))


ACTS = register(
    Keeper(
        code="phones",
        name=N_("What phones reported"),
        links=("device_acts.about",),
        forget=_forget,
        old=_ended,
        forget_rows=_forget_rows,
    )
)
