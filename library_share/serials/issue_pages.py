"""One issue: it came, by a tap or a scan; it is late and claimed; its copies; bundles."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.database import transaction
from library_share.serials import actions, queries, whereabouts
from library_share.serials.access import Keeper, copy_for, keeper_here
from library_share.serials.actions.receiving import may_claim
from library_share.serials.forms import (
    BundleMakingSchema,
    FateSchema,
    NumberSchema,
    ReceiptSchema,
    ScannedFormSchema,
    SpecialIssueSchema,
)
from library_share.serials.models import Issue
from library_share.serials.pages import blueprint, words
from library_share.serials.telling import claim_text, named
from library_share.translation import gettext
from library_share.web.answers import done
from library_share.web.errors import is_fragment
from library_share.web.forms import loaded


def _back_to(issue: Issue) -> str:
    return url_for("serials.issue", issue_id=issue.id)


@blueprint.post("/serials/scan")
def scan() -> ResponseReturnValue:
    """A bar code (977…) or an ISSN: one more copy of the newest awaited issue is here."""
    code = loaded(ScannedFormSchema(), request.form)["code"]
    keeper = keeper_here()
    with transaction():
        issue, _ = actions.receiving.receive_scanned(code, keeper.deed)
    sentence = gettext(
        "Received: %(title)s, %(issue)s. Tap it in the list to undo.",
        title=issue.subscription.title.full_title,
        issue=named(issue),
    )
    return done(sentence, to=url_for("serials.all_serials"))


@blueprint.post("/serials/issues/<int:issue_id>/received")
def receive(issue_id: int) -> ResponseReturnValue:
    """All copies of the issue (or those up to a number) are here, by one tap."""
    up_to = loaded(ReceiptSchema(), request.form)["up_to"]
    keeper = keeper_here()
    with transaction():
        issue = keeper.issue(issue_id)
        actions.receiving.receive(issue, keeper.deed, up_to=up_to)
    if is_fragment():
        in_line = request.form.get("shown") == "line"
        template = "serials/_line.html" if in_line else "serials/_chip.html"
        return render_template(template, issue=issue, **words())
    return done(gettext("Received: %(issue)s.", issue=named(issue)), to=_back_to(issue))


@blueprint.get("/serials/issues/<int:issue_id>")
def issue(issue_id: int) -> str:
    """How an issue stands, where its copies are, and what can be undone."""
    keeper = keeper_here()
    found = keeper.issue(issue_id)
    return render_template(
        "serials/issue.html",
        library=keeper.library,
        issue=found,
        subscription=found.subscription,
        copies=whereabouts.copies_of([found.id])[found.id],
        may_claim=may_claim(found, clock.today()),
        **words(),
    )


@blueprint.post("/serials/issues/<int:issue_id>/number")
def correct_number(issue_id: int) -> ResponseReturnValue:
    number = loaded(NumberSchema(), request.form)["number"]
    keeper = keeper_here()
    with transaction():
        found = keeper.issue(issue_id)
        actions.receiving.correct_number(found, number)
    return done(gettext("Saved. The numbers after it go on from there."), to=_back_to(found))


@blueprint.post("/serials/issues/<int:issue_id>/given-up")
def give_up(issue_id: int) -> ResponseReturnValue:
    """Nobody waits for it any longer; `undo` takes that back."""
    keeper = keeper_here()
    with transaction():
        found = keeper.issue(issue_id)
        actions.receiving.give_up(found, keeper.deed, undo=bool(request.form.get("undo")))
    return done(gettext("Saved."), to=_back_to(found))


@blueprint.post("/serials/<int:subscription_id>/special-issues")
def add_special(subscription_id: int) -> ResponseReturnValue:
    keeper = keeper_here()
    sent = loaded(SpecialIssueSchema(), request.form)
    with transaction():
        found = keeper.subscription(subscription_id)
        made = actions.receiving.add_special(found, keeper.deed, **sent)
    return done(gettext("Received: %(issue)s.", issue=named(made)), to=_back_to(made))


# --- claiming --------------------------------------------------------------------------------


@blueprint.get("/serials/<int:subscription_id>/claims")
def claims(subscription_id: int) -> str:
    """What is late, with a text to copy and send."""
    keeper = keeper_here()
    found = keeper.subscription(subscription_id)
    issues = queries.to_claim(found, clock.today())
    return render_template(
        "serials/claims.html",
        library=keeper.library,
        subscription=found,
        issues=issues,
        text=claim_text(found, issues) if issues else "",
        **words(),
    )


@blueprint.post("/serials/<int:subscription_id>/claims")
def claim(subscription_id: int) -> ResponseReturnValue:
    """All that is late was claimed."""
    keeper = keeper_here()
    with transaction():
        found = keeper.subscription(subscription_id)
        actions.receiving.claim(queries.to_claim(found, clock.today()), keeper.deed)
    return done(
        gettext("Noted as claimed."), to=url_for("serials.claims", subscription_id=found.id)
    )


@blueprint.post("/serials/issues/<int:issue_id>/claim-undone")
def undo_claim(issue_id: int) -> ResponseReturnValue:
    keeper = keeper_here()
    with transaction():
        found = keeper.issue(issue_id)
        actions.receiving.undo_claim(found, keeper.deed)
    return done(gettext("Undone."), to=_back_to(found))


# --- copies of an issue ----------------------------------------------------------------------


@blueprint.post("/serials/issue-copies/<int:issue_copy_id>/undone")
def undo_receipt(issue_copy_id: int) -> ResponseReturnValue:
    """It had not come."""
    keeper = keeper_here()
    with transaction():
        copy = whereabouts.issue_copy_at(keeper.library.id, issue_copy_id)
        found = keeper.issue(copy.issue_id)
        actions.receiving.undo_receipt(copy, keeper.deed)
    return done(gettext("Undone."), to=_back_to(found))


@blueprint.post("/serials/issue-copies/<int:issue_copy_id>/move-undone")
def undo_move(issue_copy_id: int) -> ResponseReturnValue:
    """It has not gone on, or is read still."""
    keeper = keeper_here()
    with transaction():
        copy = copy_for(keeper.library, issue_copy_id)
        actions.moving.undo_move(copy, keeper.deed)
    return done(gettext("Undone."), to=_page_of(keeper, copy.issue))


@blueprint.post("/serials/issue-copies/<int:issue_copy_id>/fate")
def end(issue_copy_id: int) -> ResponseReturnValue:
    """It is lost, or free to cut up before its time."""
    fate = loaded(FateSchema(), request.form)["fate"]
    keeper = keeper_here()
    with transaction():
        copy = copy_for(keeper.library, issue_copy_id)
        actions.moving.end([copy], fate, keeper.deed)
    return done(gettext("Saved."), to=_page_of(keeper, copy.issue))


def _page_of(keeper: Keeper, issue: Issue) -> str:
    """The issue's own page is for the library that ordered it."""
    if issue.subscription.library_id == keeper.library.id:
        return _back_to(issue)
    return url_for("serials.moves")


