"""What is kept for how long, what will be forgotten next, who has left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select

from library_share import clock
from library_share.database import db
from library_share.errors import Reason
from library_share.libraries.models import Library, SchoolClass
from library_share.libraries.queries import school_years
from library_share.patrons.forgetting.models import ForgettingTerms, Forgotten
from library_share.patrons.forgetting.own import person_of
from library_share.patrons.forgetting.register import KEEPERS, Old
from library_share.patrons.forgetting.rules import Terms, loans_before, months_before
from library_share.patrons.models import AccessRecord, Card, Enrolment, Patron, PatronState

#: What a page counts to the end.
COUNTED_AT_MOST = 10_000


def terms_of(library_id: int) -> Terms:
    row = db.session.get(ForgettingTerms, library_id)
    if row is None:
        return Terms()
    return Terms(
        loan_months=row.loan_months, leaver_months=row.leaver_months, log_months=row.log_months
    )


def old_of(library: Library) -> Old:
    """What is old at a library today, by its terms."""
    years = [(year.starts_on, year.ends_on) for year in school_years(library.commune_id)]
    before = loans_before(terms_of(library.id), years, clock.today())
    return Old(library_id=library.id, before=before)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """In one list: how many rows forget their reader next, and how many cannot for now."""

    code: str
    name: str
    due: int
    kept_for_now: int


def outlook(old: Old) -> list[Outlook]:
    return [
        Outlook(
            code=keeper.code,
            name=keeper.name,
            due=some_of(keeper.old(old)),
            kept_for_now=some_of(keeper.kept(old)) if keeper.kept else 0,
        )
        for keeper in KEEPERS.values()
        if keeper.old is not None
    ]


def leavers(library_id: int) -> Select[*tuple[Any, ...]]:
    """Who left and still has a name, for a page by key."""
    return select(Patron).where(
        Patron.library_id == library_id,
        Patron.state == PatronState.LEFT,
        Patron.erased_on.is_(None),
    )


def leavers_with_cards(library_id: int) -> Select[*tuple[Any, ...]]:
    """The same with the card in use and the class they left from."""
    last_class = (
        select(SchoolClass.name)
        .join(Enrolment, Enrolment.class_id == SchoolClass.id)
        .where(Enrolment.patron_id == Patron.id)
        .order_by(Enrolment.id.desc())
        .limit(1)
        .correlate(Patron)
        .scalar_subquery()
    )
    return (
        leavers(library_id)
        .add_columns(Card.code, last_class.label("class_name"), Patron.sort_key, Patron.id)
        .outerjoin(Card, and_(Card.patron_id == Patron.id, Card.revoked_at.is_(None)))
    )


def reasons_to_keep(patron_ids: Sequence[int]) -> dict[int, list[Reason]]:
    """Every reason why somebody cannot be forgotten yet; nothing of those who can."""
    found: dict[int, list[Reason]] = defaultdict(list)
    for keeper in KEEPERS.values():
        for patron_id, reason in keeper.holds_back(patron_ids):
            found[patron_id].append(reason)
    return dict(found)


def due_leavers(library_id: int) -> Select[*tuple[Any, ...]]:
    """Those who left so long ago that their name goes."""
    before = months_before(clock.today(), terms_of(library_id).leaver_months)
    return leavers(library_id).where(Patron.left_on < before)


def how_many(query: Select[*tuple[Any, ...]]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def some_of(query: Select[*tuple[Any, ...]]) -> int:
    """How many, and COUNTED_AT_MOST + 1 when there are more: a page must not wait for millions."""
    return how_many(query.limit(COUNTED_AT_MOST + 1))


def old_records(library_id: int | None) -> Select[int]:
    """Lines of the access log that are kept no longer; None: those of no library, as when an
    administrator signs in."""
    months = _longest_log() if library_id is None else terms_of(library_id).log_months
    before = months_before(clock.today(), months)
    return select(AccessRecord.id).where(
        AccessRecord.library_id == library_id, AccessRecord.at < clock.start_of(before)
    )


def _longest_log() -> int:
    """The longest that any library keeps its log."""
    ids = db.session.scalars(select(Library.id)).all()
    return max((terms_of(library_id).log_months for library_id in ids), default=Terms().log_months)


def forgotten_at(library_id: int) -> Select[Forgotten]:
    """How much was forgotten on which day, for a page by key."""
    return select(Forgotten).where(Forgotten.library_id == library_id)


def told_of(patron: Patron) -> dict[str, list[dict[str, Any]]]:
    """All that is kept about somebody, by the code of each list that has something: rows of words,
    numbers, days and moments."""
    person = person_of(patron)
    told = {keeper.code: list(keeper.tell(person)) for keeper in KEEPERS.values()}
    return {code: entries for code, entries in told.items() if entries}
