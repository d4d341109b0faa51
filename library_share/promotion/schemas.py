"""What forms and other programs say of activities."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from library_share.libraries.schemas import line
from library_share.promotion.rules import ATTENDANCE_AT_MOST, ActivityKind
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema
from library_share.web.forms import PLAIN_TEXT, Day, called

_CODE = [validate.Length(1, 40), PLAIN_TEXT]
_ATTENDANCE = validate.Range(1, ATTENDANCE_AT_MOST)
_SENT_AGAIN = called(
    N_("Number of the activity"), N_("A number of your own: sent again, it counts once.")
)


class ActivityFormSchema(Schema):
    note_id = fields.UUID(load_default=None, metadata=_SENT_AGAIN)
    day = Day(required=True, metadata=called(N_("Day")))
    kind = fields.Enum(
        ActivityKind, by_value=True, required=True, metadata=called(N_("Kind of activity"))
    )
    name = line(160, required=True, metadata=called(N_("What it was about")))
    class_name = line(40, load_default="", metadata=called(N_("Class")))
    attendance = fields.Integer(
        required=True, validate=_ATTENDANCE, metadata=called(N_("How many came"))
    )


class ActivitiesPageSchema(Schema):
    after = fields.String(load_default=None, validate=PLAIN_TEXT)
    first = Day(load_default=None, metadata=called(N_("From")))
    last = Day(load_default=None, metadata=called(N_("Until")))


# --- for other programs ------------------------------------------------------------------------


class ActivityQuerySchema(PagedQuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))
    first = Day(load_default=None, metadata=called(N_("From")))
    last = Day(load_default=None, metadata=called(N_("Until")))


class NewActivitySchema(JsonSchema, ActivityFormSchema):
    """An activity that was held. `class_name`: when it was for one class."""

    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))
    attendance = fields.Integer(
        required=True, strict=True, validate=_ATTENDANCE, metadata=called(N_("How many came"))
    )


class ActivitySchema(JsonSchema):
    """An activity that was held; `attendance` is how many people came."""

    id = fields.Integer(required=True, strict=True)
    library = fields.String(required=True, attribute="library.code")
    day = Day(required=True)
    kind = fields.Enum(ActivityKind, by_value=True, required=True)
    name = fields.String(required=True)
    class_name = fields.String(required=True)
    attendance = fields.Integer(required=True, strict=True)
