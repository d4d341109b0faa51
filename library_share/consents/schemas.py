"""Consents and outstanding readers as they come in and go out."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.consents.models import Ending, Purpose, SignedBy
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, SOME_TEXT, Day, called
from library_share.web.paging import ID_AT_MOST

_CODE = [validate.Length(1, 40), PLAIN_TEXT]


class NewConsentSchema(JsonSchema):
    """What a signed form says."""

    purpose = fields.Enum(
        Purpose, by_value=True, required=True, metadata=called(N_("What it is for"))
    )
    data = fields.String(
        required=True,
        validate=[validate.Length(1, 200), SOME_TEXT],
        metadata=called(N_("Which data")),
    )
    published_at = fields.String(
        required=True,
        validate=[validate.Length(1, 200), SOME_TEXT],
        metadata=called(N_("Where it is published")),
    )
    given_on = Day(required=True, metadata=called(N_("Day of the form")))
    valid_until = Day(required=True, metadata=called(N_("It holds until")))
    signed_by = fields.Enum(
        SignedBy, by_value=True, required=True, metadata=called(N_("Who signed"))
    )
    child_signed = fields.Boolean(load_default=False, metadata=called(N_("The child signed, too")))


class ConsentFormSchema(NewConsentSchema, QuerySchema):
    """The same from a page."""

    class Meta(QuerySchema.Meta):
        pass


class ConsentSchema(JsonSchema):
    """A consent; `ending` null: it stands, as long as its last day is not over."""

    id = fields.Integer(required=True, strict=True)
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    data = fields.String(required=True)
    published_at = fields.String(required=True)
    given_on = Day(required=True)
    valid_until = Day(required=True)
    signed_by = fields.Enum(SignedBy, by_value=True, required=True)
    child_signed = fields.Boolean(required=True)
    noted_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    ending = fields.Enum(Ending, by_value=True, required=True, allow_none=True)


class WithdrawalSchema(JsonSchema):
    """Nothing need be said to withdraw a consent."""


class ClassQuerySchema(QuerySchema):
    """A class of the present school year, and what for. Without a class its choice is shown."""

    class_name = fields.String(
        data_key="class",
        load_default="",
        validate=[validate.Length(0, 40), PLAIN_TEXT],
        metadata=called(N_("Class")),
    )
    purpose = fields.Enum(
        Purpose,
        by_value=True,
        load_default=Purpose.EVENT_PHOTO,
        metadata=called(N_("What it is for")),
    )
    after = fields.String(
        load_default=None,
        validate=[validate.Length(1, 2000), PLAIN_TEXT],
        metadata=called(N_("Key of the page before")),
    )


class SignedQuerySchema(PagedQuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))
    class_name = fields.String(
        required=True, data_key="class", validate=_CODE, metadata=called(N_("Class"))
    )
    purpose = fields.Enum(
        Purpose, by_value=True, required=True, metadata=called(N_("What it is for"))
    )


class SignedSchema(JsonSchema):
    """A pupil and the consent that was not ended; null where nobody has signed."""

    name = fields.String(required=True)
    consent_id = fields.Integer(required=True, strict=True, allow_none=True)
    given_on = Day(required=True, allow_none=True)
    valid_until = Day(required=True, allow_none=True)


class FormQuerySchema(QuerySchema):
    purpose = fields.Enum(
        Purpose,
        by_value=True,
        load_default=Purpose.EVENT_PHOTO,
        metadata=called(N_("What it is for")),
    )


class NewHonourFormSchema(QuerySchema):
    """A reader by card, and what for."""

    card = fields.String(required=True, validate=_CODE, metadata=called(N_("Card")))
    because = fields.String(
        load_default="",
        validate=[validate.Length(0, 120), PLAIN_TEXT],
        metadata=called(N_("Named for")),
    )


class NewHonourSchema(JsonSchema):
    card = fields.String(required=True, validate=_CODE, metadata=called(N_("Card")))
    because = fields.String(
        load_default="",
        validate=[validate.Length(0, 120), PLAIN_TEXT],
        metadata=called(N_("Named for")),
    )


class OutstandingReaderSchema(JsonSchema):
    name = fields.String(required=True)
    class_name = fields.String(required=True)
    because = fields.String(required=True)


class OutstandingReadersSchema(JsonSchema):
    """Outstanding readers of the present term whose consent stands this moment."""

    library = fields.String(required=True)
    term = fields.Integer(required=True, strict=True)
    school_year = fields.String(required=True)
    items = fields.List(fields.Nested(OutstandingReaderSchema), required=True)


class HonourSchema(JsonSchema):
    id = fields.Integer(required=True, strict=True, validate=validate.Range(1, ID_AT_MOST))
    because = fields.String(required=True)
