"""Two libraries that hand books over to each other, each with somebody who does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, Stay
from library_share.database import db, transaction
from library_share.handovers import actions
from library_share.handovers.models import Handover, HandoverEvent, HandoverLine
from library_share.handovers.rules import Purpose
from library_share.libraries.models import Place
from library_share.libraries.queries import main_place_of
from library_share.safekeeping.queries import findings


@dataclass
class Road:
    """TH gives, TVX takes. Every act happens a minute after the one before."""

    given: Any
    giver: Any
    taker: Any
    now: datetime

    def deed(self, library: Any) -> Deed:
        self.now += timedelta(minutes=1)
        return Deed(library_id=library.id, account_id=None, at=self.now)

    def gives(self, act: Callable[..., Any], *args: Any, **more: Any) -> Any:
        return self._act(self.giver, act, *args, **more)

    def takes(self, act: Callable[..., Any], *args: Any, **more: Any) -> Any:
        return self._act(self.taker, act, *args, **more)

    def _act(self, library: Any, act: Callable[..., Any], *args: Any, **more: Any) -> Any:
        with transaction():
            done = act(*args, self.deed(library), **more)
        db.session.expire_all()
        return done

    def a_list(
        self, copies: Sequence[Copy] = (), *, purpose: Purpose = Purpose.DISPLAY
    ) -> Handover:
        with transaction():
            handover = actions.prepare(
                purpose=purpose,
                from_place=main_place_of(self.giver.id),
                to_place=main_place_of(self.taker.id),
                deed=self.deed(self.giver),
            )
        if copies:
            self.gives(actions.add, handover.id, [copy.id for copy in copies])
        return handover

    def copies(self, how_many: int) -> list[Copy]:
        return [self.given.a_copy(f"Cuốn {n}", self.giver) for n in range(how_many)]

    def sent(self, copies: Sequence[Copy]) -> Handover:
        handover = self.a_list(copies)
        self.gives(actions.send, handover.id)
        return handover

    def line(self, handover: Handover, copy: Copy) -> HandoverLine:
        return db.session.scalars(
            select(HandoverLine)
            .where(HandoverLine.handover_id == handover.id, HandoverLine.copy_id == copy.id)
            .order_by(HandoverLine.id.desc())
            .limit(1)
        ).one()

    def last_event(self, handover: Handover) -> HandoverEvent:
        return db.session.scalars(
            select(HandoverEvent)
            .where(HandoverEvent.handover_id == handover.id)
            .order_by(HandoverEvent.id.desc())
            .limit(1)
        ).one()


def place_of(copy: Copy) -> Place:
    """Where the copy stands now."""
    return db.session.scalars(
        select(Place)
        .join(Stay, Stay.place_id == Place.id)
        .where(Stay.copy_id == copy.id, Stay.until.is_(None))
    ).one()


@pytest.fixture
def road(given) -> Iterator[Road]:
    """After every story the books balance."""
    giver, taker = given.a_library("TH"), given.a_library("TVX")
    yield Road(given, giver, taker, clock.now())
    db.session.rollback()
    assert [(found.check.name, found.sentences) for found in findings()] == []
