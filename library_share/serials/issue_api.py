"""`/api/v1/serial-issues` and `/api/v1/serial-moves`: what came, what is claimed, what goes on."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.copies.deeds import deed_at
from library_share.database import transaction
from library_share.libraries.queries import library_with_code
from library_share.serials import actions, due, queries, showing
from library_share.serials.access import (
    copy_anywhere,
    keeper_at,
    of_issue,
    of_subscription,
    stays_for,
)
from library_share.serials.api import part
from library_share.serials.forms import (
    FateSchema,
    MovesSchema,
    NumberSchema,
    ReceiptSchema,
    ScannedSerialSchema,
    SpecialIssueSchema,
)
from library_share.serials.models import Issue
from library_share.serials.schemas import (
    ClaimSchema,
    ClaimTextSchema,
    DueMovesSchema,
    DueQuerySchema,
    IssueSchema,
    MovedSchema,
)
from library_share.serials.telling import claim_text
from library_share.web.access import Act, require


@part.route("/serial-issues/<int:issue_id>", methods=["GET"])
@part.response(200, IssueSchema)
@part.problems(404)
def one_issue(issue_id: int) -> dict[str, Any]:
    """One issue, with its received copies and where they are."""
    return _shown(of_issue(issue_id)[1])


@part.route("/serial-issues/<int:issue_id>/receipts", methods=["POST"])
@part.arguments(ReceiptSchema)
@part.response(200, IssueSchema)
@part.problems(400, 404, 409, 415, 422)
def receive(sent: dict[str, Any], issue_id: int) -> dict[str, Any]:
    """Copies of it are here; said again it changes nothing."""
    with transaction():
        keeper, found = of_issue(issue_id)
        actions.receiving.receive(found, keeper.deed, up_to=sent["up_to"])
    return _shown(found)


@part.route("/serial-issues/scanned", methods=["POST"])
@part.arguments(ScannedSerialSchema)
@part.response(200, IssueSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def scan(sent: dict[str, Any]) -> dict[str, Any]:
    """The bar code of a newspaper was scanned: one more copy of its newest awaited issue."""
    with transaction():
        keeper = keeper_at(library_with_code(sent["library"]))
        found, _ = actions.receiving.receive_scanned(sent["code"], keeper.deed)
    return _shown(found)


@part.route("/serials/<int:subscription_id>/special-issues", methods=["POST"])
@part.arguments(SpecialIssueSchema)
@part.response(201, IssueSchema)
@part.problems(400, 404, 409, 415, 422)
def add_special(sent: dict[str, Any], subscription_id: int) -> dict[str, Any]:
    """An issue that no pattern foretold has come."""
    with transaction():
        keeper, found = of_subscription(subscription_id)
        made = actions.receiving.add_special(found, keeper.deed, **sent)
    return _shown(made)


@part.route("/serial-issues/<int:issue_id>/number", methods=["PUT"])
@part.arguments(NumberSchema)
@part.response(200, IssueSchema)
@part.problems(400, 404, 415, 422)
def correct_number(sent: dict[str, Any], issue_id: int) -> dict[str, Any]:
    """The number printed on it; those expected after it go on from there."""
    with transaction():
        _, found = of_issue(issue_id)
        actions.receiving.correct_number(found, sent["number"])
    return _shown(found)


@part.route("/serial-issues/<int:issue_id>/giving-up", methods=["POST"])
@part.response(200, IssueSchema)
@part.problems(404, 409)
def give_up(issue_id: int) -> dict[str, Any]:
    """Nobody waits for it any longer."""
    return _given_up(issue_id, undo=False)


@part.route("/serial-issues/<int:issue_id>/giving-up", methods=["DELETE"])
@part.response(200, IssueSchema)
@part.problems(404, 409)
def wait_again(issue_id: int) -> dict[str, Any]:
    """It is waited for again."""
    return _given_up(issue_id, undo=True)


def _given_up(issue_id: int, *, undo: bool) -> dict[str, Any]:
    with transaction():
        keeper, found = of_issue(issue_id)
        actions.receiving.give_up(found, keeper.deed, undo=undo)
    return _shown(found)


@part.route("/serials/<int:subscription_id>/claims", methods=["GET"])
@part.response(200, ClaimTextSchema)
@part.problems(404)
def to_claim(subscription_id: int) -> dict[str, Any]:
    """What is late or short, with a text to send."""
    _, found = of_subscription(subscription_id)
    issues = queries.to_claim(found, clock.today())
    text = claim_text(found, issues) if issues else ""
    return {"issues": [one.id for one in issues], "text": text}


@part.route("/serials/<int:subscription_id>/claims", methods=["POST"])
@part.arguments(ClaimSchema)
@part.response(200, ClaimTextSchema)
@part.problems(400, 404, 409, 415, 422)
def claim(sent: dict[str, Any], subscription_id: int) -> dict[str, Any]:
    """These were claimed from the supplier."""
    with transaction():
        keeper, found = of_subscription(subscription_id)
        wanted = queries.issues_among(found, sent["issues"])
        actions.receiving.claim(wanted, keeper.deed)
    return {"issues": [one.id for one in wanted], "text": claim_text(found, wanted)}


@part.route("/serial-issues/<int:issue_id>/claims", methods=["DELETE"])
@part.response(200, IssueSchema)
@part.problems(404, 409)
def undo_claim(issue_id: int) -> dict[str, Any]:
    """The last claim was not made."""
    with transaction():
        keeper, found = of_issue(issue_id)
        actions.receiving.undo_claim(found, keeper.deed)
    return _shown(found)


def _shown(issue: Issue) -> dict[str, Any]:
    return showing.issues_shown([issue])[0]


# --- copies on their way ---------------------------------------------------------------------


@part.route("/serial-moves", methods=["GET"])
@part.arguments(DueQuerySchema, location="query")
@part.response(200, DueMovesSchema)
@part.problems(403, 404, 422)
def dry_run(asked: dict[str, Any]) -> dict[str, Any]:
    """What is due to go on today at a library, whither, and what holds it up."""
    library = library_with_code(asked["library"])
    require(Act.HAND_OVER, library.id)
    found = due.due_at(library.id, clock.today())
    return {"moves": [showing.due_shown(one) for one in found]}


@part.route("/serial-moves", methods=["POST"])
@part.arguments(MovesSchema)
@part.response(200, MovedSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def move(sent: dict[str, Any]) -> dict[str, Any]:
    """These went on. Said again it changes nothing."""
    with transaction():
        library = library_with_code(sent["library"])
        ids = stays_for(library, sent["stays"])
        return {"moved": actions.moving.move(ids, deed_at(library))}


@part.route("/serial-issue-copies/<int:issue_copy_id>/last-move", methods=["DELETE"])
@part.response(200, IssueSchema)
@part.problems(404, 409)
def undo_move(issue_copy_id: int) -> dict[str, Any]:
    """It has not gone on, or is read still."""
    with transaction():
        library, copy = copy_anywhere(issue_copy_id)
        actions.moving.undo_move(copy, deed_at(library))
    return _shown(copy.issue)


@part.route("/serial-issue-copies/<int:issue_copy_id>/fate", methods=["PUT"])
@part.arguments(FateSchema)
@part.response(200, IssueSchema)
@part.problems(400, 404, 409, 415, 422)
def end(sent: dict[str, Any], issue_copy_id: int) -> dict[str, Any]:
    """It is read no longer: lost, cut up or weeded."""
    with transaction():
        library, copy = copy_anywhere(issue_copy_id)
        actions.moving.end([copy], sent["fate"], deed_at(library))
    return _shown(copy.issue)


@part.route("/serial-issue-copies/<int:issue_copy_id>", methods=["DELETE"])
@part.response(200, IssueSchema)
@part.problems(404, 409)
def undo_receipt(issue_copy_id: int) -> dict[str, Any]:
    """It had not come."""
    with transaction():
        _, copy = copy_anywhere(issue_copy_id)
        keeper, found = of_issue(copy.issue_id)
        actions.receiving.undo_receipt(copy, keeper.deed)
    return _shown(found)
