"""What is asked of figures, and how they go out."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.catalogue.models import ReadingLevel, TitleKind
from library_share.libraries.models import PlaceKind
from library_share.patrons.models import PatronKind
from library_share.statistics.copies_behind import Which
from library_share.statistics.measures import BY_CODE
from library_share.statistics.rules import By
from library_share.translation import N_
from library_share.web.api import JsonSchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, Day, called


class FiguresQuerySchema(QuerySchema):
    """`first` and `last` are days, both included; without them the school year so far. Only what
    fits all that is named besides is counted."""

    measure = fields.String(
        load_default="uses", validate=validate.OneOf(list(BY_CODE)), metadata=called(N_("Figure"))
    )
    by = fields.Enum(By, by_value=True, load_default=By.MONTH, metadata=called(N_("Told apart by")))
    first = Day(load_default=None, metadata=called(N_("From")))
    last = Day(load_default=None, metadata=called(N_("Until")))
    owned = fields.Boolean(load_default=False, metadata=called(N_("Of our own books, anywhere")))
    class_name = fields.String(
        load_default=None,
        validate=[validate.Length(1, 40), PLAIN_TEXT],
        metadata=called(N_("Class")),
    )
    grade = fields.Integer(
        load_default=None, validate=validate.Range(-3, 12), metadata=called(N_("Grade"))
    )
    patron_kind = fields.Enum(
        PatronKind, by_value=True, load_default=None, metadata=called(N_("Kind of reader"))
    )
    title_kind = fields.Enum(
        TitleKind, by_value=True, load_default=None, metadata=called(N_("Kind of book"))
    )
    level = fields.Enum(
        ReadingLevel, by_value=True, load_default=None, metadata=called(N_("Reading level"))
    )
    language = fields.String(
        load_default=None,
        validate=[validate.Length(1, 30), PLAIN_TEXT],
        metadata=called(N_("Language")),
    )
    place_kind = fields.Enum(
        PlaceKind, by_value=True, load_default=None, metadata=called(N_("Sort of place"))
    )


class FiguresApiQuerySchema(FiguresQuerySchema):
    library = fields.String(
        required=True,
        validate=[validate.Length(1, 12), PLAIN_TEXT],
        metadata=called(N_("Library")),
    )


class MeasureSchema(JsonSchema):
    """A measure: what it is, and how it is counted. `told_apart_by`: in which ways it can be told
    apart, and narrowed. `is_verified` false: nobody has verified that the law counts so."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    definition = fields.String(required=True)
    unit = fields.String(required=True)
    source = fields.String(required=True)
    how = fields.String(required=True)
    is_ratio = fields.Boolean(required=True)
    is_verified = fields.Boolean(required=True)
    told_apart_by = fields.List(fields.Enum(By, by_value=True), required=True)


class MeasureListSchema(JsonSchema):
    items = fields.List(fields.Nested(MeasureSchema), required=True)


class FigureSchema(JsonSchema):
    """`key`: a library's or a place's code, a class's name, a grade, a kind, a month (2026-09), a
    year, the first day of a week, a term or a school year; "" for what is not known.

    `number`, and for a ratio `of`, are whole numbers that add up; `value` is the figure itself,
    null where there is nothing to divide by.
    """

    key = fields.String(required=True)
    number = fields.Integer(required=True, strict=True)
    of = fields.Integer(required=True, strict=True, allow_none=True)
    value = fields.Float(required=True, allow_none=True)


class FiguresSchema(JsonSchema):
    """A measure told apart; `total`, `total_of` and `value` are of the whole. `counted_up_to` null:
    nothing has been counted yet."""

    measure = fields.String(required=True)
    by = fields.Enum(By, by_value=True, required=True)
    first = Day(required=True)
    last = Day(required=True)
    total = fields.Integer(required=True, strict=True)
    total_of = fields.Integer(required=True, strict=True, allow_none=True)
    value = fields.Float(required=True, allow_none=True)
    items = fields.List(fields.Nested(FigureSchema), required=True)
    counted_up_to = fields.AwareDateTime(required=True, allow_none=True)


class CopiesPageSchema(QuerySchema):
    """Which of a library's copies; of one kind of title, or of all."""

    library = fields.String(
        load_default=None,
        validate=[validate.Length(1, 12), PLAIN_TEXT],
        metadata=called(N_("Library")),
    )
    which = fields.Enum(
        Which, by_value=True, load_default=Which.IN_USE, metadata=called(N_("Which copies"))
    )
    title_kind = fields.Enum(
        TitleKind, by_value=True, load_default=None, metadata=called(N_("Kind of book"))
    )
    after = fields.String(load_default=None, validate=validate.Length(1, 2000))
