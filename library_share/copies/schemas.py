"""Copies and registers as they come in and go out, for pages and the API alike."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from library_share.catalogue.models import TitleKind
from library_share.copies.models import Condition, CopyState
from library_share.libraries.schemas import OfLibraryQuerySchema, line
from library_share.translation import N_
from library_share.web.api import JsonSchema
from library_share.web.forms import Day, HowMany, called

#: How many copies one request enters; a longer list is imported.
COPIES_AT_ONCE = 500
_ID = validate.Range(1, 2**31 - 1)
_PRICE = validate.Range(0, 10**12)
_YEAR = validate.Range(1000, 2200)
SEPARATORS = ("", "-", ".", "/")


class CopyQuerySchema(OfLibraryQuerySchema):
    title = fields.Integer(
        load_default=None,
        validate=_ID,
        metadata=called(N_("Number of the title"), N_("Only copies of this title.")),
    )
    state = fields.Enum(CopyState, by_value=True, load_default=None, metadata=called(N_("State")))


class PlaceOfCopySchema(JsonSchema):
    code = fields.String(required=True)
    name = fields.String(required=True)


class CopySchema(JsonSchema):
    """One physical book. `code` is what its label carries, `library` its owner."""

    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    title_id = fields.Integer(required=True, strict=True)
    library = fields.String(required=True)
    place = fields.Nested(
        PlaceOfCopySchema, required=True, metadata={"description": N_("Where it stands now.")}
    )
    condition = fields.Enum(Condition, by_value=True, required=True)
    state = fields.Enum(CopyState, by_value=True, required=True)
    class_mark = fields.String(
        required=True, metadata={"description": N_("Its library's own, else the title's.")}
    )
    shelf_mark = fields.String(required=True)
    printed_year = fields.Integer(required=True, allow_none=True, strict=True)
    price_dong = fields.Integer(required=True, allow_none=True, strict=True)
    on_loan = fields.Boolean(required=True)


class _CopyFieldsSchema(JsonSchema):
    """What is known of copies that come together."""

    condition = fields.Enum(
        Condition, by_value=True, load_default=Condition.GOOD, metadata=called(N_("Condition"))
    )
    class_mark = line(60, load_default="", metadata=called(N_("Class mark")))
    shelf_mark = line(
        60, load_default="", metadata=called(N_("On which shelf"), N_("For example: Kệ 2, Ngăn 3."))
    )
    printed_year = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=_YEAR,
        metadata=called(N_("Year of this printing")),
    )
    price_dong = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=_PRICE,
        metadata=called(N_("Price in đồng")),
    )
    source = line(120, load_default="", metadata=called(N_("Source of acquisition")))
    acquired_on = Day(load_default=None, allow_none=True, metadata=called(N_("Acquired on")))
    general_register_number = line(
        30, load_default="", metadata=called(N_("Number in the general register"))
    )
    note = line(300, load_default="", metadata=called(N_("Note")))


class NewCopiesSchema(_CopyFieldsSchema):
    """Copies of one title that come together. Without numbers they get the next ones."""

    library = line(12, required=True, metadata=called(N_("Library")))
    title_id = fields.Integer(
        required=True, strict=True, validate=_ID, metadata=called(N_("Number of the title"))
    )
    how_many = fields.Integer(
        load_default=1,
        strict=True,
        validate=validate.Range(1, COPIES_AT_ONCE),
        metadata=called(N_("How many copies")),
    )
    accession_numbers = fields.List(
        line(40, required=True),
        load_default=list,
        validate=HowMany(0, COPIES_AT_ONCE),
        metadata=called(
            N_("Accession numbers"), N_("One for each copy; then `how_many` is not needed.")
        ),
    )
    place = line(
        20,
        load_default=None,
        allow_none=True,
        metadata=called(
            N_("Where it stands"), N_("The code of the place; without it, the main stack room.")
        ),
    )


class EnteredCopiesSchema(JsonSchema):
    codes = fields.List(fields.String(), required=True)
    accession_numbers = fields.List(fields.String(), required=True)


class ChangedCopySchema(_CopyFieldsSchema):
    """What changes; the rest stays. Lost and withdrawn copies need a reason."""

    state = fields.Enum(CopyState, by_value=True, metadata=called(N_("State")))
    reason = line(200, load_default="", metadata=called(N_("Reason")))


class NewCopiesFormSchema(Schema):
    """The form below a title. `first_number` stands for itself and those that follow it."""

    how_many = fields.Integer(
        required=True,
        validate=validate.Range(1, COPIES_AT_ONCE),
        metadata=called(N_("How many copies")),
    )
    first_number = line(40, load_default="", metadata=called(N_("First accession number")))
    place = line(20, required=True, metadata=called(N_("Where they stand")))
    condition = fields.Enum(
        Condition, by_value=True, load_default=Condition.GOOD, metadata=called(N_("Condition"))
    )
    class_mark = line(60, load_default="", metadata=called(N_("Class mark")))
    shelf_mark = line(60, load_default="", metadata=called(N_("On which shelf")))
    printed_year = fields.Integer(
        load_default=None, validate=_YEAR, metadata=called(N_("Year of this printing"))
    )
    price_dong = fields.Integer(
        load_default=None, validate=_PRICE, metadata=called(N_("Price in đồng"))
    )
    source = line(120, load_default="", metadata=called(N_("Source of acquisition")))
    acquired_on = Day(load_default=None, metadata=called(N_("Acquired on")))
    general_register_number = line(
        30, load_default="", metadata=called(N_("Number in the general register"))
    )
    note = line(300, load_default="", metadata=called(N_("Note")))


class CopyFormSchema(Schema):
    """The form of one copy; what is left empty becomes empty."""

    condition = fields.Enum(
        Condition, by_value=True, required=True, metadata=called(N_("Condition"))
    )
    state = fields.Enum(CopyState, by_value=True, required=True, metadata=called(N_("State")))
    reason = line(200, load_default="", metadata=called(N_("Reason")))
    class_mark = line(60, load_default="", metadata=called(N_("Class mark")))
    shelf_mark = line(60, load_default="", metadata=called(N_("On which shelf")))
    printed_year = fields.Integer(
        load_default=None, validate=_YEAR, metadata=called(N_("Year of this printing"))
    )
    price_dong = fields.Integer(
        load_default=None, validate=_PRICE, metadata=called(N_("Price in đồng"))
    )
    source = line(120, load_default="", metadata=called(N_("Source of acquisition")))
    acquired_on = Day(load_default=None, metadata=called(N_("Acquired on")))
    general_register_number = line(
        30, load_default="", metadata=called(N_("Number in the general register"))
    )
    note = line(300, load_default="", metadata=called(N_("Note")))


class MoveFormSchema(Schema):
    place = line(20, required=True, metadata=called(N_("Where it stands")))


class AliasFormSchema(Schema):
    alias = line(40, required=True, metadata=called(N_("Barcode")))


class SeriesFormSchema(Schema):
    """A register of accession numbers, as the set-up page sends it."""

    name = line(80, required=True, metadata=called(N_("Name of the register")))
    prefix = fields.String(
        load_default="",
        validate=validate.Regexp(r"^([^\W\d_][\w ]{0,11})?\Z", error="Begins with a letter."),
        metadata=called(N_("Letters before the number")),
    )
    separator = fields.String(
        load_default="",
        validate=validate.OneOf(SEPARATORS),
        metadata=called(N_("Sign between letters and number")),
    )
    width = fields.Integer(
        required=True, validate=validate.Range(1, 9), metadata=called(N_("Digits"))
    )
    last_number = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 999_999_998),
        metadata=called(N_("Last number given on paper")),
    )
    kinds = fields.List(
        fields.Enum(TitleKind, by_value=True),
        load_default=list,
        metadata=called(N_("Kind of book")),
    )
