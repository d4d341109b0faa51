"""What comes in and goes out about self-assessments."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from library_share.assessments.actions import Judged
from library_share.assessments.rules import CODES
from library_share.translation import N_
from library_share.web.api import JsonSchema
from library_share.web.forms import PLAIN_TEXT, CountedList, HowMany, called

_VERSION = validate.Range(1, 2**31 - 1)


def _words() -> fields.String:
    return fields.String(load_default="", validate=[validate.Length(0, 2000), PLAIN_TEXT])


class AssessmentFormSchema(Schema):
    """The whole page: parallel lists, a place in each for each criterion."""

    version = fields.Integer(required=True, validate=_VERSION, metadata=called(N_("Version")))
    criterion = fields.List(
        fields.String(validate=validate.OneOf(CODES)),
        required=True,
        validate=HowMany(1, len(CODES)),
    )
    level = fields.List(fields.String(validate=validate.OneOf(["", "0", "1", "2"])), required=True)
    status, evidence, plan = (fields.List(_words(), required=True) for _ in range(3))

    @post_load
    def _as_lines(self, sent: dict[str, Any], **_: object) -> dict[str, Any]:
        names = ("criterion", "level", "status", "evidence", "plan")
        rows = zip(*(sent[name] for name in names), strict=False)
        lines = [
            Judged(
                criterion=criterion,
                level=int(level) if level else None,
                status=status,
                evidence=evidence,
                plan=plan,
            )
            for criterion, level, status, evidence, plan in rows
        ]
        return {"version": sent["version"], "lines": lines}


class JudgedSchema(JsonSchema):
    criterion = fields.String(required=True, validate=validate.OneOf(CODES))
    level = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(0, 2)
    )
    status = _words()
    evidence = _words()
    plan = _words()

    @post_load
    def _as_judged(self, sent: dict[str, Any], **_: object) -> Judged:
        return Judged(**sent)


class WrittenAssessmentSchema(JsonSchema):
    """`version` is the one that was read."""

    version = fields.Integer(required=True, strict=True, validate=_VERSION)
    lines = CountedList(fields.Nested(JudgedSchema), required=True, validate=HowMany(1, len(CODES)))


class AssessmentSchema(JsonSchema):
    """`level`: what all criteria reach; null while one is not judged."""

    school_year = fields.String(attribute="school_year.name", required=True)
    version = fields.Integer(required=True, strict=True)
    confirmed_at = fields.AwareDateTime(required=True, allow_none=True)
    level = fields.Integer(required=True, allow_none=True, strict=True)
    lines = fields.List(fields.Nested(JudgedSchema), required=True)
