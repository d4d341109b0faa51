"""Pages: what is on loan, what is overdue, and the loan policies."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.catalogue.models import TITLE_KIND_NAMES
from library_share.circulation import policies as keeping
from library_share.circulation.errors import NoSuchPolicy
from library_share.circulation.lists import open_loans_at
from library_share.circulation.models import CAP_NAMES, Loan, LoanPolicy
from library_share.circulation.rules import Cap
from library_share.circulation.schemas import PolicyFormSchema
from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.patrons import access_log
from library_share.patrons.models import PATRON_KIND_NAMES
from library_share.translation import gettext
from library_share.web.access import Act, actor, require, require_everywhere
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("circulation", __name__)


@blueprint.get("/loans")
def loans() -> str:
    """Open loans of the current library; `?overdue=1` shows the overdue ones, oldest first."""
    library = current_library()
    require(Act.SEE_PATRONS, library.id)
    today = clock.today()
    overdue = request.args.get("overdue") == "1"
    query = open_loans_at(library.id, overdue_on=today if overdue else None)
    page = page_of(query, by=(Loan.due_on, Loan.id), after=request.args.get("after"), scalars=False)
    with transaction():
        access_log.note("saw_loans", library_id=library.id)
    return render_template(
        "circulation/loans.html", page=page, overdue=overdue, today=today, library=library
    )


@blueprint.get("/loan-policies")
def policies() -> str:
    library = current_library()
    require(Act.SET_UP, library.id)
    return render_template(
        "circulation/policies.html",
        policies=keeping.policies_in_force(library.id),
        library=library,
        **_words(),
    )


@blueprint.route("/loan-policies/new", methods=["GET"])
def new_policy() -> str:
    library = current_library()
    require(Act.SET_UP, library.id)
    return render_template("circulation/policy.html", policy=None, library=library, **_words())


@blueprint.post("/loan-policies/new")
def add_policy() -> ResponseReturnValue:
    library = current_library()
    require(Act.SET_UP, library.id)
    everywhere, fields = _sent()
    if everywhere:
        require_everywhere(Act.SET_UP)
    with transaction():
        keeping.add_policy(library_id=None if everywhere else library.id, **fields)
    return done(gettext("Saved."), to=url_for("circulation.policies"))


@blueprint.post("/loan-policies/usual")
def add_usual_policies() -> ResponseReturnValue:
    """For the whole network by its administrator, else for this library."""
    library = current_library()
    for_all = require(Act.SET_UP, library.id).may_everywhere(Act.SET_UP)
    with transaction():
        keeping.add_usual_policies(None if for_all else library.id)
    return done(gettext("Saved."), to=url_for("circulation.policies"))


@blueprint.get("/loan-policies/<int:policy_id>")
def policy(policy_id: int) -> str:
    found = _own(policy_id)
    return render_template(
        "circulation/policy.html", policy=found, library=current_library(), **_words()
    )


@blueprint.post("/loan-policies/<int:policy_id>")
def change_policy(policy_id: int) -> ResponseReturnValue:
    _, fields = _sent()
    with transaction():
        keeping.change_policy(_own(policy_id), **fields)
    return done(gettext("Saved."), to=url_for("circulation.policies"))


@blueprint.post("/loan-policies/<int:policy_id>/end")
def end_policy(policy_id: int) -> ResponseReturnValue:
    with transaction():
        keeping.end_policy(_own(policy_id))
    return done(gettext("The policy has ended."), to=url_for("circulation.policies"))


def _own(policy_id: int) -> LoanPolicy:
    """A policy of the current library; those of the whole network are changed by its keepers."""
    found = keeping.get_policy(policy_id)
    library = current_library()
    who = require(Act.SET_UP, library.id)
    if found.library_id is None and who.may_everywhere(Act.SET_UP):
        return found
    if found.library_id != library.id:
        raise NoSuchPolicy
    return found


def _sent() -> tuple[bool, dict[str, Any]]:
    """Whether the policy is for all libraries, and what it says."""
    fields: dict[str, Any] = loaded(PolicyFormSchema(), request.form)
    fields.pop("library")
    return fields.pop("everywhere"), fields


def _words() -> dict[str, Any]:
    return {
        "patron_kinds": PATRON_KIND_NAMES,
        "title_kinds": TITLE_KIND_NAMES,
        "caps": CAP_NAMES,
        "Cap": Cap,
        "keeps_all": actor().may_everywhere(Act.SET_UP),
    }
