"""How scans forget: cards and answers go after days by themselves (`keeping`), at once for
somebody who is erased."""

from __future__ import annotations

from sqlalchemy import null, or_, select, update

from library_share.circulation.models import Loan, LoanEvent
from library_share.database import db, table_of
from library_share.desk.models import Scan
from library_share.patrons.forgetting.register import Keeper, Person, register
from library_share.translation import N_

_SCANS = table_of(Scan)


def _forget(person: Person) -> None:
    """Runs before the loans forget: they tell which books this patron gave back without a card."""
    events = (
        select(LoanEvent.id)
        .join(Loan, Loan.id == LoanEvent.loan_id)
        .where(Loan.patron_id == person.id)
    )
    scans = update(_SCANS).where(
        or_(_SCANS.c.patron_code.in_(person.card_codes), _SCANS.c.event_id.in_(events)),
        or_(_SCANS.c.patron_code != "", _SCANS.c.answer.is_not(null())),
    )
    db.session.execute(scans.values(answer=null(), patron_code=""))


SCANS = register(
    Keeper(
        code="scans",
        name=N_("Scans of the last weeks"),
        links=("scans.patron_code",),
        forget=_forget,
    )
)
