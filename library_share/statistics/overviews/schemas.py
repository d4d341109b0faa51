"""How overviews go out as JSON."""

from __future__ import annotations

from marshmallow import fields

from library_share.copies.models import Condition, CopyState
from library_share.statistics.overviews.shapes import Form
from library_share.statistics.schemas import CopiesPageSchema
from library_share.web.api import JsonSchema, PagedQuerySchema
from library_share.web.forms import Day


class OverviewAdviceSchema(JsonSchema):
    """Something to act on; `address`: the page where it can be done, or empty."""

    sentence = fields.String(required=True)
    address = fields.String(required=True)


class OverviewAnswerSchema(JsonSchema):
    """What the page is opened for, and why it may be so."""

    sentence = fields.String(required=True)
    reasons = fields.List(fields.String(), required=True)
    address = fields.String(required=True)


class OverviewFactSchema(JsonSchema):
    """One number. `before`: the same a year ago; null where nothing was counted or compared."""

    name = fields.String(required=True)
    value = fields.Float(required=True, allow_none=True)
    before = fields.Float(required=True, allow_none=True)


class OverviewSeriesSchema(JsonSchema):
    name = fields.String(required=True)
    numbers = fields.List(fields.Float(), required=True)


class OverviewChartSchema(JsonSchema):
    """A number of each series for each of `names`."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    axis = fields.String(required=True)
    unit = fields.String(required=True)
    form = fields.Enum(Form, by_value=True, required=True)
    names = fields.List(fields.String(), required=True)
    series = fields.List(fields.Nested(OverviewSeriesSchema), required=True)


class OverviewTableSchema(JsonSchema):
    """`rows`: a cell for each column: text, a number, a day (ISO 8601) or null."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    columns = fields.List(fields.String(), required=True)
    rows = fields.List(fields.List(fields.Raw(allow_none=True)), required=True)
    total = fields.List(fields.Raw(allow_none=True), required=True)


class OverviewNoteSchema(JsonSchema):
    """How something is counted."""

    name = fields.String(required=True)
    text = fields.String(required=True)
    source = fields.String(required=True)


class OverviewSchema(JsonSchema):
    """A page of figures, in the order in which it is read. `answer` null: nothing to compare."""

    heading = fields.String(required=True)
    whose = fields.String(required=True)
    first = Day(required=True)
    last = Day(required=True)
    answer = fields.Nested(OverviewAnswerSchema, required=True, allow_none=True)
    advice = fields.List(fields.Nested(OverviewAdviceSchema), required=True)
    facts = fields.List(fields.Nested(OverviewFactSchema), required=True)
    charts = fields.List(fields.Nested(OverviewChartSchema), required=True)
    tables = fields.List(fields.Nested(OverviewTableSchema), required=True)
    notes = fields.List(fields.Nested(OverviewNoteSchema), required=True)


class CopiesBehindQuerySchema(CopiesPageSchema, PagedQuerySchema):
    """As the page, for a program."""


class CopyBehindSchema(JsonSchema):
    """A copy that a figure of holdings counts."""

    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title_id = fields.Integer(required=True, strict=True)
    title = fields.String(required=True)
    volume = fields.String(required=True)
    place = fields.String(required=True)
    state = fields.Enum(CopyState, by_value=True, required=True)
    condition = fields.Enum(Condition, by_value=True, required=True)
