"""`/api/v1/interlibrary-loans`: books that libraries lend to each other, and who is asked first."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.catalogue.queries import get_title
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.interlibrary import access, actions, queries
from library_share.interlibrary.doing import do
from library_share.interlibrary.models import InterlibraryLoan
from library_share.interlibrary.rules import OPEN_STATES, Wanted
from library_share.interlibrary.schemas import (
    ActSchema,
    AskSchema,
    Direction,
    InterlibraryLoanSchema,
    InterlibraryLoansSchema,
    LoanQuerySchema,
    SuppliersQuerySchema,
    SuppliersSchema,
)
from library_share.interlibrary.sets import do_for_set
from library_share.interlibrary.showing import dumped, ranked_shown
from library_share.interlibrary.suppliers import ranked
from library_share.libraries.queries import library_with_code
from library_share.translation import N_
from library_share.web.access import Act, require
from library_share.web.api import Part, page_schema
from library_share.web.paging import page_of

part = Part("interlibrary", N_("Books that libraries lend to each other."))


@part.route("/interlibrary-loans", methods=["GET"])
@part.arguments(LoanQuerySchema, location="query")
@part.response(200, page_schema(InterlibraryLoanSchema))
@part.problems(403, 404, 422)
def list_loans(asked: dict[str, Any]) -> dict[str, Any]:
    """What a library borrows from others, or lends to them, oldest first, paged by key."""
    library = library_with_code(asked["library"])
    require(Act.HAND_OVER, library.id)
    states = (asked["state"],) if asked["state"] else OPEN_STATES
    query = queries.loans_of(library.id, lending=asked["side"] is Direction.LENDING, states=states)
    page = page_of(query, by=(InterlibraryLoan.id,), after=asked["after"], limit=asked["limit"])
    return {"items": dumped(page.items, [library.id]), "next": page.next}


@part.route("/interlibrary-loans", methods=["POST"])
@part.arguments(AskSchema)
@part.response(201, InterlibraryLoansSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def ask(sent: dict[str, Any]) -> dict[str, Any]:
    """Ask other libraries for what a hold waits for; who is asked first is decided by itself."""
    with transaction():
        hold = access.hold_of_actor(sent["hold"])
        loans = actions.ask(hold.id, deed_at(hold.library))
        return {"items": dumped(loans, [hold.library_id])}


@part.route("/interlibrary-loans/<int:loan_id>", methods=["GET"])
@part.response(200, InterlibraryLoanSchema)
@part.problems(403, 404)
def one(loan_id: int) -> dict[str, Any]:
    """One loan, for staff of its two libraries."""
    loan = access.seen_by_actor(loan_id)
    return dumped([loan], access.libraries_of_actor())[0]


@part.route("/interlibrary-loans/<int:loan_id>/acts", methods=["POST"])
@part.arguments(ActSchema)
@part.response(200, InterlibraryLoanSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def act(sent: dict[str, Any], loan_id: int) -> dict[str, Any]:
    """Answer, accept, withdraw, ask back, settle or undo. What the book does by itself follows
    from its handovers and is never sent here."""
    with transaction():
        library = library_with_code(sent["library"])
        loan = access.loan_at(loan_id, library)
        doing = do_for_set if sent["whole_set"] else do
        doing(sent["act"], loan, deed_at(library), sent)
        return dumped([loan], [library.id])[0]


@part.route("/interlibrary-loans/suppliers", methods=["GET"])
@part.arguments(SuppliersQuerySchema, location="query")
@part.response(200, SuppliersSchema)
@part.problems(403, 404, 422)
def suppliers(asked: dict[str, Any]) -> dict[str, Any]:
    """Who would be asked for a title, in which order, and why; and who would not, and why not."""
    library = library_with_code(asked["library"])
    require(Act.ASK, library.id)
    found = ranked(
        get_title(asked["title_id"]).id,
        requester_id=library.id,
        wanted=Wanted.PAGES if asked["pages"] else Wanted.BOOK,
        today=clock.today(),
    )
    return {"items": [ranked_shown(one) for one in found]}
