"""What a device sends, and what it is told."""

from __future__ import annotations

import json
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from library_share.circulation.reading import CODE_AT_MOST
from library_share.classroom.devices.acts import Said
from library_share.classroom.devices.rules import ACTS_AT_MOST, ActKind
from library_share.classroom.shelves.rules import COUNT_AT_MOST
from library_share.copies.models import Condition
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, Alone, Day, called

_CODE = [validate.Length(1, CODE_AT_MOST), PLAIN_TEXT]
#: What each act must say; the rest may be left out.
_NEEDS = {
    ActKind.LEND: ("copy", "reader"),
    ActKind.RETURN: ("copy",),
    ActKind.READ_HERE: ("copy",),
    ActKind.CONDITION: ("copy", "condition"),
    ActKind.READINGS: ("count",),
    ActKind.UNDO: ("undoes",),
}
#: How much is kept of what cannot be read.
RAW_AT_MOST = 2_000
_MISSING = N_("An act of this kind must say this.")


class NewDeviceSchema(JsonSchema):
    """The secret that the librarian's screen shows, and how this phone is called."""

    secret = fields.String(required=True, validate=validate.Length(20, 100))
    name = fields.String(
        required=True,
        validate=[validate.Length(1, 60), PLAIN_TEXT],
        metadata=called(N_("Name of the phone")),
    )


class PairingFormSchema(QuerySchema):
    """What the new phone will serve: a place by its code, or nothing for the desk."""

    place = fields.String(
        load_default="",
        validate=[validate.Length(max=20), PLAIN_TEXT],
        metadata=called(N_("Serves")),
    )


class NamedSchema(JsonSchema):
    code = fields.String(required=True)
    name = fields.String(required=True)


class PairedSchema(JsonSchema):
    """`key` is told only now; it opens `/device/…` and nothing else."""

    key = fields.String(required=True)
    device = fields.Nested(NamedSchema, required=True)


class DeviceStateSchema(NamedSchema):
    last_number = fields.Integer(required=True)


class ShelfReaderSchema(JsonSchema):
    """Somebody of the class. `label` is the shortest name that tells them apart, `sign` an animal
    for children who do not read yet, as it is called in `static/animals.svg`."""

    card = fields.String(required=True)
    name = fields.String(required=True)
    label = fields.String(required=True)
    sign = fields.String(required=True)
    sign_name = fields.String(required=True)
    may_borrow = fields.Boolean(required=True)
    why_not = fields.String(required=True)


class ShelfCopySchema(JsonSchema):
    """A book of the shelf, or one that the class has from elsewhere. `reader` is the card of
    whoever of the class has it."""

    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    level = fields.String(required=True)
    condition = fields.String(required=True)
    state = fields.String(required=True)
    belongs_here = fields.Boolean(required=True)
    on_loan = fields.Boolean(required=True)
    reader = fields.String(required=True, allow_none=True)
    due_on = Day(required=True, allow_none=True)


class ReadingsSchema(JsonSchema):
    """How many were counted as reading in class on this day."""

    day = Day(required=True)
    count = fields.Integer(required=True)


class KnownTitlesSchema(QuerySchema):
    known = fields.String(
        load_default="",
        validate=[validate.Length(max=64), PLAIN_TEXT],
        metadata=called(N_("The version that the phone has")),
    )


class DeviceTitlesSchema(JsonSchema):
    """Each book as its code, its accession number and its title; null when `version` is known."""

    version = fields.String(required=True)
    titles = fields.List(fields.List(fields.String()), required=True, allow_none=True)


class DeviceShelfSchema(JsonSchema):
    """All that the phone has to know; a desk has no shelf, no class and no books of its own."""

    server_time = fields.AwareDateTime(required=True)
    device = fields.Nested(DeviceStateSchema, required=True)
    library = fields.Nested(NamedSchema, required=True)
    shelf = fields.Nested(NamedSchema, required=True, allow_none=True)
    class_name = fields.String(required=True)
    readers = fields.List(fields.Nested(ShelfReaderSchema), required=True)
    copies = fields.List(fields.Nested(ShelfCopySchema), required=True)
    rules = fields.List(fields.String(), required=True)
    loans_at_most = fields.Integer(required=True)
    days = fields.Integer(required=True, allow_none=True)
    readings = fields.Nested(ReadingsSchema, required=True)


