"""Books, receipts and exits as they come in and go out, for pages and the API alike."""

from __future__ import annotations

from marshmallow import fields, validate

from library_share.copies.models import ExitReason
from library_share.libraries.schemas import OfLibraryQuerySchema, line
from library_share.registers.files import ENDINGS
from library_share.registers.making import BookCode, By, Whose
from library_share.translation import N_
from library_share.web.api import JsonSchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, Day, called
from library_share.web.paging import ID_AT_MOST


def _words(at_most: int, label: str) -> fields.String:
    return fields.String(
        load_default="", validate=[validate.Length(max=at_most), PLAIN_TEXT], metadata=called(label)
    )


class OrderFormSchema(QuerySchema):
    """A book as the page asks for it."""

    book = fields.Enum(BookCode, by_value=True, required=True, metadata=called(N_("Book")))
    ending = fields.String(
        load_default="pdf", validate=validate.OneOf(ENDINGS), metadata=called(N_("Kind of file"))
    )
    first = Day(load_default=None, allow_none=True, metadata=called(N_("From")))
    last = Day(load_default=None, allow_none=True, metadata=called(N_("Until")))
    class_name = _words(40, N_("Class"))
    by = fields.Enum(
        By, by_value=True, load_default=By.CLASS, metadata=called(N_("A page for each"))
    )
    whose = fields.Enum(
        Whose, by_value=True, load_default=Whose.ALL, metadata=called(N_("Whose books"))
    )
    series = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, ID_AT_MOST),
        metadata=called(N_("Number of the register")),
    )


class BookOrderSchema(JsonSchema):
    """The same by API. Without days it is this calendar year so far, for loans the school year."""

    library = line(12, required=True, metadata=called(N_("Library")))
    book = fields.Enum(BookCode, by_value=True, required=True, metadata=called(N_("Book")))
    ending = fields.String(
        load_default="pdf", validate=validate.OneOf(ENDINGS), metadata=called(N_("Kind of file"))
    )
    first = Day(load_default=None, allow_none=True, metadata=called(N_("From")))
    last = Day(load_default=None, allow_none=True, metadata=called(N_("Until")))
    class_name = _words(40, N_("Class"))
    by = fields.Enum(
        By, by_value=True, load_default=By.CLASS, metadata=called(N_("A page for each"))
    )
    whose = fields.Enum(
        Whose, by_value=True, load_default=Whose.ALL, metadata=called(N_("Whose books"))
    )
    series = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, ID_AT_MOST),
        metadata=called(N_("Number of the register")),
    )


class BookJobSchema(JsonSchema):
    """A thick book is drawn while you wait; `address` has it when the job is done."""

    job = fields.Integer(required=True, strict=True)
    address = fields.String(required=True)


class SlipDaySchema(QuerySchema):
    day = Day(load_default=None, metadata=called(N_("Day")))


class LinesQuerySchema(OfLibraryQuerySchema):
    """Receipts or exits of a library."""


class StockReceiptSchema(JsonSchema):
    """A line of the general register, part I. `shown_number` is what the paper book calls it."""

    id = fields.Integer(required=True, strict=True)
    number = fields.Integer(required=True, strict=True)
    shown_number = fields.String(required=True)
    entered_on = Day(required=True)
    source = fields.String(required=True)
    giver = fields.String(required=True)
    voucher_number = fields.String(required=True)
    voucher_on = Day(required=True, allow_none=True)
    note = fields.String(required=True)


class ChangedReceiptSchema(JsonSchema):
    """What the voucher says; the number stays."""

    entered_on = Day(required=True, metadata=called(N_("Entered on")))
    source = _words(120, N_("Source of acquisition"))
    giver = _words(120, N_("Who gave the books"))
    voucher_number = _words(60, N_("Number of the voucher"))
    voucher_on = Day(load_default=None, allow_none=True, metadata=called(N_("Day of the voucher")))
    note = _words(300, N_("Note"))


class StockExitSchema(JsonSchema):
    """A line of the general register, part II."""

    id = fields.Integer(required=True, strict=True)
    number = fields.Integer(required=True, strict=True)
    left_on = Day(required=True)
    paper_number = fields.String(required=True)
    paper_on = Day(required=True, allow_none=True)
    note = fields.String(required=True)


class ChangedExitSchema(JsonSchema):
    """The paper by which the copies left. A `reason` holds for all of them."""

    paper_number = _words(60, N_("Number of the record"))
    paper_on = Day(load_default=None, allow_none=True, metadata=called(N_("Day of the record")))
    note = _words(300, N_("Note"))
    reason = fields.Enum(
        ExitReason,
        by_value=True,
        load_default=None,
        allow_none=True,
        metadata=called(N_("Why all of them left")),
    )
