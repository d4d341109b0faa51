"""What a round changed, as it goes out."""

from __future__ import annotations

from marshmallow import fields

from library_share.translation import N_
from library_share.web.api import JsonSchema


class BeforeAtAfterSchema(JsonSchema):
    """Counts in three windows of equal length; `after` as far as it has passed."""

    before = fields.Integer(required=True, strict=True)
    at = fields.Integer(required=True, strict=True)
    after = fields.Integer(required=True, strict=True)


class PresenceSchema(JsonSchema):
    """A time at a point when boxes of the round stood there."""

    place = fields.String(required=True)
    place_name = fields.String(required=True)
    class_name = fields.String(required=True)
    library = fields.String(required=True)
    boxes = fields.List(fields.String(), required=True)
    since = fields.AwareDateTime(required=True)
    until = fields.AwareDateTime(required=True)
    days = fields.Integer(required=True, strict=True)
    days_after = fields.Integer(required=True, strict=True)
    box_weeks = fields.Float(required=True)
    loans = fields.Nested(BeforeAtAfterSchema, required=True)
    readings = fields.Nested(BeforeAtAfterSchema, required=True)
    loans_of_boxes = fields.Integer(required=True, strict=True)
    told_loans = fields.Integer(required=True, strict=True)
    told_readings = fields.Integer(required=True, strict=True)
    other_classes = fields.Integer(required=True, strict=True)
    other_loans = fields.Nested(BeforeAtAfterSchema, required=True)
    other_readings = fields.Nested(BeforeAtAfterSchema, required=True)
    is_not_the_first = fields.Boolean(required=True)
    sentences = fields.List(fields.String(), required=True)


class WokenTitleSchema(JsonSchema):
    """A title that nobody had borrowed for a year, and how often it was at the stops."""

    title_id = fields.Integer(required=True, strict=True)
    title = fields.String(required=True)
    times = fields.Integer(required=True, strict=True)


class EffectSchema(JsonSchema):
    """What a round changed: loans and readings before, at and after each stop. Nobody's name."""

    round = fields.Integer(required=True, strict=True)
    titles = fields.Integer(required=True, strict=True)
    presences = fields.List(fields.Nested(PresenceSchema), required=True)
    woken = fields.List(fields.Nested(WokenTitleSchema), required=True)
    sentences = fields.List(
        fields.String(),
        required=True,
        metadata={"description": N_("The same in words; no percentage of a small number.")},
    )
