"""What printing leaves behind: cards carry names, so the access log says who took them."""

from __future__ import annotations

from sqlalchemy import insert

from library_share import clock
from library_share.database import db
from library_share.libraries.models import Library
from library_share.patrons.models import AccessRecord


def note_printed_cards(
    library: Library, how_many: int, account_id: int | None, address: str = ""
) -> None:
    """Note who printed how many cards; `address` is where the request came from."""
    db.session.execute(
        insert(AccessRecord),
        {
            "at": clock.now(),
            "account_id": account_id,
            "library_id": library.id,
            "deed": "printed_cards",
            "detail": str(how_many),
            "address": address[:45],
        },
    )
