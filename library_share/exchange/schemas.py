"""Imports as other programs send and read them."""

from __future__ import annotations

from flask_smorest.fields import Upload
from marshmallow import fields, validate

from library_share.exchange.models import ImportKind
from library_share.jobs.models import JobState
from library_share.translation import N_
from library_share.web.api import JsonSchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, called


class ImportQuerySchema(QuerySchema):
    """What the file lists, and for which library."""

    library = fields.String(
        required=True,
        validate=[validate.Length(1, 12), PLAIN_TEXT],
        metadata=called(N_("Library"), N_("The code of the library.")),
    )
    kind = fields.Enum(
        ImportKind, by_value=True, required=True, metadata=called(N_("What the file lists"))
    )


class ImportFileSchema(QuerySchema):
    """The spreadsheet itself: .xlsx, .xls, .ods or .csv."""

    file = Upload(required=True, metadata=called(N_("File")))


class ColumnSchema(JsonSchema):
    column = fields.String(required=True, metadata={"description": N_("Its letter: A, B … AA.")})
    heading = fields.String(required=True)
    meaning = fields.String(metadata={"description": N_("Absent for columns that are dropped.")})


class FaultSchema(JsonSchema):
    code = fields.String(required=True)
    sheet = fields.String(required=True)
    row = fields.Integer(
        required=True,
        metadata={"description": N_("As the spreadsheet counts; 0 is the whole file.")},
    )
    column = fields.String(required=True)
    heading = fields.String(required=True)
    sentence = fields.String(required=True)
    facts = fields.Dict(keys=fields.String(), required=True)


class WarningSchema(FaultSchema):
    rows = fields.String(
        required=True, metadata={"description": N_("All rows it is about: 5–7, 9.")}
    )
    how_many = fields.Integer(required=True)


class CountsSchema(JsonSchema):
    """How many patrons or copies the import adds, changes, finds unchanged, marks as left."""

    new = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    left = fields.Integer(required=True)


class ImportSchema(JsonSchema):
    """A preview. It can be confirmed when `fault_count` is 0."""

    id = fields.Integer(required=True)
    library = fields.String(required=True)
    kind = fields.Enum(ImportKind, by_value=True, required=True)
    file_name = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)
    rows = fields.Integer(required=True)
    counts = fields.Nested(CountsSchema, required=True)
    fault_count = fields.Integer(required=True)
    faults = fields.List(fields.Nested(FaultSchema), required=True)
    warnings = fields.List(fields.Nested(WarningSchema), required=True)
    kept = fields.List(fields.Nested(ColumnSchema), required=True)
    dropped = fields.List(fields.Nested(ColumnSchema), required=True)


class ConfirmationSchema(JsonSchema):
    tidy_names = fields.Boolean(
        load_default=False,
        truthy={True},
        falsy={False},
        metadata=called(
            N_("Write names in capitals the usual way (Nguyễn Văn An)"),
            N_("Write NGUYỄN VĂN AN as Nguyễn Văn An."),
        ),
    )
    years_right = fields.Boolean(
        load_default=False,
        truthy={True},
        falsy={False},
        metadata=called(
            N_("The years of two digits were read right (13 is 2013)"),
            N_("Needed when a warning `two_digit_year` says how such years were read."),
        ),
    )


class ResultSchema(JsonSchema):
    address = fields.String(required=True)
    file_name = fields.String(required=True)
    kind = fields.Enum(ImportKind, by_value=True, required=True)
    counts = fields.Nested(CountsSchema, required=True)


class ImportJobSchema(JsonSchema):
    """How far the import has come; `result` once it is done."""

    id = fields.Integer(required=True)
    state = fields.Enum(JobState, by_value=True, required=True)
    percent = fields.Integer(required=True)
    sentence = fields.String(required=True)
    result = fields.Nested(ResultSchema, allow_none=True, required=True)
