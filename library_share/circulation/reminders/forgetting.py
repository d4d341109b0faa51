"""How reminders forget: they lead from a loan to its reader, so they go when the loan forgets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, delete, exists, select, update

from library_share.circulation.models import Loan
from library_share.circulation.reminders.models import RemindedLoan, Reminder
from library_share.database import db
from library_share.patrons.forgetting.register import Keeper, Merge, Old, Person, register
from library_share.patrons.models import Patron
from library_share.translation import N_


def _old(old: Old) -> Select[int]:
    """Of a book that is out still, nobody is reminded from the beginning again."""
    is_out = (
        exists()
        .where(RemindedLoan.reminder_id == Reminder.id, Loan.id == RemindedLoan.loan_id)
        .where(Loan.returned_at.is_(None))
    )
    return (
        select(Reminder.id)
        .join(Patron, Patron.id == Reminder.patron_id)
        .where(Patron.library_id == old.library_id, Reminder.day < old.before, ~is_out)
        .order_by(Reminder.id)
    )


def _forget_rows(_old: Old, ids: Sequence[int]) -> None:
    db.session.execute(delete(RemindedLoan).where(RemindedLoan.reminder_id.in_(ids)))
    db.session.execute(delete(Reminder).where(Reminder.id.in_(ids)))


def _forget(person: Person) -> None:
    theirs = select(Reminder.id).where(Reminder.patron_id == person.id)
    db.session.execute(
        delete(RemindedLoan)
        .where(RemindedLoan.reminder_id.in_(theirs))
        .execution_options(synchronize_session=False)
    )
    db.session.execute(delete(Reminder).where(Reminder.patron_id == person.id))


def _told(person: Person) -> Iterator[dict[str, Any]]:
    query = select(Reminder.day).where(Reminder.patron_id == person.id).order_by(Reminder.day)
    for day in db.session.scalars(query):
        yield {"at": day}


def _join_days(merge: Merge) -> None:
    """One reminder a day names the books of both rows."""
    kept = {
        one.day: one.id
        for one in db.session.scalars(select(Reminder).where(Reminder.patron_id == merge.kept.id))
    }
    same_days = select(Reminder).where(
        Reminder.patron_id == merge.other.id, Reminder.day.in_(list(kept))
    )
    for other in db.session.scalars(same_days).all():
        db.session.execute(
            update(RemindedLoan)
            .where(RemindedLoan.reminder_id == other.id)
            .values(reminder_id=kept[other.day])
        )
        db.session.execute(delete(Reminder).where(Reminder.id == other.id))


REMINDERS = register(
    Keeper(
        code="reminders",
        name=N_("Days on which somebody was reminded"),
        links=("reminders.patron_id",),
        forget=_forget,
        old=_old,
        forget_rows=_forget_rows,
        tell=_told,
        make_room=_join_days,
    )
)
