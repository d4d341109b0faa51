"""Titles as they come in and go out, for pages and the API alike."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.catalogue.models import ReadingLevel, TitleKind
from library_share.libraries.schemas import line
from library_share.web.api import JsonSchema
from library_share.web.forms import PLAIN_TEXT

SUMMARY_AT_MOST = 5_000
YEAR = validate.Range(1000, 2200)


class NewTitleSchema(JsonSchema):
    """What describes a title. An ISBN may have 10 or 13 digits, and hyphens."""

    title = line(300, required=True)
    kind = fields.Enum(TitleKind, by_value=True, required=True)
    subtitle = line(300, load_default="")
    volume = line(60, load_default="", metadata={"description": "Tập 1, Quyển 2 …"})
    authors = line(300, load_default="", metadata={"description": "Several are parted by “; ”."})
    publisher = line(150, load_default="")
    publication_place = line(100, load_default="")
    year = fields.Integer(load_default=None, allow_none=True, strict=True, validate=YEAR)
    isbn = line(30, load_default="")
    pages = line(30, load_default="")
    size = line(30, load_default="")
    language = line(30, load_default="")
    series = line(150, load_default="")
    subjects = line(300, load_default="")
    summary = fields.String(
        load_default="", validate=[validate.Length(max=SUMMARY_AT_MOST), PLAIN_TEXT]
    )
    level = fields.Enum(
        ReadingLevel,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata={"description": "The letter of the colour: XL, Đ, C, T, XD, V."},
    )
    classification = line(
        60, load_default="", metadata={"description": "The class mark in the scheme you use."}
    )


class ChangedTitleSchema(NewTitleSchema):
    """What changes; the rest stays."""


class TitleSchema(NewTitleSchema):
    """A title with its number in the catalogue."""

    id = fields.Integer(required=True, strict=True)


class TitleFormSchema(NewTitleSchema):
    """The same from a form, where numbers come as text."""

    year = fields.Integer(load_default=None, validate=YEAR)
