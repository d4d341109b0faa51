"""How consents forget: whose it was, in the moment somebody is erased."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from library_share.consents import actions
from library_share.consents.models import Consent, Honour
from library_share.database import db
from library_share.patrons.forgetting.register import Keeper, Person, once, register
from library_share.translation import N_


def _consents_told(person: Person) -> Iterator[dict[str, Any]]:
    query = select(Consent).where(Consent.patron_id == person.id).order_by(Consent.id)
    for consent in db.session.scalars(query):
        yield {
            "kind": consent.purpose.value,
            "what": consent.data,
            "place": consent.published_at,
            "since": consent.given_on,
            "until": consent.valid_until,
            "ended_at": consent.ended_at,
        }


def _honours_told(person: Person) -> Iterator[dict[str, Any]]:
    query = select(Honour).where(Honour.patron_id == person.id).order_by(Honour.id)
    for honour in db.session.scalars(query):
        yield {"at": honour.noted_at, "what": honour.because}


CONSENTS = register(
    Keeper(
        code="consents",
        name=N_("Consents"),
        links=("consents.patron_id",),
        forget=lambda person: actions.forget(person.id),
        tell=_consents_told,
        make_room=lambda merge: actions.end_earlier(merge.kept.id, merge.other.id),
    )
)
HONOURS = register(
    Keeper(
        code="honours",
        name=N_("Lists of outstanding readers"),
        links=("honours.patron_id",),
        forget=lambda person: actions.forget(person.id),
        tell=_honours_told,
        make_room=once(Honour.patron_id, per=Honour.term_id),
    )
)
