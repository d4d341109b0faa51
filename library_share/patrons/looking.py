"""Looking at one patron, which is noted: what children read is private."""

from __future__ import annotations

from library_share.database import transaction
from library_share.patrons import access_log, queries
from library_share.patrons.models import Patron


def looked_at(library_id: int, patron_id: int) -> Patron:
    """A patron of this library, for a page or a paper; that somebody looks is noted. NoSuchPatron
    notes nothing."""
    with transaction():
        queries.patron_with_id(library_id, patron_id)
        access_log.note("saw_patron", library_id=library_id, patron_id=patron_id)
    return queries.patron_with_id(library_id, patron_id)
