"""`/api/v1/accounts/me`: who am I, and where may I do what?"""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from library_share.libraries.queries import all_libraries
from library_share.translation import N_
from library_share.web.access import Role, actor
from library_share.web.api import JsonSchema, Part

part = Part("accounts", N_("The account behind a token."))


class RoleAtSchema(JsonSchema):
    """A role; `library` is null for the whole commune."""

    role = fields.Enum(Role, by_value=True, required=True)
    library = fields.String(required=True, allow_none=True)


class MeSchema(JsonSchema):
    username = fields.String(required=True)
    name = fields.String(required=True)
    roles = fields.List(fields.Nested(RoleAtSchema), required=True)


@part.route("/accounts/me", methods=["GET"])
@part.response(200, MeSchema)
@part.problems()
def me() -> dict[str, Any]:
    """The account behind the token, with its roles."""
    who = actor()
    codes = {library.id: library.code for library in all_libraries()}
    everywhere = [{"role": role, "library": None} for role in sorted(who.everywhere)]
    somewhere = [
        {"role": role, "library": codes[library_id]}
        for library_id, roles in who.roles.items()
        if library_id in codes
        for role in sorted(roles)
    ]
    return {"username": who.username, "name": who.name, "roles": everywhere + somewhere}
