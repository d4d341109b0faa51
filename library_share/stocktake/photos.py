"""All labels in photographs of a shelf: what is read, and what seems to be a label and is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID, uuid5

from library_share.circulation.reading import CODE_AT_MOST
from library_share.copies.deeds import Deed
from library_share.labels import codes, photos
from library_share.labels.photos import Symbol
from library_share.libraries.models import Place
from library_share.stocktake.actions import Counted, Counting, count
from library_share.stocktake.errors import NotABook
from library_share.stocktake.rules import Way

#: Labels that differ less in height, in parts of their side, stand on one shelf.
ONE_SHELF = 2.5


@dataclass(frozen=True, kw_only=True)
class SeenShelf:
    """One photo: its size in pixels, what was read and what seems unread."""

    width: int
    height: int
    labels: tuple[Symbol, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What was read, each text once, shelf by shelf from the left."""
        read = [label for label in self.labels if label.text]
        step = max((label.side for label in read), default=1.0) * ONE_SHELF
        read.sort(key=lambda label: (label.centre[1] // step, label.centre[0]))
        return tuple(dict.fromkeys(label.text for label in read))


_ADDRESS = re.compile(r"\w+:|www\.", re.IGNORECASE)


def may_be_ours(text: str) -> bool:
    """Whether this may be a book's label: none is a reader's card, the label of a shelf, or an
    address that a publisher printed on the cover."""
    if len(text) > CODE_AT_MOST:
        return False
    code = codes.read(text)
    if isinstance(code, codes.Code):
        return code.kind is codes.CodeKind.COPY
    return code is not None or not _ADDRESS.match(text.strip())


def look_at(photo: bytes) -> SeenShelf:
    """Every label in the photo. NotAPhoto for anything that is no picture."""
    picture = photos.opened(photo)
    return SeenShelf(
        width=picture.width, height=picture.height, labels=tuple(photos.symbols_in(picture))
    )


def count_labels(
    stocktake_id: int, texts: Sequence[str], place: Place, first: UUID, deed: Deed
) -> dict[str, Counted]:
    """Count what was read at one place; each label has a number made of `first`, so that the same
    photos sent again change nothing. What is no book's is left out."""
    counted: dict[str, Counted] = {}
    # In one order: two photos of one shelf, from its two ends, never wait for each other.
    for text in sorted(texts):
        counting = Counting(count_id=uuid5(first, text), code=text, place=place, way=Way.PHOTO)
        with suppress(NotABook):  # a card or a consignment's label that lay on the shelf
            counted[text] = count(stocktake_id, counting, deed)
    return counted
