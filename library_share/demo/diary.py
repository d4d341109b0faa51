"""Who did something on which day of the demo's last weeks, and with which books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, or_, select

from library_share import clock
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.models import Loan
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, CopyState, Stay
from library_share.database import db
from library_share.handovers.models import HandoverLine
from library_share.libraries.models import Library, Place, PlaceKind

#: After the desks have closed for noon.
BEGINS_AT = timedelta(hours=13, minutes=30)

OPEN_TO_ALL = (PlaceKind.STACK_ROOM, PlaceKind.READING_CORNER, PlaceKind.OUTDOOR_LIBRARY)


@dataclass
class Diary:
    """Days are counted back from today, none before `since`; every act is later than those told
    before it of the same day."""

    account_ids: Mapping[str, int]
    since: date
    _seconds: int = 0

    @contextmanager
    def deed(self, library: Library, days: int) -> Iterator[Deed]:
        """What the library's librarian did then, with the clock turned back."""
        self._seconds += 20
        day = max(self.since, clock.today() - timedelta(days=days))
        at = clock.start_of(day) + BEGINS_AT + timedelta(seconds=self._seconds)
        with clock.pretend(at):
            yield Deed(library_id=library.id, account_id=self.account_of(library), at=at)

    def account_of(self, library: Library) -> int:
        return self.account_ids[library.code.lower()]


def copies_at_rest(library: Library, deed: Deed, how_many: int) -> list[Copy]:
    """Books of the library that have stood in its rooms and corners since before this deed,
    wanted by nobody; those of the stack room first. A small library may have fewer."""
    is_out = or_(Loan.returned_at.is_(None), Loan.returned_at >= deed.at)
    query = (
        select(Copy)
        .join(Stay, (Stay.copy_id == Copy.id) & Stay.until.is_(None))
        .join(Place, Place.id == Stay.place_id)
        .where(
            Copy.library_id == library.id,
            Copy.state == CopyState.IN_USE,
            Place.library_id == library.id,
            Place.kind.in_(OPEN_TO_ALL),
            Stay.since < deed.at,
            ~exists().where(Loan.copy_id == Copy.id, is_out),
            ~exists().where(HandoverLine.copy_id == Copy.id, HandoverLine.ended_at.is_(None)),
            ~exists().where(HoldSlot.copy_id == Copy.id, HoldSlot.ended_at.is_(None)),
        )
        .order_by(Place.is_main.desc(), Copy.id)
        .limit(how_many)
    )
    return list(db.session.scalars(query))
