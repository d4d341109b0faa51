"""Loans and policies, as they come in and go out."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from library_share.catalogue.models import TitleKind
from library_share.circulation.models import LoanKind
from library_share.circulation.rules import Cap
from library_share.patrons.models import PatronKind
from library_share.translation import N_, gettext
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, Day, called

_CODE = [validate.Length(1, 40), PLAIN_TEXT]


class LoanQuerySchema(PagedQuerySchema):
    """Loans made at one library."""

    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))
    patron = fields.String(
        load_default=None, validate=_CODE, metadata=called(N_("Card"), N_("Only of this card."))
    )
    open = fields.Boolean(
        load_default=None,
        metadata=called(N_("Only open loans"), N_("Only open, or only closed, loans.")),
    )
    overdue = fields.Boolean(
        load_default=False, metadata=called(N_("Only overdue loans"), N_("Only overdue loans."))
    )


class LoanRowSchema(JsonSchema):
    """One loan. `code` is the copy's printed code; `patron` the card in use, null when wiped."""

    id = fields.Integer(required=True)
    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    patron = fields.String(required=True, allow_none=True)
    patron_name = fields.String(required=True, allow_none=True)
    class_name = fields.String(required=True)
    kind = fields.Enum(LoanKind, by_value=True, required=True)
    lent_at = fields.AwareDateTime(required=True)
    due_on = Day(required=True)
    renewals = fields.Integer(required=True)
    returned_at = fields.AwareDateTime(required=True, allow_none=True)
    undone = fields.Boolean(required=True)


class PolicyQuerySchema(QuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))


class PolicySchema(JsonSchema):
    """A loan policy; null in the first three fits everything."""

    id = fields.Integer(dump_only=True)
    library = fields.String(
        required=True, validate=_CODE, allow_none=True, metadata=called(N_("Library"))
    )
    patron_kind = fields.Enum(
        PatronKind,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata=called(N_("For whom")),
    )
    title_kind = fields.Enum(
        TitleKind,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata=called(N_("For which books")),
    )
    may_take_home = fields.Boolean(load_default=True, metadata=called(N_("May be taken home")))
    loans_at_most = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(0, 1000),
        metadata=called(N_("How many books at once")),
    )
    days = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, 1000),
        metadata=called(N_("For how many days")),
    )
    fixed_due_on = Day(
        load_default=None, allow_none=True, metadata=called(N_("Or until a fixed day"))
    )
    cap = fields.Enum(
        Cap,
        by_value=True,
        load_default=Cap.SCHOOL_YEAR,
        metadata=called(N_("At the latest by the")),
    )
    renewals_at_most = fields.Integer(
        load_default=1,
        strict=True,
        validate=validate.Range(0, 100),
        metadata=called(N_("How many times it may be renewed")),
    )
    overdue_blocks = fields.Boolean(
        load_default=True, metadata=called(N_("Overdue books must come back first"))
    )

    @validates_schema
    def _days_or_a_date(self, sent: dict[str, Any], **_: Any) -> None:
        if sent["may_take_home"] and (sent["days"] is None) == (sent["fixed_due_on"] is None):
            raise ValidationError(gettext(DAYS_OR_A_DATE), "days")


class PolicyFormSchema(PolicySchema):
    """The same, from a form: numbers come as text."""

    library = fields.String(load_default=None, metadata=called(N_("Library")))
    loans_at_most = fields.Integer(
        required=True,
        validate=validate.Range(0, 1000),
        metadata=called(N_("How many books at once")),
    )
    days = fields.Integer(
        load_default=None,
        validate=validate.Range(1, 1000),
        metadata=called(N_("For how many days")),
    )
    renewals_at_most = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 100),
        metadata=called(N_("How many times it may be renewed")),
    )
    fixed_due_on = Day(load_default=None, metadata=called(N_("Or until a fixed day")))
    may_take_home = fields.Boolean(load_default=False, metadata=called(N_("May be taken home")))
    overdue_blocks = fields.Boolean(
        load_default=False, metadata=called(N_("Overdue books must come back first"))
    )
    everywhere = fields.Boolean(
        load_default=False, metadata=called(N_("For all libraries of the commune"))
    )


DAYS_OR_A_DATE = N_("Give either a number of days or a fixed day, not both.")
