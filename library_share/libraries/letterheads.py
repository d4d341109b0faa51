"""How a library, or its commune, stands at the head of its papers."""

from __future__ import annotations

from library_share.libraries.models import Commune, Library
from library_share.libraries.office.queries import find_office
from library_share.printing.documents import Letterhead


def letterhead_of(whose: Library | Commune) -> Letterhead:
    """As it was set; else the commune above the library and the place without the word for
    commune."""
    is_library = isinstance(whose, Library)
    commune = whose.commune if isinstance(whose, Library) else whose
    office = find_office(whose)
    body = whose.name if is_library else f"UBND {commune.name}"
    parent = f"UBND {commune.name}" if is_library else ""
    return Letterhead(
        parent=(office and office.parent) or parent,
        body=(office and office.body) or body,
        place=(office and office.place) or commune.name.removeprefix("xã ").strip(),
    )
