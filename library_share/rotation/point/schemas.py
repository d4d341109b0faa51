"""What the forms of a point say."""

from __future__ import annotations

from uuid import uuid4

from marshmallow import Schema, fields, validate

from library_share.libraries.schemas import line
from library_share.translation import N_
from library_share.web.forms import called

_BOOK = line(60, required=True, metadata=called(N_("Number of the book")))
_FIGURE = validate.Range(0, 2000)


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
    how_many = fields.Integer(
        load_default=1, validate=validate.Range(1, 200), metadata=called(N_("How many readings"))
    )


class FiguresFormSchema(Schema):
    day = fields.Date(required=True, metadata=called(N_("Day")))
    visits = fields.Integer(load_default=0, validate=_FIGURE, metadata=called(N_("Visits")))
    loans = fields.Integer(load_default=0, validate=_FIGURE, metadata=called(N_("Loans")))
    readings = fields.Integer(load_default=0, validate=_FIGURE, metadata=called(N_("Readings")))
    reason = line(300, load_default="", metadata=called(N_("Reason")))


class EvaluationFormSchema(Schema):
    liked = line(500, load_default="", metadata=called(N_("What was liked")))
    needs = line(500, load_default="", metadata=called(N_("What readers need")))
    proposals = line(500, load_default="", metadata=called(N_("What is proposed for next time")))
    by = line(120, load_default="", metadata=called(N_("Who says so")))
