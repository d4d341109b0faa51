"""What a day's work is in JSON."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.inbox.sources import SOURCES
from library_share.translation import N_
from library_share.web.api import JsonSchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, Day, called


class TodayQuerySchema(QuerySchema):
    library = fields.String(
        required=True, validate=[validate.Length(1, 40), PLAIN_TEXT], metadata=called(N_("Library"))
    )


class StepSchema(JsonSchema):
    """The one thing to do next: a page to open, or a page's form to post."""

    label = fields.String(required=True)
    address = fields.String(required=True)
    method = fields.String(required=True, validate=validate.OneOf(["GET", "POST"]))


class WorkLineSchema(JsonSchema):
    text = fields.String(required=True)
    about = fields.String(required=True)
    on = Day(required=True, allow_none=True)
    when = fields.String(required=True)
    step = fields.Nested(StepSchema, required=True)


class WorkGroupSchema(JsonSchema):
    """One group of work; `lines` are the first, and null for whoever may only know the number."""

    name = fields.String(
        required=True, validate=validate.OneOf([source.name for source in SOURCES])
    )
    label = fields.String(required=True)
    number = fields.Integer(required=True, strict=True)
    lines = fields.List(fields.Nested(WorkLineSchema), required=True, allow_none=True)


class TodaySchema(JsonSchema):
    library = fields.String(required=True)
    today = Day(required=True)
    groups = fields.List(fields.Nested(WorkGroupSchema), required=True)
