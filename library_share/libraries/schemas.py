"""What comes in and goes out about the network, for pages and for the API."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from library_share.libraries.models import LibraryKind, PlaceKind
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema
from library_share.web.forms import PLAIN_TEXT, Day, called

ALL_WEEKDAYS = "1234567"


def line(at_most: int, **more: Any) -> fields.String:
    """One line of text that a column of this length takes."""
    at_least = 1 if more.get("required") else 0
    return fields.String(validate=[validate.Length(at_least, at_most), PLAIN_TEXT], **more)


class LibraryFormSchema(Schema):
    """The set-up page of a library. `open_on` are the ISO weekdays ticked."""

    name = line(150, required=True, metadata=called(N_("Full name of the library")))
    short_name = line(40, required=True, metadata=called(N_("Short name")))
    kind = fields.Enum(
        LibraryKind, by_value=True, required=True, metadata=called(N_("Kind of library"))
    )
    address = line(200, load_default="", metadata=called(N_("Address")))
    phone = line(30, load_default="", metadata=called(N_("Phone")))
    opening_hours = line(200, load_default="", metadata=called(N_("Opening hours")))
    open_on = fields.List(
        fields.String(validate=validate.OneOf(list(ALL_WEEKDAYS))),
        load_default=list,
        metadata=called(N_("Open on these weekdays")),
    )

    @post_load
    def _shut_on(self, sent: dict[str, Any], **_: object) -> dict[str, Any]:
        open_on = sent.pop("open_on")
        sent["closed_weekdays"] = "".join(day for day in ALL_WEEKDAYS if day not in open_on)
        return sent


class LibraryStateSchema(Schema):
    is_active = fields.Boolean(load_default=False, metadata=called(N_("Member of the network")))


class NewLibraryFormSchema(LibraryFormSchema):
    code = line(12, required=True, metadata=called(N_("Code")))
    commune = line(100, required=True, metadata=called(N_("Commune")))


class PlaceFormSchema(Schema):
    name = line(80, required=True, metadata=called(N_("Name of the place")))
    class_name = line(40, load_default="", metadata=called(N_("Class")))
    within = line(20, load_default=None, metadata=called(N_("Stands in")))
    is_active = fields.Boolean(load_default=False, metadata=called(N_("In use")))


class NewPlaceFormSchema(PlaceFormSchema):
    class Meta:
        exclude = ("is_active",)

    kind = fields.Enum(PlaceKind, by_value=True, required=True, metadata=called(N_("Kind")))


class ClassFormSchema(Schema):
    name = line(40, required=True, metadata=called(N_("Class")))


class SchoolYearFormSchema(Schema):
    name = line(20, required=True, metadata=called(N_("Name of the school year")))
    starts_on = Day(required=True, metadata=called(N_("First day")))
    second_term_on = Day(required=True, metadata=called(N_("First day of term 2")))
    books_back_by = Day(required=True, metadata=called(N_("All books back by")))
    ends_on = Day(required=True, metadata=called(N_("Last day")))


class ClosureFormSchema(Schema):
    starts_on = Day(required=True, metadata=called(N_("First day")))
    ends_on = Day(required=True, metadata=called(N_("Last day")))
    reason = line(100, required=True, metadata=called(N_("Reason")))
    everywhere = fields.Boolean(
        load_default=False, metadata=called(N_("For all libraries of the commune"))
    )


# --- the API ---------------------------------------------------------------------------------


class LibrarySchema(JsonSchema):
    """What anybody may know of a library."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    short_name = fields.String(required=True)
    kind = fields.Enum(LibraryKind, by_value=True, required=True)
    commune = fields.String(attribute="commune.name", required=True)
    address = fields.String(required=True)
    phone = fields.String(required=True)
    opening_hours = fields.String(required=True)
    closed_weekdays = fields.String(
        required=True,
        metadata={"description": N_("ISO weekdays (1 = Monday) on which it is shut, as digits.")},
    )


class OfLibraryQuerySchema(PagedQuerySchema):
    library = line(12, required=True, metadata=called(N_("Library"), N_("The library's code.")))


class PlaceSchema(JsonSchema):
    code = fields.String(required=True, metadata={"description": N_("What its label carries.")})
    library = fields.String(attribute="library.code", required=True)
    kind = fields.Enum(PlaceKind, by_value=True, required=True)
    name = fields.String(required=True)
    class_name = fields.String(required=True)
    within = fields.String(
        attribute="within_code",
        required=True,
        allow_none=True,
        metadata={"description": N_("The code of the place that a box stands in.")},
    )
    is_main = fields.Boolean(required=True)
    is_active = fields.Boolean(required=True)


class NewPlaceSchema(JsonSchema):
    library = line(12, required=True, metadata=called(N_("Library")))
    kind = fields.Enum(PlaceKind, by_value=True, required=True, metadata=called(N_("Kind")))
    name = line(80, required=True, metadata=called(N_("Name of the place")))
    class_name = line(40, load_default="", metadata=called(N_("Class")))
    within = line(20, load_default=None, allow_none=True, metadata=called(N_("Stands in")))


class ClassQuerySchema(OfLibraryQuerySchema):
    school_year = line(
        20,
        load_default=None,
        metadata=called(N_("School year"), N_("Its name; without it, the present one.")),
    )


class SchoolClassSchema(JsonSchema):
    id = fields.Integer(required=True, strict=True)
    library = fields.String(attribute="library.code", required=True)
    school_year = fields.String(attribute="school_year.name", required=True)
    name = fields.String(required=True)
    grade = fields.Integer(
        required=True,
        allow_none=True,
        strict=True,
        metadata={"description": N_("1 to 12; 0 (Lá) and below are preschool years.")},
    )


class ClosureSchema(JsonSchema):
    id = fields.Integer(required=True, strict=True)
    library = fields.String(
        attribute="library_code",
        required=True,
        allow_none=True,
        metadata={"description": N_("null: for the whole commune.")},
    )
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    reason = fields.String(required=True)


class NewClosureSchema(JsonSchema):
    library = line(12, required=True, metadata=called(N_("Library")))
    everywhere = fields.Boolean(
        load_default=False,
        metadata=called(
            N_("For all libraries of the commune"),
            N_("For the whole commune of that library; administrators only."),
        ),
    )
    starts_on = Day(required=True, metadata=called(N_("First day")))
    ends_on = Day(required=True, metadata=called(N_("Last day")))
    reason = line(100, required=True, metadata=called(N_("Reason")))


class TermSchema(JsonSchema):
    number = fields.Integer(required=True, strict=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)


class SchoolYearSchema(JsonSchema):
    id = fields.Integer(required=True, strict=True)
    commune = fields.String(attribute="commune.name", required=True)
    name = fields.String(required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    books_back_by = Day(required=True)
    terms = fields.List(fields.Nested(TermSchema), required=True)
