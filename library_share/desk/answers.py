"""What the desk answers: one plain sentence, and the facts for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from library_share.catalogue.rules import full_title
from library_share.circulation import queries, rules
from library_share.circulation.actions import Done
from library_share.circulation.holds.models import HoldSlot
from library_share.circulation.holds.queries import slots_of_patron
from library_share.circulation.in_force import policies_of
from library_share.circulation.lists import loans_of_patron
from library_share.circulation.models import LoanKind
from library_share.circulation.queries import CopyAtHand
from library_share.circulation.rules import is_late
from library_share.desk.models import Outcome
from library_share.errors import Problem
from library_share.libraries.models import Place
from library_share.patrons.queries import PatronOfCard
from library_share.translation import N_, day, gettext
from library_share.web.errors import problem_shown


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was answered, with its HTTP status; `body` is plain JSON, a problem when refused."""

    outcome: Outcome
    status: int
    body: dict[str, Any]
    copy_id: int | None = None
    event_id: int | None = None


def said(message: str, **facts: Any) -> str:
    """The sentence in the reader's language; days are written as days."""
    shown = {name: day(fact) if isinstance(fact, date) else fact for name, fact in facts.items()}
    return gettext(message).format_map(shown)


def remark(code: str, sentence: str, **facts: Any) -> dict[str, Any]:
    """Something to know that did not stop the scan, as JSON."""
    return {"code": code, "sentence": sentence, "facts": facts, "overridable_by": []}


def answer(
    scan_id: UUID,
    outcome: Outcome,
    sentence: str,
    *,
    copy: CopyAtHand | None = None,
    patron: dict[str, Any] | None = None,
    done: Done | None = None,
    loan: dict[str, Any] | None = None,
    remarks: list[dict[str, Any]] | None = None,
    consignment: str | None = None,
    **more: Any,
) -> Answer:
    undo = f"/api/v1/scans/{scan_id}/undo" if done else None
    body = {
        "scan_id": str(scan_id),
        "outcome": outcome.value,
        "sentence": sentence,
        "copy": copy_facts(copy) if copy else None,
        "patron": patron,
        "loan": loan,
        "remarks": remarks or [],
        "undo": undo,
        **({"consignment": consignment} if consignment else {}),
        **more,
    }
    return Answer(
        outcome=outcome,
        status=200,
        body=body,
        copy_id=copy.id if copy else None,
        event_id=done.event_id if done else None,
    )


def forgotten(scan_id: UUID) -> dict[str, Any]:
    """What is left of an answer that named people and was forgotten."""
    return {"scan_id": str(scan_id), "copy": None, "patron": None, "remarks": []}


def refusal(problem: Problem, copy: CopyAtHand | None) -> Answer:
    body = problem_shown(problem)
    return Answer(
        outcome=Outcome.REFUSED,
        status=body["status"],
        body=body,
        copy_id=copy.id if copy else None,
    )


def copy_facts(copy: CopyAtHand) -> dict[str, Any]:
    return {
        "code": copy.code,
        "accession_number": copy.accession_number,
        "title": copy.title,
        "library": copy.owner_code,
        "place": {"code": copy.place_code, "name": copy.place_name},
        "level": copy.level,
        "condition": copy.condition,
        "state": copy.state,
    }


def loan_facts(
    loan_id: int,
    kind: LoanKind,
    *,
    lent_at: Any,
    due_on: date,
    renewals: int,
    returned_at: Any = None,
) -> dict[str, Any]:
    return {
        "id": loan_id,
        "kind": kind.value,
        "lent_at": lent_at.isoformat(),
        "due_on": due_on.isoformat(),
        "renewals": renewals,
        "returned_at": returned_at.isoformat() if returned_at else None,
    }


def person(patron: PatronOfCard) -> dict[str, Any]:
    """Name and class: what the desk needs to call somebody, no more."""
    return {
        "code": patron.card_code,
        "name": patron.name,
        "class_name": patron.class_name,
        "kind": patron.kind,
    }


