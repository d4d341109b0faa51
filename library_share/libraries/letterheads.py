"""How a library signs its papers: what stands at the top of them."""

from __future__ import annotations

from library_share.libraries.models import Library
from library_share.printing.documents import Letterhead


def letterhead_of(library: Library) -> Letterhead:
    """The commune above the library, and the place without the word for commune."""
    commune = library.commune.name
    return Letterhead(
        parent=f"UBND {commune}", body=library.name, place=commune.removeprefix("xã ").strip()
    )
