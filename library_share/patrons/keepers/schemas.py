"""Keepers as they come in and go out."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from library_share.translation import N_, gettext
from library_share.web.api import JsonSchema, PagedQuerySchema
from library_share.web.forms import PLAIN_TEXT, Day, called

_USERNAME = called(N_("Account"), N_("The user name."))
_PATRON = called(N_("Card or school code"))
_SINCE = called(N_("In charge since"), N_("Without it, today."))


def _word(at_most: int, label: dict[str, str], **more: Any) -> fields.String:
    checks = [validate.Length(0, at_most), PLAIN_TEXT]
    return fields.String(validate=checks, metadata=label, **more)


class NewKeeperSchema(JsonSchema):
    """Who is put in charge: an account or a patron, one of the two. For form and API."""

    account = _word(40, _USERNAME, load_default=None, allow_none=True)
    patron = _word(300, _PATRON, load_default=None, allow_none=True)
    since = Day(load_default=None, allow_none=True, metadata=_SINCE)

    @validates_schema
    def one_of_two(self, sent: dict[str, Any], **_: Any) -> None:
        account, patron = ((sent.get(name) or "").strip() for name in ("account", "patron"))
        if bool(account) == bool(patron):
            raise ValidationError(gettext("Choose an account or give a card, not both."), "patron")


class EndOfChargeSchema(JsonSchema):
    on = Day(
        load_default=None, allow_none=True, metadata=called(N_("Until"), N_("Without it, today."))
    )


class KeeperQuerySchema(PagedQuerySchema):
    """Those in charge now; all that ever were with `past`."""

    past = fields.Boolean(load_default=False, metadata=called(N_("With those of former times")))


class KeeperSchema(JsonSchema):
    """Somebody in charge of a place; `until` is null for those in charge now."""

    id = fields.Integer(required=True, strict=True)
    name = fields.String(required=True)
    account = fields.String(attribute="account.username", required=True, allow_none=True)
    since = Day(required=True)
    until = Day(required=True, allow_none=True)
    has_left = fields.Boolean(required=True)
