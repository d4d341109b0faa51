"""What comes in, from pages and from other programs alike."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import fields, post_load, validate

from library_share.libraries.schemas import ALL_WEEKDAYS
from library_share.libraries.schemas import line as short_line
from library_share.serials.rules import COPIES_AT_MOST, AtEnd, Fate, Frequency
from library_share.translation import N_
from library_share.web.api import JsonSchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, Day, HowMany, called
from library_share.web.paging import ID_AT_MOST

NUMBER_AT_MOST = 1_000_000
#: Before and after these no newspaper is ours.
_DAYS = validate.Range(date(1945, 1, 1), date(2200, 1, 1), error="Not a valid date.")
CODE = [validate.Length(1, 40), PLAIN_TEXT]
_ID = validate.Range(1, ID_AT_MOST)


class SubscriptionBaseSchema(JsonSchema):
    """A subscription's pattern and terms. Empty `weekdays` and `month_days` follow the first
    issue; `late_after_days` without a value is the frequency's own."""

    frequency = fields.Enum(
        Frequency, by_value=True, required=True, metadata=called(N_("How often it appears"))
    )
    weekdays = fields.List(
        fields.String(validate=validate.OneOf(list(ALL_WEEKDAYS))),
        load_default=list,
        validate=HowMany(0, 7),
        metadata=called(N_("On these days of the week"), N_("ISO weekdays: 1 is Monday.")),
    )
    month_days = short_line(
        12,
        load_default="",
        metadata=called(N_("On these days of the month"), N_("Parted by a space: 1 15.")),
    )
    restarts_yearly = fields.Boolean(
        load_default=False, metadata=called(N_("Numbers begin with 1 each year"))
    )
    first_number = fields.Integer(
        load_default=1,
        validate=validate.Range(0, NUMBER_AT_MOST),
        metadata=called(N_("Number of the first issue")),
    )
    ends_on = Day(required=True, validate=_DAYS, metadata=called(N_("Last day")))
    copies = fields.Integer(
        load_default=1,
        validate=validate.Range(1, COPIES_AT_MOST),
        metadata=called(N_("Copies of each issue")),
    )
    price_dong = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, 10**12),
        metadata=called(N_("Price of the subscription, in đồng")),
    )
    supplier = short_line(120, load_default="", metadata=called(N_("Ordered from")))
    issn = short_line(30, load_default="", metadata=called(N_("ISSN")))
    late_after_days = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, 366),
        metadata=called(N_("Late after so many days")),
    )
    at_end = fields.Enum(
        AtEnd,
        by_value=True,
        load_default=AtEnd.KEEP,
        metadata=called(N_("At the end of its way")),
    )
    is_popular = fields.Boolean(
        load_default=False, metadata=called(N_("Popular: may be weeded after two years"))
    )
    note = short_line(300, load_default="", metadata=called(N_("Note")))

    @post_load
    def _weekdays_as_digits(self, sent: dict[str, Any], **_: object) -> dict[str, Any]:
        sent["weekdays"] = "".join(sorted(sent["weekdays"]))
        return sent


class ChangedSubscriptionSchema(SubscriptionBaseSchema):
    """A subscription as it should be; the day of its first issue stays."""


class NewSubscriptionSchema(SubscriptionBaseSchema):
    """A library gets a serial title. `title` is the number of a title of the catalogue that is a
    newspaper or magazine."""

    library = fields.String(required=True, validate=CODE, metadata=called(N_("Library")))
    title = fields.Integer(
        required=True, strict=True, validate=_ID, metadata=called(N_("Newspaper or magazine"))
    )
    starts_on = Day(required=True, validate=_DAYS, metadata=called(N_("Day of the first issue")))


class NewSubscriptionFormSchema(SubscriptionBaseSchema):
    """`new_title` enters a newspaper that the catalogue does not have."""

    title = fields.Integer(
        load_default=None, validate=_ID, metadata=called(N_("Newspaper or magazine"))
    )
    new_title = short_line(
        300, load_default="", metadata=called(N_("Name of a newspaper not yet in the catalogue"))
    )
    starts_on = Day(required=True, validate=_DAYS, metadata=called(N_("Day of the first issue")))


