"""Choosing when a library reminds."""

from __future__ import annotations

from dataclasses import asdict

from library_share.circulation.reminders.models import ReminderDays
from library_share.circulation.reminders.rules import Days
from library_share.database import db, insert_into, table_of


def set_days(library_id: int, days: Days) -> None:
    """From the next reminder on; what was told stays told."""
    values = {"library_id": library_id, **asdict(days)}
    kept_so = insert_into(table_of(ReminderDays)).values(values)
    db.session.execute(
        kept_so.on_conflict_do_update(index_elements=["library_id"], set_=asdict(days))
    )
