"""Quiet days, as they come in and go out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema
from library_share.web.forms import PLAIN_TEXT, SOME_TEXT, Day, called

_CODE = [validate.Length(1, 40), PLAIN_TEXT]
_LIBRARY = called(N_("Library"))


class QuietDaysFormSchema(Schema):
    starts_on = Day(required=True, metadata=called(N_("From")))
    ends_on = Day(required=True, metadata=called(N_("Until")))
    reason = fields.String(
        required=True, validate=[validate.Length(1, 100), SOME_TEXT], metadata=called(N_("Reason"))
    )


class NewQuietDaysSchema(JsonSchema, QuietDaysFormSchema):
    """Days on which nothing is moved to or from a library."""

    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)


class QuietDaysQuerySchema(PagedQuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)
    since = Day(
        load_default=None,
        metadata=called(N_("From"), N_("Days that end before are left out; today unless asked.")),
    )


class QuietDaysSchema(JsonSchema):
    """`library` is null for days of the whole commune, which a library cannot remove."""

    id = fields.Integer(required=True, strict=True)
    library = fields.String(required=True, allow_none=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    reason = fields.String(required=True)
