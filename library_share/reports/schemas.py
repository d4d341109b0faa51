"""What comes in and goes out about reports, for pages and the API."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from library_share.libraries.schemas import line
from library_share.reports.actions import Asked
from library_share.reports.rules import (
    HEADING_AT_MOST,
    QUESTION_AT_MOST,
    SECTIONS_AT_MOST,
    Happening,
    Kind,
    Step,
)
from library_share.translation import N_
from library_share.web.api import JsonSchema
from library_share.web.forms import PLAIN_TEXT, CountedList, Day, HowMany, called

TEXT_AT_MOST = 10_000
UNITS_AT_MOST = 2000


def _text(at_most: int, **more: Any) -> fields.String:
    return fields.String(validate=[validate.Length(0, at_most), PLAIN_TEXT], **more)


class ReportFormSchema(Schema):
    """A new report from the page. `asked`: a section on each line, “heading: question”."""

    kind = fields.Enum(Kind, by_value=True, required=True, metadata=called(N_("Kind of report")))
    title = line(200, required=True, metadata=called(N_("Title of the report")))
    first_on = Day(required=True, metadata=called(N_("From")))
    last_on = Day(required=True, metadata=called(N_("To")))
    due_before = Day(required=True, metadata=called(N_("Due before")))
    asked = _text(8000, required=True, metadata=called(N_("Sections")))
    units = fields.List(line(12), load_default=list, metadata=called(N_("Who has to answer")))

    @post_load
    def _sections(self, sent: dict[str, Any], **_: object) -> dict[str, Any]:
        lines = [line.strip() for line in sent.pop("asked").splitlines()]
        halves = [one.partition(":") for one in lines if one]
        sections = [
            Asked(heading=heading.strip(), question=question.strip())
            for heading, _colon, question in halves
            if heading.strip()
        ]
        return sent | {"sections": sections}


class AnswerFormSchema(Schema):
    section = fields.Integer(
        required=True, validate=validate.Range(1, 100), metadata=called(N_("Section"))
    )
    text = _text(TEXT_AT_MOST, load_default="", metadata=called(N_("Text")))
    version = fields.Integer(
        load_default=0, validate=validate.Range(0, 2**31 - 1), metadata=called(N_("Version"))
    )


class PartActFormSchema(Schema):
    happening = fields.Enum(
        Happening, by_value=True, required=True, metadata=called(N_("What to do"))
    )
    reason = line(300, load_default="", metadata=called(N_("Reason")))


class UnitFormSchema(Schema):
    unit = line(12, required=True, metadata=called(N_("Unit")))


# --- for programs -----------------------------------------------------------------------------


class SectionSchema(JsonSchema):
    heading = line(HEADING_AT_MOST, required=True)
    question = line(QUESTION_AT_MOST, load_default="")

    @post_load
    def _as_asked(self, sent: dict[str, Any], **_: object) -> Asked:
        return Asked(**sent)


class NewReportSchema(JsonSchema):
    """`library`: one of the commune that asks. `units`: codes; none: all that may be asked."""

    library = line(12, required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    title = line(200, required=True)
    first_on = Day(required=True)
    last_on = Day(required=True)
    due_before = Day(required=True)
    sections = CountedList(
        fields.Nested(SectionSchema), required=True, validate=HowMany(1, SECTIONS_AT_MOST)
    )
    units = CountedList(line(12), load_default=list, validate=HowMany(0, UNITS_AT_MOST))


class AskedSchema(JsonSchema):
    position = fields.Integer(required=True, strict=True)
    heading = fields.String(required=True)
    question = fields.String(required=True)


class AskedOfSchema(JsonSchema):
    """A report as one unit sees it; `days_left` 0 or less: the deadline has passed."""

    id = fields.Integer(required=True, strict=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    title = fields.String(required=True)
    first_on = Day(required=True)
    last_on = Day(required=True)
    due_before = Day(required=True)
    days_left = fields.Integer(required=True, strict=True)
    step = fields.Enum(Step, by_value=True, required=True)
    is_late = fields.Boolean(required=True)


class UnitStandSchema(JsonSchema):
    unit = fields.String(required=True)
    step = fields.Enum(Step, by_value=True, required=True)
    is_late = fields.Boolean(required=True)
    was_late = fields.Boolean(required=True)


class ReportSchema(JsonSchema):
    """The whole, for whoever runs it."""

    id = fields.Integer(required=True, strict=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    title = fields.String(required=True)
    first_on = Day(required=True)
    last_on = Day(required=True)
    due_before = Day(required=True)
    days_left = fields.Integer(required=True, strict=True)
    sections = fields.List(fields.Nested(AskedSchema), required=True)
    units = fields.List(fields.Nested(UnitStandSchema), required=True)


class WrittenSchema(JsonSchema):
    section = fields.Integer(required=True, strict=True)
    text = fields.String(required=True)
    version = fields.Integer(required=True, strict=True)


class ChangedSchema(JsonSchema):
    code = fields.String(required=True)
    before = fields.Integer(required=True, strict=True)
    now = fields.Integer(required=True, strict=True)


class PartSchema(JsonSchema):
    """A unit's part. `figures` are frozen while it is in; `changed` says what is otherwise now."""

    unit = fields.String(required=True)
    step = fields.Enum(Step, by_value=True, required=True)
    reason = fields.String(required=True)
    sections = fields.List(fields.Nested(AskedSchema), required=True)
    answers = fields.List(fields.Nested(WrittenSchema), required=True)
    figures = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    figures_at = fields.AwareDateTime(required=True, allow_none=True)
    changed = fields.List(fields.Nested(ChangedSchema), required=True)


class AnswerSchema(JsonSchema):
    """`version` is the one that was read, 0 where nothing stood."""

    section = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100))
    text = _text(TEXT_AT_MOST, required=True)
    version = fields.Integer(required=True, strict=True, validate=validate.Range(0, 2**31 - 1))


class PartActSchema(JsonSchema):
    happening = fields.Enum(Happening, by_value=True, required=True)
    reason = line(300, load_default="")


class NewUnitSchema(JsonSchema):
    unit = line(12, required=True)
