"""Photographs of whole shelves: all labels counted at once, and the photo with what was read."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import render_template, request
from PIL import Image

from library_share.database import transaction
from library_share.labels.photos import Symbol, opened
from library_share.stocktake import queries
from library_share.stocktake.access import stocktake_here
from library_share.stocktake.models import RESULT_NAMES, Stocktake
from library_share.stocktake.pages import blueprint
from library_share.stocktake.photographing import (
    PHOTOS_AT_MOST,
    CountedLabels,
    count_shelves,
    look_of,
    photos_in,
    shelves_in,
)
from library_share.stocktake.photos import SeenShelf
from library_share.stocktake.rules import Look
from library_share.stocktake.schemas import ShelfPhotoSchema
from library_share.web.forms import loaded

#: What is shown of a photo: as wide as a page, and small enough to stand in it.
SHOWN_PX, SHOWN_QUALITY = 1400, 60


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A label as the page draws it on the photo."""

    points: str
    look: Look
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
        return sum(label.look is Look.UNREAD for label in self.labels)


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
    photos = photos_in(request.files.getlist("photo"))
    shelves = shelves_in(photos)
    with transaction():
        stocktake = stocktake_here(stocktake_id)
        place = queries.place_counted(stocktake, sent["place"])
        found = count_shelves(stocktake, shelves, place, sent["photo_id"] or uuid4())
    drawn = [_drawn(photo, shelf, found) for photo, shelf in zip(photos, shelves, strict=True)]
    context = _shown(stocktake) | {
        "drawn": drawn,
        "read": len(found),
        "unread": sum(photo.unread for photo in drawn),
        "elsewhere": [one.sentence for one in found.values() if one.is_elsewhere],
        "sentences": [one.sentence for one in found.values()],
    }
    return render_template("stocktake/photo.html", **context)


def _drawn(photo: bytes, shelf: SeenShelf, found: CountedLabels) -> DrawnPhoto:
    return DrawnPhoto(
        width=shelf.width,
        height=shelf.height,
        data=_small(photo),
        labels=[_label(label, number, found) for number, label in enumerate(shelf.labels, start=1)],
    )


def _label(label: Symbol, number: int, found: CountedLabels) -> Drawn:
    counted = found.get(label.text)
    x, y = map(round, label.centre)
    points = " ".join(f"{left:.0f},{top:.0f}" for left, top in label.corners)
    words = counted.sentence if counted else ""
    return Drawn(points=points, look=look_of(label, found), x=x, y=y, number=number, words=words)


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
