"""Every reason why somebody may not wait for a title now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from library_share.catalogue.models import Title
from library_share.circulation.borrowers import borrower_of
from library_share.circulation.holds import free, queries
from library_share.circulation.holds.rules import asking_refusals
from library_share.copies.models import Copy
from library_share.errors import Reason
from library_share.patrons.queries import PatronOfCard


def reasons_against(
    title: Title,
    library_id: int,
    on: date,
    *,
    patron: PatronOfCard | None,
    how_many: int = 1,
    copy: Copy | None = None,
) -> Sequence[Reason]:
    """Why a patron of the library (None: a class) may not wait for the title, or for this copy."""
    terms = queries.terms_of(library_id)
    return asking_refusals(
        borrower_of(patron, on, None) if patron else None,
        open_holds=queries.open_holds_of(patron.patron_id) if patron else 0,
        holds_at_most=terms.holds_at_most,
        has_it=free.has_at_home(patron.patron_id, title.id) if patron else False,
        lendable_copies=free.lendable_copies(title.id, copy_id=copy.id if copy else None),
        how_many=how_many,
    )
