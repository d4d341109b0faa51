"""Ways and carriers, as they come in and go out."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from library_share.libraries.models import WEEKDAY_NAMES
from library_share.rotation.planning.rules import PERIODS_AT_MOST
from library_share.translation import N_
from library_share.web.api import JsonSchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, SOME_TEXT, Day, HowMany, called

_CODE = [validate.Length(1, 40), PLAIN_TEXT]
_WAYS_AT_MOST = 60


class Kilometres(fields.Decimal):
    """Kilometres as people write them: 3,5 and 3.5 are the same."""

    def _validated(self, value: Any) -> Any:
        return super()._validated(value.replace(",", ".") if isinstance(value, str) else value)


class _Way:
    from_place = fields.String(required=True, validate=_CODE, metadata=called(N_("From where")))
    to_place = fields.String(required=True, validate=_CODE, metadata=called(N_("To where")))
    boxes_at_most = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, 200),
        metadata=called(N_("Boxes that can be carried each time")),
    )


class WayFormSchema(_Way, QuerySchema):
    """The same, from a form."""

    km = Kilometres(
        required=True, places=1, validate=validate.Range(0, 200), metadata=called(N_("Kilometres"))
    )


class _OfLibrary:
    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))


class WaySchema(_Way, _OfLibrary, JsonSchema):
    """How far two places of a library's commune are apart, and what can be carried there each
    time. A library is named by the code of its main stack room."""

    km = fields.Float(
        required=True, validate=validate.Range(0, 200), metadata=called(N_("Kilometres"))
    )


class WayShownSchema(JsonSchema):
    """A way as it is known. `hectometres` null: nobody said how far."""

    from_place = fields.String(required=True)
    to_place = fields.String(required=True)
    hectometres = fields.Integer(required=True, strict=True, allow_none=True)
    boxes_at_most = fields.Integer(required=True, strict=True, allow_none=True)


class WayListSchema(JsonSchema):
    items = fields.List(fields.Nested(WayShownSchema), required=True)


class CommuneOfLibrarySchema(_OfLibrary, QuerySchema):
    """Whose commune is meant."""


class _Carrier:
    name = fields.String(
        required=True, validate=[validate.Length(1, 80), SOME_TEXT], metadata=called(N_("Who"))
    )
    weekdays = fields.List(
        fields.String(validate=validate.OneOf(list(WEEKDAY_NAMES))),
        required=True,
        validate=HowMany(1, 7),
        metadata=called(N_("On these weekdays")),
    )
    boxes_a_day = fields.Integer(
        required=True,
        validate=validate.Range(1, 200),
        metadata=called(N_("Boxes a day, on all ways together")),
    )

    @post_load
    def _in_one_word(self, sent: dict[str, Any], **_: object) -> dict[str, Any]:
        sent["weekdays"] = "".join(sorted(set(sent["weekdays"])))
        return sent


class CarrierFormSchema(_Carrier, QuerySchema):
    """The same, from a form; a way is the codes of its two ends, parted by a space."""

    ways = fields.List(
        fields.String(validate=[validate.Length(3, 81), PLAIN_TEXT]),
        load_default=list,
        validate=HowMany(0, _WAYS_AT_MOST),
        metadata=called(N_("Ways")),
    )

    @post_load
    def _two_ends(self, sent: dict[str, Any], **_: object) -> dict[str, Any]:
        sent["ways"] = [tuple(way.partition(" ")[::2]) for way in sent["ways"]]
        return sent


class WayEndsSchema(JsonSchema):
    from_place = fields.String(required=True, validate=_CODE, metadata=called(N_("From where")))
    to_place = fields.String(required=True, validate=_CODE, metadata=called(N_("To where")))


class CarrierSchema(_Carrier, _OfLibrary, JsonSchema):
    """Who carries boxes on which ways, on which ISO weekdays (1 = Monday), how many a day."""

    ways = fields.List(
        fields.Nested(WayEndsSchema),
        load_default=list,
        validate=HowMany(0, _WAYS_AT_MOST),
        metadata=called(N_("Ways")),
    )


class CarrierShownSchema(JsonSchema):
    id = fields.Integer(required=True, strict=True)
    name = fields.String(required=True)
    weekdays = fields.List(fields.String(), required=True)
    boxes_a_day = fields.Integer(required=True, strict=True)
    ways = fields.List(fields.Nested(WayEndsSchema), required=True)


class CarrierListSchema(JsonSchema):
    items = fields.List(fields.Nested(CarrierShownSchema), required=True)


class TripQuerySchema(QuerySchema):
    number = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, PERIODS_AT_MOST),
        metadata=called(N_("Period of the plan")),
    )


class TripSchema(JsonSchema):
    """A box that is carried for a period. `carrier` null: nobody is named for that way; `on` null:
    more than whoever carries there can."""

    box = fields.String(required=True)
    from_place = fields.String(required=True)
    to_place = fields.String(required=True)
    carrier = fields.Integer(required=True, strict=True, allow_none=True)
    on = Day(required=True, allow_none=True)


class TripListSchema(JsonSchema):
    number = fields.Integer(required=True, strict=True)
    items = fields.List(fields.Nested(TripSchema), required=True)
