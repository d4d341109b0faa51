"""Handovers, as they come in and go out."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.circulation.reading import CODE_AT_MOST
from library_share.copies.models import Condition
from library_share.dispatch.scanning import Meaning
from library_share.handovers.rules import Outcome, Purpose, Side, Step
from library_share.libraries.schemas import line
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, Day, called

_CODE = [validate.Length(1, 40), PLAIN_TEXT]
_LIBRARY = called(N_("Library"), N_("The library on whose side it is done."))
_REASON = called(N_("Reason"))


class HandoverQuerySchema(PagedQuerySchema):
    """The handovers of one library."""

    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))
    incoming = fields.Boolean(
        load_default=None, metadata=called(N_("Incoming"), N_("Only taken, or only given ones."))
    )
    step = fields.Enum(Step, by_value=True, load_default=None, metadata=called(N_("Step")))


class RoadQuerySchema(PagedQuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))


class NewHandoverSchema(JsonSchema):
    """A list is begun. Without `from_place` it goes from the main room; `to_place` may be a place
    of another library."""

    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)
    purpose = fields.Enum(Purpose, by_value=True, required=True, metadata=called(N_("What for")))
    from_place = fields.String(
        load_default=None, allow_none=True, validate=_CODE, metadata=called(N_("From where"))
    )
    to_place = fields.String(required=True, validate=_CODE, metadata=called(N_("Where to")))
    until = Day(load_default=None, allow_none=True, metadata=called(N_("Until")))
    note = line(300, load_default="", metadata=called(N_("Note")))


class AtSchema(JsonSchema):
    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)


class ScannedSchema(AtSchema):
    code = fields.String(
        required=True,
        validate=[validate.Length(1, CODE_AT_MOST), PLAIN_TEXT],
        metadata=called(N_("Code"), N_("What was scanned or typed.")),
    )


class ConditionSchema(AtSchema):
    condition = fields.Enum(
        Condition, by_value=True, required=True, metadata=called(N_("Condition"))
    )


class SendSchema(AtSchema):
    leave_out_unpicked = fields.Boolean(
        load_default=None, allow_none=True, metadata=called(N_("Leave out what was not picked"))
    )


class ReasonedSchema(AtSchema):
    reason = line(300, load_default="", metadata=_REASON)


class CancelHandoverSchema(AtSchema):
    reason = line(300, required=True, metadata=_REASON)
    at_place = fields.String(
        load_default=None,
        allow_none=True,
        validate=_CODE,
        metadata=called(N_("Where the books are now")),
    )


class SignSchema(AtSchema):
    name = line(120, required=True, metadata=called(N_("Name of who signs")))
    side = fields.Enum(
        Side,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata=called(N_("Side"), N_("Only where a library hands over to itself.")),
    )


class HandoverSchema(JsonSchema):
    """A list that goes from one keeper to another. `code` is what its label carries."""

    code = fields.String(required=True)
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    step = fields.Enum(Step, by_value=True, required=True)
    from_library = fields.String(required=True)
    from_place = fields.String(required=True)
    to_library = fields.String(required=True)
    to_place = fields.String(required=True)
    until = Day(required=True, allow_none=True)
    note = fields.String(required=True)
    copies = fields.Integer(required=True, strict=True)
    boxes = fields.Integer(required=True, strict=True)
    picked = fields.Integer(required=True, strict=True)
    on_the_road = fields.Integer(required=True, strict=True)
    arrived = fields.Integer(required=True, strict=True)
    extra = fields.Integer(required=True, strict=True)
    prepared_at = fields.AwareDateTime(required=True)
    sent_at = fields.AwareDateTime(required=True, allow_none=True)
    received_at = fields.AwareDateTime(required=True, allow_none=True)
    last_event = fields.Integer(
        required=True,
        strict=True,
        allow_none=True,
        metadata={"description": N_("What undoing would unsay.")},
    )


class HandoverAfterScanSchema(HandoverSchema):
    """The list after a scan, and what the scan did, as a word and as a sentence."""

    meaning = fields.Enum(Meaning, by_value=True, required=True)
    sentence = fields.String(required=True)


class HandoverLineSchema(JsonSchema):
    """One copy or box. `code` is its printed code; `box` that of the box it travels in."""

    id = fields.Integer(required=True, strict=True)
    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    owner = fields.String(required=True)
    box = fields.String(required=True, allow_none=True)
    is_extra = fields.Boolean(required=True)
    picked_at = fields.AwareDateTime(required=True, allow_none=True)
    left_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True, allow_none=True)
    condition_given = fields.Enum(Condition, by_value=True, required=True, allow_none=True)
    condition_taken = fields.Enum(Condition, by_value=True, required=True, allow_none=True)


class OnTheRoadSchema(JsonSchema):
    """A copy between two libraries, and since when."""

    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    consignment = fields.String(required=True)
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    from_library = fields.String(required=True)
    to_library = fields.String(required=True)
    left_at = fields.AwareDateTime(required=True)
    days = fields.Integer(required=True, strict=True)


class StopSchema(JsonSchema):
    """Where a copy stood. On the road `place` is its consignment, and the way is told: from where
    to where, why, and how it ended."""

    since = fields.AwareDateTime(required=True)
    until = fields.AwareDateTime(required=True, allow_none=True)
    place = fields.String(required=True)
    place_name = fields.String(required=True)
    library = fields.String(
        required=True, metadata={"description": N_("The library that answers for the place.")}
    )
    from_library = fields.String(required=True, allow_none=True)
    to_library = fields.String(required=True, allow_none=True)
    purpose = fields.Enum(Purpose, by_value=True, required=True, allow_none=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True, allow_none=True)
    reason = fields.String(required=True)


class ScanFormSchema(QuerySchema):
    code = fields.String(
        required=True,
        validate=[validate.Length(1, CODE_AT_MOST), PLAIN_TEXT],
        metadata=called(N_("Code")),
    )
