"""Titles as they come in and go out, for pages and the API alike."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.catalogue.models import ReadingLevel, TitleKind
from library_share.libraries.schemas import line
from library_share.translation import N_
from library_share.web.api import JsonSchema
from library_share.web.forms import PLAIN_TEXT, called

SUMMARY_AT_MOST = 5_000
YEAR = validate.Range(1000, 2200)


class NewTitleSchema(JsonSchema):
    """What describes a title. An ISBN may have 10 or 13 digits, and hyphens."""

    title = line(300, required=True, metadata=called(N_("Title")))
    kind = fields.Enum(TitleKind, by_value=True, required=True, metadata=called(N_("Kind of book")))
    subtitle = line(300, load_default="", metadata=called(N_("Subtitle")))
    volume = line(
        60, load_default="", metadata=called(N_("Volume"), N_("For example: Tập 1, Quyển 2."))
    )
    authors = line(
        300, load_default="", metadata=called(N_("Authors"), N_("Several are parted by “; ”."))
    )
    publisher = line(150, load_default="", metadata=called(N_("Publisher")))
    publication_place = line(100, load_default="", metadata=called(N_("Place of publication")))
    year = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=YEAR,
        metadata=called(N_("Year of publication")),
    )
    isbn = line(30, load_default="", metadata=called(N_("ISBN")))
    pages = line(30, load_default="", metadata=called(N_("Pages")))
    size = line(30, load_default="", metadata=called(N_("Size")))
    language = line(30, load_default="", metadata=called(N_("Language")))
    series = line(150, load_default="", metadata=called(N_("Series")))
    subjects = line(300, load_default="", metadata=called(N_("Subjects")))
    summary = fields.String(
        load_default="",
        validate=[validate.Length(max=SUMMARY_AT_MOST), PLAIN_TEXT],
        metadata=called(N_("Summary")),
    )
    level = fields.Enum(
        ReadingLevel,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata=called(N_("Reading level"), N_("The letter of the colour: XL, Đ, C, T, XD, V.")),
    )
    classification = line(
        60,
        load_default="",
        metadata=called(N_("Class mark"), N_("The class mark in the scheme you use.")),
    )


class ChangedTitleSchema(NewTitleSchema):
    """What changes; the rest stays."""


class TitleSchema(NewTitleSchema):
    """A title with its number in the catalogue."""

    id = fields.Integer(required=True, strict=True)


class TitleFormSchema(NewTitleSchema):
    """The same from a form, where numbers come as text."""

    year = fields.Integer(
        load_default=None, validate=YEAR, metadata=called(N_("Year of publication"))
    )
