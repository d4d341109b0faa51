"""The scan door, fixed so that devices and other programs can rely on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, post_load, validate

from library_share.circulation.holds.rules import SlotState
from library_share.circulation.reading import CODE_AT_MOST
from library_share.desk.actions import Asked
from library_share.desk.models import Outcome
from library_share.desk.rules import Intent
from library_share.errors import WrongInput
from library_share.translation import N_
from library_share.web.api import JsonSchema, ProblemSchema, ReasonSchema
from library_share.web.forms import (
    PLAIN_TEXT,
    SOME_TEXT,
    Alone,
    CountedList,
    Day,
    HowMany,
    called,
    wrong_input,
)

#: A day of a busy desk without network, and some ten seconds of work.
SCANS_AT_MOST = 5_000


def _writable(moment: datetime) -> None:
    """Clocks of devices are wrong by years, but never by so many that UTC has no date for them."""
    if not 1900 <= moment.year < 3000:
        raise ValidationError("Not a valid datetime.")


class OverrideSchema(JsonSchema):
    """To go on in spite of the rules: why."""

    reason = fields.String(
        required=True, validate=[validate.Length(1, 300), SOME_TEXT], metadata=called(N_("Reason"))
    )


class _NumberedSchema(JsonSchema):
    scan_id = fields.UUID(
        required=True,
        metadata=called(
            N_("Number of the scan"), N_("Made by the client; sent again, it changes nothing.")
        ),
    )


class _OneScanSchema(_NumberedSchema):
    code = fields.String(
        required=True,
        validate=[validate.Length(1, CODE_AT_MOST), PLAIN_TEXT],
        metadata=called(N_("Code"), N_("What was scanned or typed.")),
    )
    patron = fields.String(
        load_default=None,
        allow_none=True,
        validate=[validate.Length(1, 40), PLAIN_TEXT],
        metadata=called(N_("Card"), N_("The card code of the patron at the desk.")),
    )
    intent = fields.Enum(
        Intent, by_value=True, load_default=Intent.AUTO, metadata=called(N_("What to do"))
    )
    scanned_at = fields.AwareDateTime(
        load_default=None,
        allow_none=True,
        validate=_writable,
        metadata=called(
            N_("Scanned at"),
            N_(
                "When it was scanned; null for now. Older than five minutes: a fact that has "
                "happened, which rules remark upon but do not stop."
            ),
        ),
    )
    override = fields.Nested(
        OverrideSchema,
        load_default=None,
        allow_none=True,
        metadata=called(N_("Going on all the same")),
    )


class ScanSchema(_OneScanSchema):
    """One scan at a library's desk."""

    library = fields.String(
        required=True, validate=[validate.Length(1, 12), PLAIN_TEXT], metadata=called(N_("Library"))
    )

    @post_load
    def _asked(self, sent: dict[str, Any], **_: Any) -> dict[str, Any]:
        override = sent.pop("override")
        library = sent.pop("library")
        asked = Asked(**sent, override=override["reason"] if override else None)
        return {"asked": asked, "library": library}


@dataclass(frozen=True, kw_only=True)
class Misread:
    """A scan of a batch that has a number and the wrong shape."""

    scan_id: UUID
    problem: WrongInput


def _misread(known: dict[str, Any], _sent: Any, fault: ValidationError) -> Misread:
    return Misread(scan_id=known["scan_id"], problem=wrong_input(ScanSchema(), fault))


class ScanBatchSchema(JsonSchema):
    """Many scans, for a device that comes back from a place without network. One of the wrong
    shape is told alone as long as its number can be read."""

    scans = CountedList(
        Alone(ScanSchema, known_by=_NumberedSchema, otherwise=_misread),
        required=True,
        validate=HowMany(1, SCANS_AT_MOST),
        metadata=called(N_("Scans")),
    )


class PlaceFactsSchema(JsonSchema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String()
    library = fields.String()


class CopyFactsSchema(JsonSchema):
    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    library = fields.String(required=True, metadata={"description": N_("The owner's code.")})
    place = fields.Nested(PlaceFactsSchema, required=True)
    level = fields.String(required=True, allow_none=True)
    condition = fields.String(required=True)
    state = fields.String(required=True)


class LoanFactsSchema(JsonSchema):
    id = fields.Integer(required=True)
    kind = fields.String()
    lent_at = fields.AwareDateTime()
    due_on = Day()
    renewals = fields.Integer()
    returned_at = fields.AwareDateTime(allow_none=True)


class PatronLoanSchema(JsonSchema):
    copy = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    due_on = Day(required=True)
    overdue = fields.Boolean(required=True)


class PatronHoldSchema(JsonSchema):
    """What the patron waits for; `copy` is the printed code of the copy that is kept."""

    title = fields.String(required=True)
    state = fields.Enum(SlotState, by_value=True, required=True)
    copy = fields.String(required=True, allow_none=True)
    ready_until = Day(required=True, allow_none=True)


class QuotaSchema(JsonSchema):
    title_kind = fields.String(required=True, allow_none=True)
    open_loans = fields.Integer(required=True)
    loans_at_most = fields.Integer(required=True)


class PatronFactsSchema(JsonSchema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    class_name = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True)
    state = fields.String()
    open_loans = fields.Integer()
    overdue_loans = fields.Integer()
    quota = fields.List(fields.Nested(QuotaSchema))
    loans = fields.List(fields.Nested(PatronLoanSchema))
    holds = fields.List(fields.Nested(PatronHoldSchema))


class ChoiceSchema(JsonSchema):
    """One answer to a question: scan again, once with each of these intents."""

    label = fields.String(required=True)
    intents = fields.List(fields.Enum(Intent, by_value=True), required=True)


class ScanAnswerSchema(JsonSchema):
    """What became of a scan."""

    scan_id = fields.UUID(required=True)
    outcome = fields.String(
        required=True,
        validate=validate.OneOf(
            [o.value for o in Outcome if o is not Outcome.REFUSED] + ["undone"]
        ),
    )
    sentence = fields.String(required=True)
    copy = fields.Nested(CopyFactsSchema, required=True, allow_none=True)
    patron = fields.Nested(PatronFactsSchema, required=True, allow_none=True)
    loan = fields.Nested(LoanFactsSchema, required=True, allow_none=True)
    remarks = fields.List(fields.Nested(ReasonSchema), required=True)
    undo = fields.String(required=True, allow_none=True)
    choices = fields.List(fields.Nested(ChoiceSchema))
    place = fields.Nested(PlaceFactsSchema)
    consignment = fields.String(
        metadata={
            "description": N_(
                "The code of the consignment that was scanned, or in whose bag the book goes."
            )
        }
    )


class BatchAnswerSchema(JsonSchema):
    """One answer for each scan, in order."""

    answers = fields.List(fields.Nested("BatchedAnswerSchema"), required=True)


class BatchedAnswerSchema(JsonSchema):
    """`status` is what the scan alone would have been answered with: 200 with `answer`, or a
    `problem`."""

    scan_id = fields.UUID(required=True)
    status = fields.Integer(required=True)
    answer = fields.Nested(ScanAnswerSchema, required=True, allow_none=True)
    problem = fields.Nested(ProblemSchema, required=True, allow_none=True)
