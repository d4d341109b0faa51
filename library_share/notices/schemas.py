"""Notices and templates as they come in and go out."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.notices.rules import Channel, Part, State, To, Why
from library_share.notices.sandbox import TEMPLATE_AT_MOST
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, called
from library_share.web.paging import ID_AT_MOST

_LIBRARY = [validate.Length(1, 12), PLAIN_TEXT]
_TEXT = [validate.Length(0, TEMPLATE_AT_MOST), PLAIN_TEXT]
_CLASS = [validate.Length(0, 40), PLAIN_TEXT]


class NoticeFilterSchema(QuerySchema):
    """Which notices a page shows."""

    state = fields.Enum(State, by_value=True, load_default=None, metadata=called(N_("State")))
    channel = fields.Enum(Channel, by_value=True, load_default=None, metadata=called(N_("Way")))


class NoticeQuerySchema(PagedQuerySchema, NoticeFilterSchema):
    """The notices of one library."""

    library = fields.String(required=True, validate=_LIBRARY, metadata=called(N_("Library")))


class NoticeSchema(JsonSchema):
    """One notice. `text` is empty when what it said was forgotten."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    channel = fields.Enum(Channel, by_value=True, required=True)
    state = fields.Enum(State, by_value=True, required=True)
    patron = fields.String(
        required=True, allow_none=True, metadata={"description": N_("The patron's name.")}
    )
    account = fields.String(
        required=True, allow_none=True, metadata={"description": N_("The account's user name.")}
    )
    class_name = fields.String(required=True)
    text = fields.String(required=True)
    reason = fields.Enum(Why, by_value=True, required=True, allow_none=True)
    detail = fields.String(required=True)
    told_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    next_try_at = fields.AwareDateTime(required=True, allow_none=True)


class SlipQuerySchema(QuerySchema):
    """Whose slips: one class's, those of patrons without a class (`-`), or everybody's."""

    class_name = fields.String(
        data_key="class", load_default="", validate=_CLASS, metadata=called(N_("Class"))
    )


class HandedOutSchema(SlipQuerySchema):
    """Which slips were handed out: up to the notice `until`, of one patron or of all."""

    until = fields.Integer(
        required=True,
        validate=validate.Range(0, ID_AT_MOST),
        metadata=called(N_("Last notice shown")),
    )
    patron = fields.Integer(
        load_default=None, validate=validate.Range(1, ID_AT_MOST), metadata=called(N_("Patron"))
    )


class TemplateFormSchema(QuerySchema):
    text = fields.String(load_default="", validate=_TEXT, metadata=called(N_("Text")))


class TemplateQuerySchema(QuerySchema):
    library = fields.String(required=True, validate=_LIBRARY, metadata=called(N_("Library")))


class WordSchema(JsonSchema):
    """A word that a text may use."""

    word = fields.String(required=True)
    meaning = fields.String(required=True)


class TemplateSchema(JsonSchema):
    """The words of one kind of notice; `own` is false where the library uses the usual ones."""

    kind = fields.String(required=True)
    part = fields.Enum(Part, by_value=True, required=True)
    to = fields.Enum(To, by_value=True, required=True)
    text = fields.String(required=True)
    own = fields.Boolean(required=True)
    words = fields.List(fields.Nested(WordSchema), required=True)


class TemplateListSchema(JsonSchema):
    items = fields.List(fields.Nested(TemplateSchema), required=True)


class NewTextSchema(JsonSchema):
    library = fields.String(required=True, validate=_LIBRARY, metadata=called(N_("Library")))
    text = fields.String(
        required=True,
        validate=[validate.Length(1, TEMPLATE_AT_MOST), PLAIN_TEXT],
        metadata=called(N_("Text")),
    )
