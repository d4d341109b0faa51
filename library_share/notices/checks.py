"""What must hold for notices; `library-share verify` looks for breaches."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from library_share.database import db
from library_share.notices.errors import TemplateFault
from library_share.notices.kinds import KINDS
from library_share.notices.models import NoticeTemplate
from library_share.notices.sandbox import said
from library_share.notices.saying import samples
from library_share.safekeeping.checks import Check, Row
from library_share.translation import N_


def _texts_that_cannot_be_used() -> Iterator[Row]:
    """Texts are tried before they are kept; one may have been changed behind the product's back,
    or use a word that a newer version has no more."""
    for template in db.session.scalars(select(NoticeTemplate).order_by(NoticeTemplate.id)):
        kind = KINDS.get(template.kind)
        if kind is None:
            continue
        try:
            said(template.text, samples(kind.words_of(template.part)))
        except TemplateFault as fault:
            yield {"template": template.id, "why": fault.sentence}


CHECKS = [
    Check(
        name="notices_of_own_patrons",
        description=N_("A notice about a patron lies with the patron's own library."),
        rows="""
            SELECT n.id AS notice FROM notices n JOIN patrons p ON p.id = n.patron_id
            WHERE n.library_id <> p.library_id
        """,
        sentence=N_("Notice {notice} shows a patron to another library."),
    ),
    Check(
        name="notices_end_after_they_begin",
        description=N_("A notice ends after it was told."),
        rows="SELECT id AS notice FROM notices WHERE ended_at < told_at",
        sentence=N_("Notice {notice} ended before it was told."),
    ),
    Check(
        name="templates_can_be_used",
        description=N_("The words that libraries have chosen for notices can be used."),
        rows=_texts_that_cannot_be_used,
        sentence=N_("Text {template} of a notice cannot be used: {why}"),
    ),
]
