"""What is asked for when labels are printed, by form and by API."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from library_share.labels.sheets import SHEETS
from library_share.papers.choosing import LabelKind
from library_share.papers.queries import LABELS_AT_MOST
from library_share.translation import N_
from library_share.web.api import JsonSchema
from library_share.web.forms import PLAIN_TEXT, Day, HowMany, called

_START_AT_MOST = max(sheet.per_page for sheet in SHEETS.values())


def _text(at_most: int, **more: Any) -> fields.String:
    return fields.String(
        load_default="", validate=[validate.Length(max=at_most), PLAIN_TEXT], **more
    )


class _SheetSchema(JsonSchema):
    kind = fields.Enum(
        LabelKind,
        by_value=True,
        load_default=LabelKind.COPIES,
        metadata=called(N_("Kind of label")),
    )
    sheet = fields.String(
        load_default=None,
        validate=validate.OneOf(SHEETS),
        metadata=called(
            N_("Sheet"), N_("By default a4-21, for cards `cards`; both on plain paper.")
        ),
    )
    start = fields.Integer(
        load_default=1,
        strict=False,
        validate=validate.Range(1, _START_AT_MOST),
        metadata=called(
            N_("Begin at label number"), N_("The first label of the sheet that is still there.")
        ),
    )
    first = _text(
        40, metadata=called(N_("From number"), N_("Copies from this accession number on,"))
    )
    last = _text(40, metadata=called(N_("To number"), N_("up to this one.")))
    class_name = _text(40, metadata=called(N_("Class"), N_("Cards of this class only.")))
    since = Day(
        load_default=None,
        allow_none=True,
        metadata=called(N_("Day"), N_("Copies registered, or cards made, on this day or later.")),
    )


class LabelsSchema(_SheetSchema):
    """By API: `codes` win over a range or class; nothing of them means all."""

    library = fields.String(
        required=True,
        validate=[validate.Length(1, 40), PLAIN_TEXT],
        metadata=called(
            N_("Library"), N_("Code of the library whose copies, cards or places they are.")
        ),
    )
    start = fields.Integer(
        load_default=1,
        strict=True,
        validate=validate.Range(1, _START_AT_MOST),
        metadata=called(N_("Begin at label number")),
    )
    codes = fields.List(
        fields.String(validate=[validate.Length(1, 60), PLAIN_TEXT]),
        load_default=None,
        validate=HowMany(1, LABELS_AT_MOST),
        metadata=called(N_("Codes"), N_("Printed codes; for copies accession numbers too.")),
    )
    printer = _text(
        60, metadata=called(N_("Printer"), N_("Name of the printer whose offsets apply."))
    )


class LabelsFormSchema(_SheetSchema):
    """By form: `which` says which of the fields count."""

    which = fields.String(
        load_default="all",
        validate=validate.OneOf(("all", "since", "range", "class", "codes")),
        metadata=called(N_("Which labels")),
    )
    codes = _text(400_000, metadata=called(N_("Codes")))
    printer = fields.Integer(
        load_default=None, validate=validate.Range(1, 2**63 - 1), metadata=called(N_("Printer"))
    )


class Millimetres(fields.Float):
    """1,5 as well as 1.5, to a tenth: no ruler on paper shows more."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        if isinstance(value, str):
            value = value.replace(",", ".").replace("−", "-")
        return round(super()._deserialize(value, attr, data, **more), 1)


class PrinterSchema(JsonSchema):
    name = fields.String(
        required=True,
        validate=[validate.Length(1, 60), PLAIN_TEXT],
        metadata=called(N_("Name of the printer")),
    )
    right_mm = Millimetres(load_default=0.0, metadata=called(N_("To the right (mm)")))
    down_mm = Millimetres(load_default=0.0, metadata=called(N_("Down (mm)")))


class CalibrationSchema(JsonSchema):
    sheet = fields.String(required=True, metadata=called(N_("Sheet")))
    printer = fields.Integer(
        load_default=None, validate=validate.Range(1, 2**63 - 1), metadata=called(N_("Printer"))
    )
