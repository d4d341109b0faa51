"""What follows a class shelf that was handed over: books that pupils had at home on that day.

A book at home stands nowhere; its place only says where it is put when it comes back. So when a
whole shelf changes place, those books change theirs at the same moment, without a line: nobody
handed them over. Wherever such a book is given back, the desk names the new shelf.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, exists, or_, select

from library_share.catalogue.models import Title
from library_share.circulation.models import Loan
from library_share.copies.actions import move
from library_share.copies.deeds import Deed
from library_share.copies.models import Copy, Stay
from library_share.database import db
from library_share.handovers.models import Handover, HandoverLine
from library_share.libraries.models import Library
from library_share.patrons.models import Patron


def let_follow(handover: Handover, copy_ids: list[int], deed: Deed) -> None:
    """These belong where the handover leads from its own moment on, though nobody carries them."""
    if copy_ids:
        move(copy_ids, handover.to_place_id, at=handover.prepared_at, account_id=deed.account_id)


def following(handover: Handover) -> list[Any]:
    """The copies that followed, each with the loan it was out on, by title.

    Rows: the copy's columns, title, owner, the loan and the borrower's name, and `is_there`:
    whether it belongs there still.
    """
    moment = handover.prepared_at
    listed = exists().where(
        HandoverLine.handover_id == handover.id, HandoverLine.copy_id == Copy.id
    )
    query = (
        select(
            Copy.id,
            Copy.code,
            Copy.accession_number,
            Copy.price_dong,
            Title.id.label("title_id"),
            Title.title,
            Title.volume,
            Title.level,
            Title.authors,
            Library.code.label("owner_code"),
            Loan.class_name,
            Loan.due_on,
            Loan.returned_at,
            Patron.name.label("borrower"),
            Stay.until.is_(None).label("is_there"),
        )
        .select_from(Stay)
        .join(Copy, Copy.id == Stay.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .join(Library, Library.id == Copy.library_id)
        .outerjoin(
            Loan,
            and_(
                Loan.copy_id == Copy.id,
                Loan.lent_at <= moment,
                or_(Loan.returned_at.is_(None), Loan.returned_at > moment),
                Loan.undone_at.is_(None),
            ),
        )
        .outerjoin(Patron, Patron.id == Loan.patron_id)
        .where(Stay.place_id == handover.to_place_id, Stay.since == moment, ~listed)
        .order_by(Title.sort_key, Copy.id)
    )
    return list(db.session.execute(query))
