"""Weeding lists, as they come in and go out."""

from __future__ import annotations

import enum

from marshmallow import fields, validate

from library_share.circulation.reading import CODE_AT_MOST
from library_share.libraries.schemas import line
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, SOME_TEXT, CountedList, Day, HowMany, called
from library_share.weeding.rules import Criterion, Disposal, LineOutcome, Step

_CODE = [validate.Length(1, CODE_AT_MOST), PLAIN_TEXT]
_LIBRARY = [validate.Length(1, 40), PLAIN_TEXT]
#: More is a whole register; take them page by page.
COPIES_AT_ONCE = 500


class WeedingAct(enum.StrEnum):
    """What is done with a whole list."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    DECIDE = "decide"
    PUBLISH = "publish"
    CARRY_OUT = "carry_out"
    GIVE_UP = "give_up"


def _library() -> fields.String:
    return fields.String(required=True, validate=_LIBRARY, metadata=called(N_("Library")))


def _criterion() -> fields.Enum[Criterion]:
    return fields.Enum(
        Criterion, by_value=True, required=True, metadata=called(N_("Reason for weeding"))
    )


def _evidence() -> fields.String:
    return line(300, load_default="", metadata=called(N_("What speaks for it")))


class WeedingListsQuerySchema(PagedQuerySchema):
    library = _library()
    step = fields.Enum(Step, by_value=True, load_default=None, metadata=called(N_("Step")))


class WeedingQuerySchema(PagedQuerySchema):
    """Something inside one list of a library."""

    library = _library()


class OneWeedingListQuerySchema(QuerySchema):
    library = _library()


class SuggestionsQuerySchema(WeedingQuerySchema):
    criterion = _criterion()


class WeedingFormSchema(JsonSchema):
    """A new list."""

    name = line(120, required=True, metadata=called(N_("Name of the weeding list")))
    disposal = fields.Enum(
        Disposal, by_value=True, required=True, metadata=called(N_("What becomes of the copies"))
    )


class NewWeedingListSchema(WeedingFormSchema):
    library = _library()


class WeedingScanFormSchema(JsonSchema):
    code = fields.String(required=True, validate=_CODE, metadata=called(N_("Code")))
    criterion = _criterion()
    evidence = _evidence()
    disposal = fields.Enum(
        Disposal,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata=called(N_("What becomes of it")),
    )


class WeedingScanSchema(WeedingScanFormSchema):
    library = _library()


class TickedFormSchema(QuerySchema):
    """Suggested copies that somebody ticked."""

    criterion = _criterion()
    copies = fields.List(
        fields.String(validate=_CODE),
        required=True,
        validate=HowMany(1, COPIES_AT_ONCE),
        metadata=called(N_("Copies")),
    )


class SuggestionsTakenSchema(JsonSchema):
    library = _library()
    criterion = _criterion()
    copies = CountedList(
        fields.String(validate=_CODE),
        required=True,
        validate=HowMany(1, COPIES_AT_ONCE),
        metadata=called(N_("Copies")),
    )


class WeedingReasonFormSchema(JsonSchema):
    reason = line(300, load_default="", metadata=called(N_("Reason")))


class TakenOffSchema(WeedingReasonFormSchema):
    library = _library()


class DecisionFormSchema(QuerySchema):
    number = fields.String(
        required=True,
        validate=[validate.Length(1, 40), SOME_TEXT],
        metadata=called(N_("Number of the decision")),
    )
    day = Day(required=True, metadata=called(N_("Day of the decision")))


class PublishFormSchema(QuerySchema):
    day = Day(load_default=None, allow_none=True, metadata=called(N_("Published on")))


class WeedingActSchema(JsonSchema):
    """`number` and `day` belong to a decision, `day` to publishing, `reason` to the others."""

    library = _library()
    act = fields.Enum(WeedingAct, by_value=True, required=True, metadata=called(N_("Act")))
    reason = line(300, load_default="", metadata=called(N_("Reason")))
    number = fields.String(
        load_default="",
        validate=[validate.Length(0, 40), PLAIN_TEXT],
        metadata=called(N_("Number of the decision")),
    )
    day = Day(load_default=None, allow_none=True, metadata=called(N_("Day")))


class WeedingListSchema(JsonSchema):
    """A list of copies to be weeded. `at_most` is a tenth of `stock`."""

    id = fields.Integer(required=True, strict=True)
    name = fields.String(required=True)
    step = fields.Enum(Step, by_value=True, required=True)
    disposal = fields.Enum(Disposal, by_value=True, required=True)
    copies = fields.Integer(required=True, strict=True)
    stock = fields.Integer(required=True, strict=True, allow_none=True)
    begun_at = fields.AwareDateTime(required=True)
    submitted_at = fields.AwareDateTime(required=True, allow_none=True)
    passed_because = fields.String(required=True)
    decision_number = fields.String(required=True)
    decided_on = Day(required=True, allow_none=True)
    published_on = Day(required=True, allow_none=True)
    notice_ends_on = Day(required=True, allow_none=True)
    carried_out_at = fields.AwareDateTime(required=True, allow_none=True)


class WeedingLineSchema(JsonSchema):
    """One copy of a list. `code` is its printed code."""

    id = fields.Integer(required=True, strict=True)
    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    criterion = fields.Enum(Criterion, by_value=True, required=True)
    evidence = fields.String(required=True)
    disposal = fields.Enum(Disposal, by_value=True, required=True)
    outcome = fields.Enum(LineOutcome, by_value=True, required=True, allow_none=True)
    ended_because = fields.String(required=True)


class SuggestedCopySchema(JsonSchema):
    """A copy that the data says may be weeded, and why."""

    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    evidence = fields.String(required=True)


class TakenSchema(JsonSchema):
    """How many suggestions were put on the list, and how many could not be."""

    added = fields.Integer(required=True, strict=True)
    left_out = fields.Integer(required=True, strict=True)
