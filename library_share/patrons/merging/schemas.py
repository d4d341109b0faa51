"""What is asked and said when two rows become one."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.translation import N_
from library_share.web.api import JsonSchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, called

_CODE = [validate.Length(1, 40), PLAIN_TEXT]


class MergeSchema(JsonSchema):
    """`other` is a card of the row that is given up; `card` the one that stays in use."""

    other = fields.String(required=True, validate=_CODE, metadata=called(N_("Card")))
    card = fields.String(load_default=None, validate=_CODE, metadata=called(N_("Card in use")))


class OtherQuerySchema(QuerySchema):
    """Which other row is meant, or by what to look for it."""

    q = fields.String(
        load_default="", validate=[validate.Length(0, 100), PLAIN_TEXT], metadata=called(N_("Name"))
    )
    other = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, 2**31 - 1),
        metadata=called(N_("The other row")),
    )


class MergeFormSchema(QuerySchema):
    """The form under the comparison."""

    other = fields.Integer(
        required=True, validate=validate.Range(1, 2**31 - 1), metadata=called(N_("The other row"))
    )
    card = fields.String(load_default=None, validate=_CODE, metadata=called(N_("Card in use")))
    is_one = fields.Boolean(
        required=True,
        validate=validate.Equal(True),
        metadata=called(N_("This is one person")),
    )