class NumberedSchema(JsonSchema):
    """By what an act is known for ever, whatever else it says."""

    number = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**31 - 1))
    act_id = fields.UUID(required=True)


class DeviceActSchema(NumberedSchema):
    """One act. `number` goes up by one from act to act; `at` is what the device's clock showed."""

    kind = fields.Enum(
        ActKind, by_value=True, required=True, validate=validate.NoneOf([ActKind.UNREADABLE])
    )
    at = fields.AwareDateTime(required=True)
    copy = fields.String(load_default=None, allow_none=True, validate=_CODE)
    reader = fields.String(load_default=None, allow_none=True, validate=_CODE)
    condition = fields.Enum(Condition, by_value=True, load_default=None, allow_none=True)
    count = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, COUNT_AT_MOST)
    )
    undoes = fields.UUID(load_default=None, allow_none=True)

    @validates_schema
    def _says_enough(self, act: dict[str, Any], **_more: Any) -> None:
        missing = [name for name in _NEEDS[act["kind"]] if not act[name]]
        if missing:
            raise ValidationError({name: [_MISSING] for name in missing})

    @post_load
    def _as_said(self, act: dict[str, Any], **_more: Any) -> Said:
        about = {
            "copy": act["copy"],
            "reader": act["reader"],
            "condition": act["condition"].value if act["condition"] else None,
            "count": act["count"],
            "undoes": str(act["undoes"]) if act["undoes"] else None,
        }
        return Said(
            number=act["number"],
            act_id=act["act_id"],
            kind=act["kind"],
            at=act["at"],
            about={name: value for name, value in about.items() if value is not None},
        )


def _unreadable(known: dict[str, Any], sent: Any, _fault: ValidationError) -> Said:
    raw = json.dumps(sent)[:RAW_AT_MOST]
    return Said(**known, kind=ActKind.UNREADABLE, at=None, about={"raw": raw})


class DeviceActsSchema(JsonSchema):
    """Acts in the order of their numbers. `device_time` is what the clock shows as they are sent,
    so that a wrong clock is noticed and put right. An act that cannot be read is kept for the
    librarian as long as it has a number."""

    device_time = fields.AwareDateTime(required=True)
    acts = fields.List(
        Alone(DeviceActSchema, known_by=NumberedSchema, otherwise=_unreadable),
        required=True,
        validate=validate.Length(1, ACTS_AT_MOST),
    )


class ToldSchema(JsonSchema):
    number = fields.Integer(required=True)
    act_id = fields.UUID(required=True)
    outcome = fields.String(required=True)
    sentence = fields.String(required=True)
    to_look_at = fields.Boolean(required=True)


class ActsAnswerSchema(JsonSchema):
    """What became of each act; `clock_off_s` is by how much the device's clock was put right."""

    answers = fields.List(fields.Nested(ToldSchema), required=True)
    last_number = fields.Integer(required=True)
    server_time = fields.AwareDateTime(required=True)
    clock_off_s = fields.Integer(required=True)


class DevicesQuerySchema(PagedQuerySchema):
    library = fields.String(
        required=True, validate=[validate.Length(1, 12), PLAIN_TEXT], metadata=called(N_("Library"))
    )


class DeviceSchema(JsonSchema):
    """A device as the librarian sees it; `held` acts wait for a decision."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    shelf = fields.String(required=True, allow_none=True)
    paired_at = fields.AwareDateTime(required=True)
    seen_at = fields.AwareDateTime(required=True)
    revoked_at = fields.AwareDateTime(required=True, allow_none=True)
    last_number = fields.Integer(required=True)
    clock_off_s = fields.Integer(required=True)
    held = fields.Integer(required=True)