class YearQuerySchema(QuerySchema):
    year = fields.Integer(
        load_default=None, validate=validate.Range(1900, 2200), metadata=called(N_("Year"))
    )


class ReceiptSchema(JsonSchema):
    """Copies 1 to `up_to` of the issue are here; without it, all that were ordered."""

    up_to = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, COPIES_AT_MOST),
        metadata=called(N_("Copies that are here")),
    )


class ScannedSerialSchema(JsonSchema):
    library = fields.String(required=True, validate=CODE, metadata=called(N_("Library")))
    code = fields.String(
        required=True,
        validate=[validate.Length(1, 60), PLAIN_TEXT],
        metadata=called(N_("Bar code or ISSN")),
    )


class ScannedFormSchema(QuerySchema):
    code = fields.String(
        required=True,
        validate=[validate.Length(1, 60), PLAIN_TEXT],
        metadata=called(N_("Bar code or ISSN")),
    )


class SpecialIssueSchema(JsonSchema):
    """An issue that no pattern foretold; it needs a name or a number."""

    published_on = Day(required=True, validate=_DAYS, metadata=called(N_("Day it appeared")))
    label = short_line(80, load_default="", metadata=called(N_("What it is called")))
    number = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, NUMBER_AT_MOST),
        metadata=called(N_("Number of the issue")),
    )
    copies = fields.Integer(
        load_default=1,
        validate=validate.Range(1, COPIES_AT_MOST),
        metadata=called(N_("Copies that are here")),
    )


class NumberSchema(JsonSchema):
    number = fields.Integer(
        required=True,
        validate=validate.Range(0, NUMBER_AT_MOST),
        metadata=called(N_("Number printed on the issue")),
    )


class SkipSchema(JsonSchema):
    starts_on = Day(required=True, validate=_DAYS, metadata=called(N_("First day")))
    ends_on = Day(required=True, validate=_DAYS, metadata=called(N_("Last day")))
    reason = short_line(100, load_default="", metadata=called(N_("Reason")))


class RoutingStopSchema(JsonSchema):
    """A place on the way of a copy, and for how many days it is there."""

    place = fields.String(required=True, validate=CODE, metadata=called(N_("Place")))
    days = fields.Integer(
        required=True, validate=validate.Range(1, 60), metadata=called(N_("Days there"))
    )


class RoutingSchema(JsonSchema):
    stops = fields.List(
        fields.Nested(RoutingStopSchema),
        required=True,
        validate=HowMany(0, 20),
        metadata=called(N_("Stops of the way")),
    )


class RoutingFormSchema(QuerySchema):
    """The lines of the form; a line without a place is no stop."""

    place = fields.List(
        fields.String(validate=[validate.Length(0, 40), PLAIN_TEXT]),
        load_default=list,
        validate=HowMany(0, 20),
        metadata=called(N_("Place")),
    )
    days = fields.List(
        fields.String(validate=[validate.Length(0, 3), PLAIN_TEXT]),
        load_default=list,
        validate=HowMany(0, 20),
        metadata=called(N_("Days there")),
    )


class MovesSchema(JsonSchema):
    """The stays that the dry run told and that have ended: their copies went on."""

    library = fields.String(required=True, validate=CODE, metadata=called(N_("Library")))
    stays = fields.List(
        fields.Integer(strict=True, validate=_ID),
        required=True,
        validate=HowMany(1, 500),
        metadata=called(N_("What went on")),
    )


class MovesFormSchema(QuerySchema):
    stays = fields.List(
        fields.Integer(validate=_ID),
        load_default=list,
        validate=HowMany(1, 500),
        metadata=called(N_("What went on")),
    )


class LongerSchema(JsonSchema):
    days = fields.Integer(
        load_default=1, validate=validate.Range(1, 60), metadata=called(N_("Days more"))
    )


class FateSchema(JsonSchema):
    fate = fields.Enum(Fate, by_value=True, required=True, metadata=called(N_("What became of it")))


class BundleMakingSchema(JsonSchema):
    """`copies` are the numbers of the copies of issues that are tied together."""

    copies = fields.List(
        fields.Integer(validate=_ID),
        load_default=list,
        validate=HowMany(0, 500),
        metadata=called(N_("Issues")),
    )
    accession_number = short_line(40, load_default="", metadata=called(N_("Accession number")))
