"""The demo's consignments, at every stage of their way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from library_share import clock
from library_share.database import db
from library_share.demo.diary import Diary, copies_at_rest
from library_share.demo.network import LIBRARIANS
from library_share.dispatch import actions as dispatch
from library_share.handovers import actions as handovers
from library_share.handovers.models import Handover, HandoverLine
from library_share.handovers.rules import Purpose
from library_share.libraries.models import Library
from library_share.libraries.queries import main_place_of


@dataclass(frozen=True)
class Neighbours:
    """A library that gives, and one that takes; days are counted back from today."""

    giver: Library
    taker: Library
    diary: Diary

    def prepare(self) -> None:
        """A list is picked, and waits to be sent."""
        self._picked(copies=1, days=1)

    def hand_over(self) -> None:
        """Something at every later stage."""
        self._display_asked_back()
        self._one_missing()
        self._received(self._sent(copies=2, days=3), days=1)
        self._sent(copies=3, days=1)

    def _display_asked_back(self) -> None:
        until = clock.today() + timedelta(days=2)
        handover = self._received(self._sent(copies=2, days=15, until=until), days=14)
        self._signed(handover, days=14)

    def _one_missing(self) -> None:
        """Two left, one came: the other is too long on the road."""
        handover = self._received(self._sent(copies=2, days=12), days=11)
        lines = select(HandoverLine.id).where(HandoverLine.handover_id == handover.id)
        line_id = db.session.scalars(lines.order_by(HandoverLine.id).limit(1)).one()
        with self.diary.deed(self.taker, days=11) as deed:
            dispatch.act(handover, handovers.miss, line_id, deed=deed)
        self._signed(handover, days=10)

    def _picked(self, *, copies: int, days: int, until: date | None = None) -> Handover:
        until = until or clock.today() + timedelta(days=30)
        with self.diary.deed(self.giver, days) as deed:
            handover = handovers.prepare(
                purpose=Purpose.DISPLAY,
                from_place=main_place_of(self.giver.id),
                to_place=main_place_of(self.taker.id),
                deed=deed,
                until=until,
            )
            copy_ids = [copy.id for copy in copies_at_rest(self.giver, deed, copies)]
            handovers.add(handover.id, copy_ids, deed, picked=True)
        return handover

    def _sent(self, *, copies: int, days: int, until: date | None = None) -> Handover:
        handover = self._picked(copies=copies, days=days, until=until)
        with self.diary.deed(self.giver, days) as deed:
            dispatch.act(handover, handovers.send, deed=deed)
        return handover

    def _received(self, handover: Handover, *, days: int) -> Handover:
        with self.diary.deed(self.taker, days) as deed:
            dispatch.receive(handover, deed)
        return handover

    def _signed(self, handover: Handover, *, days: int) -> None:
        with self.diary.deed(self.taker, days) as deed:
            dispatch.act(handover, handovers.count, deed=deed)
        for library in (self.taker, self.giver):
            with self.diary.deed(library, days) as deed:
                name = LIBRARIANS[library.code.lower()]
                dispatch.act(handover, handovers.sign, deed=deed, name=name)
