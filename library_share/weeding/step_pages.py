"""The buttons of a weeding list: submit, decide, publish, carry out; take a copy off."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.translation import gettext
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.weeding import access, actions
from library_share.weeding.pages import blueprint
from library_share.weeding.schemas import (
    DecisionFormSchema,
    PublishFormSchema,
    WeedingAct,
    WeedingReasonFormSchema,
)
from library_share.weeding.showing import do


@blueprint.post("/weeding/<int:list_id>/submit")
def submit(list_id: int) -> ResponseReturnValue:
    return _act(WeedingAct.SUBMIT, list_id, loaded(WeedingReasonFormSchema(), request.form))


@blueprint.post("/weeding/<int:list_id>/send-back")
def send_back(list_id: int) -> ResponseReturnValue:
    return _act(WeedingAct.SEND_BACK, list_id, loaded(WeedingReasonFormSchema(), request.form))


@blueprint.post("/weeding/<int:list_id>/decide")
def decide(list_id: int) -> ResponseReturnValue:
    return _act(WeedingAct.DECIDE, list_id, loaded(DecisionFormSchema(), request.form))


@blueprint.post("/weeding/<int:list_id>/publish")
def publish(list_id: int) -> ResponseReturnValue:
    return _act(WeedingAct.PUBLISH, list_id, loaded(PublishFormSchema(), request.form))


@blueprint.post("/weeding/<int:list_id>/carry-out")
def carry_out(list_id: int) -> ResponseReturnValue:
    return _act(WeedingAct.CARRY_OUT, list_id, {})


@blueprint.post("/weeding/<int:list_id>/give-up")
def give_up(list_id: int) -> ResponseReturnValue:
    return _act(WeedingAct.GIVE_UP, list_id, loaded(WeedingReasonFormSchema(), request.form))


def _act(act: WeedingAct, list_id: int, sent: dict[str, Any]) -> ResponseReturnValue:
    library = current_library()
    with transaction():
        access.may_do(act, library, list_id)
        do(act, list_id, deed_at(library), sent)
    return done(gettext("Saved."), to=url_for("weeding.one", list_id=list_id))


@blueprint.post("/weeding/<int:list_id>/lines/<int:listed_id>/take-off")
def take_off(list_id: int, listed_id: int) -> ResponseReturnValue:
    """It stays in the stock after all."""
    sent = loaded(WeedingReasonFormSchema(), request.form)
    library = current_library()
    with transaction():
        access.prepare(library, list_id)
        actions.take_off(list_id, [listed_id], deed_at(library), reason=sent["reason"])
    return done(
        gettext("Taken off: it stays in the stock."), to=url_for("weeding.one", list_id=list_id)
    )
