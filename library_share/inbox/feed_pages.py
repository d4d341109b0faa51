"""Calendars: their secret addresses, and what is read there."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from library_share.database import transaction
from library_share.inbox import feeds as addresses
from library_share.inbox.calendar import calendar_of
from library_share.libraries.current import current_library
from library_share.translation import gettext
from library_share.web.access import Act, actor, require
from library_share.web.answers import done

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/account/calendars")
def feeds() -> str:
    return _feeds()


def _feeds(secret: str | None = None) -> str:
    library = current_library()
    who = require(Act.HAND_OVER, library.id)
    return render_template(
        "inbox/feeds.html",
        library=library,
        feeds=addresses.feeds_of(who.account_id),
        new_address=_public(url_for("feeds.feed", secret=secret)) if secret else None,
    )


@blueprint.post("/account/calendars")
def make() -> str:
    """Shown once, in the answer itself, as a token is."""
    library = current_library()
    who = require(Act.HAND_OVER, library.id)
    with transaction():
        secret = addresses.make_feed(who.account_id, library.id)
    return _feeds(secret)


@blueprint.post("/account/calendars/<int:feed_id>/revoke")
def revoke(feed_id: int) -> ResponseReturnValue:
    with transaction():
        addresses.revoke_feed(actor().account_id, feed_id)
    return done(gettext("The address no longer works."), to=url_for("feeds.feeds"))


@blueprint.get("/feeds/<secret>.ics")
def feed(secret: str) -> Response:
    """The calendar, for whoever knows the secret: numbers and consignments, nobody's name."""
    library = addresses.library_of_feed(secret)
    body = calendar_of(
        library,
        host=urlsplit(current_app.config["SETTINGS"].public_url).hostname or "localhost",
        address=_public(url_for("inbox.today")),
    )
    answer = Response(body, mimetype="text/calendar")
    answer.cache_control.private = True
    answer.cache_control.max_age = 300
    return answer


def _public(path: str) -> str:
    """The address as others reach it."""
    return f"{current_app.config['SETTINGS'].public_url}{path}"
