"""Stock-takes, as they come in and go out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_smorest.fields import Upload
from marshmallow import ValidationError, fields, validate

from library_share.circulation.reading import CODE_AT_MOST
from library_share.errors import WrongInput
from library_share.libraries.schemas import line
from library_share.stocktake.rules import CountKind, Happening, Look, Mending, Result, Scope, Way
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema, ProblemSchema, QuerySchema
from library_share.web.forms import (
    PLAIN_TEXT,
    SOME_TEXT,
    Alone,
    CountedList,
    HowMany,
    called,
    wrong_input,
)

_CODE = [validate.Length(1, 40), PLAIN_TEXT]
_LIBRARY = called(N_("Library"))
_PLACES = called(N_("Places"), N_("Codes of the places; none for the whole library."))
_COUNT_ID = called(
    N_("Number of the count"), N_("Made by the client; sent again, it changes nothing.")
)
_SECONDS_AGO = called(
    N_("Waited for the network (seconds)"), N_("How long before it was sent it was counted.")
)
PLACES_AT_MOST = 500
#: A full shelf, and a few seconds of work.
COUNTS_AT_MOST = 200
#: A phone that was without a network for longer than a day is counted as of a day ago.
SECONDS_AT_MOST = 24 * 60 * 60


class NewStocktakeFormSchema(QuerySchema):
    title = fields.String(
        required=True,
        validate=[validate.Length(1, 120), SOME_TEXT],
        metadata=called(N_("Name of the stock-take")),
    )
    decision = line(60, load_default="", metadata=called(N_("Decision number")))
    places = fields.List(fields.String(validate=_CODE), load_default=[], metadata=_PLACES)


class CountFormSchema(QuerySchema):
    """One count from the page. The number is missing when scripts are off."""

    count_id = fields.UUID(load_default=None, metadata=_COUNT_ID)
    code = fields.String(
        required=True,
        validate=[validate.Length(1, CODE_AT_MOST), PLAIN_TEXT],
        metadata=called(N_("Code")),
    )
    place = fields.String(required=True, validate=_CODE, metadata=called(N_("Place")))
    way = fields.Enum(Way, by_value=True, load_default=Way.TYPED, metadata=called(N_("Way")))
    seconds_ago = fields.Integer(
        load_default=0, validate=validate.Range(0, SECONDS_AT_MOST), metadata=_SECONDS_AGO
    )


class StocktakeReasonFormSchema(QuerySchema):
    reason = line(200, load_default="", metadata=called(N_("Reason")))


class ReopenFormSchema(QuerySchema):
    reason = fields.String(
        required=True, validate=[validate.Length(1, 200), SOME_TEXT], metadata=called(N_("Reason"))
    )


class StocktakeQuerySchema(PagedQuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)
    open = fields.Boolean(load_default=None, metadata=called(N_("Open")))


class ResultQuerySchema(PagedQuerySchema):
    result = fields.Enum(Result, by_value=True, required=True, metadata=called(N_("Result")))


class NewStocktakeSchema(JsonSchema):
    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)
    title = fields.String(
        required=True,
        validate=[validate.Length(1, 120), SOME_TEXT],
        metadata=called(N_("Name of the stock-take")),
    )
    decision = line(60, load_default="", metadata=called(N_("Decision number")))
    places = CountedList(
        fields.String(validate=_CODE),
        load_default=None,
        allow_none=True,
        validate=HowMany(1, PLACES_AT_MOST),
        metadata=_PLACES,
    )


class _NumberedCountSchema(JsonSchema):
    count_id = fields.UUID(required=True, metadata=_COUNT_ID)


class NewStocktakeCountSchema(_NumberedCountSchema):
    code = fields.String(
        required=True,
        validate=[validate.Length(1, CODE_AT_MOST), PLAIN_TEXT],
        metadata=called(N_("Code")),
    )
    place = fields.String(required=True, validate=_CODE, metadata=called(N_("Place")))
    way = fields.Enum(Way, by_value=True, load_default=Way.SCANNER, metadata=called(N_("Way")))
    seconds_ago = fields.Integer(
        load_default=0, validate=validate.Range(0, SECONDS_AT_MOST), metadata=_SECONDS_AGO
    )


@dataclass(frozen=True, kw_only=True)
class Misread:
    """One of many counts that has a number and the wrong shape."""

    count_id: UUID
    problem: WrongInput


def _misread(known: dict[str, Any], _sent: Any, fault: ValidationError) -> Misread:
    problem = wrong_input(NewStocktakeCountSchema(), fault)
    return Misread(count_id=known["count_id"], problem=problem)


class NewStocktakeCountsSchema(JsonSchema):
    """Many counts, for a phone that comes back from where there is no network. One of the wrong
    shape is told alone as long as its number can be read."""

    counts = CountedList(
        Alone(NewStocktakeCountSchema, known_by=_NumberedCountSchema, otherwise=_misread),
        required=True,
        validate=HowMany(1, COUNTS_AT_MOST),
        metadata=called(N_("Counts")),
    )


class UndoStocktakeCountSchema(JsonSchema):
    undo_id = fields.UUID(required=True, metadata=_COUNT_ID)


class StocktakeReasonSchema(JsonSchema):
    reason = line(200, load_default="", metadata=called(N_("Reason")))


class MendStocktakeSchema(StocktakeReasonSchema):
    what = fields.Enum(
        Mending, by_value=True, required=True, metadata=called(N_("What to do about it"))
    )


class StocktakeSchema(JsonSchema):
    id = fields.Integer(required=True)
    library = fields.String(required=True)
    title = fields.String(required=True)
    scope = fields.Enum(Scope, by_value=True, required=True)
    decision = fields.String(required=True)
    opened_at = fields.AwareDateTime(required=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)


class PlaceProgressSchema(JsonSchema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    expected = fields.Integer(required=True)
    seen = fields.Integer(required=True)


class StocktakeFiguresSchema(StocktakeSchema):
    """`figures` counts the copies of each result; places say how many of theirs were seen."""

    figures = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    places = fields.List(fields.Nested(PlaceProgressSchema), required=True)


class StocktakeCountSchema(JsonSchema):
    """What came of a count; `moved_on` when a place's label was read and counting goes on there."""

    count_id = fields.UUID(required=True, allow_none=True)
    kind = fields.Enum(CountKind, by_value=True, required=True, allow_none=True)
    place = fields.String(required=True)
    moved_on = fields.Boolean(required=True)
    result = fields.Enum(Result, by_value=True, required=True, allow_none=True)
    copy = fields.String(required=True, allow_none=True)
    sentence = fields.String(required=True)


