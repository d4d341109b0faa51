"""Whom to remind of what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select

from library_share.catalogue.models import Title
from library_share.circulation.late import late
from library_share.circulation.models import Loan, LoanKind
from library_share.circulation.reminders.models import RemindedLoan, Reminder, ReminderDays
from library_share.circulation.reminders.rules import Days, Stage
from library_share.copies.models import Copy
from library_share.database import db
from library_share.libraries.models import Library, Place
from library_share.patrons.models import Account, Appointment, Patron, PlaceKeeper
from library_share.web.access import Role


def days_of(library_id: int) -> Days:
    """When this library reminds."""
    return all_days().get(library_id, Days())


def all_days() -> dict[int, Days]:
    """By library, of those that chose their own days."""
    return {
        one.library_id: Days(soon=one.soon, first=one.first, second=one.second, last=one.last)
        for one in db.session.scalars(select(ReminderDays))
    }


def untold(today: date, until: date) -> list[Row[Any]]:
    """Loans at home that are late or due until a day and of which there may be something to tell,
    of patrons who were told nothing today; `told` is the highest stage that was told of each, None
    for none. Few columns, because there may be many."""
    was_today = exists().where(Reminder.patron_id == Patron.id, Reminder.day == today)
    told = select(func.max(RemindedLoan.stage)).where(*_names_the_loan()).scalar_subquery()
    return list(
        db.session.execute(
            select(
                Loan.id,
                Loan.due_on,
                Patron.id.label("patron_id"),
                Patron.library_id,
                told.label("told"),
            )
            .join(Patron, Patron.id == Loan.patron_id)
            .where(
                Loan.kind == LoanKind.TAKE_HOME,
                Loan.returned_at.is_(None),
                Loan.due_on <= until,
                ~was_today,
                or_(
                    and_(~late(Loan.due_on, today), ~_was_told(Stage.SOON)),
                    and_(late(Loan.due_on, today), ~_was_told(Stage.LAST)),
                ),
            )
            .order_by(Loan.due_on, Loan.id)
        )
    )


def _was_told(stage: Stage) -> ColumnElement[bool]:
    return exists().where(*_names_the_loan(), RemindedLoan.stage >= stage)


def _names_the_loan() -> tuple[ColumnElement[bool], ...]:
    """With the due day that it has now."""
    return RemindedLoan.loan_id == Loan.id, RemindedLoan.due_on == Loan.due_on


def books_of(patron_ids: Iterable[int], until: date) -> list[Row[Any]]:
    """All that these patrons have at home and that is due until a day, the oldest first."""
    return list(
        db.session.execute(
            select(
                Loan.id,
                Loan.due_on,
                Patron.id.label("patron_id"),
                Patron.library_id,
                Title.title,
                Title.volume,
                Copy.accession_number,
                Library.name.label("lender"),
            )
            .join(Patron, Patron.id == Loan.patron_id)
            .join(Copy, Copy.id == Loan.copy_id)
            .join(Title, Title.id == Copy.title_id)
            .join(Library, Library.id == Loan.acting_library_id)
            .where(
                Loan.kind == LoanKind.TAKE_HOME,
                Loan.returned_at.is_(None),
                Loan.due_on <= until,
                Patron.id.in_(list(patron_ids)),
            )
            .order_by(Loan.due_on, Loan.id)
        )
    )


def who_answers(library_id: int, class_name: str) -> str:
    """The names of a class's form teachers, else of the principal; empty when there is neither."""
    teachers = (
        select(Account.name)
        .join(PlaceKeeper, PlaceKeeper.account_id == Account.id)
        .join(Place, Place.id == PlaceKeeper.place_id)
        .where(
            Place.library_id == library_id,
            Place.class_name == class_name,
            Place.class_name != "",
            PlaceKeeper.until.is_(None),
            _has(Role.CLASS_KEEPER, library_id),
        )
    )
    principals = select(Account.name).where(_has(Role.PRINCIPAL, library_id))
    for asked in (teachers, principals):
        names = db.session.scalars(
            asked.where(Account.is_active).distinct().order_by(Account.name)
        ).all()
        if names:
            return ", ".join(names)
    return ""


def _has(role: Role, library_id: int) -> ColumnElement[bool]:
    return exists().where(
        Appointment.account_id == Account.id,
        Appointment.role == role,
        Appointment.library_id == library_id,
    )
