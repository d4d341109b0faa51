"""Filling an empty database with the demo commune."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from sqlalchemy import select

from library_share import clock
from library_share.database import db, transaction
from library_share.demo.calendar import days_at_work, years_around
from library_share.demo.errands import leave_work
from library_share.demo.keepers import put_keepers_in_charge
from library_share.demo.lists import import_lists
from library_share.demo.loans import Months
from library_share.demo.network import make_accounts, make_commune, make_policies
from library_share.demo.people import add_grown_ups
from library_share.demo.shelves import fill_shelves, give_levels, lose_and_damage
from library_share.demo.stocktakes import take_stock
from library_share.libraries.models import Library
from library_share.patrons.models import Patron, PatronKind, PatronState

#: The same day gives the same demo.
SEED = 2026
LOANS_A_DAY = {"MN": 2, "TH": 5, "THCS": 4, "TTHTCD": 1, "TVX": 2}


def fill() -> None:
    """Make the demo, all or nothing; some seconds of work. Only for an empty database."""
    today, chance = clock.today(), Random(SEED)
    first, last = days_at_work(today)
    with transaction():
        with clock.pretend(first - timedelta(days=2)):
            libraries = make_commune(years_around(today))
            make_policies(libraries)
            account_ids = make_accounts(libraries)
            import_lists(libraries, account_ids)
            add_grown_ups(libraries, chance)
            put_keepers_in_charge(libraries, clock.today())
            give_levels(chance)
            _suspend_somebody(libraries["THCS"])
        for code, library in libraries.items():
            account_id = account_ids[code.lower()]
            with clock.pretend(first - timedelta(days=1)):
                fill_shelves(library, clock.now(), account_id, chance)
                lose_and_damage(library, account_id, chance)
            # Yesterday was the last day: nothing may have happened later than now.
            story = Months(library, account_id, chance, LOANS_A_DAY[code])
            story.play(first, min(last, today - timedelta(days=1)))
        leave_work(libraries, account_ids, since=first)
        take_stock(libraries["THCS"], account_ids["thcs"])


def _suspend_somebody(library: Library) -> None:
    """A pupil may not borrow for a while; a teacher has moved away. No pupil of the class lists
    has left, so that importing those again changes nobody."""
    pupil, teacher = (
        db.session.scalars(
            select(Patron)
            .where(Patron.library_id == library.id, Patron.kind == kind)
            .order_by(Patron.id)
            .limit(1)
        ).one()
        for kind in (PatronKind.PUPIL, PatronKind.TEACHER)
    )
    pupil.state = PatronState.SUSPENDED
    pupil.suspended_until = clock.today() + timedelta(days=365)
    pupil.suspended_because = "Làm mất sách, chưa đền"
    teacher.state = PatronState.LEFT
