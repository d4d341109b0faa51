"""Class shelves, as they come in and go out."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.classroom.shelves.queries import Shown
from library_share.classroom.shelves.rules import COUNT_AT_MOST
from library_share.copies.models import Condition
from library_share.translation import N_
from library_share.web.api import JsonSchema, PagedQuerySchema
from library_share.web.forms import PLAIN_TEXT, Day, called
from library_share.web.paging import ID_AT_MOST

_CODE = [validate.Length(1, 40), PLAIN_TEXT]


class ShelfQuerySchema(PagedQuerySchema):
    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))


class ShelfBookQuerySchema(PagedQuerySchema):
    show = fields.Enum(
        Shown, by_value=True, load_default=Shown.ALL, metadata=called(N_("Which books"))
    )


class ShelfSchema(JsonSchema):
    """A class shelf: `books` have their place there, `out` of them are with readers."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    class_name = fields.String(required=True)
    library = fields.String(required=True)
    keepers = fields.List(fields.String(), required=True)
    books = fields.Integer(required=True, strict=True)
    standing = fields.Integer(required=True, strict=True)
    out = fields.Integer(required=True, strict=True)
    overdue = fields.Integer(required=True, strict=True)
    worn = fields.Integer(required=True, strict=True)


class ShelfBookSchema(JsonSchema):
    """A book of the shelf. `borrower` is told to those who keep the shelf, and to staff."""

    code = fields.String(required=True)
    accession_number = fields.String(required=True)
    title = fields.String(required=True)
    owner = fields.String(required=True)
    condition = fields.Enum(Condition, by_value=True, required=True)
    on_loan = fields.Boolean(required=True)
    borrower = fields.String(required=True, allow_none=True)
    class_name = fields.String(required=True, allow_none=True)
    due_on = Day(required=True, allow_none=True)
    read_in_classes = fields.Integer(required=True, strict=True)


class NewSwapSchema(JsonSchema):
    """Two class shelves of one library change places."""

    library = fields.String(required=True, validate=_CODE, metadata=called(N_("Library")))
    first = fields.String(required=True, validate=_CODE, metadata=called(N_("One shelf")))
    second = fields.String(required=True, validate=_CODE, metadata=called(N_("The other shelf")))
    seen = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, ID_AT_MOST),
        metadata=called(
            N_("Seen"),
            N_("The `last` of the swap made before; refused when there is a newer one."),
        ),
    )


class HalfSchema(JsonSchema):
    """One direction: `handover` carried the books that stood there; `following` are the codes of
    those that readers had at home, `still_out` those of them that are not back yet."""

    handover = fields.String(required=True)
    from_place = fields.String(required=True)
    to_place = fields.String(required=True)
    copies = fields.Integer(required=True, strict=True)
    following = fields.List(fields.String(), required=True)
    still_out = fields.List(fields.String(), required=True)


class SwapSchema(JsonSchema):
    """A swap of two shelves; `code` is that of its first handover."""

    code = fields.String(required=True)
    library = fields.String(required=True)
    swapped_at = fields.AwareDateTime(required=True)
    is_undone = fields.Boolean(required=True)
    may_undo = fields.Boolean(required=True)
    last = fields.Integer(required=True, strict=True)
    halves = fields.List(fields.Nested(HalfSchema), required=True)


class NewCountSchema(JsonSchema):
    count_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": N_("A number of your own: sent again, it counts once.")},
    )
    how_many = fields.Integer(
        load_default=1,
        strict=True,
        validate=validate.Range(1, COUNT_AT_MOST),
        metadata=called(N_("How many readings")),
    )


class TallySchema(JsonSchema):
    """How often the class read on the spot; `last` is the count that undoing would unsay."""

    today = fields.Integer(required=True, strict=True)
    month = fields.Integer(required=True, strict=True)
    last = fields.Integer(required=True, strict=True, allow_none=True)
