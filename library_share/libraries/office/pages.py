"""The page on which a librarian says how papers look; an administrator also for the commune."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.office import actions, queries
from library_share.libraries.office.queries import Whose
from library_share.libraries.office.rules import AUTHORITIES, PAPER_NAMES, Paper
from library_share.libraries.office.schemas import (
    SIGNERS_AT_MOST,
    GroundFormSchema,
    GroundNamedSchema,
    HeadFormSchema,
    NamedSchema,
    PaperQuerySchema,
    RecipientsFormSchema,
    SignersFormSchema,
    WhoseSchema,
)
from library_share.translation import gettext
from library_share.web.access import Act, actor, require, require_everywhere
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("office", __name__, url_prefix="/office")


def _whose() -> tuple[Whose, str]:
    """Whose settings are asked for, and how the address says so."""
    library = current_library()
    asked: str = loaded(WhoseSchema(), request.args)["whose"]
    if asked == "commune":
        require_everywhere(Act.SET_UP)
        return library.commune, asked
    require(Act.SET_UP, library.id)
    return library, asked


@blueprint.get("")
def show() -> str:
    """`?paper=` opens the signers of a kind of paper."""
    whose, asked = _whose()
    paper: Paper = loaded(PaperQuerySchema(), request.args)["paper"]
    office = queries.find_office(whose)
    return render_template(
        "libraries/office.html",
        whose=whose,
        asked=asked,
        office=office,
        head=letterhead_of(whose),
        paper=paper,
        papers=PAPER_NAMES,
        signers=queries.signers_of(whose, paper),
        rows=range(1, SIGNERS_AT_MOST + 1),
        authorities=AUTHORITIES,
        usual=queries.recipients_of(whose, paper),
        chosen={choice.paper: choice.recipients_id for choice in office.choices} if office else {},
        keeps_all=actor().may_everywhere(Act.SET_UP),
    )


@blueprint.post("/head")
def set_head() -> ResponseReturnValue:
    return _kept(actions.set_head, loaded(HeadFormSchema(), request.form))


@blueprint.post("/signers")
def set_signers() -> ResponseReturnValue:
    return _kept(actions.set_signers, loaded(SignersFormSchema(), request.form))


@blueprint.post("/recipients")
def put_recipients() -> ResponseReturnValue:
    return _kept(actions.put_recipients, loaded(RecipientsFormSchema(), request.form))


@blueprint.post("/recipients/remove")
def remove_recipients() -> ResponseReturnValue:
    return _kept(actions.remove_recipients, loaded(NamedSchema(), request.form))


@blueprint.post("/grounds")
def put_ground() -> ResponseReturnValue:
    return _kept(actions.put_ground, loaded(GroundFormSchema(), request.form))


@blueprint.post("/grounds/remove")
def remove_ground() -> ResponseReturnValue:
    return _kept(actions.remove_ground, loaded(GroundNamedSchema(), request.form))


def _kept(act: Any, sent: dict[str, Any]) -> ResponseReturnValue:
    whose, asked = _whose()
    with transaction():
        act(whose, **sent)
    paper = sent["paper"].value if "paper" in sent else None
    return done(gettext("Saved."), to=url_for("office.show", whose=asked, paper=paper))
