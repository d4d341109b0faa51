"""`/api/v1/stocktakes/…/photos`: all labels in photographs of a shelf, counted at once."""

from __future__ import annotations

from typing import Any

from library_share.database import transaction
from library_share.labels.photos import Symbol
from library_share.stocktake import queries
from library_share.stocktake.access import stocktake_of_actor
from library_share.stocktake.api import part
from library_share.stocktake.photographing import (
    CountedLabels,
    count_shelves,
    look_of,
    photos_in,
    shelves_in,
)
from library_share.stocktake.photos import SeenShelf
from library_share.stocktake.rules import Look
from library_share.stocktake.schemas import (
    SeenPhotosSchema,
    ShelfPhotoFilesSchema,
    ShelfPhotoQuerySchema,
)


@part.route("/stocktakes/<int:stocktake_id>/photos", methods=["POST"])
@part.arguments(ShelfPhotoFilesSchema, location="files")
@part.arguments(ShelfPhotoQuerySchema, location="query")
@part.response(200, SeenPhotosSchema)
@part.problems(400, 404, 409, 413, 415, 422)
def read_photos(files: dict[str, Any], asked: dict[str, Any], stocktake_id: int) -> dict[str, Any]:
    """Count all labels of these photos at one place; one in two photos is one find. The same
    photos sent again change nothing, and none is kept."""
    stocktake_of_actor(stocktake_id)
    shelves = shelves_in(photos_in(files["photo"]))
    with transaction():
        stocktake = stocktake_of_actor(stocktake_id)
        place = queries.place_counted(stocktake, asked["place"])
        found = count_shelves(stocktake, shelves, place, asked["photo_id"])
    return {"read": len(found), "photos": [_photo_shown(shelf, found) for shelf in shelves]}


def _photo_shown(shelf: SeenShelf, found: CountedLabels) -> dict[str, Any]:
    labels = [_label_shown(label, found) for label in shelf.labels]
    return {
        "width": shelf.width,
        "height": shelf.height,
        "unread": sum(label["look"] is Look.UNREAD for label in labels),
        "labels": labels,
    }


def _label_shown(label: Symbol, found: CountedLabels) -> dict[str, Any]:
    """A reader's card that lay on the shelf is not read out: only books have a text."""
    counted = found.get(label.text)
    return {
        "look": look_of(label, found),
        "corners": [list(corner) for corner in label.corners],
        "text": label.text if counted else None,
        "copy": counted.copy if counted else None,
        "result": counted.result if counted else None,
        "sentence": counted.sentence if counted else None,
    }
