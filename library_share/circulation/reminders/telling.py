"""Telling patrons, once each hour that the PC is on: each at most once a day, each stage once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import and_, delete, exists, insert, not_, or_, select

from library_share import clock
from library_share.catalogue.rules import full_title
from library_share.circulation.models import Loan
from library_share.circulation.reminders import queries
from library_share.circulation.reminders.kinds import DUE_SOON, OVERDUE, still_true
from library_share.circulation.reminders.models import RemindedLoan, Reminder
from library_share.circulation.reminders.rules import (
    LOOKED_BACK,
    SOON_AT_MOST,
    Days,
    Stage,
    stage_of,
)
from library_share.database import db, insert_into, table_of
from library_share.jobs import every
from library_share.libraries.calendars import calendar_of
from library_share.notices import News, tell_all, withdraw
from library_share.notices.kinds import Value
from library_share.notices.models import Notice
from library_share.notices.queries import classes_of
from library_share.notices.rules import Channel, State
from library_share.translation import N_, day, gettext, ngettext

#: Patrons told in one transaction, so that the desk never waits long; the rest an hour later.
AT_ONCE = 500
#: A reminder of books that are all back again is of no use to anybody.
KEPT_FOR = timedelta(days=30)
KINDS = (OVERDUE.code, DUE_SOON.code)
LINE = N_("“{title}” ({number}), due on {day}, {lender}")

Books = list[tuple[Any, Stage]]
"""Rows of `queries.books_of`, each with its stage."""

_REMINDERS, _LOANS = table_of(Reminder), table_of(RemindedLoan)


@every(
    hours=1,
    name=N_("Remind of books"),
    purpose=N_(
        "Whoever has books that are due soon or overdue gets one reminder a day at the most, with "
        "all of them; closed days do not count."
    ),
    outcome=lambda num: ngettext("%(num)s reminder", "%(num)s reminders", num),
)
def remind_of_books() -> int:
    """Answers how many patrons are told.

    The patron's own library tells, whichever lent the book: its class slips reach the child. What
    no child got yet and is not true any more is taken back first, and its books are told anew.
    """
    today = clock.today()
    _take_back()
    _forget(today)
    chosen = queries.all_days()
    reminders = _begin(_whom_to_tell(chosen, today), today)
    _replace(reminders)
    told = _told(reminders, chosen, today)
    if not told:
        return 0
    db.session.execute(
        insert(_LOANS),
        [
            {
                "reminder_id": reminders[patron_id],
                "loan_id": row.id,
                "due_on": row.due_on,
                "stage": stage,
            }
            for patron_id, books in told.items()
            for row, stage in books
        ],
    )
    tell_all(_news(reminders, told))
    return len(told)


def _take_back() -> None:
    """Reminders that wait and do not hold any more. What no child got, and no librarian took back,
    counts as untold: what is left of it is told anew. The slip decides, which is what reaches the
    child; that the teacher read it on screen does not."""
    about, waits = Notice.about, Notice.state == State.WAITING
    for kind in KINDS:
        outdated = select(about).where(Notice.kind == kind, waits, not_(still_true(about)))
        withdraw(kind=kind, about=[id_ for id_ in db.session.scalars(outdated) if id_ is not None])
    counts = or_(Notice.state != State.WITHDRAWN, Notice.ended_by_id.is_not(None))
    slip = (Notice.kind.in_(KINDS), Notice.channel == Channel.SLIP)
    told = exists().where(about == Reminder.id, *slip, counts)
    db.session.execute(delete(Reminder).where(~told))


def _forget(today: date) -> None:
    """Who was late with what is nobody's business once the books are back."""
    out = exists().where(
        RemindedLoan.reminder_id == Reminder.id,
        Loan.id == RemindedLoan.loan_id,
        Loan.returned_at.is_(None),
    )
    db.session.execute(delete(Reminder).where(and_(Reminder.day < today - KEPT_FOR, ~out)))


def _whom_to_tell(chosen: dict[int, Days], today: date) -> list[int]:
    """Patrons with a book whose stage today was not told yet, the longest late first."""
    rows = queries.untold(today, today + SOON_AT_MOST)
    found: dict[int, None] = {}
    for row in rows:
        stage = _stage(row, chosen, today)
        if stage is not None and (row.told is None or stage > row.told):
            found[row.patron_id] = None
        if len(found) == AT_ONCE:
            break
    return list(found)


def _stage(row: Any, chosen: dict[int, Days], today: date) -> Stage | None:
    """None on a day on which the patron's library is closed: nobody is there to hand out slips."""
    # Calendars go forward further than back, so one that begins earlier knows all these days.
    calendar = calendar_of(row.library_id, around=today - LOOKED_BACK)
    if not calendar.is_open(today):
        return None
    return stage_of(row.due_on, chosen.get(row.library_id, Days()), calendar, today)


def _begin(patron_ids: list[int], today: date) -> dict[int, int]:
    """A reminder for each of them, by patron; those whom another process tells are left to it."""
    if not patron_ids:
        return {}
    once = insert_into(_REMINDERS).on_conflict_do_nothing(index_elements=["patron_id", "day"])
    rows = [{"patron_id": patron_id, "day": today} for patron_id in patron_ids]
    made = db.session.execute(once.returning(_REMINDERS.c.patron_id, _REMINDERS.c.id), rows)
    return {row.patron_id: row.id for row in made}


def _replace(reminders: dict[int, int]) -> None:
    """What waits still of the days before makes way: the new one says it all."""
    older = select(Reminder.id).where(
        Reminder.patron_id.in_(reminders), Reminder.id.not_in(reminders.values())
    )
    about = db.session.scalars(older).all()
    for kind in KINDS:
        withdraw(kind=kind, about=about)


def _told(patron_ids: Iterable[int], chosen: dict[int, Days], today: date) -> dict[int, Books]:
    """By patron the books that a reminder names, each with its stage today."""
    found: dict[int, Books] = defaultdict(list)
    for row in queries.books_of(patron_ids, today + SOON_AT_MOST):
        stage = _stage(row, chosen, today)
        if stage is not None:
            found[row.patron_id].append((row, stage))
    return found


def _news(reminders: dict[int, int], told: dict[int, Books]) -> list[News]:
    classes = classes_of(told)
    worst = {patron_id: max(stage for _row, stage in books) for patron_id, books in told.items()}
    last = {classes[patron_id] for patron_id, stage in worst.items() if stage is Stage.LAST}
    answering = {its_class: queries.who_answers(*its_class) for its_class in last}
    news = []
    for patron_id, books in told.items():
        late = [row for row, stage in books if stage > Stage.SOON]
        soon = [row for row, stage in books if stage is Stage.SOON]
        kind = DUE_SOON
        facts: dict[str, Value] = {"books": _lines(soon)}
        if late:
            stage, its_class = worst[patron_id], classes[patron_id]
            kind = OVERDUE
            facts = {
                "books": _lines(late),
                "soon": _lines(soon),
                "count": len(late),
                "stage": int(stage),
                "told_to": answering[its_class] if stage is Stage.LAST else "",
            }
        news.append(
            News(
                kind=kind.code,
                key=f"reminder:{uuid4()}",
                about=reminders[patron_id],
                library_id=classes[patron_id][0],
                patron_id=patron_id,
                facts=facts,
            )
        )
    return news


def _lines(rows: list[Any]) -> list[str]:
    return [
        gettext(LINE).format(
            title=full_title(row.title, row.volume),
            number=row.accession_number,
            day=day(row.due_on),
            lender=row.lender,
        )
        for row in rows
    ]
