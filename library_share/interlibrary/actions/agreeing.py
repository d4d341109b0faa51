"""Agreements: what the owning library gives to whom, and how far libraries are apart."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from library_share.database import db, judged
from library_share.interlibrary.errors import NotWithThemselves, TermsJustSet
from library_share.interlibrary.models import Distance, SharingTerms
from library_share.interlibrary.rules import Terms


def set_terms(
    supplier_id: int, partner_id: int | None, terms: Terms, *, at: datetime
) -> SharingTerms:
    """From now on the library gives this to the partner (None: to all it has no agreement with).

    What was agreed before stays as it was for loans that have a day to come back.
    """
    if supplier_id == partner_id:
        raise NotWithThemselves
    row = find_terms(supplier_id, partner_id)
    if row is None:
        row = SharingTerms(supplier_id=supplier_id, partner_id=partner_id)
    for name, value in vars(terms).items():
        setattr(row, name, value)
    row.changed_at = at
    with judged({"one_agreement_per_partner": TermsJustSet(), "one_offer_to_all": TermsJustSet()}):
        db.session.add(row)
    return row


def take_terms_back(supplier_id: int, partner_id: int | None) -> None:
    """Let the offer to all (or, without that, the custom of the commune) hold again."""
    row = find_terms(supplier_id, partner_id)
    if row is not None:
        db.session.delete(row)
        db.session.flush()


def find_terms(supplier_id: int, partner_id: int | None) -> SharingTerms | None:
    """What the library has laid down for exactly this partner."""
    whose = (
        SharingTerms.partner_id.is_(None)
        if partner_id is None
        else SharingTerms.partner_id == partner_id
    )
    return db.session.scalar(
        select(SharingTerms).where(SharingTerms.supplier_id == supplier_id, whose)
    )


def measure(one_id: int, other_id: int, metres: int | None) -> None:
    """Note how far two libraries are apart; None: nobody knows."""
    if one_id == other_id:
        raise NotWithThemselves
    a_id, b_id = sorted((one_id, other_id))
    db.session.execute(delete(Distance).where(Distance.a_id == a_id, Distance.b_id == b_id))
    if metres is not None:
        db.session.add(Distance(a_id=a_id, b_id=b_id, metres=metres))
    db.session.flush()
