"""What the demo's libraries have still to do: something in every group of the page of today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import exists, select

from library_share import clock
from library_share.circulation.holds import actions as holds
from library_share.circulation.holds.models import Hold
from library_share.circulation.holds.queries import terms_of
from library_share.circulation.holds.rules import ready_until
from library_share.circulation.models import Loan
from library_share.classroom.devices import acts, pairing
from library_share.classroom.devices.acts import Said
from library_share.classroom.devices.rules import ActKind
from library_share.copies.models import Copy
from library_share.database import db
from library_share.demo.between import Lending
from library_share.demo.consignments import Neighbours
from library_share.demo.diary import Diary, copies_at_rest
from library_share.demo.newspapers import take_newspapers
from library_share.demo.promotion import promote
from library_share.demo.reports import report
from library_share.demo.rotation import rotate
from library_share.demo.weeding import weed
from library_share.desk.actions import Asked, take_scan
from library_share.desk.rules import Intent
from library_share.libraries.calendars import calendar_of
from library_share.libraries.models import Library, Place, PlaceKind
from library_share.libraries.queries import class_of_this_year
from library_share.patrons.accounts.identity import find_actor_of
from library_share.patrons.models import Patron, PatronState
from library_share.patrons.queries import find_patron_with_id

#: Classes whose teachers have an account in the demo, by library.
CLASSES = {"TH": "4A", "THCS": "6A"}
#: Those with many books lend them to all others.
GIVERS = ("TH", "THCS")
LOST_PHONE = "Điện thoại cũ bị thất lạc"
PHONE_IN_USE = "Điện thoại cũ của cô chủ nhiệm"
#: So far back a book is looked for whose last day on the pick-up shelf is today.
LOOKED_BACK_DAYS = 30


def leave_work(libraries: dict[str, Library], account_ids: dict[str, int], since: date) -> None:
    """Each library takes something, and has somebody who waits, a list to send, a late scan to
    look at. Nothing of it happened before `since`."""
    diary = Diary(account_ids, since)
    for library in libraries.values():
        giver, other = (libraries[code] for code in GIVERS)
        Neighbours(other if library is giver else giver, library, diary).hand_over()
    chance = Random(clock.today().toordinal())
    asking = {code: _readers_without_a_book(libraries[code], skipping=5) for code in GIVERS}
    for library in libraries.values():
        readers = _readers_without_a_book(library)
        _wait_for_a_book(library, next(readers), diary)
        _come_on_the_last_day(library, next(readers), diary)
        Neighbours(library, libraries[GIVERS[library.code == GIVERS[0]]], diary).prepare()
        _report_late(library, diary, chance)
        _lose_a_phone(library, diary, chance)
        _use_a_phone(library, diary, chance)
        weed(library, diary)
        neighbour = libraries[GIVERS[library.code == GIVERS[0]]]
        Lending(library, neighbour, diary).ask(next(asking[neighbour.code]))
        Lending(neighbour, library, diary).lend_and_ask_back(next(readers))
        promote(library, diary, CLASSES.get(library.code, ""))
        if library.code in CLASSES:
            _class_waits(library, diary)
    take_newspapers(libraries, diary)
    rotate(libraries, diary)
    report(list(libraries.values()), diary)


def _readers_without_a_book(library: Library, *, skipping: int = 0) -> Iterator[Patron]:
    query = (
        select(Patron)
        .where(
            Patron.library_id == library.id,
            Patron.state == PatronState.ACTIVE,
            ~exists().where(Loan.patron_id == Patron.id, Loan.returned_at.is_(None)),
        )
        .order_by(Patron.id)
        .offset(skipping)
    )
    return iter(db.session.scalars(query).all())


def _wait_for_a_book(library: Library, reader: Patron, diary: Diary, days: int = 1) -> Hold:
    """The book stands in the stack room, and is kept for the reader."""
    with diary.deed(library, days) as deed:
        (copy,) = copies_at_rest(library, deed, 1)
        return holds.place(copy.title, deed, patron=find_patron_with_id(reader.id), copy=copy)


def _come_on_the_last_day(library: Library, reader: Patron, diary: Diary) -> None:
    """A book has waited so long that it waits no longer than today; on a closed day, none."""
    calendar, today = calendar_of(library.id, around=clock.today()), clock.today()
    ready_days = terms_of(library.id).ready_days
    for days in range(1, LOOKED_BACK_DAYS):
        if ready_until(calendar, today - timedelta(days=days), ready_days) == today:
            hold = _wait_for_a_book(library, reader, diary, days)
            with diary.deed(library, days) as deed:
                holds.set_aside(hold.slots[0].id, deed)
            return


def _class_waits(library: Library, diary: Diary) -> None:
    """The teacher asked for a book for her class."""
    school_class = class_of_this_year(library, CLASSES[library.code], clock.today())
    with diary.deed(library, days=1) as deed:
        (copy,) = copies_at_rest(library, deed, 1)
        holds.place(copy.title, deed, school_class=school_class, copy=copy)


def _report_late(library: Library, diary: Diary, chance: Random) -> None:
    """A phone without network noted the return of a book that nobody had."""
    who = find_actor_of(diary.account_of(library))
    assert who is not None
    on_loan = exists().where(Loan.copy_id == Copy.id, Loan.returned_at.is_(None))
    codes = select(Copy.code).where(Copy.library_id == library.id, ~on_loan).order_by(Copy.id)
    with diary.deed(library, days=1) as deed:
        asked = Asked(
            scan_id=UUID(int=chance.getrandbits(128), version=4),
            code=db.session.scalars(codes.limit(1)).one(),
            intent=Intent.RETURN,
            scanned_at=deed.at - timedelta(hours=1),
        )
        take_scan(asked, library.id, who)


def _use_a_phone(library: Library, diary: Diary, chance: Random) -> None:
    """An old phone serves a class shelf, and counted yesterday who read there."""
    shelves = select(Place).where(
        Place.library_id == library.id, Place.kind == PlaceKind.CLASS_SHELF
    )
    shelf = db.session.scalars(shelves.order_by(Place.id).limit(1)).first()
    if shelf is None:
        return
    with diary.deed(library, days=2):
        secret = pairing.offer(library.id, shelf, diary.account_of(library))
        phone, _key = pairing.pair(secret, PHONE_IN_USE)
    with diary.deed(library, days=1) as deed:
        said = Said(
            number=1,
            act_id=UUID(int=chance.getrandbits(128), version=4),
            kind=ActKind.READINGS,
            at=deed.at - timedelta(hours=1),
            about={"count": 12},
        )
        acts.take(phone.id, said, clock_shows=deed.at)


def _lose_a_phone(library: Library, diary: Diary, chance: Random) -> None:
    """A phone of the desk was lost and revoked; what it still had to say came in afterwards."""
    with diary.deed(library, days=3) as deed:
        account_id = diary.account_of(library)
        phone, _key = pairing.pair(pairing.offer(library.id, None, account_id), LOST_PHONE)
        (copy,) = copies_at_rest(library, deed, 1)
    with diary.deed(library, days=2):
        pairing.revoke(library.id, phone.code, account_id)
    with diary.deed(library, days=1) as deed:
        said = Said(
            number=1,
            act_id=UUID(int=chance.getrandbits(128), version=4),
            kind=ActKind.RETURN,
            at=deed.at - timedelta(hours=1),
            about={"copy": copy.code},
        )
        acts.take(phone.id, said, clock_shows=deed.at)
