"""Forgetting: what is old, who has left, one person."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import delete, exists, select, update

from library_share import clock
from library_share.database import db, judged, transaction
from library_share.libraries.models import Library
from library_share.patrons import access_log
from library_share.patrons.forgetting import queries
from library_share.patrons.forgetting.errors import NO_LOAN_TO_NOBODY, AlreadyErased, StillNeeded
from library_share.patrons.forgetting.files import tidy_file
from library_share.patrons.forgetting.models import ForgettingTerms, Forgotten
from library_share.patrons.forgetting.own import person_of
from library_share.patrons.forgetting.register import (
    KEEPERS,
    Keeper,
    Old,
    count_once_more,
    settled,
)
from library_share.patrons.forgetting.rules import Terms
from library_share.patrons.forgetting.texts import cross_out
from library_share.patrons.models import AccessRecord, Patron, PatronState

LEAVERS, ERASED, LOG = "leavers", "erased", "old_log"
#: Of people, in one transaction: each is searched for in all words.
LEAVERS_AT_ONCE = 20
#: Of rows, in one transaction: the desk waits for a twentieth of a second.
AT_ONCE = 500
LOOKED_AT_ONCE = 10_000
#: So long at a time; the desk has its turn between any two transactions.
AT_MOST_S = 20.0


_IS_LEAVER = (Patron.state == PatronState.LEFT, Patron.erased_on.is_(None))


def set_terms(library: Library, terms: Terms) -> None:
    row = db.session.get(ForgettingTerms, library.id) or ForgettingTerms(library_id=library.id)
    row.loan_months, row.leaver_months = terms.loan_months, terms.leaver_months
    row.log_months = terms.log_months
    db.session.add(row)
    access_log.note("set_forgetting", library_id=library.id)
    db.session.flush()


# --- what is old ---------------------------------------------------------------------------------


def forget_what_is_due(at_most_s: float = AT_MOST_S) -> int:
    """Forget in small transactions until nothing is due or the time is over; answers how much."""
    until = time.monotonic() + at_most_s
    done = 0
    for library in db.session.scalars(select(Library)).all():
        for some in _forgotten_at(library):
            done += some
            if time.monotonic() > until:
                break
    tidy_file()  # each time: an hour ago somebody may have been reading
    return done


def _forgotten_at(library: Library) -> Iterator[int]:
    """Forget at one library bit by bit; each bit is a transaction of its own."""
    old = queries.old_of(library)
    if is_any_due(old):
        old = replace(old, before=settled(old))
    for keeper in KEEPERS.values():
        while ids := _some_old(keeper, old):
            for start in range(0, len(ids), AT_ONCE):
                some = ids[start : start + AT_ONCE]
                with transaction():
                    keeper.forget_rows(old, some)
                    _note(library.id, keeper.code, len(some))
                yield len(some)
    while some_leavers := _forget_leavers(library.id):
        yield some_leavers
    while some_lines := _forget_log(library.id):
        yield some_lines


def is_any_due(old: Old) -> bool:
    return any(_some_old(keeper, old, at_most=1) for keeper in KEEPERS.values())


def _some_old(keeper: Keeper, old: Old, at_most: int = LOOKED_AT_ONCE) -> Sequence[int]:
    """Looked for without the write lock, and only now and then: old rows may be far apart."""
    if keeper.old is None:
        return ()
    found = db.session.scalars(keeper.old(old).limit(at_most)).all()
    db.session.rollback()  # a transaction that goes on reading keeps SQLite's log from ending
    return found


def _forget_leavers(library_id: int) -> int:
    """Those without open matters; the others stay in the list until these are settled."""
    _date_leavers(library_id)
    due = db.session.scalars(queries.due_leavers(library_id).order_by(Patron.id)).all()
    held = queries.reasons_to_keep([one.id for one in due])
    some = [one.id for one in due if one.id not in held][:LEAVERS_AT_ONCE]
    if not some:
        return 0
    with transaction():
        found = select(Patron).where(Patron.id.in_(some), *_IS_LEAVER).with_for_update()
        free = db.session.scalars(found.execution_options(populate_existing=True)).all()
        borrowed = queries.reasons_to_keep([one.id for one in free])  # back, with a book, just now
        gone = [one for one in free if one.id not in borrowed]
        _erase(gone)
        _note(library_id, LEAVERS, len(gone))
        return len(gone)


def _date_leavers(library_id: int) -> None:
    """Of some nobody noted when they left: their time begins today."""
    undated = (Patron.library_id == library_id, *_IS_LEAVER, Patron.left_on.is_(None))
    if db.session.scalar(select(exists().where(*undated))):
        with transaction():
            db.session.execute(update(Patron).where(*undated).values(left_on=clock.today()))


def _forget_log(library_id: int) -> int:
    ids = db.session.scalars(queries.old_records(library_id).limit(AT_ONCE)).all()
    if not ids:
        return 0
    with transaction():
        db.session.execute(delete(AccessRecord).where(AccessRecord.id.in_(ids)))
        _note(library_id, LOG, len(ids))
        return len(ids)


def _note(library_id: int, keeper: str, how_many: int) -> None:
    if not how_many:
        return
    today = clock.today()
    row = db.session.scalars(
        select(Forgotten)
        .where(
            Forgotten.library_id == library_id,
            Forgotten.day == today,
            Forgotten.keeper == keeper,
        )
        .with_for_update()
    ).one_or_none()
    if row is None:
        row = Forgotten(library_id=library_id, day=today, keeper=keeper, how_many=0)
        db.session.add(row)
    row.how_many += how_many
    db.session.flush()


# --- one person ----------------------------------------------------------------------------------


def erase(library: Library, patron: Patron) -> None:
    """Forget one person everywhere, or give every reason why not. What figures count stays."""
    db.session.refresh(patron, with_for_update=True)
    if patron.erased_on is not None:
        raise AlreadyErased
    if reasons := queries.reasons_to_keep([patron.id]):
        raise StillNeeded(reasons=reasons[patron.id])
    with judged({NO_LOAN_TO_NOBODY: StillNeeded()}):
        _erase([patron])
    access_log.note("erased_patron", library_id=library.id, patron_id=patron.id)
    _note(library.id, ERASED, 1)


def _erase(patrons: list[Patron]) -> None:
    people = [person_of(patron) for patron in patrons]
    names = [patron.name for patron in patrons]
    for person in people:
        count_once_more(person)
        for keeper in reversed(KEEPERS.values()):
            keeper.forget(person)
    cross_out(names)
