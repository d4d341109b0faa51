"""What was told of which loan, so that nothing is told twice."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from library_share.database import Base, check


class Reminder(Base):
    """All that one patron is told on one day, and no more on that day."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("patron_id", "day", name="one_reminder_per_patron_and_day"),
        Index("ix_reminders_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patron_id: Mapped[int] = mapped_column(ForeignKey("patrons.id", ondelete="CASCADE"))
    day: Mapped[date]


class RemindedLoan(Base):
    """A loan that a reminder names, and the stage it had. The due day is that of the moment: a
    loan that was renewed begins anew."""

    __tablename__ = "reminded_loans"
    __table_args__ = (
        Index("ix_reminded_loans_loan_id", "loan_id"),
        check("stage", "stage BETWEEN 0 AND 3"),
    )

    reminder_id: Mapped[int] = mapped_column(
        ForeignKey("reminders.id", ondelete="CASCADE"), primary_key=True
    )
    loan_id: Mapped[int] = mapped_column(ForeignKey("loans.id"), primary_key=True)
    due_on: Mapped[date]
    stage: Mapped[int]


class ReminderDays(Base):
    """When a library reminds, in open days; a library without a row has the usual days."""

    __tablename__ = "reminder_days"
    __table_args__ = (
        check("soon", "soon BETWEEN 0 AND 10"),
        check("in_order", "1 <= first AND first < second AND second < last AND last <= 40"),
    )

    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"), primary_key=True)
    soon: Mapped[int]
    first: Mapped[int]
    second: Mapped[int]
    last: Mapped[int]
