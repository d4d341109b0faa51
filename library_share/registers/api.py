"""`/api/v1/books`: every book as a file; `/receipts` and `/exits`, the general register's lines."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify

from library_share.copies.leaving import change_exit
from library_share.copies.models import Exit, Receipt
from library_share.copies.receiving import change_receipt
from library_share.database import transaction
from library_share.libraries.queries import library_with_code
from library_share.registers import files, queries
from library_share.registers.access import exit_for, receipt_for
from library_share.registers.making import Order, require_for
from library_share.registers.schemas import (
    BookJobSchema,
    BookOrderSchema,
    ChangedExitSchema,
    ChangedReceiptSchema,
    LinesQuerySchema,
    StockExitSchema,
    StockReceiptSchema,
)
from library_share.translation import N_
from library_share.web.access import Act, require
from library_share.web.api import Part, page_schema
from library_share.web.paging import page_of

part = Part("books", N_("Registers and forms: the library's books, as files."))


@part.route("/books", methods=["POST"])
@part.arguments(BookOrderSchema)
@part.response(
    200,
    {"type": "string", "format": "binary"},
    content_type="application/octet-stream",
    description=N_("The book, as PDF, for Word or as a spreadsheet."),
)
@part.alt_response(
    202, schema=BookJobSchema, description=N_("It is thick: the job says when it is ready.")
)
@part.problems(400, 403, 404, 409, 415, 422)
def print_book(asked: dict[str, Any]) -> Response:
    """Print a book of the library. Books with names need leave to see patrons, and are noted."""
    library = library_with_code(asked.pop("library"))
    ending = asked.pop("ending")
    order = Order(**asked)
    who = require_for(order.book, library)
    file = files.printed(library, order, ending)
    with transaction():
        files.note_names(library, order)
        job = files.enqueue(library, order, ending, who.account_id) if file is None else None
    if job is not None:
        answer = jsonify(job=job.id, address=f"/books/files/{job.id}")
        answer.status_code = 202
        return answer
    assert file is not None
    return Response(
        file.content,
        mimetype="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )


@part.route("/receipts", methods=["GET"])
@part.arguments(LinesQuerySchema, location="query")
@part.response(200, page_schema(StockReceiptSchema))
@part.problems(403, 404, 422)
def list_receipts(asked: dict[str, Any]) -> dict[str, Any]:
    """The receipts of a library by number, paged by key."""
    library = library_with_code(asked["library"])
    require(Act.READ_FIGURES, library.id)
    query = queries.receipts_of(library.id)
    page = page_of(query, by=(Receipt.number,), after=asked["after"], limit=asked["limit"])
    return {"items": page.items, "next": page.next}


@part.route("/receipts/<int:receipt_id>", methods=["PUT"])
@part.arguments(ChangedReceiptSchema)
@part.response(200, StockReceiptSchema)
@part.problems(400, 404, 409, 415, 422)
def keep_receipt(sent: dict[str, Any], receipt_id: int) -> Receipt:
    """Write down what the voucher says."""
    with transaction():
        return change_receipt(receipt_for(receipt_id, Act.CATALOGUE), **sent)


@part.route("/exits", methods=["GET"])
@part.arguments(LinesQuerySchema, location="query")
@part.response(200, page_schema(StockExitSchema))
@part.problems(403, 404, 422)
def list_exits(asked: dict[str, Any]) -> dict[str, Any]:
    """The records by which copies left, by number, paged by key."""
    library = library_with_code(asked["library"])
    require(Act.READ_FIGURES, library.id)
    query = queries.exits_of(library.id)
    page = page_of(query, by=(Exit.number,), after=asked["after"], limit=asked["limit"])
    return {"items": page.items, "next": page.next}


@part.route("/exits/<int:exit_id>", methods=["PUT"])
@part.arguments(ChangedExitSchema)
@part.response(200, StockExitSchema)
@part.problems(400, 404, 415, 422)
def keep_exit(sent: dict[str, Any], exit_id: int) -> Exit:
    """Write down the paper by which copies left, and why they did."""
    with transaction():
        return change_exit(exit_for(exit_id, Act.CATALOGUE), **sent)
