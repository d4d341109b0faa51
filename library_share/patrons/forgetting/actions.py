"""How long names are kept; forgetting one person, or several at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from library_share import clock
from library_share.database import db, judged
from library_share.libraries.models import Library
from library_share.patrons import access_log
from library_share.patrons.forgetting import again, queries
from library_share.patrons.forgetting.errors import NO_LOAN_TO_NOBODY, AlreadyErased, StillNeeded
from library_share.patrons.forgetting.models import ForgettingTerms, Forgotten
from library_share.patrons.forgetting.own import person_of
from library_share.patrons.forgetting.register import KEEPERS, count_once_more
from library_share.patrons.forgetting.rules import Terms
from library_share.patrons.forgetting.texts import cross_out
from library_share.patrons.models import Patron

LEAVERS, ERASED, LOG = "leavers", "erased", "old_log"


def set_terms(library: Library, terms: Terms) -> None:
    row = db.session.get(ForgettingTerms, library.id) or ForgettingTerms(library_id=library.id)
    row.loan_months, row.leaver_months = terms.loan_months, terms.leaver_months
    row.log_months = terms.log_months
    db.session.add(row)
    access_log.note("set_forgetting", library_id=library.id)
    db.session.flush()


def erase(library: Library, patron: Patron) -> None:
    """Forget one person everywhere, or give every reason why not. What figures count stays."""
    db.session.refresh(patron, with_for_update=True)
    if patron.erased_on is not None:
        raise AlreadyErased
    if reasons := queries.reasons_to_keep([patron.id]):
        raise StillNeeded(reasons=reasons[patron.id])
    with judged({NO_LOAN_TO_NOBODY: StillNeeded()}):
        erase_all([patron])
    again.remember(patron)
    access_log.note("erased_patron", library_id=library.id, patron_id=patron.id)
    note(library.id, ERASED, 1)


def erase_all(patrons: Sequence[Patron]) -> None:
    """Forget people whom nothing holds back."""
    people = [person_of(patron) for patron in patrons]
    names = [patron.name for patron in patrons]
    for person in people:
        count_once_more(person)
        for keeper in reversed(KEEPERS.values()):
            keeper.forget(person)
    cross_out(names)


def note(library_id: int, keeper: str, how_many: int) -> None:
    """Count how much was forgotten today; numbers only."""
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
