"""`/api/v1/accounts/me`: who am I, and where may I do what?"""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from library_share.database import transaction
from library_share.libraries.queries import all_libraries
from library_share.patrons.accounts import actions, queries
from library_share.patrons.accounts.rules import EMAIL_AT_MOST
from library_share.translation import N_
from library_share.web.access import Actor, Role, actor
from library_share.web.api import JsonSchema, Part
from library_share.web.forms import PLAIN_TEXT, called

part = Part("accounts", N_("The account behind a token."))


class RoleAtSchema(JsonSchema):
    """A role; `library` is null for the whole commune."""

    role = fields.Enum(Role, by_value=True, required=True)
    library = fields.String(required=True, allow_none=True)


class MeSchema(JsonSchema):
    username = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True)
    roles = fields.List(fields.Nested(RoleAtSchema), required=True)


class MeChangeSchema(JsonSchema):
    """What may be changed of one's own account."""

    email = fields.String(
        required=True,
        validate=[validate.Length(0, EMAIL_AT_MOST), PLAIN_TEXT],
        metadata=called(N_("E-mail"), N_("Where notices go; an empty text for nowhere.")),
    )


@part.route("/accounts/me", methods=["GET"])
@part.response(200, MeSchema)
@part.problems()
def me() -> dict[str, Any]:
    """The account behind the token, with its roles."""
    return _told(actor())


@part.route("/accounts/me", methods=["PATCH"])
@part.arguments(MeChangeSchema)
@part.response(200, MeSchema)
@part.problems(400, 415, 422)
def change_me(sent: dict[str, Any]) -> dict[str, Any]:
    """Change where notices go by e-mail."""
    with transaction():
        who = actor()
        actions.change_email(queries.account_with_id(who.account_id), sent["email"])
        return _told(who)


def _told(who: Actor) -> dict[str, Any]:
    codes = {library.id: library.code for library in all_libraries()}
    everywhere = [{"role": role, "library": None} for role in sorted(who.everywhere)]
    somewhere = [
        {"role": role, "library": codes[library_id]}
        for library_id, roles in who.roles.items()
        if library_id in codes
        for role in sorted(roles)
    ]
    return {
        "username": who.username,
        "name": who.name,
        "email": queries.account_with_id(who.account_id).email,
        "roles": everywhere + somewhere,
    }
