"""Rounds, as they come in and go out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from library_share.libraries.schemas import line
from library_share.rotation.rules import CopyOutcome, Happening, Step, StopStep
from library_share.rotation.world.actions import Word
from library_share.rotation.world.rules import Verdict
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, Day, called
from library_share.web.paging import ID_AT_MOST

_CODE = [validate.Length(1, 40), PLAIN_TEXT]
_LIBRARY = called(N_("Library"))
_REASON = called(N_("Reason"))


class _RoundFields(Schema):
    name = line(120, required=True, metadata=called(N_("Name of the round")))
    starts_on = Day(required=True, metadata=called(N_("From")))
    ends_on = Day(required=True, metadata=called(N_("Until")))
    is_cyclic = fields.Boolean(load_default=False, metadata=called(N_("Goes round and round")))
    purpose = line(500, load_default="", metadata=called(N_("What it is for")))
    grounds = line(500, load_default="", metadata=called(N_("On the grounds of")))
    transport = line(200, load_default="", metadata=called(N_("Carried by")))
    responsible = line(120, load_default="", metadata=called(N_("Who is responsible")))


class RoundFormSchema(_RoundFields):
    """The form of a round."""


class NewRoundSchema(JsonSchema, _RoundFields):
    """A need is noted: a round begins."""

    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)


class ChangedRoundSchema(JsonSchema, _RoundFields):
    """Other words for a round; those that are not sent stay."""


class RoundListSchema(QuerySchema):
    step = fields.Enum(Step, by_value=True, load_default=None, metadata=called(N_("Step")))


class RoundQuerySchema(PagedQuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)
    step = fields.Enum(Step, by_value=True, load_default=None, metadata=called(N_("Step")))


class _StepFields(Schema):
    happening = fields.Enum(
        Happening, by_value=True, required=True, metadata=called(N_("What happens"))
    )
    approved_by = line(120, load_default="", metadata=called(N_("Approved by")))
    reason = line(300, load_default="", metadata=_REASON)


class RoundStepFormSchema(_StepFields):
    """The buttons under a round."""


class RoundStepSchema(JsonSchema, _StepFields):
    """The round takes its next step."""


class _BoxFields(Schema):
    box = fields.String(required=True, validate=_CODE, metadata=called(N_("Box")))


class RoundBoxFormSchema(_BoxFields):
    """A box is chosen."""


class NewRoundBoxSchema(JsonSchema, _BoxFields):
    """A box takes part."""


class _StopFields(Schema):
    place = fields.String(required=True, validate=_CODE, metadata=called(N_("Point")))
    arrives_on = Day(required=True, metadata=called(N_("From")))
    leaves_on = Day(required=True, metadata=called(N_("Until")))


class StopFormSchema(_StopFields):
    """One more stop."""


class NewStopSchema(JsonSchema, _StopFields):
    """One more stop at the end of a box's way."""


class RoundReasonFormSchema(Schema):
    reason = line(300, load_default="", metadata=_REASON)


class RoundReasonSchema(JsonSchema, RoundReasonFormSchema):
    """Why a stop is left out."""


class StopDaysFormSchema(RoundReasonFormSchema):
    arrives_on = Day(required=True, metadata=called(N_("From")))
    leaves_on = Day(required=True, metadata=called(N_("Until")))


class StopDaysSchema(JsonSchema, StopDaysFormSchema):
    """Other days for a stop, and why."""


class CountBoxFormSchema(Schema):
    """What else is sent are the marks: `copy-ID` is `damaged` or `lost`."""

    note = line(300, load_default="", metadata=called(N_("Note")))


class PointFormSchema(Schema):
    is_remote = fields.Boolean(load_default=False, metadata=called(N_("Remote point")))
    is_offline = fields.Boolean(load_default=False, metadata=called(N_("Without network")))


