"""Loans between libraries, as they come in and go out."""

from __future__ import annotations

import enum

from marshmallow import Schema, fields, validate

from library_share.circulation.holds.models import HOW_MANY_AT_MOST
from library_share.interlibrary.models import Settlement
from library_share.interlibrary.rules import LoanState, Wanted
from library_share.libraries.schemas import line
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, Day, called

_CODE = [validate.Length(1, 40), PLAIN_TEXT]
_ID = validate.Range(1, 2**31 - 1)
_LIBRARY = called(N_("Library"), N_("The library on whose side it is done."))


class LoanAct(enum.StrEnum):
    """What a library can do with a loan, in words of the address."""

    AGREE = "agree"
    SET_CONDITION = "set-condition"
    DECLINE = "decline"
    ACCEPT = "accept"
    REJECT = "reject"
    BACK_OUT = "back-out"
    DELIVER_PAGES = "deliver-pages"
    CANCEL = "cancel"
    ASK_RENEWAL = "ask-renewal"
    RENEW = "renew"
    REFUSE_RENEWAL = "refuse-renewal"
    RECALL = "recall"
    SETTLE = "settle"
    UNDO = "undo"


class Direction(enum.StrEnum):
    """From which side a library looks at its loans."""

    LENDING = "lending"
    BORROWING = "borrowing"


class _ActFields(Schema):
    reason = line(300, load_default="", metadata=called(N_("Reason")))
    condition = line(300, load_default="", metadata=called(N_("On condition that")))
    day = Day(
        load_default=None,
        allow_none=True,
        metadata=called(N_("Day"), N_("Until when it is lent, or by when it has to be back.")),
    )
    how = fields.Enum(
        Settlement,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata=called(N_("How it was made good")),
    )
    amount = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=False,
        validate=validate.Range(0, 1_000_000_000),
        metadata=called(N_("Amount"), N_("In đồng.")),
    )
    whole_set = fields.Boolean(
        load_default=False,
        metadata=called(
            N_("The whole set"),
            N_("With all loans of the same hold that stand the same with the same library."),
        ),
    )
    how_many = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=False,
        validate=validate.Range(1, HOW_MANY_AT_MOST),
        metadata=called(
            N_("How many copies"),
            N_("Yes for so many of the set; for the others the next library is asked."),
        ),
    )


class ActFormSchema(_ActFields):
    """One act, from the page of the loan."""


class ActSchema(_ActFields, JsonSchema):
    """One act. Which of the fields it needs is told when one is missing."""

    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)
    act = fields.Enum(LoanAct, by_value=True, required=True, metadata=called(N_("What is done")))


class AskSchema(JsonSchema):
    """Other libraries are asked for what a hold still waits for."""

    hold = fields.Integer(
        required=True, strict=True, validate=_ID, metadata=called(N_("Number of the hold"))
    )


class LoanQuerySchema(PagedQuerySchema):
    """The loans of one library, from one side."""

    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))
    side = fields.Enum(
        Direction, by_value=True, load_default=Direction.BORROWING, metadata=called(N_("Side"))
    )
    state = fields.Enum(
        LoanState,
        by_value=True,
        load_default=None,
        metadata=called(N_("State"), N_("Without it, all that have not ended.")),
    )


class SuppliersQuerySchema(QuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))
    title_id = fields.Integer(
        required=True, strict=False, validate=_ID, metadata=called(N_("Number of the title"))
    )
    pages = fields.Boolean(
        load_default=False, metadata=called(N_("Only pages"), N_("Copies of pages are wanted."))
    )


class WhySchema(JsonSchema):
    """A reason; `sentence` says it, with its facts in it."""

    code = fields.String(required=True)
    sentence = fields.String(required=True)


class SupplierSchema(JsonSchema):
    """A library that has a title, whoever is asked first first."""

    library = fields.String(required=True)
    name = fields.String(required=True)
    free = fields.Integer(required=True, strict=True)
    copies = fields.Integer(required=True, strict=True)
    reasons = fields.List(fields.Nested(WhySchema), required=True)
    barred = fields.List(fields.Nested(WhySchema), required=True)


class InterlibraryLoanSchema(JsonSchema):
    """One loan between libraries. Whom it is for is told to the borrowing library only; to a
    library that said no it is `unfilled`, whatever became of it."""

    id = fields.Integer(required=True, strict=True)
    number = fields.String(required=True)
    requester = fields.String(required=True)
    supplier = fields.String(required=True, allow_none=True)
    state = fields.Enum(LoanState, by_value=True, required=True)
    iso_18626_status = fields.String(required=True)
    wanted = fields.Enum(Wanted, by_value=True, required=True)
    pages = fields.String(required=True)
    title_id = fields.Integer(required=True, strict=True)
    title = fields.String(required=True)
    hold = fields.Integer(required=True, strict=True, allow_none=True)
    class_name = fields.String(required=True)
    copy = fields.String(required=True, allow_none=True)
    condition = fields.String(required=True)
    answer_by = Day(required=True, allow_none=True)
    due_on = Day(required=True, allow_none=True)
    renewals = fields.Integer(required=True, strict=True)
    renewal_until = Day(required=True, allow_none=True)
    recalled_at = fields.AwareDateTime(required=True, allow_none=True)
    settled_how = fields.Enum(Settlement, by_value=True, required=True, allow_none=True)
    settled_amount = fields.Integer(required=True, strict=True, allow_none=True)
    why = fields.List(
        fields.Nested(WhySchema),
        required=True,
        metadata={"description": N_("Why this library was asked.")},
    )
    asked_at = fields.AwareDateTime(required=True)
    sent_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)


class SuppliersSchema(JsonSchema):
    items = fields.List(fields.Nested(SupplierSchema), required=True)


class InterlibraryLoansSchema(JsonSchema):
    items = fields.List(fields.Nested(InterlibraryLoanSchema), required=True)
