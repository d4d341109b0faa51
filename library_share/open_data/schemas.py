"""What is asked of what was published, and how it goes out."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.catalogue.models import TitleKind
from library_share.open_data.models import Figure
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, Day, called
from library_share.web.paging import ID_AT_MOST


class OpenPageQuerySchema(QuerySchema):
    """A period is a school year, a term or a month of which something was published."""

    commune = fields.Integer(
        load_default=None,
        validate=validate.Range(1, ID_AT_MOST),
        metadata=called(N_("Commune")),
    )
    period = fields.String(
        load_default=None,
        validate=[validate.Length(1, 40), PLAIN_TEXT],
        metadata=called(N_("School year, term or month")),
    )
    figure = fields.Enum(
        Figure, by_value=True, load_default=Figure.LOANS, metadata=called(N_("Figure"))
    )


class StocksQuerySchema(PagedQuerySchema):
    library = fields.String(
        load_default=None,
        validate=[validate.Length(1, 12), PLAIN_TEXT],
        metadata=called(N_("Library")),
    )


class ReleasesQuerySchema(StocksQuerySchema):
    figure = fields.Enum(Figure, by_value=True, load_default=None, metadata=called(N_("Figure")))


class BlockSchema(JsonSchema):
    """Classes told together; "" are all who are in no class of the library. The number is 0, or 5
    and more."""

    classes = fields.List(fields.String(), required=True)
    number = fields.Integer(required=True, strict=True)


class ReleaseSchema(JsonSchema):
    """A figure of a library in the months from `first_month` to `month` (their first days). When
    `is_carried` it was too small, has no blocks and is told with the next month."""

    id = fields.Integer(required=True, strict=True)
    library = fields.String(required=True, attribute="library_code")
    figure = fields.Enum(Figure, by_value=True, required=True)
    first_month = Day(required=True)
    month = Day(required=True)
    is_carried = fields.Boolean(required=True)
    released_at = fields.AwareDateTime(required=True)
    number = fields.Integer(required=True, strict=True)
    blocks = fields.List(fields.Nested(BlockSchema), required=True)


class StockKindSchema(JsonSchema):
    kind = fields.Enum(TitleKind, by_value=True, required=True)
    copies = fields.Integer(required=True, strict=True)


class StockSchema(JsonSchema):
    """What a library owned when a month was closed. `per_pupil` is for pupils counted in fives;
    null where fewer learn."""

    id = fields.Integer(required=True, strict=True)
    library = fields.String(required=True, attribute="library_code")
    month = Day(required=True)
    copies = fields.Integer(required=True, strict=True)
    per_pupil = fields.Float(required=True, allow_none=True)
    kinds = fields.List(fields.Nested(StockKindSchema), required=True)


class TitleListSchema(JsonSchema):
    """Titles that five readers or more took home, those of most readers first; no numbers."""

    id = fields.Integer(required=True, strict=True)
    commune = fields.Integer(required=True, strict=True, attribute="commune_id")
    month = Day(required=True)
    titles = fields.List(fields.String(), required=True)


class DefinitionSchema(JsonSchema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    definition = fields.String(required=True)
    unit = fields.String(required=True)
    source = fields.String(required=True)
    how = fields.String(required=True)


class AboutSchema(JsonSchema):
    """What is published, how it is counted, under which licence; `released_at` null: nothing is
    yet."""

    title = fields.String(required=True)
    licence = fields.String(required=True)
    protection = fields.String(required=True)
    released_at = fields.AwareDateTime(required=True, allow_none=True)
    figures = fields.List(fields.Nested(DefinitionSchema), required=True)
