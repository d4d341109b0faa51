"""The words of reminders: a library may change them, see `notices`."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from library_share.circulation.models import Loan
from library_share.circulation.reminders.models import RemindedLoan, Reminder
from library_share.notices import Fact, Kind, To, register
from library_share.translation import N_

_SAMPLE = [
    "Dế Mèn phiêu lưu ký (00123), hạn trả 16/11/2026, Thư viện xã",
    "Đất rừng phương Nam (00456), hạn trả 18/11/2026, Thư viện THCS",
]


def still_true(reminder_id: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """As long as every book that it names is still out, and due on the day it says."""
    changed = or_(Loan.returned_at.is_not(None), Loan.due_on != RemindedLoan.due_on)
    outdated = (
        select(RemindedLoan.reminder_id)
        .join(Loan, Loan.id == RemindedLoan.loan_id)
        .where(RemindedLoan.reminder_id == reminder_id, changed)
    )
    return and_(exists().where(Reminder.id == reminder_id), ~outdated.exists())


OVERDUE = register(
    Kind(
        code="overdue",
        name=N_("Reminder of overdue books"),
        to=To.PATRON,
        text=N_(
            "{% if stage == 3 %}Last reminder. {% elif stage == 2 %}Second reminder. {% endif %}"
            "{{ name }}{% if class_name %} (class {{ class_name }}){% endif %} still has: "
            "{{ books }}. Please bring {% if count == 1 %}it{% else %}them{% endif %} back."
            "{% if soon %} Due soon: {{ soon }}.{% endif %}"
            "{% if stage == 3 and told_to %} {{ told_to }} will be told, too.{% endif %}"
        ),
        group=N_(
            "In class {{ class_name }} {{ count }} pupils still have overdue books. The list is in "
            "the classroom; please look whether you are on it."
        ),
        facts={
            "books": Fact(
                meaning=N_("the overdue books: number, day, and whose they are"), sample=_SAMPLE
            ),
            "soon": Fact(meaning=N_("the books that are due soon"), sample=_SAMPLE[:1]),
            "count": Fact(meaning=N_("how many overdue books"), sample=2),
            "stage": Fact(meaning=N_("1 for the first, 2, 3 for the last reminder"), sample=3),
            "told_to": Fact(
                meaning=N_("the form teacher, else the principal; in the last reminder only"),
                sample="Cô Lan",
            ),
        },
        still_true=still_true,
    )
)

DUE_SOON = register(
    Kind(
        code="due_soon",
        name=N_("Books are due soon"),
        to=To.PATRON,
        text=N_(
            "{{ name }}{% if class_name %} (class {{ class_name }}){% endif %}: due soon: "
            "{{ books }}. Bring them back in time, or have them renewed."
        ),
        facts={
            "books": Fact(
                meaning=N_("the books that are due soon: number, day, and whose they are"),
                sample=_SAMPLE,
            )
        },
        still_true=still_true,
    )
)
