"""What the forms and the addresses of the pages say."""

from __future__ import annotations

from datetime import date

from marshmallow import fields, validate

from library_share.classroom.shelves.queries import Shown
from library_share.classroom.shelves.rules import COUNT_AT_MOST
from library_share.libraries.schemas import line
from library_share.translation import N_
from library_share.web.api import QuerySchema
from library_share.web.forms import Day, called
from library_share.web.paging import ID_AT_MOST

#: Before and after these there is no school year of ours, and soon no calendar.
_MONTHS = date(2000, 1, 1), date(2200, 1, 1)


class ShelfPageSchema(QuerySchema):
    show = fields.Enum(
        Shown, by_value=True, load_default=Shown.ALL, metadata=called(N_("Which books"))
    )
    after = fields.String(load_default=None, metadata=called(N_("Key of the page before")))


class ClassPageSchema(QuerySchema):
    """`month` is any day of the month to show."""

    month = Day(
        load_default=None,
        validate=validate.Range(*_MONTHS, error="Not a valid date."),
        metadata=called(N_("Month")),
    )


class SwapFormSchema(QuerySchema):
    """`seen` is the newest handover between the two shelves as the page showed it."""

    other = line(40, load_default=None, metadata=called(N_("Swap with")))
    seen = fields.Integer(
        load_default=None, validate=validate.Range(0, ID_AT_MOST), metadata=called(N_("Seen"))
    )


class CountFormSchema(QuerySchema):
    how_many = fields.Integer(
        load_default=1,
        validate=validate.Range(1, COUNT_AT_MOST),
        metadata=called(N_("How many readings")),
    )
