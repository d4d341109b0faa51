"""Overdue books: whoever has one is reminded, once a week and never in a heap.

Nothing is queued up for later: each hour looks at how things are now. After a week in which the
computer was off, somebody with an overdue book gets one reminder, not seven.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from library_share import clock
from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.models import Loan, LoanKind
from library_share.copies.models import Copy
from library_share.database import db
from library_share.jobs import every
from library_share.libraries.models import Library
from library_share.notices import Fact, Kind, News, To, register, tell_all, withdraw
from library_share.notices.models import Notice
from library_share.patrons.models import Patron
from library_share.translation import N_, ngettext

AGAIN_AFTER = timedelta(days=7)
#: In one transaction, so that the desk never waits long; the rest has its turn an hour later.
AT_ONCE = 1_000


def _is_overdue(today: date) -> ColumnElement[bool]:
    return (Loan.kind == LoanKind.TAKE_HOME) & Loan.returned_at.is_(None) & (Loan.due_on < today)


def _still_overdue(loan_id: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    return exists().where(Loan.id == loan_id, _is_overdue(clock.today()))


OVERDUE = register(
    Kind(
        code="overdue",
        name=N_("Reminder of an overdue book"),
        to=To.PATRON,
        text=N_(
            "{{ name }}{% if class_name %} (class {{ class_name }}){% endif %} still has the book "
            "“{{ title }}” ({{ number }}), due on {{ due_on }}. Please bring it back to "
            "{{ lender }}."
        ),
        group=N_(
            "Class {{ class_name }} still has {{ count }} overdue books. The list is in the "
            "classroom; please look whether yours is on it."
        ),
        facts={
            "title": Fact(meaning=N_("the title of the book"), sample="Dế Mèn phiêu lưu ký"),
            "number": Fact(meaning=N_("its accession number"), sample="00123"),
            "due_on": Fact(meaning=N_("the day it was due"), sample=date(2026, 11, 16)),
            "lender": Fact(meaning=N_("the library that lent it"), sample="Thư viện xã"),
        },
        still_true=_still_overdue,
    )
)


@every(
    hours=1,
    name=N_("Remind of overdue books"),
    purpose=N_("Whoever has an overdue book is reminded, once and never in a heap."),
    outcome=lambda num: ngettext("%(num)s reminder", "%(num)s reminders", num),
)
def remind_of_overdue_books() -> int:
    """Tell of each overdue loan of which nothing was told for a week.

    The patron's own library tells, whichever lent the book: its class slips reach the child. What
    waited about the same loan is taken back first, so that nobody gets two slips for one book.
    """
    rows = db.session.execute(_to_remind(clock.today()).limit(AT_ONCE)).all()
    if not rows:
        return 0
    # Of the days before only: another process may be at it too, and what it told today stays.
    today = clock.start_of(clock.today())
    withdraw(kind=OVERDUE.code, about=[row.id for row in rows], told_before=today)
    return tell_all(
        [
            News(
                kind=OVERDUE.code,
                key=f"overdue:{row.id}:{clock.today().isoformat()}",
                about=row.id,
                library_id=row.library_id,
                patron_id=row.patron_id,
                facts={
                    "title": full_title(row.title, row.volume),
                    "number": row.accession_number,
                    "due_on": row.due_on,
                    "lender": row.lender,
                },
            )
            for row in rows
        ]
    )


def _to_remind(today: date) -> Select[*tuple[int, int, int, date, str, str, str, str]]:
    last_told = (
        select(func.max(Notice.told_at))
        .where(Notice.kind == OVERDUE.code, Notice.about == Loan.id)
        .correlate(Loan)
        .scalar_subquery()
    )
    week_ago = clock.start_of(today - AGAIN_AFTER + timedelta(days=1))
    return (
        select(
            Loan.id,
            Patron.id.label("patron_id"),
            Patron.library_id,
            Loan.due_on,
            Title.title,
            Title.volume,
            Copy.accession_number,
            Library.name.label("lender"),
        )
        .join(Patron, Patron.id == Loan.patron_id)
        .join(Copy, Copy.id == Loan.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .join(Library, Library.id == Loan.acting_library_id)
        .where(_is_overdue(today), last_told.is_(None) | (last_told < week_ago))
        .order_by(Loan.due_on, Loan.id)
    )
