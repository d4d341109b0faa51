"""What is asked for when labels are printed, by form and by API."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from library_share.labels.sheets import SHEETS
from library_share.papers.choosing import LabelKind
from library_share.papers.queries import LABELS_AT_MOST
from library_share.web.api import JsonSchema
from library_share.web.forms import PLAIN_TEXT

_START_AT_MOST = max(sheet.per_page for sheet in SHEETS.values())


def _text(at_most: int, **more: Any) -> fields.String:
    return fields.String(
        load_default="", validate=[validate.Length(max=at_most), PLAIN_TEXT], **more
    )


class _SheetSchema(JsonSchema):
    kind = fields.Enum(LabelKind, by_value=True, load_default=LabelKind.COPIES)
    sheet = fields.String(
        load_default=None,
        validate=validate.OneOf(SHEETS),
        metadata={"description": "By default a4-21, for cards `cards`; both on plain paper."},
    )
    start = fields.Integer(
        load_default=1,
        strict=False,
        validate=validate.Range(1, _START_AT_MOST),
        metadata={"description": "The first label of the sheet that is still there."},
    )
    first = _text(40, metadata={"description": "Copies from this accession number on,"})
    last = _text(40, metadata={"description": "up to this one."})
    class_name = _text(40, metadata={"description": "Cards of this class only."})
    since = fields.Date(
        load_default=None,
        allow_none=True,
        metadata={"description": "Copies registered, or cards made, on this day or later."},
    )


class LabelsSchema(_SheetSchema):
    """By API: `codes` win over a range or class; nothing of them means all."""

    library = fields.String(
        required=True,
        validate=[validate.Length(1, 40), PLAIN_TEXT],
        metadata={"description": "Code of the library whose copies, cards or places they are."},
    )
    start = fields.Integer(load_default=1, strict=True, validate=validate.Range(1, _START_AT_MOST))
    codes = fields.List(
        fields.String(validate=[validate.Length(1, 60), PLAIN_TEXT]),
        load_default=None,
        validate=validate.Length(1, LABELS_AT_MOST),
        metadata={"description": "Printed codes; for copies accession numbers too."},
    )
    printer = _text(60, metadata={"description": "Name of the printer whose offsets apply."})


class LabelsFormSchema(_SheetSchema):
    """By form: `which` says which of the fields count."""

    which = fields.String(
        load_default="all", validate=validate.OneOf(("all", "since", "range", "class", "codes"))
    )
    codes = _text(400_000)
    printer = fields.Integer(load_default=None, validate=validate.Range(1, 2**63 - 1))


class Millimetres(fields.Float):
    """1,5 as well as 1.5, to a tenth: no ruler on paper shows more."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        if isinstance(value, str):
            value = value.replace(",", ".").replace("−", "-")
        return round(super()._deserialize(value, attr, data, **more), 1)


class PrinterSchema(JsonSchema):
    name = fields.String(required=True, validate=[validate.Length(1, 60), PLAIN_TEXT])
    right_mm = Millimetres(load_default=0.0)
    down_mm = Millimetres(load_default=0.0)


class CalibrationSchema(JsonSchema):
    sheet = fields.String(required=True)
    printer = fields.Integer(load_default=None, validate=validate.Range(1, 2**63 - 1))
