"""A paper as its office signs and sends it."""

from __future__ import annotations

from dataclasses import replace

from library_share.libraries.office import queries, rules
from library_share.libraries.office.models import Signer
from library_share.libraries.office.queries import Whose
from library_share.libraries.office.rules import Ground, Paper
from library_share.printing.documents import Document, Signature
from library_share.printing.documents.wording import long_day


def dressed(document: Document, whose: Whose, paper: Paper) -> Document:
    """With the signers and recipients that were set. The sides of an agreement sign as the paper
    has them; who was set stands for all others."""
    signers = queries.signers_of(whose, paper)
    recipients = queries.recipients_of(whose, paper)
    signatures = document.signatures
    if signers:
        sides = tuple(one for one in signatures if one.is_side)
        signatures = (*sides, *(_signature(one) for one in signers))
    return replace(
        document,
        signatures=signatures,
        addressees=recipients.addressees or document.addressees,
        recipients=recipients.lines or document.recipients,
    )


def _signature(signer: Signer) -> Signature:
    return Signature(
        title=signer.title,
        authority=tuple(filter(None, signer.authority.splitlines())),
        name=signer.name,
        hint="",
    )


def grounds_of(whose: Whose) -> tuple[str, ...]:
    """The lines “Căn cứ …” that are in force."""
    return tuple(
        rules.worded(
            Ground(kind=one.kind, number=one.number, issued_on=one.issued_on, about=one.about),
            long_day(one.issued_on) if one.issued_on else "",
        )
        for one in queries.grounds_in_force(whose)
    )
