"""`/api/v1/serials`: subscriptions, their patterns, days without issues, ways and bundles."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.catalogue.queries import get_title
from library_share.database import transaction
from library_share.libraries.errors import NoSuchPlace
from library_share.libraries.models import Place
from library_share.libraries.queries import find_place_with_code, library_with_code
from library_share.serials import actions, queries, showing
from library_share.serials.access import keeper_at, of_bundle, of_subscription
from library_share.serials.actions.subscribing import WantedStop
from library_share.serials.forms import (
    BundleMakingSchema,
    ChangedSubscriptionSchema,
    NewSubscriptionSchema,
    RoutingSchema,
    SkipSchema,
)
from library_share.serials.models import Issue, Subscription
from library_share.serials.schemas import (
    BundleSchema,
    IssueSchema,
    IssuesQuerySchema,
    RoutingListSchema,
    SerialsQuerySchema,
    SkippedDaysSchema,
    SubscriptionSchema,
)
from library_share.translation import N_
from library_share.web.api import Part, page_schema
from library_share.web.paging import page_of

part = Part("serials", N_("Newspapers and magazines: what is expected, received, on its way."))


@part.route("/serials", methods=["GET"])
@part.arguments(SerialsQuerySchema, location="query")
@part.response(200, page_schema(SubscriptionSchema))
@part.problems(403, 404, 422)
def list_serials(asked: dict[str, Any]) -> dict[str, Any]:
    """The subscriptions of a library, oldest first, paged by key."""
    keeper = keeper_at(library_with_code(asked["library"]))
    page = page_of(
        queries.subscriptions_of(keeper.library.id),
        by=(Subscription.id,),
        after=asked["after"],
        limit=asked["limit"],
    )
    return {"items": showing.subscriptions_shown(page.items), "next": page.next}


@part.route("/serials", methods=["POST"])
@part.arguments(NewSubscriptionSchema)
@part.response(201, SubscriptionSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def subscribe(sent: dict[str, Any]) -> dict[str, Any]:
    """A library gets a serial title; its issues are expected from then on."""
    with transaction():
        keeper = keeper_at(library_with_code(sent.pop("library")))
        made = actions.subscribing.subscribe(get_title(sent.pop("title")), keeper.deed, **sent)
    return _shown(made)


@part.route("/serials/<int:subscription_id>", methods=["GET"])
@part.response(200, SubscriptionSchema)
@part.problems(404)
def one_serial(subscription_id: int) -> dict[str, Any]:
    """One subscription."""
    return _shown(of_subscription(subscription_id)[1])


@part.route("/serials/<int:subscription_id>", methods=["PUT"])
@part.arguments(ChangedSubscriptionSchema)
@part.response(200, SubscriptionSchema)
@part.problems(400, 404, 409, 415, 422)
def change(sent: dict[str, Any], subscription_id: int) -> dict[str, Any]:
    """Correct it; what has come stays as it was, the rest is expected anew."""
    with transaction():
        _, found = of_subscription(subscription_id)
        actions.subscribing.change(found, **sent)
    return _shown(found)


@part.route("/serials/<int:subscription_id>/issues", methods=["GET"])
@part.arguments(IssuesQuerySchema, location="query")
@part.response(200, page_schema(IssueSchema))
@part.problems(404, 422)
def list_issues(asked: dict[str, Any], subscription_id: int) -> dict[str, Any]:
    """Its issues in the order they appear, paged by key."""
    _, found = of_subscription(subscription_id)
    query = queries.issues_of(found.id)
    if asked["awaited"]:
        query = query.where(queries.is_awaited(), Issue.published_on <= clock.today())
    page = page_of(
        query,
        by=(Issue.published_on, Issue.id),
        after=asked["after"],
        limit=asked["limit"],
    )
    return {"items": showing.issues_shown(page.items), "next": page.next}


@part.route("/serials/<int:subscription_id>/skips", methods=["POST"])
@part.arguments(SkipSchema)
@part.response(201, SkippedDaysSchema)
@part.problems(400, 404, 409, 415, 422)
def skip(sent: dict[str, Any], subscription_id: int) -> Any:
    """It does not appear on these days; numbers after them close up."""
    with transaction():
        _, found = of_subscription(subscription_id)
        return actions.subscribing.skip(found, **sent)


@part.route("/serials/<int:subscription_id>/skips/<int:skip_id>", methods=["DELETE"])
@part.response(200, SubscriptionSchema)
@part.problems(404)
def unskip(subscription_id: int, skip_id: int) -> dict[str, Any]:
    """It appears on those days after all."""
    with transaction():
        keeper, found = of_subscription(subscription_id)
        actions.subscribing.unskip(found, skip_id, keeper.deed)
    return _shown(found)


@part.route("/serials/<int:subscription_id>/routing/<int:copy_number>", methods=["GET"])
@part.response(200, RoutingListSchema)
@part.problems(404)
def routing(subscription_id: int, copy_number: int) -> dict[str, Any]:
    """The way of one of the copies of every issue."""
    _, found = of_subscription(subscription_id)
    return _routing(found, copy_number)


@part.route("/serials/<int:subscription_id>/routing/<int:copy_number>", methods=["PUT"])
@part.arguments(RoutingSchema)
@part.response(200, RoutingListSchema)
@part.problems(400, 404, 409, 415, 422)
def route(sent: dict[str, Any], subscription_id: int, copy_number: int) -> dict[str, Any]:
    """Let the copies travel so from now on."""
    with transaction():
        keeper, found = of_subscription(subscription_id)
        stops = [WantedStop(place=_place(one["place"]), days=one["days"]) for one in sent["stops"]]
        actions.subscribing.route(found, copy_number, stops, keeper.deed)
    return _routing(found, copy_number)


def _place(code: str) -> Place:
    place = find_place_with_code(code)
    if place is None:
        raise NoSuchPlace(code=code)
    return place


def _routing(subscription: Subscription, copy_number: int) -> dict[str, Any]:
    stops = queries.way_of(subscription, copy_number)
    return {
        "subscription": subscription.id,
        "copy_number": copy_number,
        "stops": [{"place": stop.place.code, "days": stop.days} for stop in stops],
    }


def _shown(subscription: Subscription) -> dict[str, Any]:
    return showing.subscriptions_shown([subscription])[0]


# --- bundles ---------------------------------------------------------------------------------


@part.route("/serials/<int:subscription_id>/bundles", methods=["POST"])
@part.arguments(BundleMakingSchema)
@part.response(201, BundleSchema)
@part.problems(400, 404, 409, 415, 422)
def tie(sent: dict[str, Any], subscription_id: int) -> dict[str, Any]:
    """Tie received copies together; the bundle is one accessioned copy from then on."""
    with transaction():
        keeper, found = of_subscription(subscription_id)
        made = actions.bundling.tie(
            found, sent["copies"], keeper.deed, accession_number=sent["accession_number"]
        )
    return showing.bundle_shown(made)


@part.route("/serial-bundles/<int:bundle_id>", methods=["GET"])
@part.response(200, BundleSchema)
@part.problems(404)
def one_bundle(bundle_id: int) -> dict[str, Any]:
    """One bundle."""
    return showing.bundle_shown(of_bundle(bundle_id)[1])


@part.route("/serial-bundles/<int:bundle_id>", methods=["DELETE"])
@part.response(200, BundleSchema)
@part.problems(404, 409)
def untie(bundle_id: int) -> dict[str, Any]:
    """Its issues stand alone again; its number stays in the register, as withdrawn."""
    with transaction():
        keeper, bundle = of_bundle(bundle_id)
        actions.bundling.untie(bundle, keeper.deed)
    return showing.bundle_shown(bundle)
