"""Newspapers and magazines, as they go out to other programs."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.serials.forms import CODE
from library_share.serials.rules import AtEnd, Fate, Frequency, IssueState
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import Day, called


class SerialsQuerySchema(PagedQuerySchema):
    """The subscriptions of one library."""

    library = fields.String(required=True, validate=CODE, metadata=called(N_("Library")))


class DueQuerySchema(QuerySchema):
    library = fields.String(required=True, validate=CODE, metadata=called(N_("Library")))


class IssuesQuerySchema(PagedQuerySchema):
    awaited = fields.Boolean(
        load_default=None,
        metadata=called(N_("Awaited"), N_("Only those that have appeared and are not all here.")),
    )


class SubscriptionSchema(JsonSchema):
    """A library gets a serial title; `received`, `late` and `missing` count its issues."""

    id = fields.Integer(required=True, strict=True)
    library = fields.String(required=True)
    title_id = fields.Integer(required=True, strict=True)
    title = fields.String(required=True)
    frequency = fields.Enum(Frequency, by_value=True, required=True)
    weekdays = fields.String(required=True)
    month_days = fields.String(required=True)
    restarts_yearly = fields.Boolean(required=True)
    first_number = fields.Integer(required=True, strict=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    copies = fields.Integer(required=True, strict=True)
    price_dong = fields.Integer(required=True, strict=True, allow_none=True)
    supplier = fields.String(required=True)
    issn = fields.String(required=True)
    late_after_days = fields.Integer(required=True, strict=True)
    at_end = fields.Enum(AtEnd, by_value=True, required=True)
    is_popular = fields.Boolean(required=True)
    note = fields.String(required=True)
    received = fields.Integer(required=True, strict=True)
    late = fields.Integer(required=True, strict=True)
    missing = fields.Integer(required=True, strict=True)


class IssueCopySchema(JsonSchema):
    """A received copy of an issue: at which stop of its way it is and when it is due to go on."""

    id = fields.Integer(required=True, strict=True)
    copy_number = fields.Integer(required=True, strict=True)
    received_at = fields.AwareDateTime(required=True)
    place = fields.String(required=True, allow_none=True)
    place_name = fields.String(required=True)
    move_on = Day(required=True, allow_none=True)
    bundle = fields.Integer(required=True, strict=True, allow_none=True)
    fate = fields.Enum(Fate, by_value=True, required=True, allow_none=True)


class IssueSchema(JsonSchema):
    """One issue of a subscription."""

    id = fields.Integer(required=True, strict=True)
    subscription = fields.Integer(required=True, strict=True)
    published_on = Day(required=True)
    number = fields.Integer(required=True, strict=True, allow_none=True)
    label = fields.String(required=True)
    is_special = fields.Boolean(required=True)
    state = fields.Enum(IssueState, by_value=True, required=True)
    copies_ordered = fields.Integer(required=True, strict=True)
    copies_received = fields.Integer(required=True, strict=True)
    late_on = Day(required=True)
    claimed_at = fields.AwareDateTime(required=True, allow_none=True)
    copies = fields.List(fields.Nested(IssueCopySchema), required=True)


class SkippedDaysSchema(JsonSchema):
    """Days on which nothing appears."""

    id = fields.Integer(required=True, strict=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    reason = fields.String(required=True)


class RoutingListSchema(JsonSchema):
    """The way of one of the copies of every issue."""

    subscription = fields.Integer(required=True, strict=True)
    copy_number = fields.Integer(required=True, strict=True)
    stops = fields.List(fields.Nested("RoutingStopSchema"), required=True)


class DueMoveSchema(JsonSchema):
    """A copy that is due to go on. `stay` is what is sent when it went. Without `to_place` it is
    at its end: `fate`. `waits_until`: one of the two ends is closed today."""

    stay = fields.Integer(required=True, strict=True)
    issue = fields.Integer(required=True, strict=True)
    copy_number = fields.Integer(required=True, strict=True)
    title = fields.String(required=True)
    issue_name = fields.String(required=True)
    from_place = fields.String(required=True)
    to_place = fields.String(required=True, allow_none=True)
    fate = fields.Enum(Fate, by_value=True, required=True, allow_none=True)
    due_on = Day(required=True)
    waits_until = Day(required=True, allow_none=True)


class DueMovesSchema(JsonSchema):
    """The dry run of a day: nothing has moved."""

    moves = fields.List(fields.Nested(DueMoveSchema), required=True)


class MovedSchema(JsonSchema):
    moved = fields.Integer(
        required=True,
        strict=True,
        metadata={"description": N_("How many went on; those that went before do not count.")},
    )


class ClaimTextSchema(JsonSchema):
    """What is late or short, and the text to send to the supplier."""

    issues = fields.List(fields.Integer(strict=True), required=True)
    text = fields.String(required=True)


class ClaimSchema(JsonSchema):
    """The numbers of the issues that were claimed."""

    issues = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 2**31 - 1)),
        required=True,
        validate=validate.Length(1, 400),
        metadata=called(N_("Issues")),
    )


class BundleSchema(JsonSchema):
    """Issues tied together: one accessioned copy of the title, which `copy` is the code of."""

    id = fields.Integer(required=True, strict=True)
    subscription = fields.Integer(required=True, strict=True)
    copy = fields.String(required=True)
    accession_number = fields.String(required=True)
    issues = fields.Integer(required=True, strict=True)
    first_on = Day(required=True)
    last_on = Day(required=True)
    is_tied = fields.Boolean(required=True)
