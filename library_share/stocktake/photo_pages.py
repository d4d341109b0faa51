"""Photographs of whole shelves: all labels counted at once, and the photo with what was read."""

from __future__ import annotations

import base64
import io
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import render_template, request
from PIL import Image

from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.desk.errors import NoPhoto
from library_share.labels.photos import Symbol, opened
from library_share.stocktake import queries
from library_share.stocktake.access import stocktake_here
from library_share.stocktake.errors import NothingReadable, TooManyShelfPhotos
from library_share.stocktake.models import RESULT_NAMES, Stocktake
from library_share.stocktake.pages import blueprint
from library_share.stocktake.photos import SeenShelf, count_labels, look_at, may_be_ours
from library_share.stocktake.rules import Result
from library_share.stocktake.schemas import ShelfPhotoSchema
from library_share.stocktake.showing import result_of, sentence_of
from library_share.web.forms import loaded

#: Photos that are read at once; each takes about a second.
PHOTOS_AT_MOST = 6
#: What is shown of a photo: as wide as a page, and small enough to stand in it.
SHOWN_PX, SHOWN_QUALITY = 1400, 60


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A label as the page draws it on the photo: `look` is read, elsewhere, other (no book's) or
    unread."""

    points: str
    look: str
    x: int
    y: int
    number: int
    words: str


@dataclass(frozen=True, kw_only=True)
class DrawnPhoto:
    width: int
    height: int
    data: str
    labels: list[Drawn]

    @property
    def unread(self) -> int:
        return sum(label.look == "unread" for label in self.labels)


@blueprint.get("/stocktakes/<int:stocktake_id>/photo")
def photograph(stocktake_id: int) -> str:
    stocktake = stocktake_here(stocktake_id)
    return render_template("stocktake/photo.html", **_shown(stocktake))


@blueprint.post("/stocktakes/<int:stocktake_id>/photo")
def read_photos(stocktake_id: int) -> str:
    """Count all labels of these photos at one place; a label in two photos is one find. The same
    photos sent again change nothing."""
    stocktake_here(stocktake_id)
    sent = loaded(ShelfPhotoSchema(), request.form)
    photos = _photos()
    shelves = [look_at(photo) for photo in photos]
    if not any(shelf.labels for shelf in shelves):
        raise NothingReadable
    texts = list(dict.fromkeys(text for shelf in shelves for text in shelf.texts))
    texts = [text for text in texts if may_be_ours(text)]
    first = sent["photo_id"] or uuid4()
    found: dict[str, tuple[Result | None, str]] = {}
    with transaction():
        stocktake = stocktake_here(stocktake_id)
        place = queries.place_counted(stocktake, sent["place"])
        counted = count_labels(stocktake.id, texts, place, first, deed_at(stocktake.library))
        for text in texts:
            if one := counted.get(text):
                result = result_of(stocktake, one)
                found[text] = result, sentence_of(one, result)
    drawn = [_drawn(photo, shelf, found) for photo, shelf in zip(photos, shelves, strict=True)]
    elsewhere = [
        sentence for result, sentence in found.values() if result not in (Result.FOUND, None)
    ]
    context = _shown(stocktake) | {
        "drawn": drawn,
        "read": len(found),
        "unread": sum(photo.unread for photo in drawn),
        "elsewhere": elsewhere,
        "sentences": [sentence for _, sentence in found.values()],
    }
    return render_template("stocktake/photo.html", **context)


def _photos() -> list[bytes]:
    sent = [one for one in request.files.getlist("photo") if one.filename]
    if not sent:
        raise NoPhoto
    if len(sent) > PHOTOS_AT_MOST:
        raise TooManyShelfPhotos(most=PHOTOS_AT_MOST)
    taken = []
    for one in sent:
        with closing(one):
            taken.append(one.read())
    return taken


def _drawn(
    photo: bytes, shelf: SeenShelf, found: dict[str, tuple[Result | None, str]]
) -> DrawnPhoto:
    return DrawnPhoto(
        width=shelf.width,
        height=shelf.height,
        data=_small(photo),
        labels=[_label(label, number, found) for number, label in enumerate(shelf.labels, start=1)],
    )


def _label(label: Symbol, number: int, found: dict[str, tuple[Result | None, str]]) -> Drawn:
    result, words = found.get(label.text, (None, ""))
    look = _look_of(label, result, is_counted=label.text in found)
    x, y = map(round, label.centre)
    points = " ".join(f"{left:.0f},{top:.0f}" for left, top in label.corners)
    return Drawn(points=points, look=look, x=x, y=y, number=number, words=words)


def _look_of(label: Symbol, result: Result | None, *, is_counted: bool) -> str:
    if not label.text:
        return "unread"
    if not is_counted:
        return "other"
    return "read" if result in (Result.FOUND, None) else "elsewhere"


def _small(photo: bytes) -> str:
    """The photo, small, as an address that holds it: nothing of it is kept."""
    picture = opened(photo)
    picture.thumbnail((SHOWN_PX, SHOWN_PX), Image.Resampling.BILINEAR)
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=SHOWN_QUALITY)
    return "data:image/jpeg;base64," + base64.b64encode(kept.getvalue()).decode()


def _shown(stocktake: Stocktake) -> dict[str, Any]:
    progress = queries.progress_of(stocktake)
    code = request.values.get("place", "") or progress[0].place.code
    place = queries.place_counted(stocktake, code)
    return {
        "stocktake": stocktake,
        "place": place,
        "progress": progress,
        "here": next(one for one in progress if one.place.id == place.id),
        "photo_id": uuid4(),
        "photos_at_most": PHOTOS_AT_MOST,
        "results": RESULT_NAMES,
        "drawn": [],
    }
