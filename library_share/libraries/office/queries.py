"""Settings of papers: a library's own, and below them its commune's."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from library_share.database import db
from library_share.libraries.models import Commune, Library
from library_share.libraries.office.models import Choice, GroundLine, Office, RecipientList, Signer
from library_share.libraries.office.rules import Paper, Recipients, kept, usual_recipients

Whose = Library | Commune


def find_office(whose: Whose) -> Office | None:
    """What was set for a library or a commune; None when nothing was."""
    return db.session.scalar(select(Office).where(_own(whose)))


def _own(whose: Whose) -> ColumnElement[bool]:
    if isinstance(whose, Library):
        return Office.library_id == whose.id
    return (Office.commune_id == whose.id) & Office.library_id.is_(None)


def offices_for(whose: Whose) -> list[Office]:
    """Its own settings first, then those of its commune; one statement."""
    if isinstance(whose, Commune):
        return list(filter(None, [find_office(whose)]))
    query = select(Office).where(
        Office.commune_id == whose.commune_id,
        or_(Office.library_id == whose.id, Office.library_id.is_(None)),
    )
    return sorted(db.session.scalars(query), key=lambda one: one.library_id is None)


def signers_of(whose: Whose, paper: Paper) -> list[Signer]:
    """Who signs a paper; empty when nobody was named. The commune's signers sign none of a
    library's papers."""
    office = find_office(whose)
    if office is None:
        return []
    query = select(Signer).where(Signer.office_id == office.id, Signer.paper == paper)
    return list(db.session.scalars(query.order_by(Signer.position)))


def recipients_of(whose: Whose, paper: Paper) -> Recipients:
    """Who gets a paper: by the library's settings, its commune's, or as is usual."""
    for office in offices_for(whose):
        found = db.session.scalar(
            select(RecipientList)
            .join(Choice, Choice.recipients_id == RecipientList.id)
            .where(Choice.office_id == office.id, Choice.paper == paper)
        )
        if found is not None:
            return Recipients(
                addressees=tuple(filter(None, found.addressees.splitlines())),
                lines=kept(found.lines.splitlines()),
            )
    return usual_recipients(
        paper,
        whose.name if isinstance(whose, Commune) else whose.commune.name,
        is_commune=isinstance(whose, Commune),
        is_of_education=not isinstance(whose, Commune) and whose.kind.is_of_education,
    )


def grounds_in_force(whose: Whose) -> list[GroundLine]:
    """What papers of a library rest on: its commune's lines and its own, without the void ones."""
    ids = [office.id for office in reversed(offices_for(whose))]
    query = select(GroundLine).where(GroundLine.office_id.in_(ids), ~GroundLine.is_void)
    found = list(db.session.scalars(query.order_by(GroundLine.id)))
    return sorted(found, key=lambda one: ids.index(one.office_id))
