"""A heap of work at one library: one thing of each kind is really done, then copied in bulk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Table, insert, select, update

from library_share import clock
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.models import Loan, LoanKind
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, Stay
from library_share.database import Base, db, table_of, transaction
from library_share.handovers import actions as handovers
from library_share.handovers.models import Handover, HandoverLine
from library_share.handovers.rules import Purpose
from library_share.interlibrary import actions as interlibrary
from library_share.interlibrary.models import InterlibraryLoan
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.patrons.models import Patron
from tests.given import Given

LONG_AGO = timedelta(days=9)
#: What makes up the work, each after what it points to.
COPIED: tuple[type[Base], ...] = (
    Patron,
    Copy,
    Place,
    Stay,
    Hold,
    HoldSlot,
    Loan,
    Handover,
    HandoverLine,
    InterlibraryLoan,
)
APART = 100


def heaped(given: Given, lines: int) -> int:
    """TH has about so many lines of work: overdue, to fetch, to answer, to receive, long on the
    road, each a fifth of them; answers its id."""
    th, tvx = given.a_library("TH"), given.a_library("TVX")
    given.a_policy()
    copies = [given.a_copy(given.a_title(), library) for library in (th, th, th, tvx)]
    fetched, asked, overdue, coming = copies
    home, away = given.a_patron("Nông Anh An", th), given.a_patron("Lò Văn Bình", tvx)
    given.a_hold(fetched.title, home)
    elsewhere = given.a_hold(asked.title, away)
    with transaction():
        interlibrary.ask(elsewhere.id, _deed(tvx))
        db.session.add(_overdue(overdue, home.id, th.id))
        _sent(coming, tvx, th)
    with transaction():
        copied(lines // 5 - 1)
    return th.id


def _deed(library: Library) -> Deed:
    return Deed(library_id=library.id, account_id=None, at=clock.now())


def _overdue(copy: Copy, patron_id: int, library_id: int) -> Loan:
    return Loan(
        copy_id=copy.id,
        patron_id=patron_id,
        kind=LoanKind.TAKE_HOME,
        lent_at=clock.now(),
        due_on=clock.today() - LONG_AGO,
        owner_library_id=library_id,
        acting_library_id=library_id,
        title_kind=copy.title.kind,
    )


def _sent(copy: Copy, giver: Library, taker: Library) -> None:
    """A consignment that has been on the road for long."""
    handover = handovers.prepare(
        purpose=Purpose.DISPLAY,
        from_place=main_place_of(giver.id),
        to_place=main_place_of(taker.id),
        deed=_deed(giver),
    )
    handovers.add(handover.id, [copy.id], _deed(giver))
    handovers.send(handover.id, _deed(giver))
    left_at = clock.now() - LONG_AGO
    db.session.execute(update(HandoverLine).values(listed_at=left_at, left_at=left_at))


def copied(times: int) -> None:
    """All this work once more, so many times, in the caller's transaction."""
    known: dict[str, set[int]] = {}
    for model in COPIED:
        table = table_of(model)
        query = select(table)
        if model is Place:
            query = query.where(table.c.kind == PlaceKind.CONSIGNMENT)
        rows = [dict(row) for row in db.session.execute(query).mappings()]
        known[table.name] = {row["id"] for row in rows}
        more = [_another(table, row, n * APART, known) for n in range(1, times + 1) for row in rows]
        if more:
            db.session.execute(insert(table), more)


def _another(
    table: Table, row: dict[str, Any], apart: int, known: dict[str, set[int]]
) -> dict[str, Any]:
    new = {**row, "id": row["id"] + apart}
    for column in table.columns:
        for key in column.foreign_keys:
            if row[column.name] in known.get(key.column.table.name, ()):
                new[column.name] = row[column.name] + apart
    for name in {"code", "accession_number", "accession_key"} & set(row):
        new[name] = f"{row[name]}-{apart}"
    if table.name == "places":
        new["name"] = new["code"]
    return new
