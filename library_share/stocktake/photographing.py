"""Photographs of whole shelves, from the page and from programs: all labels are counted at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import FileStorage

from library_share.copies.deeds import deed_at
from library_share.desk.errors import NoPhoto
from library_share.labels.photos import Symbol
from library_share.libraries.models import Place
from library_share.stocktake.errors import NothingReadable, TooManyShelfPhotos
from library_share.stocktake.models import Stocktake
from library_share.stocktake.photos import SeenShelf, count_labels, look_at, may_be_ours
from library_share.stocktake.rules import Look, Result
from library_share.stocktake.showing import result_of, sentence_of

#: Photos that are read at once; each takes about a second.
PHOTOS_AT_MOST = 6


@dataclass(frozen=True, kw_only=True)
class CountedLabel:
    """What a book whose label was read comes out as; `copy` is its code, when it is known."""

    result: Result | None
    sentence: str
    copy: str | None

    @property
    def is_elsewhere(self) -> bool:
        return self.result not in (Result.FOUND, None)


#: By what was read.
CountedLabels = Mapping[str, CountedLabel]


def photos_in(files: Iterable[FileStorage]) -> list[bytes]:
    """The photos that were sent; NoPhoto, or TooManyShelfPhotos."""
    sent = [one for one in files if one.filename]
    if not sent:
        raise NoPhoto
    if len(sent) > PHOTOS_AT_MOST:
        raise TooManyShelfPhotos(most=PHOTOS_AT_MOST)
    taken = []
    for one in sent:
        with closing(one):
            taken.append(one.read())
    return taken


def shelves_in(photos: Sequence[bytes]) -> list[SeenShelf]:
    """What is seen in each photo; NothingReadable when there is no label in any. This takes
    seconds, for which nobody else should wait."""
    shelves = [look_at(photo) for photo in photos]
    if not any(shelf.labels for shelf in shelves):
        raise NothingReadable
    return shelves


def count_shelves(
    stocktake: Stocktake, shelves: Sequence[SeenShelf], place: Place, first: UUID
) -> CountedLabels:
    """Count all labels of these photos at one place; a label in two photos is one find. The same
    photos sent again with the same `first` change nothing."""
    read = dict.fromkeys(text for shelf in shelves for text in shelf.texts)
    texts = [text for text in read if may_be_ours(text)]
    counted = count_labels(stocktake.id, texts, place, first, deed_at(stocktake.library))
    found = {}
    for text in texts:
        if one := counted.get(text):
            result = result_of(stocktake, one)
            copy = one.count.copy if one.count else None
            found[text] = CountedLabel(
                result=result,
                sentence=sentence_of(one, result),
                copy=copy.code if copy else None,
            )
    return found


def look_of(label: Symbol, found: CountedLabels) -> Look:
    if not label.text:
        return Look.UNREAD
    if label.text not in found:
        return Look.OTHER
    return Look.ELSEWHERE if found[label.text].is_elsewhere else Look.READ
