"""Noting a signed form, withdrawing it, forgetting whose it was; naming outstanding readers."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import delete, func, select, update

from library_share import clock
from library_share.consents import rules
from library_share.consents.errors import (
    ChildMustSign,
    ConsentEndsBefore,
    ConsentGivenMeanwhile,
    ConsentOfTomorrow,
    ConsentStands,
    HonouredAlready,
    NoConsent,
    WrongSigner,
)
from library_share.consents.models import Consent, Ending, Honour, Purpose, SignedBy
from library_share.consents.queries import may_publish
from library_share.database import db, judged
from library_share.libraries.models import Library, Term
from library_share.patrons import access_log
from library_share.patrons.models import Patron, PatronKind
from library_share.patrons.queries import find_patron_with_id
from library_share.translation import day
from library_share.web.access import find_actor

#: Nobody can foresee longer what for a picture is used.
VALID_AT_MOST = timedelta(days=5 * 366)


def give(
    patron: Patron,
    *,
    purpose: Purpose,
    data: str,
    published_at: str,
    given_on: date,
    valid_until: date,
    signed_by: SignedBy,
    child_signed: bool,
) -> Consent:
    """Note a form that was signed. One that ran out is renewed by it."""
    today = clock.today()
    _check(patron, signed_by, child_signed, given_on, valid_until, today)
    standing = db.session.scalars(
        select(Consent)
        .where(
            Consent.patron_id == patron.id,
            Consent.purpose == purpose,
            Consent.ended_at.is_(None),
        )
        .with_for_update()
    ).one_or_none()
    if standing is not None:
        if standing.valid_until >= today:
            raise ConsentStands(until=day(standing.valid_until))
        _end(standing, Ending.RENEWED)
        db.session.flush()
    who = find_actor()
    consent = Consent(
        library_id=patron.library_id,
        patron_id=patron.id,
        purpose=purpose,
        data=data,
        published_at=published_at,
        given_on=given_on,
        valid_until=valid_until,
        signed_by=signed_by,
        child_signed=child_signed,
        noted_at=clock.now(),
        noted_by_id=who.account_id if who else None,
    )
    with judged({"one_standing_consent": ConsentGivenMeanwhile()}):
        db.session.add(consent)
    access_log.note(
        "noted_consent", library_id=patron.library_id, patron_id=patron.id, detail=purpose.value
    )
    return consent


def _check(
    patron: Patron,
    signed_by: SignedBy,
    child_signed: bool,
    given_on: date,
    valid_until: date,
    today: date,
) -> None:
    is_pupil = patron.kind is PatronKind.PUPIL
    if is_pupil is (signed_by is SignedBy.SELF) or (child_signed and not is_pupil):
        raise WrongSigner
    if given_on > today:
        raise ConsentOfTomorrow
    if not timedelta() <= valid_until - given_on <= VALID_AT_MOST:
        raise ConsentEndsBefore
    facts = find_patron_with_id(patron.id)
    grade = facts.grade if facts else None
    if is_pupil and not child_signed and rules.must_be_asked(patron.born_on, grade, today):
        raise ChildMustSign


def withdraw(consent: Consent) -> None:
    """At once, and for what is published already, too. Withdrawing twice changes nothing."""
    if consent.ended_at is not None:
        return
    _end(consent, Ending.WITHDRAWN)
    access_log.note(
        "withdrew_consent",
        library_id=consent.library_id,
        patron_id=consent.patron_id,
        detail=consent.purpose.value,
    )


def _end(consent: Consent, ending: Ending) -> None:
    who = find_actor()
    consent.ended_at, consent.ending = clock.now(), ending
    consent.ended_by_id = who.account_id if who else None


def end_earlier(patron_id: int, other_id: int) -> None:
    """Two rows of one patron become one: what was withdrawn of one ends what had been given before
    of the other; of two standing consents for one purpose the form given later stands."""
    both = select(Consent).where(Consent.patron_id.in_((patron_id, other_id)))
    withdrawn = db.session.scalars(both.where(Consent.ending == Ending.WITHDRAWN)).all()
    standing = both.where(Consent.ended_at.is_(None)).order_by(Consent.given_on, Consent.id)
    latest: dict[Purpose, Consent] = {}
    for consent in db.session.scalars(standing).all():
        if any(_was_withdrawn(consent, by=other) for other in withdrawn):
            _end(consent, Ending.WITHDRAWN)
            continue
        if consent.purpose in latest:
            _end(latest[consent.purpose], Ending.RENEWED)
        latest[consent.purpose] = consent
    db.session.flush()


def _was_withdrawn(consent: Consent, by: Consent) -> bool:
    """Whether the withdrawal at the other row came after this form. What was noted of one row was
    decided by somebody who saw both."""
    if by.ended_at is None or by.purpose is not consent.purpose:
        return False
    if by.patron_id == consent.patron_id:
        return False
    on = clock.local_day(by.ended_at)
    return consent.given_on < on or (consent.given_on == on and consent.noted_at < by.ended_at)


def forget(patron_id: int) -> None:
    """The patron is erased: no name is published any more, and of the consents only their number,
    purpose and days are left."""
    db.session.execute(delete(Honour).where(Honour.patron_id == patron_id))
    db.session.execute(
        update(Consent)
        .where(Consent.patron_id == patron_id)
        .values(
            patron_id=None,
            data="",
            published_at="",
            ending=Ending.ERASED,
            ended_at=func.coalesce(Consent.ended_at, clock.now()),
        )
    )


def honour(library: Library, term: Term, patron: Patron, because: str) -> Honour:
    """Put a reader on the list of the term; NoConsent unless the name may be published today."""
    if not may_publish(patron.id, Purpose.HONOURS_LIST, clock.today()):
        raise NoConsent
    line = Honour(
        library_id=library.id,
        term_id=term.id,
        patron_id=patron.id,
        because=because,
        noted_at=clock.now(),
    )
    with judged({"honoured_once_a_term": HonouredAlready()}):
        db.session.add(line)
    access_log.note("honoured_patron", library_id=library.id, patron_id=patron.id)
    return line


def take_from_list(line: Honour) -> None:
    db.session.delete(line)
