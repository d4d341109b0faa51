"""Forgetting what is old and who has left, bit by bit: each bit is a transaction of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import delete, exists, select, update

from library_share import clock
from library_share.database import db, stop_reading, transaction
from library_share.libraries.models import Library
from library_share.patrons.forgetting import actions, again, queries
from library_share.patrons.forgetting.errors import AlreadyErased, StillNeeded
from library_share.patrons.forgetting.files import tidy_file
from library_share.patrons.forgetting.register import KEEPERS, Keeper, Old, settled
from library_share.patrons.models import AccessRecord, Patron, PatronState

#: Of people, in one transaction: each is searched for in all words.
LEAVERS_AT_ONCE = 20
#: Of rows, in one transaction: the desk waits for a twentieth of a second.
AT_ONCE = 500
LOOKED_AT_ONCE = 10_000
#: So long at a time; the desk has its turn between any two transactions.
AT_MOST_S = 20.0

_IS_LEAVER = (Patron.state == PatronState.LEFT, Patron.erased_on.is_(None))


def forget_what_is_due(at_most_s: float = AT_MOST_S) -> int:
    """Forget in small transactions until nothing is due or the time is over; answers how much."""
    until = time.monotonic() + at_most_s
    done = erase_again()
    for library in db.session.scalars(select(Library)).all():
        for some in _forgotten_at(library):
            done += some
            if time.monotonic() > until:
                break
    for some in iter(lambda: _forget_log(None), 0):
        done += some
        if time.monotonic() > until:
            break
    tidy_file()  # each time: an hour ago somebody may have been reading
    return done


def erase_again() -> int:
    """Whom an older backup brought back; whoever has a book there first has to give it back."""
    done = 0
    for patron in list(again.come_back()):
        with suppress(StillNeeded, AlreadyErased), transaction():
            actions.erase(db.session.get_one(Library, patron.library_id), patron)
            done += 1
    stop_reading()
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
                    actions.note(library.id, keeper.code, len(some))
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
    stop_reading()
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
        actions.erase_all(gone)
        actions.note(library_id, actions.LEAVERS, len(gone))
        return len(gone)


def _date_leavers(library_id: int) -> None:
    """Of some nobody noted when they left: their time begins today."""
    undated = (Patron.library_id == library_id, *_IS_LEAVER, Patron.left_on.is_(None))
    if db.session.scalar(select(exists().where(*undated))):
        with transaction():
            db.session.execute(update(Patron).where(*undated).values(left_on=clock.today()))


def _forget_log(library_id: int | None) -> int:
    ids = db.session.scalars(queries.old_records(library_id).limit(AT_ONCE)).all()
    if not ids:
        return 0
    with transaction():
        db.session.execute(delete(AccessRecord).where(AccessRecord.id.in_(ids)))
        if library_id is not None:
            actions.note(library_id, actions.LOG, len(ids))
        return len(ids)
