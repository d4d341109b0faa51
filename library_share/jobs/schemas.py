"""What programs read about schedules."""

from __future__ import annotations

from marshmallow import fields

from library_share.translation import N_
from library_share.web.api import JsonSchema
from library_share.web.forms import called


class ScheduleSchema(JsonSchema):
    """One schedule and how its last turn went."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    purpose = fields.String(required=True)
    how_often = fields.String(required=True)
    is_running = fields.Boolean(required=True)
    needs_care = fields.Boolean(
        required=True,
        metadata=called(
            N_("Needs care"),
            N_("It failed and did not go well since, or did not run for long."),
        ),
    )
    due_at = fields.AwareDateTime(required=True)
    begun_at = fields.AwareDateTime(required=True, allow_none=True)
    done_at = fields.AwareDateTime(required=True, allow_none=True)
    took_ms = fields.Integer(required=True, strict=True, allow_none=True)
    how_many = fields.Integer(required=True, strict=True, allow_none=True)
    outcome = fields.String(required=True)
    failed_at = fields.AwareDateTime(required=True, allow_none=True)
    failed_number = fields.Integer(
        required=True,
        strict=True,
        allow_none=True,
        metadata=called(N_("Number in the log"), N_("Which turn failed, as the log calls it.")),
    )
    failure = fields.String(required=True)
    notes = fields.List(fields.String(), required=True)


class SchedulesSchema(JsonSchema):
    """All of them; there are few, so the list has one page."""

    items = fields.List(fields.Nested(ScheduleSchema), required=True)
