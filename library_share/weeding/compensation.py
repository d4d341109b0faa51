"""Biên bản bồi thường (F23) for a copy that is noted as lost or damaged, and who had it last."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import select

from library_share import clock
from library_share.circulation.models import Loan
from library_share.copies.models import Condition, Copy, CopyChange, CopyState
from library_share.copies.queries import get_copy
from library_share.database import db
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Library
from library_share.libraries.office import Paper, dressed
from library_share.patrons.models import Patron, PatronKind
from library_share.printing import answers, forms
from library_share.printing.documents import Document
from library_share.translation import force_locale
from library_share.web.access import Act, Actor, require
from library_share.weeding.errors import NotLostNorDamaged

blueprint = Blueprint("compensation", __name__)


@blueprint.get("/copies/<code>/compensation.<any(pdf,docx):ending>")
def compensation(code: str, ending: str) -> Response:
    """The record, with whoever had the copy last, when the actor may know the name."""
    copy = get_copy(code)
    who = require(Act.CATALOGUE, copy.library_id)
    return answers.paper(record_of(copy, who), name=f"boi-thuong-{copy.code}", ending=ending)


def record_of(copy: Copy, who: Actor) -> Document:
    """The biên bản; NotLostNorDamaged when there is nothing to make good."""
    is_lost = copy.state is CopyState.LOST
    if not is_lost and copy.condition is not Condition.DAMAGED:
        raise NotLostNorDamaged(title=copy.title.full_title, number=copy.accession_number)
    loan = _last_loan(copy)
    reader = loan.patron if loan else None
    sees = reader is not None and who.may(Act.SEE_PATRONS, reader.library_id)
    patron = reader if sees else None
    with force_locale("vi"):
        return dressed(
            forms.compensation(
                forms.Compensation(
                    letterhead=letterhead_of(copy.library),
                    line=_line(copy),
                    is_lost=is_lost,
                    patron=patron.name if patron else "",
                    group=loan.class_name if loan and patron else "",
                    is_pupil=_is_pupil(reader, copy.library),
                    lent_on=clock.local_day(loan.lent_at) if loan else None,
                    due_on=loan.due_on if loan else None,
                    happened=_what_was_noted(copy),
                    librarian=who.name,
                )
            ),
            copy.library,
            Paper.COMPENSATION,
        )


def _last_loan(copy: Copy) -> Loan | None:
    """The last time that somebody had it; a reading without a card names nobody."""
    return db.session.scalar(
        select(Loan)
        .where(Loan.copy_id == copy.id, Loan.undone_at.is_(None), Loan.patron_id.is_not(None))
        .order_by(Loan.lent_at.desc(), Loan.id.desc())
        .limit(1)
    )


def _is_pupil(reader: Patron | None, library: Library) -> bool:
    """Whether parents and form teacher sign, too; who is not known is what most readers are."""
    return reader.kind is PatronKind.PUPIL if reader else library.kind.is_school


def _what_was_noted(copy: Copy) -> str:
    return (
        db.session.scalar(
            select(CopyChange.reason)
            .where(CopyChange.copy_id == copy.id)
            .order_by(CopyChange.id.desc())
            .limit(1)
        )
        or ""
    )


def _line(copy: Copy) -> forms.Line:
    title = copy.title
    return forms.Line(
        title_id=title.id,
        accession=f"{copy.library.code}-{copy.accession_number}",
        title=title.full_title,
        author=title.authors,
        year=copy.printed_year or title.year,
        price=copy.price_dong,
        note="mất" if copy.state is CopyState.LOST else "hỏng",
    )
