"""Weeding lists as the API tells them, and what its acts and the forms' mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from library_share.catalogue.rules import full_title
from library_share.copies.deeds import Deed
from library_share.errors import WrongInput
from library_share.translation import N_, gettext
from library_share.weeding import actions, queries, rules
from library_share.weeding.evidence import evidence_of
from library_share.weeding.models import WeedingLine, WeedingList
from library_share.weeding.rules import Criterion
from library_share.weeding.schemas import WeedingAct
from library_share.weeding.suggesting import seen_of

_COLUMNS = (
    "id",
    "name",
    "step",
    "disposal",
    "begun_at",
    "submitted_at",
    "passed_because",
    "decision_number",
    "decided_on",
    "published_on",
    "carried_out_at",
)


def dumped(lists: Sequence[WeedingList]) -> list[dict[str, Any]]:
    """The lists, with one statement for how many copies they have."""
    copies = queries.how_many_on([one.id for one in lists])
    return [
        {
            **{name: getattr(one, name) for name in _COLUMNS},
            "copies": copies.get(one.id, 0),
            "stock": one.stock_copies,
            "notice_ends_on": notice_ends_on(one),
        }
        for one in lists
    ]


def notice_ends_on(weeding: WeedingList) -> Any:
    """The last day of the public notice; None before it is published."""
    on = weeding.published_on
    return rules.last_day_of_notice(on) if on is not None else None


def line_shown(row: Any) -> dict[str, Any]:
    line: WeedingLine = row.WeedingLine
    return {
        "id": line.id,
        "code": row.code,
        "accession_number": row.accession_number,
        "title": full_title(row.title, row.volume),
        "criterion": line.criterion,
        "evidence": line.evidence,
        "disposal": line.disposal,
        "outcome": line.outcome,
        "ended_because": line.ended_because,
    }


def suggestion_shown(row: Any, criterion: Criterion) -> dict[str, Any]:
    return {
        "code": row.code,
        "accession_number": row.accession_number,
        "title": full_title(row.title, row.volume),
        "evidence": evidence_of(criterion, seen_of(row)),
    }


def do(act: WeedingAct, list_id: int, deed: Deed, sent: Mapping[str, Any]) -> WeedingList:
    """Let the acting library do this with the list."""
    return _ACTS[act](list_id, deed, sent)


def _decide(list_id: int, deed: Deed, sent: Mapping[str, Any]) -> WeedingList:
    number, day = _needed(sent, "number"), _needed(sent, "day")
    return actions.decide(list_id, deed, number=number, decided_on=day)


def _needed(sent: Mapping[str, Any], name: str) -> Any:
    value = sent[name]
    if value is None or (isinstance(value, str) and not value.strip()):
        raise WrongInput({name: [gettext(N_("This is needed."))]})
    return value


_ACTS: dict[WeedingAct, Callable[[int, Deed, Mapping[str, Any]], WeedingList]] = {
    WeedingAct.SUBMIT: lambda id_, deed, sent: actions.submit(id_, deed, reason=sent["reason"]),
    WeedingAct.SEND_BACK: lambda id_, deed, sent: actions.send_back(
        id_, deed, reason=sent["reason"]
    ),
    WeedingAct.DECIDE: _decide,
    WeedingAct.PUBLISH: lambda id_, deed, sent: actions.publish(id_, deed, on=sent["day"]),
    WeedingAct.CARRY_OUT: lambda id_, deed, _sent: actions.carry_out(id_, deed),
    WeedingAct.GIVE_UP: lambda id_, deed, sent: actions.give_up(id_, deed, reason=sent["reason"]),
}
