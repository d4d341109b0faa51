"""What the forms of accounts send."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.patrons.accounts import rules
from library_share.translation import N_
from library_share.web.access import Role
from library_share.web.api import QuerySchema
from library_share.web.forms import PLAIN_TEXT, called

_TEXT = [validate.Length(1, rules.NAME_LENGTH_AT_MOST), PLAIN_TEXT]
_PASSWORD = [validate.Length(1, 200), PLAIN_TEXT]


class SignInSchema(QuerySchema):
    username = fields.String(
        required=True,
        validate=[validate.Length(1, 40), PLAIN_TEXT],
        metadata=called(N_("User name")),
    )
    password = fields.String(required=True, validate=_PASSWORD, metadata=called(N_("Password")))
    next = fields.String(
        load_default="", validate=validate.Length(0, 2000), metadata=called(N_("Page to go to"))
    )


class EmailSchema(QuerySchema):
    email = fields.String(
        load_default="",
        validate=[validate.Length(0, rules.EMAIL_AT_MOST), PLAIN_TEXT],
        metadata=called(N_("E-mail")),
    )


class NewPasswordSchema(QuerySchema):
    old = fields.String(required=True, validate=_PASSWORD, metadata=called(N_("Present password")))
    new = fields.String(required=True, validate=_PASSWORD, metadata=called(N_("New password")))


class NewAccountSchema(QuerySchema):
    username = fields.String(
        required=True,
        validate=validate.Regexp(
            rf"^{rules.USERNAME}\Z", error=N_("Only a-z, 0-9, dot, dash; at most 40.")
        ),
        metadata=called(N_("User name")),
    )
    name = fields.String(required=True, validate=_TEXT, metadata=called(N_("Full name")))
    role = fields.Enum(Role, by_value=True, required=True, metadata=called(N_("Role")))
    library = fields.Integer(
        load_default=None, validate=validate.Range(1, 2**31), metadata=called(N_("Library"))
    )


class AppointmentSchema(QuerySchema):
    role = fields.Enum(Role, by_value=True, required=True, metadata=called(N_("Role")))
    library = fields.Integer(
        load_default=None, validate=validate.Range(1, 2**31), metadata=called(N_("Library"))
    )


class TokenSchema(QuerySchema):
    name = fields.String(
        load_default="",
        validate=[validate.Length(0, 60), PLAIN_TEXT],
        metadata=called(N_("What the token is for")),
    )
