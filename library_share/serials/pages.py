"""“Báo, tạp chí”: what should have come today, the subscriptions, one of them with its year."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.catalogue.actions import add_title
from library_share.catalogue.models import Title, TitleKind
from library_share.catalogue.queries import get_title
from library_share.database import transaction
from library_share.errors import WrongInput
from library_share.libraries.models import WEEKDAY_NAMES
from library_share.libraries.queries import find_place_with_code
from library_share.printing import answers
from library_share.serials import actions, bundles, due, queries, register
from library_share.serials.access import Keeper, keeper_here
from library_share.serials.actions.subscribing import WantedStop
from library_share.serials.errors import NoSuchSubscription
from library_share.serials.forms import (
    ChangedSubscriptionSchema,
    NewSubscriptionFormSchema,
    RoutingFormSchema,
    SkipSchema,
    YearQuerySchema,
)
from library_share.serials.models import (
    AT_END_NAMES,
    FATE_NAMES,
    FREQUENCY_NAMES,
    ISSUE_STATE_NAMES,
    Subscription,
)
from library_share.serials.rules import COPIES_AT_MOST, AtEnd, Frequency, IssueState
from library_share.serials.telling import named
from library_share.translation import gettext
from library_share.web.answers import done
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("serials", __name__)

#: Lines of an empty routing form.
ROUTING_LINES = 5


def words() -> dict[str, Any]:
    """What every page of newspapers needs to name things."""
    return {
        "states": ISSUE_STATE_NAMES,
        "frequencies": FREQUENCY_NAMES,
        "ends": AT_END_NAMES,
        "fates": FATE_NAMES,
        "IssueState": IssueState,
        "named": named,
        "today": clock.today(),
    }


@blueprint.get("/serials")
def all_serials() -> str:
    """What should have come and has not; and all subscriptions, the newest first."""
    keeper, today = keeper_here(), clock.today()
    page = page_of(
        queries.subscriptions_of(keeper.library.id),
        by=(Subscription.id,),
        after=request.args.get("after"),
        backwards=True,
    )
    return render_template(
        "serials/serials.html",
        library=keeper.library,
        page=page,
        numbers=queries.numbers_of([one.id for one in page.items], today),
        awaited=queries.awaited(keeper.library.id, today),
        due=due.how_many_due(keeper.library.id, today),
        **words(),
    )


@blueprint.get("/serials/<int:subscription_id>")
def one(subscription_id: int) -> str:
    """A subscription: the grid of one of its years, ways, days without issues, bundles."""
    keeper, today = keeper_here(), clock.today()
    found = keeper.subscription(subscription_id)
    years = queries.years_of(found)
    asked = loaded(YearQuerySchema(), request.args)["year"]
    year = asked or min(max(today.year, years[0]), years[-1])
    issues = queries.issues_in_year([found.id], year)
    return render_template(
        "serials/serial.html",
        library=keeper.library,
        subscription=found,
        years=years,
        year=year,
        months=_by_month(issues),
        numbers=queries.numbers_of([found.id], today)[found.id],
        routing=queries.routing_of(found.id),
        bundles=bundles.bundles_of([found.id]),
        weekdays=WEEKDAY_NAMES,
        **words(),
    )


def _by_month(issues: list[Any]) -> list[tuple[int, list[Any]]]:
    found: dict[int, list[Any]] = {}
    for issue in issues:
        found.setdefault(issue.published_on.month, []).append(issue)
    return sorted(found.items())


@blueprint.get("/serials/<int:subscription_id>/register-<int:year>.<any(pdf, docx, xlsx):ending>")
def paper(subscription_id: int, year: int, ending: str) -> Response:
    """Sổ đăng ký báo, tạp chí (F6) of a year."""
    found = keeper_here().subscription(subscription_id)
    if year not in range(1900, 2201):
        raise NoSuchSubscription(subscription=subscription_id)
    page = register.register_of(found, year, clock.today())
    name = f"so-dang-ky-bao-{found.id}-{year}"
    if ending == "xlsx":
        return Response(
            register.spreadsheet(page),
            mimetype=answers.XLSX,
            headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
        )
    return answers.paper(register.document(page), name=name, ending=ending)


# --- ordering --------------------------------------------------------------------------------


@blueprint.get("/serials/new")
def new() -> str:
    """A new subscription; `?after=` proposes the one that goes on after another."""
    keeper = keeper_here()
    values: dict[str, Any] = {
        **dict.fromkeys(Subscription.__table__.columns.keys()),
        "starts_on": clock.today(),
        "first_number": 1,
        "copies": 1,
        "is_popular": True,
    }
    after = request.args.get("after", "")
    if after.isdecimal() and len(after) < 10:
        former = keeper.subscription(int(after))
        values = {**_values(former), **actions.subscribing.renewed(former)}
    return _form(keeper, values, None)


@blueprint.post("/serials/new")
def subscribe() -> ResponseReturnValue:
    keeper = keeper_here()
    sent = loaded(NewSubscriptionFormSchema(), request.form)
    with transaction():
        title = _title(sent.pop("title"), sent.pop("new_title"))
        made = actions.subscribing.subscribe(title, keeper.deed, **sent)
    return done(
        gettext("Saved. Its issues are expected from now on."),
        to=url_for("serials.one", subscription_id=made.id),
    )


def _title(title_id: int | None, new_title: str) -> Title:
    if new_title:
        found = queries.find_periodical(new_title)
        return found or add_title(title=new_title, kind=TitleKind.PERIODICAL)
    if title_id is None:
        raise WrongInput(
            {"title": [gettext("This is needed.")]},
            labels={"title": gettext("Newspaper or magazine")},
        )
    return get_title(title_id)


@blueprint.get("/serials/<int:subscription_id>/change")
def change_form(subscription_id: int) -> str:
    keeper = keeper_here()
    found = keeper.subscription(subscription_id)
    return _form(keeper, _values(found), found)


@blueprint.post("/serials/<int:subscription_id>/change")
def change(subscription_id: int) -> ResponseReturnValue:
    keeper = keeper_here()
    sent = loaded(ChangedSubscriptionSchema(), request.form)
    with transaction():
        found = keeper.subscription(subscription_id)
        actions.subscribing.change(found, **sent)
    return done(gettext("Saved."), to=url_for("serials.one", subscription_id=found.id))


def _values(subscription: Subscription) -> dict[str, Any]:
    columns = Subscription.__table__.columns.keys()
    return {name: getattr(subscription, name) for name in columns}


def _form(keeper: Keeper, values: dict[str, Any], subscription: Subscription | None) -> str:
    return render_template(
        "serials/form.html",
        library=keeper.library,
        values=values,
        subscription=subscription,
        titles=queries.periodicals(),
        frequencies=FREQUENCY_NAMES,
        ends=AT_END_NAMES,
        weekdays=WEEKDAY_NAMES,
        Frequency=Frequency,
        AtEnd=AtEnd,
        copies_at_most=COPIES_AT_MOST,
    )


# --- days without issues, and ways -----------------------------------------------------------


@blueprint.post("/serials/<int:subscription_id>/skips")
def skip(subscription_id: int) -> ResponseReturnValue:
    keeper = keeper_here()
    sent = loaded(SkipSchema(), request.form)
    with transaction():
        found = keeper.subscription(subscription_id)
        actions.subscribing.skip(found, **sent)
    return done(gettext("Saved."), to=url_for("serials.one", subscription_id=found.id))


@blueprint.post("/serials/<int:subscription_id>/skips/<int:skip_id>/removal")
def unskip(subscription_id: int, skip_id: int) -> ResponseReturnValue:
    keeper = keeper_here()
    with transaction():
        found = keeper.subscription(subscription_id)
        actions.subscribing.unskip(found, skip_id, keeper.deed)
    return done(gettext("Saved."), to=url_for("serials.one", subscription_id=found.id))


@blueprint.get("/serials/<int:subscription_id>/routing/<int:copy_number>")
def routing(subscription_id: int, copy_number: int) -> str:
    keeper = keeper_here()
    found = keeper.subscription(subscription_id)
    stops = queries.way_of(found, copy_number)
    return render_template(
        "serials/routing.html",
        library=keeper.library,
        subscription=found,
        copy_number=copy_number,
        stops=stops,
        lines=max(ROUTING_LINES, len(stops) + 2),
        places=queries.places_to_route(keeper.library),
        ends=AT_END_NAMES,
    )


@blueprint.post("/serials/<int:subscription_id>/routing/<int:copy_number>")
def route(subscription_id: int, copy_number: int) -> ResponseReturnValue:
    keeper = keeper_here()
    sent = loaded(RoutingFormSchema(), request.form)
    with transaction():
        found = keeper.subscription(subscription_id)
        stops = _stops(sent["place"], sent["days"])
        actions.subscribing.route(found, copy_number, stops, keeper.deed)
    return done(gettext("Saved."), to=url_for("serials.one", subscription_id=found.id))


def _stops(places: list[str], days: list[str]) -> list[WantedStop]:
    """The lines that name a place."""
    found = []
    for line, code in enumerate(places):
        said = days[line].strip() if line < len(days) else ""
        if not code:
            continue
        place = find_place_with_code(code)
        if place is None or not said.isdecimal() or not 1 <= int(said) <= 60:
            fault = gettext("Choose a place, and from 1 to 60 days.")
            label = gettext("Stop %(number)s", number=line + 1)
            raise WrongInput({f"stop {line + 1}": [fault]}, labels={f"stop {line + 1}": label})
        found.append(WantedStop(place=place, days=int(said)))
    return found
