"""Whether something may be published, and who in a class has signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload

from library_share.consents.errors import NoSuchConsent, NoSuchHonour, NoTerm
from library_share.consents.models import Consent, Honour, Purpose
from library_share.consents.rules import Standing
from library_share.database import db
from library_share.libraries.models import Library, SchoolClass, SchoolYear, Term
from library_share.libraries.queries import school_years
from library_share.patrons.models import Enrolment, Patron, PatronKind, PatronState


def may_publish(patron_id: int, purpose: Purpose, on_day: date) -> bool:
    """Whether something about a patron may be shown to everybody on a day.

    Whatever publishes a name or a picture asks this each time it is shown, not when it is made:
    a consent ends at once. Silence is no consent.
    """
    return patron_id in publishable([patron_id], purpose, on_day)


def publishable(patron_ids: Sequence[int], purpose: Purpose, on_day: date) -> set[int]:
    """Those of the patrons about whom it may be published; two statements."""
    consents = db.session.execute(
        select(Consent, Patron)
        .join(Patron, Patron.id == Consent.patron_id)
        .where(
            Consent.patron_id.in_(patron_ids),
            Consent.purpose == purpose,
            Consent.ended_at.is_(None),
        )
    ).all()
    grades = _grades_of([patron.id for _, patron in consents])
    return {
        patron.id
        for consent, patron in consents
        if standing(consent, patron, grades.get(patron.id)).holds_on(on_day)
    }


def standing(consent: Consent, patron: Patron, grade: int | None) -> Standing:
    return Standing(
        given_on=consent.given_on,
        valid_until=consent.valid_until,
        child_signed=consent.child_signed,
        is_pupil=patron.kind is PatronKind.PUPIL,
        born_on=patron.born_on,
        grade=grade,
    )


def _grades_of(patron_ids: Sequence[int]) -> dict[int, int | None]:
    """The grade of each pupil's newest class."""
    rows = db.session.execute(
        select(Enrolment.patron_id, SchoolClass.grade)
        .join(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .join(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .where(Enrolment.patron_id.in_(patron_ids))
        .order_by(SchoolYear.starts_on)
    )
    return {row[0]: row[1] for row in rows}


def consents_of(patron_id: int) -> Select[Consent]:
    """All of a patron, with who noted and ended them."""
    return (
        select(Consent)
        .where(Consent.patron_id == patron_id)
        .options(joinedload(Consent.noted_by), joinedload(Consent.ended_by))
    )


def consent_with_id(patron: Patron, consent_id: int) -> Consent:
    """The patron's consent, ours until the transaction ends; NoSuchConsent otherwise."""
    consent = db.session.scalar(
        select(Consent)
        .where(Consent.id == consent_id, Consent.patron_id == patron.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if consent is None:
        raise NoSuchConsent
    return consent


def signed_in_class(class_id: int, purpose: Purpose) -> Select[*tuple[Any, ...]]:
    """The pupils of a class, each with the consent that was not ended, or none; for a page by
    key."""
    return (
        select(
            Patron.id,
            Patron.sort_key,
            Patron.name,
            Consent.id.label("consent_id"),
            Consent.given_on,
            Consent.valid_until,
            Consent.signed_by,
            Consent.child_signed,
        )
        .join(Enrolment, Enrolment.patron_id == Patron.id)
        .outerjoin(
            Consent,
            and_(
                Consent.patron_id == Patron.id,
                Consent.purpose == purpose,
                Consent.ended_at.is_(None),
            ),
        )
        .where(Enrolment.class_id == class_id, Patron.state != PatronState.LEFT)
    )


def pupils_in(class_id: int) -> list[Patron]:
    """Those who may get a form, by given name."""
    query = (
        select(Patron)
        .join(Enrolment, Enrolment.patron_id == Patron.id)
        .where(Enrolment.class_id == class_id, Patron.state != PatronState.LEFT)
        .order_by(Patron.sort_key, Patron.id)
    )
    return list(db.session.scalars(query))


# --- outstanding readers -----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Named:
    """A line of the list as everybody sees it."""

    name: str
    class_name: str
    because: str


def term_on(day: date, commune_id: int) -> Term:
    """The term that has begun last on a day; NoTerm when none has."""
    begun = [
        term for year in school_years(commune_id) for term in year.terms if term.starts_on <= day
    ]
    if not begun:
        raise NoTerm
    return max(begun, key=lambda term: term.starts_on)


def year_name_of(term: Term) -> str:
    return db.session.get_one(SchoolYear, term.school_year_id).name


def honours_of(library_id: int, term_id: int) -> list[Honour]:
    """The librarian's list, also of those whose consent has ended."""
    query = (
        select(Honour)
        .join(Patron, Patron.id == Honour.patron_id)
        .where(Honour.library_id == library_id, Honour.term_id == term_id)
        .options(joinedload(Honour.patron))
        .order_by(Patron.sort_key, Honour.id)
    )
    return list(db.session.scalars(query))


def honour_with_id(library_id: int, honour_id: int) -> Honour:
    line = db.session.get(Honour, honour_id)
    if line is None or line.library_id != library_id:
        raise NoSuchHonour
    return line


def named_in_public(library: Library, today: date) -> tuple[Term, list[Named]]:
    """Who is named to everybody today: only whose consent stands this very moment."""
    term = term_on(today, library.commune_id)
    lines = honours_of(library.id, term.id)
    agreed = publishable([line.patron_id for line in lines], Purpose.HONOURS_LIST, today)
    classes = _class_names([line.patron_id for line in lines], term.school_year_id)
    return term, [
        Named(
            name=line.patron.name,
            class_name=classes.get(line.patron_id, ""),
            because=line.because,
        )
        for line in lines
        if line.patron_id in agreed
    ]


def _class_names(patron_ids: Sequence[int], school_year_id: int) -> dict[int, str]:
    rows = db.session.execute(
        select(Enrolment.patron_id, SchoolClass.name)
        .join(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .where(Enrolment.patron_id.in_(patron_ids), Enrolment.school_year_id == school_year_id)
    )
    return {row[0]: row[1] for row in rows}
