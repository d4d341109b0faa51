"""What the forms of the pages send."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.copies.models import Condition
from library_share.dispatch.schemas import NewHandoverSchema
from library_share.handovers.rules import Side, Step
from library_share.libraries.schemas import line as short_line
from library_share.translation import N_
from library_share.web.api import QuerySchema
from library_share.web.forms import called


class NewHandoverFormSchema(NewHandoverSchema):
    library = fields.String(load_default="", metadata=called(N_("Library")))


class ListPageSchema(QuerySchema):
    step = fields.Enum(Step, by_value=True, load_default=None, metadata=called(N_("Step")))
    side = fields.Enum(Side, by_value=True, load_default=None, metadata=called(N_("Side")))


class RoadPageSchema(QuerySchema):
    days = fields.Integer(
        load_default=0, validate=validate.Range(0, 3650), metadata=called(N_("Days"))
    )


class SendFormSchema(QuerySchema):
    leave_out = fields.Boolean(
        load_default=None, metadata=called(N_("Leave out what was not picked"))
    )


class ReasonFormSchema(QuerySchema):
    reason = short_line(300, load_default="", metadata=called(N_("Reason")))
    at_place = fields.String(
        load_default=None,
        validate=validate.Length(1, 40),
        metadata=called(N_("Where the books are now")),
    )


class ConditionFormSchema(QuerySchema):
    condition = fields.Enum(
        Condition, by_value=True, required=True, metadata=called(N_("Condition"))
    )


class SignFormSchema(QuerySchema):
    name = short_line(120, required=True, metadata=called(N_("Name of who signs")))
    side = fields.Enum(Side, by_value=True, load_default=None, metadata=called(N_("Side")))
