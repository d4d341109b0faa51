"""What the forms of a point say."""

from __future__ import annotations

from uuid import uuid4

from marshmallow import Schema, fields, validate

from library_share.classroom.shelves.rules import COUNT_AT_MOST
from library_share.classroom.shelves.schemas import TallySchema
from library_share.copies.models import Condition, CopyState
from library_share.desk.models import Outcome
from library_share.libraries.schemas import line
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema
from library_share.web.forms import PLAIN_TEXT, SOME_TEXT, Day, called

_CODE = [validate.Length(1, 40), PLAIN_TEXT]
_BOOK = line(60, required=True, metadata=called(N_("Number of the book")))
_FIGURE = validate.Range(0, 2000)
_READINGS = validate.Range(1, COUNT_AT_MOST)
_SCAN_ID = called(
    N_("Number of the scan"), N_("Made by the client; sent again, it changes nothing.")
)


class PointLendFormSchema(Schema):
    book = _BOOK
    reader = line(120, required=True, metadata=called(N_("Who borrows")))
    scan_id = fields.UUID(load_default=uuid4)


class PointReturnFormSchema(Schema):
    book = _BOOK
    scan_id = fields.UUID(load_default=uuid4)


class PointReportFormSchema(Schema):
    book = _BOOK
    what = fields.String(
        required=True,
        validate=validate.OneOf(["damaged", "lost"]),
        metadata=called(N_("What happened")),
    )
    reason = line(200, load_default="", metadata=called(N_("Reason")))


class PointReadingsFormSchema(Schema):
    count_id = fields.UUID(load_default=None)
    how_many = fields.Integer(
        load_default=1, validate=_READINGS, metadata=called(N_("How many readings"))
    )


class _DaySchema(Schema):
    count_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": N_("A number of your own: sent again, it counts once.")},
    )
    day = Day(required=True, metadata=called(N_("Day")))
    reason = line(300, load_default="", metadata=called(N_("Reason")))


class FiguresFormSchema(_DaySchema):
    visits = fields.Integer(load_default=0, validate=_FIGURE, metadata=called(N_("Visits")))
    loans = fields.Integer(load_default=0, validate=_FIGURE, metadata=called(N_("Loans")))
    readings = fields.Integer(load_default=0, validate=_FIGURE, metadata=called(N_("Readings")))


class EvaluationFormSchema(Schema):
    liked = line(500, load_default="", metadata=called(N_("What was liked")))
    needs = line(500, load_default="", metadata=called(N_("What readers need")))
    proposals = line(500, load_default="", metadata=called(N_("What is proposed for next time")))
    by = line(120, load_default="", metadata=called(N_("Who says so")))


# --- for other programs ------------------------------------------------------------------------


class PointQuerySchema(PagedQuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))


class NewPointReturnSchema(JsonSchema):
    """A book comes back."""

    scan_id = fields.UUID(required=True, metadata=_SCAN_ID)
    book = fields.String(
        required=True,
        validate=[validate.Length(1, 60), SOME_TEXT],
        metadata=called(N_("Number of the book"), N_("On its label, or the accession number.")),
    )


class NewPointLoanSchema(NewPointReturnSchema):
    """A book is lent."""

    reader = fields.String(
        required=True,
        validate=[validate.Length(1, 120), SOME_TEXT],
        metadata=called(N_("Who borrows"), N_("Name, number in the class, or card.")),
    )


class NewPointReportSchema(JsonSchema, PointReportFormSchema):
    """A book is damaged or lost."""


class PointSettingsSchema(JsonSchema):
    """What is special about a point."""

    is_remote = fields.Boolean(
        required=True,
        metadata=called(N_("Remote point"), N_("Its library decides how long books stay.")),
    )
    is_offline = fields.Boolean(required=True, metadata=called(N_("Without network")))


class NewFiguresSchema(JsonSchema, _DaySchema):
    """Figures of one day, entered for the point; `reason` says why."""

    visits = fields.Integer(
        load_default=0, strict=True, validate=_FIGURE, metadata=called(N_("Visits"))
    )
    loans = fields.Integer(
        load_default=0, strict=True, validate=_FIGURE, metadata=called(N_("Loans"))
    )
    readings = fields.Integer(
        load_default=0, strict=True, validate=_FIGURE, metadata=called(N_("Readings"))
    )


class EvaluationSchema(JsonSchema, EvaluationFormSchema):
    """What a point says of a stop; a word that is left out is empty from now on."""


class PointBoxSchema(JsonSchema):
    code = fields.String(required=True)
    name = fields.String(required=True)


class RotationPointSchema(JsonSchema):
    """A point with the boxes that stand there now."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    library = fields.String(required=True)
    boxes = fields.List(fields.Nested(PointBoxSchema), required=True)


class PointStopSchema(JsonSchema):
    """A stop of a round at which a box stands here now, and what the point says of it so far."""

    id = fields.Integer(required=True, strict=True)
    round = fields.Integer(required=True, strict=True)
    round_name = fields.String(required=True)
    box = fields.String(required=True)
    arrives_on = Day(required=True)
    leaves_on = Day(required=True)
    evaluation = fields.Nested(EvaluationSchema, required=True, allow_none=True)


class RotationPointInFullSchema(RotationPointSchema):
    is_remote = fields.Boolean(required=True)
    is_offline = fields.Boolean(required=True)
    stops = fields.List(fields.Nested(PointStopSchema), required=True)
    readings = fields.Nested(TallySchema, required=True)


class PointBookSchema(JsonSchema):
    """A book of a box at a point; nobody's name."""

    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    on_loan = fields.Boolean(required=True)
    due_on = Day(required=True, allow_none=True)


class PointScanSchema(JsonSchema):
    """What became of a loan or return, in the words that a keeper reads."""

    scan_id = fields.UUID(required=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True)
    sentence = fields.String(required=True)
    copy = fields.String(required=True)
    due_on = Day(required=True, allow_none=True)


class ReportedCopySchema(JsonSchema):
    copy = fields.String(required=True)
    title = fields.String(required=True)
    condition = fields.Enum(Condition, by_value=True, required=True)
    state = fields.Enum(CopyState, by_value=True, required=True)


class ToldOfStopSchema(JsonSchema):
    """What was told of a stop in all, and not taken back."""

    visits = fields.Integer(required=True, strict=True)
    loans = fields.Integer(required=True, strict=True)
    readings = fields.Integer(required=True, strict=True)


class NotedFiguresSchema(ToldOfStopSchema):
    """Figures of one day; `on_behalf` when somebody else entered them for the point."""

    id = fields.Integer(required=True, strict=True)
    day = Day(required=True)
    on_behalf = fields.Boolean(required=True)
    reason = fields.String(required=True)


class StopFiguresSchema(JsonSchema):
    """What was told of a stop, the newest day first, and what its point says."""

    told = fields.Nested(ToldOfStopSchema, required=True)
    noted = fields.List(fields.Nested(NotedFiguresSchema), required=True)
    is_offline = fields.Boolean(required=True)
    evaluation = fields.Nested(EvaluationSchema, required=True, allow_none=True)
