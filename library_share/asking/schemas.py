"""Holds, as they come in and go out."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, pre_load, validate, validates_schema

from library_share.circulation.holds.models import HOW_MANY_AT_MOST
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.reading import CODE_AT_MOST
from library_share.libraries.schemas import line
from library_share.translation import N_, gettext
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, Day, called

_CODE = [validate.Length(1, 40), PLAIN_TEXT]
_LIBRARY = called(N_("Library"))
_REASON = called(N_("Reason"))


def _reason(**more: Any) -> fields.String:
    return line(300, metadata=_REASON, **more)


class HoldQuerySchema(PagedQuerySchema):
    """The holds of one library."""

    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)
    ended = fields.Boolean(
        load_default=False, metadata=called(N_("Those that have ended"), N_("Ended ones instead."))
    )


class LibraryPageSchema(PagedQuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)


class AtLibrarySchema(QuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)


class SlotSchema(JsonSchema):
    """One copy of a hold: how far it has come. `copy` is the printed code of the kept copy."""

    number = fields.Integer(required=True, strict=True)
    state = fields.Enum(SlotState, by_value=True, required=True)
    supplier = fields.String(required=True)
    copy = fields.String(required=True, allow_none=True)
    ready_until = Day(required=True, allow_none=True)


class HoldSchema(JsonSchema):
    """Somebody waits for a title. `patron` is the card in use, null for a class."""

    id = fields.Integer(required=True, strict=True)
    library = fields.String(required=True)
    title_id = fields.Integer(required=True, strict=True)
    title = fields.String(required=True)
    copy = fields.String(required=True, allow_none=True)
    patron = fields.String(required=True, allow_none=True)
    patron_name = fields.String(required=True, allow_none=True)
    class_name = fields.String(required=True)
    how_many = fields.Integer(required=True, strict=True)
    pickup = fields.String(required=True)
    return_on = Day(required=True, allow_none=True)
    suspended_until = Day(required=True, allow_none=True)
    place_in_line = fields.Integer(
        required=True,
        strict=True,
        allow_none=True,
        metadata={"description": N_("1 is next; null when nothing is waited for in line.")},
    )
    placed_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    link = fields.String(
        required=True,
        metadata={"description": N_("Shows without signing in where the book is; names nobody.")},
    )
    slots = fields.List(fields.Nested(SlotSchema), required=True)


class NewHoldSchema(JsonSchema):
    """Who waits for what. Either a title or one copy; either a patron's card or a class."""

    library = fields.String(required=True, validate=_CODE, metadata=_LIBRARY)
    title_id = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, 2**31 - 1),
        metadata=called(N_("Number of the title")),
    )
    copy = fields.String(
        load_default=None,
        allow_none=True,
        validate=_CODE,
        metadata=called(N_("Copy"), N_("The printed code, when only this copy will do.")),
    )
    patron = fields.String(
        load_default=None,
        allow_none=True,
        validate=[validate.Length(1, CODE_AT_MOST), PLAIN_TEXT],
        metadata=called(N_("Card")),
    )
    class_name = fields.String(
        load_default=None, allow_none=True, validate=_CODE, metadata=called(N_("Class"))
    )
    how_many = fields.Integer(
        load_default=1,
        strict=True,
        validate=validate.Range(1, HOW_MANY_AT_MOST),
        metadata=called(N_("How many copies"), N_("More than one only for a class.")),
    )
    pickup = fields.String(
        load_default=None,
        allow_none=True,
        validate=_CODE,
        metadata=called(N_("Pick-up place"), N_("The code of a place; else the main room.")),
    )
    return_on = Day(load_default=None, allow_none=True, metadata=called(N_("To be given back on")))
    pages = line(
        60,
        load_default="",
        metadata=called(
            N_("Pages wanted"), N_("Only copied pages, from another library; for example 12–15.")
        ),
    )
    elsewhere = fields.Boolean(
        load_default=False,
        metadata=called(
            N_("Ask other libraries"), N_("For what no copy at home is free; else it waits.")
        ),
    )
    note = line(300, load_default="", metadata=called(N_("Note")))
    override = line(
        300,
        load_default=None,
        allow_none=True,
        metadata=called(N_("Reason"), N_("Why the rules are set aside.")),
    )

    @validates_schema
    def _one_of_two(self, sent: dict[str, Any], **_: Any) -> None:
        if bool(sent.get("patron")) == bool(sent.get("class_name")):
            raise ValidationError(gettext("Give a card or a class, one of the two."), "patron")
        if bool(sent.get("title_id")) == bool(sent.get("copy")):
            raise ValidationError(gettext("Give a title or a copy, one of the two."), "title_id")
        if sent.get("patron") and sent.get("how_many", 1) > 1:
            raise ValidationError(gettext("More than one copy only for a class."), "how_many")


