"""`/api/v1/loans` and `/api/v1/loan-policies`: looking and setting up; lending is a scan."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy import and_, select

from library_share import clock
from library_share.catalogue.models import Title
from library_share.circulation import policies
from library_share.circulation.late import late
from library_share.circulation.models import Loan, LoanPolicy
from library_share.circulation.schemas import (
    LoanQuerySchema,
    LoanRowSchema,
    PolicyQuerySchema,
    PolicySchema,
)
from library_share.copies.models import Copy
from library_share.database import transaction
from library_share.errors import NotAllowed
from library_share.libraries.queries import library_with_code
from library_share.patrons import access_log
from library_share.patrons.models import Card, Patron
from library_share.translation import N_
from library_share.web.access import Act, Role, actor, require
from library_share.web.api import JsonSchema, Part, page_schema
from library_share.web.paging import page_of

part = Part("circulation", N_("Loans and loan policies."))


class PolicyListSchema(JsonSchema):
    items = fields.List(fields.Nested(PolicySchema), required=True)


@part.route("/loans", methods=["GET"])
@part.arguments(LoanQuerySchema, location="query")
@part.response(200, page_schema(LoanRowSchema))
@part.problems(403, 404, 422)
def list_loans(asked: dict[str, Any]) -> dict[str, Any]:
    """Loans made at one library, oldest first, paged by key."""
    library = library_with_code(asked["library"])
    require(Act.SEE_PATRONS, library.id)
    query = (
        select(
            Loan.id,
            Loan.kind,
            Loan.lent_at,
            Loan.due_on,
            Loan.renewals,
            Loan.returned_at,
            Loan.undone_at.is_not(None).label("undone"),
            Loan.class_name,
            Copy.code,
            Copy.accession_number,
            Title.title,
            Card.code.label("patron"),
            Patron.name.label("patron_name"),
        )
        .join(Copy, Copy.id == Loan.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .outerjoin(Patron, Patron.id == Loan.patron_id)
        .outerjoin(Card, and_(Card.patron_id == Patron.id, Card.revoked_at.is_(None)))
        .where(Loan.acting_library_id == library.id)
    )
    if asked["patron"]:
        query = query.where(Card.code == asked["patron"])
    if asked["open"] is not None:
        is_open = Loan.returned_at.is_(None)
        query = query.where(is_open if asked["open"] else ~is_open)
    if asked["overdue"]:
        query = query.where(Loan.returned_at.is_(None), late(Loan.due_on, clock.today()))
    page = page_of(query, by=(Loan.id,), after=asked["after"], limit=asked["limit"], scalars=False)
    with transaction():
        access_log.note("saw_loans", library_id=library.id)
    return {"items": page.items, "next": page.next}


@part.route("/loan-policies", methods=["GET"])
@part.arguments(PolicyQuerySchema, location="query")
@part.response(200, PolicyListSchema)
@part.problems(404, 422)
def list_policies(asked: dict[str, Any]) -> dict[str, Any]:
    """The policies in force for copies of this library."""
    actor()
    library = library_with_code(asked["library"])
    return {"items": [_dumped(policy) for policy in policies.policies_in_force(library.id)]}


@part.route("/loan-policies", methods=["POST"])
@part.arguments(PolicySchema)
@part.response(201, PolicySchema)
@part.problems(400, 403, 404, 409, 415, 422)
def add_policy(sent: dict[str, Any]) -> dict[str, Any]:
    """A policy for one library, or (by an administrator) for all."""
    code = sent.pop("library")
    with transaction():
        library = library_with_code(code) if code else None
        _may_set_up(library.id if library else None)
        policy = policies.add_policy(library_id=library.id if library else None, **sent)
        return _dumped(policy)


@part.route("/loan-policies/<int:policy_id>", methods=["DELETE"])
@part.response(204)
@part.problems(403, 404)
def end_policy(policy_id: int) -> None:
    """End a policy; the more general ones take over."""
    with transaction():
        policy = policies.get_policy(policy_id)
        _may_set_up(policy.library_id)
        policies.end_policy(policy)


def _may_set_up(library_id: int | None) -> None:
    if library_id is not None:
        require(Act.SET_UP, library_id)
    elif Role.ADMINISTRATOR not in actor().everywhere:
        raise NotAllowed


def _dumped(policy: LoanPolicy) -> dict[str, Any]:
    return {
        "id": policy.id,
        "library": policy.library.code if policy.library else None,
        "patron_kind": policy.patron_kind,
        "title_kind": policy.title_kind,
        "may_take_home": policy.may_take_home,
        "loans_at_most": policy.loans_at_most,
        "days": policy.days,
        "fixed_due_on": policy.fixed_due_on,
        "cap": policy.cap,
        "renewals_at_most": policy.renewals_at_most,
        "overdue_blocks": policy.overdue_blocks,
    }