# --- bundles ---------------------------------------------------------------------------------


@blueprint.get("/serials/<int:subscription_id>/bundles/new")
def new_bundle(subscription_id: int) -> str:
    """The loose issues that are here, to be ticked."""
    keeper = keeper_here()
    found = keeper.subscription(subscription_id)
    return render_template(
        "serials/bundle.html",
        library=keeper.library,
        subscription=found,
        loose=whereabouts.loose_copies(found),
        **words(),
    )


@blueprint.post("/serials/<int:subscription_id>/bundles")
def tie(subscription_id: int) -> ResponseReturnValue:
    keeper = keeper_here()
    sent = loaded(BundleMakingSchema(), request.form)
    with transaction():
        found = keeper.subscription(subscription_id)
        bundle = actions.bundling.tie(
            found,
            sent["copies"],
            keeper.deed,
            accession_number=sent["accession_number"],
        )
        number, code = bundle.copy.accession_number, bundle.copy.code
    sentence = gettext(
        "Bundle %(number)s is entered in the accession register; print its label.", number=number
    )
    return done(sentence, to=url_for("catalogue.title", title_id=found.title_id, _anchor=code))


@blueprint.post("/serials/bundles/<int:bundle_id>/untied")
def untie(bundle_id: int) -> ResponseReturnValue:
    keeper = keeper_here()
    with transaction():
        bundle = keeper.bundle(bundle_id)
        actions.bundling.untie(bundle, keeper.deed)
    to = url_for("serials.one", subscription_id=bundle.subscription_id)
    return done(gettext("The bundle is untied; its number stays in the register."), to=to)
