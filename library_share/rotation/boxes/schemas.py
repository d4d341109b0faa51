"""Boxes, as they come in and go out."""

from __future__ import annotations

import enum
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from library_share.catalogue.models import ReadingLevel
from library_share.circulation.reading import CODE_AT_MOST
from library_share.libraries.schemas import line
from library_share.rotation.boxes.rules import Custody
from library_share.rotation.rules import CAPACITY, CAPACITY_AT_MOST
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, called

_CODE = [validate.Length(1, 40), PLAIN_TEXT]
_GRADES = validate.Range(-3, 12)


class Mode(enum.StrEnum):
    """What a scan on the page of a box means."""

    PACK = "pack"
    UNPACK = "unpack"


def _known_level(value: str) -> None:
    if value not in [level.value for level in ReadingLevel]:
        raise ValidationError("Must be one of: the reading levels.")


class ReadersFields(Schema):
    """Whom something suits, or who reads somewhere: colours and grades."""

    levels = fields.List(
        fields.String(validate=_known_level),
        load_default=list,
        metadata=called(N_("Reading levels")),
    )
    grade_from = fields.Integer(
        load_default=None, allow_none=True, validate=_GRADES, metadata=called(N_("From grade"))
    )
    grade_to = fields.Integer(
        load_default=None, allow_none=True, validate=_GRADES, metadata=called(N_("To grade"))
    )

    @post_load
    def _in_one_word(self, sent: dict[str, Any], **_: object) -> dict[str, Any]:
        order = [level.value for level in ReadingLevel]
        sent["levels"] = " ".join(sorted(set(sent["levels"]), key=order.index))
        return sent


class _ProfileFields(ReadersFields):
    capacity = fields.Integer(
        load_default=CAPACITY,
        validate=validate.Range(1, CAPACITY_AT_MOST),
        metadata=called(N_("Room for so many books")),
    )
    note = line(300, load_default="", metadata=called(N_("Note")))


class ProfileFormSchema(_ProfileFields):
    """The form on the page of a box."""


class BoxProfileSchema(JsonSchema, _ProfileFields):
    """What a box is for: room, reading levels, grades."""


class BoxPageSchema(QuerySchema):
    mode = fields.Enum(Mode, by_value=True, load_default=Mode.PACK, metadata=called(N_("Mode")))
    after = fields.String(load_default=None, validate=validate.Length(1, 2000))


class ScanInBoxFormSchema(QuerySchema):
    code = fields.String(
        required=True,
        validate=[validate.Length(1, CODE_AT_MOST), PLAIN_TEXT],
        metadata=called(N_("Code")),
    )


class BoxQuerySchema(PagedQuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))


class BoxScanSchema(JsonSchema):
    """A book goes into the box, or comes out of it, at this library."""

    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))
    code = fields.String(
        required=True,
        validate=[validate.Length(1, CODE_AT_MOST), PLAIN_TEXT],
        metadata=called(N_("Code"), N_("What was scanned or typed.")),
    )


class BoxSchema(JsonSchema):
    """A box: `copies` have their place in it, `out` of them are with readers. `stands_in` is the
    place it stands in; null on the road."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    library = fields.String(required=True)
    custody = fields.Enum(Custody, by_value=True, required=True)
    is_open = fields.Boolean(required=True)
    stands_in = fields.String(required=True, allow_none=True)
    stands_at = fields.String(required=True, allow_none=True)
    copies = fields.Integer(required=True, strict=True)
    out = fields.Integer(required=True, strict=True)
    capacity = fields.Integer(required=True, strict=True)
    levels = fields.List(fields.String(), required=True)
    grade_from = fields.Integer(required=True, strict=True, allow_none=True)
    grade_to = fields.Integer(required=True, strict=True, allow_none=True)
    round = fields.Integer(required=True, strict=True, allow_none=True)


class BoxAfterScanSchema(BoxSchema):
    sentence = fields.String(required=True)


class BoxBookSchema(JsonSchema):
    """A book whose place is the box."""

    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    owner = fields.String(required=True)
    on_loan = fields.Boolean(required=True)