class StocktakeCountAnswerSchema(JsonSchema):
    """`status` is what the count alone would have been answered with: 200 with `answer`, or a
    `problem`."""

    count_id = fields.UUID(required=True)
    status = fields.Integer(required=True)
    answer = fields.Nested(StocktakeCountSchema, required=True, allow_none=True)
    problem = fields.Nested(ProblemSchema, required=True, allow_none=True)


class StocktakeCountAnswersSchema(JsonSchema):
    """One answer for each count, in order."""

    answers = fields.List(fields.Nested(StocktakeCountAnswerSchema), required=True)


class StocktakeResultSchema(JsonSchema):
    copy = fields.String(required=True, allow_none=True)
    code = fields.String(required=True)
    accession_number = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    owner = fields.String(required=True, allow_none=True)
    result = fields.Enum(Result, by_value=True, required=True)
    expected_place = fields.String(required=True, allow_none=True)
    seen_place = fields.String(required=True, allow_none=True)
    borrower = fields.String(required=True, allow_none=True)
    mended = fields.Enum(Mending, by_value=True, required=True, allow_none=True)


class StocktakeEventSchema(JsonSchema):
    kind = fields.Enum(Happening, by_value=True, required=True)
    at = fields.AwareDateTime(required=True)
    reason = fields.String(required=True)


class ResultPageSchema(QuerySchema):
    result = fields.Enum(
        Result, by_value=True, load_default=Result.MISSING, metadata=called(N_("Result"))
    )


class MendFormSchema(StocktakeReasonFormSchema):
    what = fields.Enum(
        Mending, by_value=True, required=True, metadata=called(N_("What to do about it"))
    )


class ShelfPhotoSchema(QuerySchema):
    photo_id = fields.UUID(load_default=None, metadata=_COUNT_ID)
    place = fields.String(required=True, validate=_CODE, metadata=called(N_("Place")))


class ShelfPhotoQuerySchema(ShelfPhotoSchema):
    photo_id = fields.UUID(required=True, metadata=_COUNT_ID)


class ShelfPhotoFilesSchema(QuerySchema):
    """The photos themselves, each under this name: JPEG, PNG or WebP."""

    photo = fields.List(Upload(), required=True, metadata=called(N_("Photos")))


class SeenLabelSchema(JsonSchema):
    """A label in a photo: its four corners, each x and y in pixels of the upright picture, from
    its own top left clockwise. What is no book's, or cannot be read, has no text and was not
    counted."""

    look = fields.Enum(Look, by_value=True, required=True)
    corners = fields.List(fields.List(fields.Float()), required=True)
    text = fields.String(required=True, allow_none=True)
    copy = fields.String(required=True, allow_none=True)
    result = fields.Enum(Result, by_value=True, required=True, allow_none=True)
    sentence = fields.String(required=True, allow_none=True)


class SeenPhotoSchema(JsonSchema):
    """`unread` counts what seems to be a label and cannot be read."""

    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    unread = fields.Integer(required=True)
    labels = fields.List(fields.Nested(SeenLabelSchema), required=True)


class SeenPhotosSchema(JsonSchema):
    """The photos in their order; `read` counts the books, one in two photos once."""

    read = fields.Integer(required=True)
    photos = fields.List(fields.Nested(SeenPhotoSchema), required=True)
