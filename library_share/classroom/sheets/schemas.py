"""What the grid sends: one list for each column, all of the same length."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from library_share.circulation.reading import CODE_AT_MOST
from library_share.classroom.sheets.entries import COLUMN_NAMES, Line
from library_share.classroom.sheets.errors import NoMonth
from library_share.classroom.sheets.rules import Month, find_month
from library_share.translation import N_
from library_share.vietnamese import tidy
from library_share.web.api import QuerySchema
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
