"""What is done with one line of a list: missing, how it came, taken off, never left, lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from library_share.dispatch import actions
from library_share.dispatch.forms import ConditionFormSchema, ReasonFormSchema
from library_share.dispatch.pages import act_on, blueprint
from library_share.handovers import actions as handovers
from library_share.web.forms import loaded


@blueprint.post("/handovers/<code>/lines/<int:line_id>/missing")
def miss(code: str, line_id: int) -> ResponseReturnValue:
    return act_on(code, lambda handover, deed: actions.miss(handover, line_id, deed))


@blueprint.post("/handovers/<code>/lines/<int:line_id>/condition")
def look_at(code: str, line_id: int) -> ResponseReturnValue:
    """How a copy is that has come, in one tap."""
    condition = loaded(ConditionFormSchema(), request.form)["condition"]
    return act_on(
        code,
        lambda handover, deed: handovers.look_at(handover.id, line_id, deed, condition=condition),
    )


@blueprint.post("/handovers/<code>/lines/<int:line_id>/removal")
def take_off(code: str, line_id: int) -> ResponseReturnValue:
    return act_on(code, lambda handover, deed: actions.take_off(handover, [line_id], deed))


@blueprint.post("/handovers/<code>/lines/<int:line_id>/never-left")
def never_left(code: str, line_id: int) -> ResponseReturnValue:
    return _with_reason(code, line_id, handovers.never_left)


@blueprint.post("/handovers/<code>/lines/<int:line_id>/lost")
def lose(code: str, line_id: int) -> ResponseReturnValue:
    return _with_reason(code, line_id, handovers.lose)


def _with_reason(code: str, line_id: int, action: Callable[..., Any]) -> ResponseReturnValue:
    reason = loaded(ReasonFormSchema(), request.form)["reason"]
    return act_on(
        code,
        lambda handover, deed: actions.act(handover, action, line_id, deed=deed, reason=reason),
    )
