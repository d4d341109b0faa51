"""Terms, distances and balances of lending between libraries, as they come in and go out."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from library_share.interlibrary.rules import SharingLevel
from library_share.translation import N_
from library_share.web.api import JsonSchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, called

_CODE = [validate.Length(1, 40), PLAIN_TEXT]
_LIBRARY = called(N_("Library"), N_("The library on whose side it is done."))


class AtLibraryQuerySchema(QuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))


class PartnerQuerySchema(AtLibraryQuerySchema):
    partner = fields.String(
        load_default=None,
        validate=_CODE,
        metadata=called(N_("Partner"), N_("None: all libraries of the commune.")),
    )


def _amount(at_least: int, at_most: int, label: str, hint: str = "") -> fields.Integer:
    return fields.Integer(
        required=True,
        strict=False,
        validate=validate.Range(at_least, at_most),
        metadata=called(label, hint) if hint else called(label),
    )


class _TermsFields(Schema):
    level = fields.Enum(
        SharingLevel, by_value=True, required=True, metadata=called(N_("Level of sharing"))
    )
    loan_days = _amount(1, 365, N_("Days a book is lent"))
    renewals_at_most = _amount(0, 10, N_("How often more time is given"))
    answer_days = _amount(
        1, 30, N_("Open days to answer in"), N_("Then the next library is asked.")
    )
    books_at_most = _amount(0, 10_000, N_("Books out at the same time"))
    per_patron_at_most = _amount(0, 100, N_("Of those for one reader"))
    per_year_at_most = _amount(0, 100_000, N_("Books a year"), N_("What was agreed to be given."))
    keeps_at_least = _amount(0, 100, N_("Copies of a title that stay at home"))
    agrees_by_itself = fields.Boolean(
        load_default=False,
        metadata=called(N_("Free copies are promised without asking us")),
    )


class PartnerFormSchema(Schema):
    """A partner by its code; empty for all."""

    partner = fields.String(
        load_default="", validate=[validate.Length(0, 40), PLAIN_TEXT], metadata=_LIBRARY
    )


class TermsFormSchema(_TermsFields, PartnerFormSchema):
    """The terms as the page sends them."""


class SharingTermsSchema(_TermsFields, JsonSchema):
    """What a library gives to one partner; without `partner`, to all it has no agreement with."""

    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))
    partner = fields.String(
        load_default=None,
        allow_none=True,
        validate=_CODE,
        metadata=called(N_("Partner"), N_("None: all libraries of the commune.")),
    )


class SharingTermsListSchema(JsonSchema):
    items = fields.List(fields.Nested(SharingTermsSchema), required=True)


class BalanceSchema(JsonSchema):
    """What a library lent to another one and borrowed from it since the year began."""

    library = fields.String(required=True)
    lent = fields.Integer(required=True, strict=True)
    borrowed = fields.Integer(required=True, strict=True)
    lent_now = fields.Integer(required=True, strict=True)
    borrowed_now = fields.Integer(required=True, strict=True)


class BalancesSchema(JsonSchema):
    items = fields.List(fields.Nested(BalanceSchema), required=True)


class TotalSchema(JsonSchema):
    """What a library lent to the others of its commune, and borrowed from them."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    lent = fields.Integer(required=True, strict=True)
    borrowed = fields.Integer(required=True, strict=True)


class PairSchema(JsonSchema):
    """Two libraries, and what each lent to the other; the one that lent more comes first."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    lent = fields.Integer(required=True, strict=True)
    other_code = fields.String(required=True)
    other_name = fields.String(required=True)
    other_lent = fields.Integer(required=True, strict=True)


class MutualSchema(JsonSchema):
    totals = fields.List(fields.Nested(TotalSchema), required=True)
    pairs = fields.List(fields.Nested(PairSchema), required=True)


class DistanceSchema(JsonSchema):
    """How far two libraries are apart, in metres; null when nobody knows."""

    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))
    other = fields.String(required=True, validate=_CODE, metadata=called(N_("The other library")))
    metres = fields.Integer(
        required=True,
        strict=True,
        allow_none=True,
        validate=validate.Range(0, 1_000_000),
        metadata=called(N_("Metres")),
    )


class DistancesSchema(JsonSchema):
    items = fields.List(fields.Nested(DistanceSchema), required=True)


class DistanceFormSchema(Schema):
    """How far another library is, in kilometres; empty when nobody knows."""

    other = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))
    km = fields.Float(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, 1000),
        metadata=called(N_("Kilometres")),
    )
