"""Proposals and simulations, as they go out."""

from __future__ import annotations

from marshmallow import fields

from library_share.rotation.planning.composing import Why
from library_share.web.api import JsonSchema


class ReasonToPackSchema(JsonSchema):
    """`number` counts what the reason says: readers who wait, loans, copies. `library`: where."""

    why = fields.Enum(Why, by_value=True, required=True)
    number = fields.Integer(required=True, strict=True)
    library = fields.String(required=True)


class ProposedTitleSchema(JsonSchema):
    """`few_copies`: fewer than the circular asks for (TT 05/2022 Điều 5 khoản 1 điểm b)."""

    title_id = fields.Integer(required=True, strict=True)
    title = fields.String(required=True)
    copies = fields.Integer(required=True, strict=True)
    few_copies = fields.Boolean(required=True)
    reasons = fields.List(fields.Nested(ReasonToPackSchema), required=True)


class PackingSchema(JsonSchema):
    """A box to pack: for which library, empty for whoever likes, and with which titles."""

    to = fields.String(required=True)
    titles = fields.List(fields.Nested(ProposedTitleSchema), required=True)


class PackingListSchema(JsonSchema):
    items = fields.List(fields.Nested(PackingSchema), required=True)


class ExpectedSchema(JsonSchema):
    """Loans that a term may bring. `visits_unknown`: of boxes of which nothing was lent yet."""

    group = fields.String(required=True)
    expected = fields.Float(required=True)
    low = fields.Integer(required=True, strict=True)
    high = fields.Integer(required=True, strict=True)
    visits = fields.Integer(required=True, strict=True)
    visits_unknown = fields.Integer(required=True, strict=True)


class SimulationSchema(JsonSchema):
    items = fields.List(fields.Nested(ExpectedSchema), required=True)
