"""What the grid sends: one list for each column, all of the same length."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from library_share.circulation.reading import CODE_AT_MOST
from library_share.classroom.sheets.entries import COLUMN_NAMES, Line
from library_share.classroom.sheets.errors import NoMonth
from library_share.classroom.sheets.rules import Month, find_month
from library_share.translation import N_
from library_share.vietnamese import tidy
from library_share.web.api import JsonSchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, HowMany, called

#: Half a school year of a busy class, and a second of work.
LINES_AT_MOST = 200


def _column(name: str, most: int) -> fields.List[Any]:
    return fields.List(
        fields.String(validate=[validate.Length(max=most), PLAIN_TEXT]),
        required=True,
        validate=HowMany(1, LINES_AT_MOST),
        metadata=called(COLUMN_NAMES[name]),
    )


def _cell(name: str, most: int) -> fields.String:
    return fields.String(
        load_default="",
        validate=[validate.Length(max=most), PLAIN_TEXT],
        metadata=called(COLUMN_NAMES[name]),
    )


class MonthField(fields.Field[Month]):
    """A month as browsers send it."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Month:
        month = find_month(str(value))
        if month is None:
            raise NoMonth
        return month


class GridSchema(QuerySchema):
    """The whole grid."""

    month = MonthField(required=True, metadata=called(N_("Month of the sheet")))
    row_id = fields.List(
        fields.UUID(),
        required=True,
        validate=HowMany(1, LINES_AT_MOST),
        metadata=called(N_("Number of the line")),
    )
    book = _column("book", CODE_AT_MOST)
    reader = _column("reader", 120)
    lent_on = _column("lent_on", 20)
    returned_on = _column("returned_on", 20)

    @post_load
    def _lines(self, sent: dict[str, Any], **_: Any) -> dict[str, Any]:
        columns = [sent[name] for name in ("row_id", *COLUMN_NAMES)]
        if len({len(column) for column in columns}) != 1:
            raise ValidationError("Invalid input type.", "row_id")
        if len(set(sent["row_id"])) != len(sent["row_id"]):
            raise ValidationError("Invalid input type.", "row_id")
        lines = [
            Line(row_id=row_id, **{n: tidy(c) for n, c in zip(COLUMN_NAMES, cells, strict=True)})
            for row_id, *cells in zip(*columns, strict=True)
        ]
        return {"month": sent["month"], "lines": lines}


class TypedLineSchema(JsonSchema):
    """One line of a sheet. `book` is its short number, code or accession number, `reader` a name or
    a card, days are dd/mm or dd/mm/yyyy; `row_id` is made by the client: sent again, it is one."""

    row_id = fields.UUID(required=True, metadata=called(N_("Number of the line")))
    book = _cell("book", CODE_AT_MOST)
    reader = _cell("reader", 120)
    lent_on = _cell("lent_on", 20)
    returned_on = _cell("returned_on", 20)

    @post_load
    def _line(self, sent: dict[str, Any], **_: Any) -> Line:
        row_id = sent.pop("row_id")
        return Line(row_id=row_id, **{name: tidy(cell) for name, cell in sent.items()})


class TypedLinesSchema(JsonSchema):
    """`month` as 2026-11."""

    month = fields.String(
        required=True,
        validate=validate.Length(max=20),
        metadata=called(N_("Month of the sheet")),
    )
    lines = fields.List(
        fields.Nested(TypedLineSchema),
        required=True,
        validate=HowMany(1, LINES_AT_MOST),
        metadata=called(N_("Lines")),
    )

    @validates_schema
    def _each_once(self, sent: dict[str, Any], **_: Any) -> None:
        row_ids = [line.row_id for line in sent["lines"]]
        if len(set(row_ids)) != len(row_ids):
            raise ValidationError("Invalid input type.", "lines")

    @post_load
    def _of_month(self, sent: dict[str, Any], **_: Any) -> dict[str, Any]:
        month = find_month(sent["month"])
        if month is None:
            raise NoMonth
        return {**sent, "month": month}


class SheetRowSchema(JsonSchema):
    number = fields.Integer(required=True)
    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)


class SheetRowsSchema(JsonSchema):
    rows = fields.List(fields.Nested(SheetRowSchema), required=True)


class SheetRemarkSchema(JsonSchema):
    """What the desk noted of a line; it stands among the late scans, too."""

    line = fields.Integer(required=True)
    title = fields.String(required=True)
    sentence = fields.String(required=True)


class SavedLinesSchema(JsonSchema):
    """What became of the lines; `known` were known already, every word of them."""

    lent = fields.Integer(required=True)
    returned = fields.Integer(required=True)
    known = fields.Integer(required=True)
    remarks = fields.List(fields.Nested(SheetRemarkSchema), required=True)