#: What a keeper's one choice begins with when it is a class and no pupil's card.
WHOLE_CLASS = "class:"


class NewHoldFormSchema(NewHoldSchema):
    """The same, from the title's own page: numbers come as text, and a keeper chooses class or
    pupil in one field."""

    library = fields.String(load_default="", metadata=_LIBRARY)
    title_id = fields.Integer(load_default=None)
    for_whom = fields.String(
        validate=[validate.Length(1, CODE_AT_MOST), PLAIN_TEXT], metadata=called(N_("For whom"))
    )
    how_many = fields.Integer(
        load_default=1,
        validate=validate.Range(1, HOW_MANY_AT_MOST),
        metadata=called(N_("How many copies")),
    )
    return_on = Day(load_default=None, metadata=called(N_("To be given back on")))

    @pre_load
    def _one_choice(self, sent: dict[str, Any], **_: Any) -> dict[str, Any]:
        chosen = sent.pop("for_whom", "")
        if chosen.startswith(WHOLE_CLASS):
            return {**sent, "class_name": chosen.removeprefix(WHOLE_CLASS)}
        return {**sent, "patron": chosen} if chosen else sent


class CancelSchema(JsonSchema):
    reason = _reason(load_default="")


class SuspendSchema(JsonSchema):
    until = Day(required=True, metadata=called(N_("Until")))


class PickupSchema(JsonSchema):
    pickup = fields.String(required=True, validate=_CODE, metadata=called(N_("Pick-up place")))


class MoveSchema(JsonSchema):
    """`before` is the hold that is served after this one; null for the end of the line."""

    before = fields.Integer(
        load_default=None, allow_none=True, strict=True, metadata=called(N_("Before which hold"))
    )
    reason = _reason(required=True)


class MoveFormSchema(MoveSchema):
    before = fields.Integer(load_default=None, metadata=called(N_("Before which hold")))


class ToFetchSchema(JsonSchema):
    """A copy to be fetched from its shelf. Of another library's reader only the library is told."""

    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    shelf_mark = fields.String(required=True)
    class_mark = fields.String(required=True)
    place = fields.String(required=True)
    for_library = fields.String(required=True)
    patron_name = fields.String(required=True, allow_none=True)
    class_name = fields.String(required=True)
    hold = fields.Integer(required=True, strict=True)


class OnShelfSchema(JsonSchema):
    """A copy that waits on the pick-up shelf."""

    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    patron_name = fields.String(required=True, allow_none=True)
    class_name = fields.String(required=True)
    ready_at = fields.AwareDateTime(required=True)
    ready_until = Day(required=True)
    hold = fields.Integer(required=True, strict=True)


class TermsSchema(JsonSchema):
    """What a library says of holds."""

    local_first = fields.Boolean(
        required=True, metadata=called(N_("Our own readers are served first"))
    )
    ready_days = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, 60),
        metadata=called(N_("Open days a book waits on the pick-up shelf")),
    )
    holds_at_most = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(0, 100),
        metadata=called(N_("For how many books one may wait")),
    )


class TermsFormSchema(TermsSchema):
    local_first = fields.Boolean(
        load_default=False, metadata=called(N_("Our own readers are served first"))
    )
    ready_days = fields.Integer(
        required=True,
        validate=validate.Range(1, 60),
        metadata=called(N_("Open days a book waits on the pick-up shelf")),
    )
    holds_at_most = fields.Integer(
        required=True,
        validate=validate.Range(0, 100),
        metadata=called(N_("For how many books one may wait")),
    )
