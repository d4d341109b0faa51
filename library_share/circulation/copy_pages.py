"""The page of one copy: what its library notes of it, where it has stood, what opens it."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from library_share.circulation import keeping
from library_share.circulation.availability import whereabouts
from library_share.copies.actions import add_alias, move
from library_share.copies.models import (
    CONDITION_NAMES,
    COPY_STATE_NAMES,
    Copy,
    CopyAlias,
    CopyChange,
)
from library_share.copies.queries import get_copy
from library_share.copies.schemas import AliasFormSchema, CopyFormSchema, MoveFormSchema
from library_share.database import db, transaction
from library_share.handovers.journeys import journey_of
from library_share.handovers.models import OUTCOME_NAMES, PURPOSE_NAMES
from library_share.libraries.queries import place_of, places_of
from library_share.translation import gettext
from library_share.web.access import Act, Actor, require
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("one_copy", __name__)

SHOWN_AT_MOST = 50


@blueprint.get("/copies/<code>")
def show(code: str) -> str:
    copy, who = _own(code)
    there = whereabouts(Copy.id == copy.id)[0]
    return render_template(
        "copies/copy.html",
        copy=copy,
        there=there,
        borrower=there.borrower_for(who),
        journey=journey_of(copy.id, after=request.args.get("after")),
        changes=db.session.scalars(
            select(CopyChange)
            .where(CopyChange.copy_id == copy.id)
            .order_by(CopyChange.id.desc())
            .limit(SHOWN_AT_MOST)
        ).all(),
        aliases=db.session.scalars(
            select(CopyAlias.alias).where(CopyAlias.copy_id == copy.id).order_by(CopyAlias.id)
        ).all(),
        places=[place for place in places_of(copy.library_id) if place.is_active],
        conditions=CONDITION_NAMES,
        states=COPY_STATE_NAMES,
        purposes=PURPOSE_NAMES,
        outcomes=OUTCOME_NAMES,
    )


@blueprint.post("/copies/<code>")
def change(code: str) -> ResponseReturnValue:
    copy, who = _own(code)
    sent = loaded(CopyFormSchema(), request.form)
    with transaction():
        keeping.change_copy(get_copy(code), account_id=who.account_id, **sent)
    return done(gettext("Saved."), to=url_for("one_copy.show", code=copy.code))


@blueprint.post("/copies/<code>/place")
def put(code: str) -> ResponseReturnValue:
    """Put the copy at another place of its library."""
    copy, who = _own(code)
    sent = loaded(MoveFormSchema(), request.form)
    with transaction():
        place = place_of(copy.library_id, sent["place"])
        move([copy.id], place.id, account_id=who.account_id)
    return done(
        gettext("It stands at %(place)s now.", place=place.name),
        to=url_for("one_copy.show", code=copy.code),
    )


@blueprint.post("/copies/<code>/barcodes")
def add_barcode(code: str) -> ResponseReturnValue:
    copy, _ = _own(code)
    sent = loaded(AliasFormSchema(), request.form)
    with transaction():
        add_alias(copy, sent["alias"])
    return done(gettext("Saved."), to=url_for("one_copy.show", code=copy.code))


def _own(code: str) -> tuple[Copy, Actor]:
    """A copy of a library whose register the actor keeps."""
    copy = get_copy(code)
    return copy, require(Act.CATALOGUE, copy.library_id)
