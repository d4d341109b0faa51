"""The turn of the year, as it comes in and goes out."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from library_share.libraries.schemas import SchoolYearFormSchema, line
from library_share.translation import N_
from library_share.turning.rules import Said, Step
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, CountedList, Day, HowMany, called
from library_share.web.paging import ID_AT_MOST

#: More pupils than any school of a commune has.
PUPILS_AT_ONCE = 3000
_LIBRARY = [validate.Length(1, 12), PLAIN_TEXT]


def _id(label: str) -> fields.Integer:
    return fields.Integer(
        required=True, strict=False, validate=validate.Range(1, ID_AT_MOST), metadata=called(label)
    )


def _ids(label: str) -> fields.List[Any]:
    return fields.List(_id(label), load_default=list, metadata=called(label))


def _texts(label: str, at_most: int = 60) -> fields.List[Any]:
    return fields.List(
        fields.String(validate=[validate.Length(0, at_most), PLAIN_TEXT]),
        load_default=list,
        metadata=called(label),
    )


def _seen() -> fields.String:
    return line(16, required=True, metadata=called(N_("What you looked at")))


def _looked_at() -> fields.String:
    """A page says so; another program may choose without having looked."""
    return line(16, load_default="", metadata=called(N_("What you looked at")))


def _turn() -> fields.Integer:
    """Without it: whichever promotion stands."""
    return fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, ID_AT_MOST),
        metadata=called(N_("The promotion looked at")),
    )


# --- pages -----------------------------------------------------------------------------------


class YearQuerySchema(QuerySchema):
    """`year` is the name of the school year that ends; without it the one of this season."""

    year = line(20, load_default=None, metadata=called(N_("School year")))


class TurningPageSchema(YearQuerySchema):
    after = fields.String(load_default=None, metadata=called(N_("Key of the page before")))


class MarkFormSchema(YearQuerySchema):
    said = fields.Enum(Said, by_value=True, load_default=None, metadata=called(N_("Said")))
    reason = line(300, load_default="", metadata=called(N_("Reason")))


class ClassesFormSchema(YearQuerySchema):
    """Row by row: a class, where it goes, and another name for the class it becomes. `seen` is
    the preview that stood there."""

    seen = _looked_at()
    class_ids = _ids(N_("Class"))
    goes = _texts(N_("Goes to"))
    other = _texts(N_("Another class"), 40)


class PupilsFormSchema(YearQuerySchema):
    """Row by row. `seen` are the choices that stood there."""

    seen = _looked_at()
    patron_ids = _ids(N_("Pupil"))
    goes = _texts(N_("Goes to"))


class ShelvesFormSchema(YearQuerySchema):
    """Row by row; `ends` are the shelves whose keepers end. `seen` are the choices that stood
    there."""

    seen = _looked_at()
    place_ids = _ids(N_("Class shelf"))
    class_names = _texts(N_("Class"), 40)
    ends = _ids(N_("Keepers end"))


class UndoFormSchema(YearQuerySchema):
    """`turn` is the promotion that stood there."""

    turn = _turn()


class PromoteFormSchema(ClassesFormSchema):
    """What was looked at, with the choices as they stand on that page."""

    seen = _seen()


class ArrivalsFormSchema(YearQuerySchema):
    """The pupils ticked, and by old class (school and name, row by row) the class they come to."""

    pupils = fields.List(
        _id(N_("Pupil")),
        load_default=list,
        validate=HowMany(1, PUPILS_AT_ONCE),
        metadata=called(N_("Pupil")),
    )
    groups = _texts(N_("Old class"), 100)
    class_names = _texts(N_("Class"), 40)


class NewYearFormSchema(SchoolYearFormSchema):
    year = line(20, load_default=None, metadata=called(N_("School year")))
    copied = _ids(N_("Days off to copy"))


# --- the API ---------------------------------------------------------------------------------


def _library() -> fields.String:
    return fields.String(required=True, validate=_LIBRARY, metadata=called(N_("Library")))


def _year() -> fields.String:
    return line(20, load_default=None, metadata=called(N_("School year")))


class TurnQuerySchema(QuerySchema):
    library = _library()
    year = _year()


class TurnPagedQuerySchema(PagedQuerySchema):
    library = _library()
    year = _year()


class StepShownSchema(JsonSchema):
    """A step: `state` done, skipped or to_do; `left` is how much there is still to do."""

    step = fields.Enum(Step, by_value=True, required=True)
    name = fields.String(required=True)
    state = fields.String(required=True)
    left = fields.Integer(required=True, strict=True)
    found = fields.String(required=True)
    reason = fields.String(required=True)
    by = fields.String(required=True, allow_none=True)
    at = fields.AwareDateTime(required=True, allow_none=True)


class ChecklistSchema(JsonSchema):
    library = fields.String(required=True)
    year = fields.String(required=True)
    next_year = fields.String(required=True, allow_none=True)
    steps = fields.List(fields.Nested(StepShownSchema), required=True)


class MarkSchema(JsonSchema):
    """`said` null: the step is to do after all."""

    library = _library()
    year = _year()
    step = fields.Enum(Step, by_value=True, required=True, metadata=called(N_("Step")))
    said = fields.Enum(
        Said, by_value=True, load_default=None, allow_none=True, metadata=called(N_("Said"))
    )
    reason = line(300, load_default="", metadata=called(N_("Reason")))


class PromotionCountsSchema(JsonSchema):
    promoted = fields.Integer(required=True, strict=True)
    repeating = fields.Integer(required=True, strict=True)
    leaving = fields.Integer(required=True, strict=True)
    going_on = fields.Integer(required=True, strict=True)
    placed_already = fields.Integer(required=True, strict=True)
    undecided = fields.Integer(required=True, strict=True)
    without_class = fields.Integer(required=True, strict=True)
    open_loans = fields.Integer(required=True, strict=True)
    open_loans_of_leavers = fields.Integer(required=True, strict=True)


class ClassPlanSchema(JsonSchema):
    """Where a class goes: to `class_name`, or it `leaves`, to the school `to_library` when that is
    known. All three empty: nobody has said."""

    name = fields.String(required=True)
    grade = fields.Integer(required=True, strict=True, allow_none=True)
    class_name = fields.String(required=True)
    leaves = fields.Boolean(required=True)
    to_library = fields.String(required=True, allow_none=True)
    is_chosen = fields.Boolean(required=True)
    pupils = fields.Integer(required=True, strict=True)
    exceptions = fields.Integer(required=True, strict=True)
    open_loans = fields.Integer(required=True, strict=True)


class PromotionWarningSchema(JsonSchema):
    code = fields.String(required=True)
    sentence = fields.String(required=True)


class PromotionSchema(JsonSchema):
    """The dry run. `seen` stands for it: send it back to carry out just this."""

    seen = fields.String(required=True)
    promoted_at = fields.AwareDateTime(required=True, allow_none=True)
    counts = fields.Nested(PromotionCountsSchema, required=True)
    classes = fields.List(fields.Nested(ClassPlanSchema), required=True)
    new_classes = fields.List(fields.String(), required=True)
    warnings = fields.List(fields.Nested(PromotionWarningSchema), required=True)


class PromoteSchema(JsonSchema):
    library = _library()
    year = _year()
    seen = _seen()


class UndoPromotionSchema(JsonSchema):
    """`turn`: the number of the promotion, as carrying it out answered."""

    library = _library()
    year = _year()
    turn = _turn()


class DestinationSchema(JsonSchema):
    """To a class of the same school, or away (`leaves`), to a school of the commune or not. With
    neither: as the name of the class says."""

    class_name = line(40, load_default="", metadata=called(N_("Class")))
    leaves = fields.Boolean(load_default=False, metadata=called(N_("Leaves the school")))
    to_library = fields.String(
        load_default=None, allow_none=True, validate=_LIBRARY, metadata=called(N_("Goes on to"))
    )


class ClassChoiceSchema(DestinationSchema):
    library = _library()
    year = _year()
    old_class = line(40, required=True, metadata=called(N_("Old class")))


class PupilChoiceSchema(DestinationSchema):
    library = _library()
    year = _year()
    card = line(20, required=True, metadata=called(N_("Card")))


class HeldSchema(JsonSchema):
    """A book that somebody who leaves still has."""

    name = fields.String(required=True)
    class_name = fields.String(required=True, allow_none=True)
    copy = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    due_on = Day(required=True)


class ArrivalSchema(JsonSchema):
    """A pupil who may be taken in: name, card, old class and school; nothing else is told."""

    id = fields.Integer(required=True, strict=True)
    name = fields.String(required=True)
    card = fields.String(required=True, allow_none=True)
    class_name = fields.String(required=True)
    school = fields.String(required=True)


class TakeInSchema(JsonSchema):
    library = _library()
    year = _year()
    pupils = CountedList(
        _id(N_("Pupil")),
        required=True,
        validate=HowMany(1, PUPILS_AT_ONCE),
        metadata=called(N_("Pupil")),
    )
    class_name = line(40, load_default="", metadata=called(N_("Class")))


class UndoIntakeSchema(JsonSchema):
    library = _library()


class TurnSchema(JsonSchema):
    """What was carried out, to be undone by its number."""

    id = fields.Integer(required=True, strict=True)
    kind = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