def patron_summary(patron: PatronOfCard, library_id: int, today: date) -> dict[str, Any]:
    """Who it is, what is out, what is overdue, how many more."""
    loans = [
        {
            "copy": row.code,
            "accession_number": row.accession_number,
            "title": full_title(row.title, row.volume),
            "kind": row.kind.value,
            "due_on": row.due_on.isoformat(),
            "overdue": is_late(row.due_on, today),
        }
        for row in loans_of_patron(patron.patron_id)
    ]
    home = [loan for loan in loans if loan["kind"] == LoanKind.TAKE_HOME.value]
    return {
        **person(patron),
        "state": patron.state.value,
        "open_loans": len(home),
        "overdue_loans": sum(loan["overdue"] for loan in home),
        "quota": _quota(patron, library_id, today),
        "loans": loans,
        "holds": [_hold(slot) for slot in slots_of_patron(patron.patron_id)],
    }


def _hold(slot: HoldSlot) -> dict[str, Any]:
    return {
        "title": slot.hold.title.full_title,
        "state": slot.state.value,
        "copy": slot.copy.code if slot.copy else None,
        "ready_until": slot.ready_until.isoformat() if slot.ready_until else None,
    }


def _quota(patron: PatronOfCard, library_id: int, today: date) -> list[dict[str, Any]]:
    """The general limit, and those of particular kinds of title that are in use."""
    policies = policies_of(library_id)
    open_by_policy = queries.open_loans_of(patron.patron_id, today).by_policy
    general = rules.policy_for(
        [policy for policy in policies if policy.title_kind is None],
        library_id=library_id,
        patron_kind=patron.kind,
        title_kind="",
    )
    shown = [general] if general else []
    shown += [policy for policy in policies if policy.title_kind and open_by_policy.get(policy.id)]
    return [
        {
            "title_kind": policy.title_kind,
            "open_loans": open_by_policy.get(policy.id, 0),
            "loans_at_most": policy.loans_at_most,
        }
        for policy in shown
    ]


def place_facts(place: Place) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "kind": place.kind.value,
        "library": place.library.code,
    }


LENT = N_("Lent “{title}” to {name}, due {due_on}.")
RETURNED = N_("Returned “{title}” from {name}. Put it back: {place}.")
RETURNED_LATE = N_("Returned “{title}” from {name}, {days} days late. Put it back: {place}.")
RETURNED_TO_KEEP = N_("Returned “{title}” from {name}. Do not put it back on the shelf.")
RETURNED_ELSEWHERE = N_(
    "Returned “{title}” from {name}. Its place is in {library}: put it aside to go home."
)
RENEWED = N_("{name} may keep “{title}” until {due_on}.")
READ_HERE = N_("{name} reads “{title}” here.")
READ_HERE_NOBODY = N_("Counted: “{title}” read here once.")
SET_ASIDE = N_("Put “{title}” aside for {name}, who may come until {until}.")
FOR_THE_CLASS = N_("“{title}” is for class {name}: put it with what they asked for.")
WAITS = N_("“{title}” waits for {name} until {until}.")
SENT_ON = N_(
    "“{title}” is for a reader of {library}: put it in the bag of consignment {consignment}."
)
ON_THE_ROAD = N_("“{title}” is on the road from {giver} to {taker} since {since}: {purpose}.")
RECEIVED_ALL = N_("Received from {giver}: {copies} copies. Say now what is missing or damaged.")
CONSIGNMENT = N_("Consignment {code} from {giver} to {taker}, {copies} copies: {step}.")
KEPT = N_("“{title}” is kept for {name}.")
KEPT_ELSEWHERE = N_("“{title}” is kept for a reader of {library}: put it aside to be sent.")
SHOWN_FREE = N_("“{title}” is not on loan. It stands at: {place}.")
SHOWN_UNAVAILABLE = N_("“{title}”: {state}.")
RETURNED_THEN = N_("Returned “{title}” from {name}; it was noted afterwards.")
NOT_ON_LOAN_REPORTED = N_("“{title}” was given back, but was not on loan.")
WHO_HAS_IT = N_("“{title}” is on loan to {name}. Give it back only, or lend it to {other}?")
SHELF = N_("{name} ({library}): {copies} copies stand here.")
UNDONE = N_("Undone.")
SOMEBODY = N_("somebody")
