"""One act on a loan between libraries, for page and API alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from library_share.copies.deeds import Deed
from library_share.errors import WrongInput
from library_share.interlibrary import actions
from library_share.interlibrary.errors import ActedSince
from library_share.interlibrary.models import InterlibraryLoan
from library_share.interlibrary.schemas import LoanAct
from library_share.translation import gettext


def do(act: LoanAct, loan: InterlibraryLoan, deed: Deed, sent: dict[str, Any]) -> None:
    """Let the acting library do this; `sent` as ActFormSchema loads it."""
    _ACTS[act](loan, deed, sent)


def _undo(loan: InterlibraryLoan, deed: Deed, _sent: dict[str, Any]) -> None:
    event = actions.last_undoable(loan, deed.library_id)
    if event is None:
        raise ActedSince
    actions.undo(event.id, deed)


def _needed(sent: dict[str, Any], name: str) -> Any:
    if sent[name] is None:
        raise WrongInput({name: [gettext("This is needed.")]})
    return sent[name]


def _reasoned(action: Callable[..., Any]) -> Callable[..., None]:
    return lambda loan, deed, sent: action(loan.id, deed, reason=sent["reason"])


_ACTS: dict[LoanAct, Callable[[InterlibraryLoan, Deed, dict[str, Any]], Any]] = {
    LoanAct.AGREE: lambda loan, deed, sent: actions.agree(
        loan.id, deed, due_on=sent["day"], note=sent["reason"]
    ),
    LoanAct.SET_CONDITION: lambda loan, deed, sent: actions.set_condition(
        loan.id, deed, condition=sent["condition"], due_on=sent["day"]
    ),
    LoanAct.DECLINE: _reasoned(actions.decline),
    LoanAct.ACCEPT: lambda loan, deed, _sent: actions.accept(loan.id, deed),
    LoanAct.REJECT: _reasoned(actions.reject),
    LoanAct.BACK_OUT: _reasoned(actions.back_out),
    LoanAct.DELIVER_PAGES: lambda loan, deed, sent: actions.deliver_pages(
        loan.id, deed, note=sent["reason"]
    ),
    LoanAct.CANCEL: _reasoned(actions.cancel),
    LoanAct.ASK_RENEWAL: lambda loan, deed, sent: actions.ask_renewal(
        loan.id, deed, until=_needed(sent, "day")
    ),
    LoanAct.RENEW: lambda loan, deed, sent: actions.renew(loan.id, deed, until=sent["day"]),
    LoanAct.REFUSE_RENEWAL: _reasoned(actions.refuse_renewal),
    LoanAct.RECALL: lambda loan, deed, sent: actions.recall(
        loan.id, deed, back_by=_needed(sent, "day"), reason=sent["reason"]
    ),
    LoanAct.SETTLE: lambda loan, deed, sent: actions.settle(
        loan.id, deed, how=_needed(sent, "how"), amount=sent["amount"], note=sent["reason"]
    ),
    LoanAct.UNDO: _undo,
}
