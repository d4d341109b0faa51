"""Plans, as they come in and go out."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.rotation.boxes.schemas import ReadersFields
from library_share.rotation.planning.models import PlanState, Source
from library_share.rotation.planning.rules import PERIODS_AT_MOST
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, SOME_TEXT, Day, HowMany, called

_CODE = [validate.Length(1, 40), PLAIN_TEXT]
_BOXES_AT_MOST = 400
_NUMBER = validate.Range(1, PERIODS_AT_MOST)
SECONDS = validate.Range(1, 600)


def _codes(label: str) -> fields.List[str]:
    return fields.List(
        fields.String(validate=_CODE),
        load_default=list,
        validate=HowMany(0, _BOXES_AT_MOST),
        metadata=called(label),
    )


class _NewPlan:
    name = fields.String(
        required=True, validate=[validate.Length(1, 80), SOME_TEXT], metadata=called(N_("Name"))
    )
    starts_on = Day(required=True, metadata=called(N_("From")))
    ends_on = Day(required=True, metadata=called(N_("To")))
    school_days = fields.Integer(
        load_default=10,
        validate=validate.Range(1, 130),
        metadata=called(N_("School days a box stays")),
    )
    empty_costs = fields.Integer(
        load_default=3,
        validate=validate.Range(1, 20),
        metadata=called(N_("A point without a box is as bad as so many steps of misfit")),
    )
    fairness = fields.Integer(
        load_default=1,
        validate=validate.Range(0, 100),
        metadata=called(N_("Weight of equal shares")),
    )
    boxes = _codes(N_("Boxes of the plan"))
    points = _codes(N_("Points"))


class NewPlanFormSchema(_NewPlan, QuerySchema):
    """The same, from a form."""


class NewPlanSchema(_NewPlan, JsonSchema):
    """A plan to be made: codes of boxes and points of the commune."""

    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))


class PlanListQuerySchema(PagedQuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))


class PlanPeriodSchema(JsonSchema):
    number = fields.Integer(required=True, strict=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)


class PlanSchema(JsonSchema):
    """A plan with its figures: `bound` is proven, no plan has fewer misfits. The way in hundreds
    of metres."""

    id = fields.Integer(required=True, strict=True)
    library = fields.String(required=True)
    name = fields.String(required=True)
    state = fields.Enum(PlanState, by_value=True, required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    misfits = fields.Integer(required=True, strict=True, allow_none=True)
    bound = fields.Integer(required=True, strict=True, allow_none=True)
    hectometres = fields.Integer(required=True, strict=True, allow_none=True)
    made_at = fields.AwareDateTime(required=True, allow_none=True)
    approved_at = fields.AwareDateTime(required=True, allow_none=True)


class OnePlanSchema(PlanSchema):
    """The same, counted now, with its periods and what is wrong with it, if anything."""

    periods = fields.List(fields.Nested(PlanPeriodSchema), required=True)
    boxes = fields.List(fields.String(), required=True)
    points = fields.List(fields.String(), required=True)
    empty = fields.Integer(required=True, strict=True)
    unfit = fields.Integer(required=True, strict=True)
    overloads = fields.Integer(required=True, strict=True)
    faults = fields.Integer(required=True, strict=True)
    is_being_made = fields.Boolean(required=True)


class PlanCellQuerySchema(PagedQuerySchema):
    """Paging by key."""


class PlanCellSchema(JsonSchema):
    number = fields.Integer(required=True, strict=True)
    point = fields.String(required=True)
    box = fields.String(required=True, allow_none=True)
    source = fields.Enum(Source, by_value=True, required=True)


class _Change:
    number = fields.Integer(
        required=True, validate=_NUMBER, metadata=called(N_("Period of the plan"))
    )
    point = fields.String(required=True, validate=_CODE, metadata=called(N_("Point")))
    box = fields.String(
        load_default=None,
        allow_none=True,
        validate=_CODE,
        metadata=called(N_("Box"), N_("Nothing: no box stands there.")),
    )


class PlanChangeFormSchema(_Change, QuerySchema):
    """The same, from a form."""


class PlanChangeSchema(_Change, JsonSchema):
    """By hand: this box stands at this point in this period. Where it stood elsewhere, the two
    points exchange their boxes."""


class PlanEffectSchema(JsonSchema):
    """What a change does to the plan: more (or less) misfits, way, boxes beyond what is carried."""

    misfits = fields.Integer(required=True, strict=True)
    hectometres = fields.Integer(required=True, strict=True)
    overloads = fields.Integer(required=True, strict=True)


class MakePlanFormSchema(QuerySchema):
    seconds = fields.Integer(
        load_default=None, allow_none=True, validate=SECONDS, metadata=called(N_("Seconds"))
    )


class MakePlanSchema(JsonSchema):
    """How long to search; by the size of the plan when nothing is said. `anew`: what happened
    until today is written into the plan first, and stays."""

    seconds = fields.Integer(
        load_default=None, allow_none=True, validate=SECONDS, metadata=called(N_("Seconds"))
    )
    anew = fields.Boolean(load_default=False, metadata=called(N_("From today")))


class PlanJobSchema(JsonSchema):
    job = fields.Integer(required=True, strict=True)


class ReadersFormSchema(ReadersFields, QuerySchema):
    """Who reads at a point, from a form."""


class PointReadersSchema(ReadersFields, JsonSchema):
    """Who reads at a point: grades, and colours of reading levels; nothing said: any."""


class ReadersShownSchema(JsonSchema):
    """A point of a plan and who reads there."""

    point = fields.String(required=True)
    levels = fields.List(fields.String(), required=True)
    grade_from = fields.Integer(required=True, strict=True, allow_none=True)
    grade_to = fields.Integer(required=True, strict=True, allow_none=True)


class ReadersListSchema(JsonSchema):
    items = fields.List(fields.Nested(ReadersShownSchema), required=True)


class PosterQuerySchema(QuerySchema):
    paper = fields.String(
        load_default="a3", validate=validate.OneOf(["a3", "a4"]), metadata=called(N_("Paper size"))
    )


class BeginRoundSchema(JsonSchema):
    """Whose boxes go."""

    library = fields.String(
        required=True, validate=[validate.Length(1, 12), PLAIN_TEXT], metadata=called(N_("Library"))
    )


class BegunRoundSchema(JsonSchema):
    """`round` as in `/rounds/{round_id}`."""

    round = fields.Integer(required=True)
