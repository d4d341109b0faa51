"""How long names are kept, as it comes in and goes out; what is told of one person."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import fields, post_dump, validate

from library_share.patrons.forgetting.rules import MONTHS_AT_MOST
from library_share.patrons.schemas import PatronRowSchema
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema, ReasonSchema
from library_share.web.forms import PLAIN_TEXT, Day, called

_LIBRARY: dict[str, Any] = {
    "required": True,
    "validate": [validate.Length(1, 40), PLAIN_TEXT],
    "metadata": called(N_("Library")),
}
_LOANS = called(
    N_("Months after the return"),
    N_("Empty: until the end of the next school year."),
)
_LEAVERS = called(N_("Months after leaving"))
_LOG = called(N_("Months of the access log"))


def _months(most: int) -> validate.Validator:
    return validate.Range(1, most)


class TermsSchema(JsonSchema):
    """For how many months names are kept."""

    loan_months = fields.Integer(
        required=True,
        allow_none=True,
        strict=True,
        validate=_months(MONTHS_AT_MOST),
        metadata=_LOANS,
    )
    leaver_months = fields.Integer(
        required=True, strict=True, validate=_months(MONTHS_AT_MOST), metadata=_LEAVERS
    )
    log_months = fields.Integer(
        required=True, strict=True, validate=_months(2 * MONTHS_AT_MOST), metadata=_LOG
    )


class NewTermsSchema(TermsSchema):
    library = fields.String(**_LIBRARY)


class TermsFormSchema(QuerySchema):
    """The same from a form, where an empty field is an empty text."""

    loan_months = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=_months(MONTHS_AT_MOST),
        metadata=_LOANS,
    )
    leaver_months = fields.Integer(
        required=True, validate=_months(MONTHS_AT_MOST), metadata=_LEAVERS
    )
    log_months = fields.Integer(required=True, validate=_months(2 * MONTHS_AT_MOST), metadata=_LOG)


class LibraryQuerySchema(QuerySchema):
    library = fields.String(**_LIBRARY)


class ForgettingOutlookSchema(JsonSchema):
    """One list: in how many rows people are forgotten next, and how many must stay for now."""

    code = fields.String(required=True)
    due = fields.Integer(required=True)
    kept_for_now = fields.Integer(required=True)


class ForgettingSchema(TermsSchema):
    library = fields.String(required=True)
    loans_before = Day(
        required=True,
        metadata={"description": N_("Readers of what was returned before are forgotten.")},
    )
    outlook = fields.List(fields.Nested(ForgettingOutlookSchema), required=True)
    due_leavers = fields.Integer(required=True)


class LeaversQuerySchema(PagedQuerySchema):
    library = fields.String(**_LIBRARY)


class LeaverSchema(PatronRowSchema):
    """Who left and still has a name, with what must be settled first."""

    left_on = Day(required=True, allow_none=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)


class EntrySchema(JsonSchema):
    """One row of a list: its words by name. Days and moments as in ISO 8601."""

    @post_dump(pass_original=True)
    def _as_it_is(self, _out: dict[str, Any], entry: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {
            name: said.isoformat() if isinstance(said, date) else said
            for name, said in entry.items()
        }


class PersonSchema(JsonSchema):
    """All that is kept about somebody, list by list."""

    library = fields.String(required=True)
    made_at = fields.DateTime(required=True)
    lists = fields.Dict(
        keys=fields.String(), values=fields.List(fields.Nested(EntrySchema)), required=True
    )
