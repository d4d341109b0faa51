"""When a library reminds, as forms and programs say it."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from library_share.translation import N_, gettext
from library_share.web.api import JsonSchema
from library_share.web.forms import called

SOON_AT_MOST, LAST_AT_MOST = 10, 40
IN_ORDER = N_("The first reminder comes before the second, the second before the last.")


class ReminderDaysSchema(JsonSchema):
    """In open days before and after the due day."""

    soon = fields.Integer(
        required=True,
        validate=validate.Range(0, SOON_AT_MOST),
        metadata=called(N_("Days before the due day")),
    )
    first = fields.Integer(
        required=True,
        validate=validate.Range(1, LAST_AT_MOST),
        metadata=called(N_("First reminder: days after the due day")),
    )
    second = fields.Integer(
        required=True,
        validate=validate.Range(1, LAST_AT_MOST),
        metadata=called(N_("Second reminder: days after the due day")),
    )
    last = fields.Integer(
        required=True,
        validate=validate.Range(1, LAST_AT_MOST),
        metadata=called(N_("Last reminder: days after the due day")),
    )

    @validates_schema
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        if not data["first"] < data["second"] < data["last"]:
            raise ValidationError(gettext(IN_ORDER), "second")