class RoundSchema(JsonSchema):
    """A round, with how many boxes, stops and copies it has."""

    id = fields.Integer(required=True, strict=True)
    library = fields.String(required=True)
    name = fields.String(required=True)
    step = fields.Enum(Step, by_value=True, required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    is_cyclic = fields.Boolean(required=True)
    purpose = fields.String(required=True)
    grounds = fields.String(required=True)
    transport = fields.String(required=True)
    responsible = fields.String(required=True)
    approved_by = fields.String(required=True)
    boxes = fields.Integer(required=True, strict=True)
    stops = fields.Integer(required=True, strict=True)
    copies = fields.Integer(required=True, strict=True)


class RoundStopSchema(JsonSchema):
    """A stop and how far it has come, as the handovers tell."""

    id = fields.Integer(required=True, strict=True)
    position = fields.Integer(required=True, strict=True)
    place = fields.String(required=True)
    library = fields.String(required=True)
    arrives_on = Day(required=True)
    leaves_on = Day(required=True)
    step = fields.Enum(StopStep, by_value=True, required=True)
    consignment = fields.String(required=True, allow_none=True)
    skipped_because = fields.String(required=True)


class RoundChainSchema(JsonSchema):
    """The way of one box: `part` is what other addresses call it by."""

    part = fields.Integer(required=True, strict=True)
    box = fields.String(required=True)
    name = fields.String(required=True)
    is_back = fields.Boolean(required=True)
    stops = fields.List(fields.Nested(RoundStopSchema), required=True)


class RoundWithChainsSchema(RoundSchema):
    chains = fields.List(fields.Nested(RoundChainSchema), required=True)


class ChangedStopsSchema(JsonSchema):
    """The stops that have other days now: the one that was meant, and those that had to follow."""

    items = fields.List(fields.Nested(RoundStopSchema), required=True)


class RecalledSchema(JsonSchema):
    """The consignment that brings the box home."""

    consignment = fields.String(required=True)


class OutlookQuerySchema(QuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)
    on = Day(
        load_default=None, metadata=called(N_("Day"), N_("Another day than today, to look ahead."))
    )


class ExemptSchema(JsonSchema):
    """A copy that would not go with its box."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    why = fields.String(required=True)


class OutlookSchema(JsonSchema):
    """What a box would do on a day, and why; nothing is changed by asking."""

    part = fields.Integer(required=True, strict=True)
    round = fields.Integer(required=True, strict=True)
    box = fields.String(required=True)
    name = fields.String(required=True)
    verdict = fields.Enum(Verdict, by_value=True, required=True)
    on = Day(required=True, allow_none=True)
    from_place = fields.String(required=True)
    to_place = fields.String(required=True)
    reasons = fields.List(fields.String(), required=True)
    may_stay_until = Day(required=True, allow_none=True)
    goes = fields.Integer(required=True, strict=True)
    exceptions = fields.List(fields.Nested(ExemptSchema), required=True)


class OutlooksSchema(JsonSchema):
    items = fields.List(fields.Nested(OutlookSchema), required=True)


class OneWordSchema(JsonSchema):
    part = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, ID_AT_MOST),
        metadata=called(N_("Box of a round")),
    )
    word = fields.Enum(Word, by_value=True, required=True, metadata=called(N_("What is said")))


class NewWordsSchema(JsonSchema):
    """What somebody says to the proposals of a day."""

    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)
    words = fields.List(
        fields.Nested(OneWordSchema),
        required=True,
        validate=validate.Length(1, 1000),
        metadata=called(N_("What is said of each box")),
    )


class WordsSchema(JsonSchema):
    """What came of it: the consignments prepared, and how many boxes go, stay or are shifted."""

    consignments = fields.List(fields.String(), required=True)
    boxes = fields.Integer(required=True, strict=True)
    stay = fields.Integer(required=True, strict=True)
    shifted = fields.Integer(required=True, strict=True)
    served_first = fields.Integer(required=True, strict=True)


class BoxMarkSchema(JsonSchema):
    code = fields.String(required=True, validate=_CODE, metadata=called(N_("Code")))
    outcome = fields.Enum(
        CopyOutcome, by_value=True, required=True, metadata=called(N_("How it came"))
    )


class NewBoxCountSchema(JsonSchema):
    """A box is counted: only what is damaged or lost is named."""

    marks = fields.List(
        fields.Nested(BoxMarkSchema), load_default=list, metadata=called(N_("Damaged or lost"))
    )
    note = line(300, load_default="", metadata=called(N_("Note")))


class BoxCountSchema(JsonSchema):
    expected = fields.Integer(required=True, strict=True)
    seen = fields.Integer(required=True, strict=True)
    out = fields.Integer(required=True, strict=True)
    damaged = fields.Integer(required=True, strict=True)
    lost = fields.Integer(required=True, strict=True)
    is_last = fields.Boolean(required=True)
