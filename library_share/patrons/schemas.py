"""Patrons as they come in and go out. What is not here is not kept."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.patrons.models import PatronKind, PatronState
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, SOME_TEXT, Day, called

_CODE = [validate.Length(1, 40), PLAIN_TEXT]
_GENDERS = validate.OneOf(["", "female", "male"])


def _text(longest: int) -> list[validate.Validator]:
    return [validate.Length(0, longest), PLAIN_TEXT]


class PatronQuerySchema(PagedQuerySchema):
    """The patrons of one library."""

    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))
    class_name = fields.String(
        data_key="class", load_default="", validate=_text(40), metadata=called(N_("Class"))
    )
    q = fields.String(
        load_default="",
        validate=_text(100),
        metadata=called(N_("Name, school code or card"), N_("Name, school code or card.")),
    )
    state = fields.Enum(PatronState, by_value=True, load_default=None, metadata=called(N_("State")))
    kind = fields.Enum(
        PatronKind, by_value=True, load_default=None, metadata=called(N_("Kind of patron"))
    )


class PatronRowSchema(JsonSchema):
    """One patron; `code` is the card in use, null when there is none."""

    code = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    kind = fields.Enum(PatronKind, by_value=True, required=True)
    class_name = fields.String(required=True, allow_none=True)
    school_code = fields.String(required=True)
    state = fields.Enum(PatronState, by_value=True, required=True)


class PatronDetailSchema(PatronRowSchema):
    library = fields.String(required=True)
    suspended_until = Day(required=True, allow_none=True)
    suspended_because = fields.String(required=True)
    card_expires_on = Day(required=True, allow_none=True)


class PatronChangeSchema(JsonSchema):
    """What may be changed of a patron; what is left out stays."""

    name = fields.String(
        validate=[validate.Length(1, 120), SOME_TEXT], metadata=called(N_("Full name"))
    )
    kind = fields.Enum(PatronKind, by_value=True, metadata=called(N_("Kind of patron")))
    school_code = fields.String(validate=_text(30), metadata=called(N_("School code")))
    born_on = Day(allow_none=True, metadata=called(N_("Date of birth")))
    gender = fields.String(validate=_GENDERS, metadata=called(N_("Gender")))
    class_name = fields.String(validate=_text(40), metadata=called(N_("Class")))
    note = fields.String(validate=_text(300), metadata=called(N_("Note")))


class NewPatronSchema(PatronChangeSchema):
    """A new patron of a library."""

    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))
    name = fields.String(
        required=True,
        validate=[validate.Length(1, 120), SOME_TEXT],
        metadata=called(N_("Full name")),
    )
    kind = fields.Enum(
        PatronKind,
        by_value=True,
        load_default=PatronKind.PUPIL,
        metadata=called(N_("Kind of patron")),
    )
    card_expires_on = Day(
        load_default=None, allow_none=True, metadata=called(N_("Card valid until"))
    )


class SuspensionSchema(JsonSchema):
    until = Day(load_default=None, allow_none=True, metadata=called(N_("Until")))
    because = fields.String(
        required=True, validate=[validate.Length(1, 200), PLAIN_TEXT], metadata=called(N_("Reason"))
    )


class NewCardSchema(JsonSchema):
    expires_on = Day(load_default=None, allow_none=True, metadata=called(N_("Card valid until")))


class PatronFormSchema(QuerySchema):
    """A patron, from a form."""

    name = fields.String(required=True, validate=_text(120), metadata=called(N_("Full name")))
    kind = fields.Enum(
        PatronKind, by_value=True, required=True, metadata=called(N_("Kind of patron"))
    )
    school_code = fields.String(
        load_default="", validate=_text(30), metadata=called(N_("School code"))
    )
    born_on = Day(load_default=None, metadata=called(N_("Date of birth")))
    gender = fields.String(load_default="", validate=_GENDERS, metadata=called(N_("Gender")))
    class_name = fields.String(load_default="", validate=_text(40), metadata=called(N_("Class")))
    note = fields.String(load_default="", validate=_text(300), metadata=called(N_("Note")))


class SuspensionFormSchema(QuerySchema):
    until = Day(load_default=None, metadata=called(N_("Until")))
    because = fields.String(required=True, validate=_text(200), metadata=called(N_("Reason")))


class ListQuerySchema(QuerySchema):
    q = fields.String(
        load_default="", validate=_text(100), metadata=called(N_("Name, school code or card"))
    )
    class_name = fields.String(
        data_key="class", load_default="", validate=_text(40), metadata=called(N_("Class"))
    )
    kind = fields.Enum(
        PatronKind, by_value=True, load_default=None, metadata=called(N_("Kind of patron"))
    )
    state = fields.Enum(PatronState, by_value=True, load_default=None, metadata=called(N_("State")))
    after = fields.String(
        load_default=None, validate=_text(2000), metadata=called(N_("Key of the page before"))
    )
