"""“Việc chạy tự động”: what the house does by itself, redrawn every few seconds."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from library_share.database import transaction
from library_share.jobs import overview, running
from library_share.translation import gettext
from library_share.web.answers import answer, done

blueprint = Blueprint("schedules", __name__)


@blueprint.get("/schedules")
def show() -> Response:
    who = overview.reader()
    return answer(
        "jobs/_schedules.html",
        page="jobs/schedules.html",
        standings=overview.standings(),
        looked_at=overview.last_looked_at(),
        may_start=overview.may_start(who),
    )


@blueprint.post("/schedules/<schedule_code>/now")
def start(schedule_code: str) -> ResponseReturnValue:
    overview.starter()
    schedule = overview.schedule_called(schedule_code)
    with transaction():
        running.ask_now(schedule.code)
    return done(
        gettext("“%(name)s” runs now.", name=gettext(schedule.name)), to=url_for("schedules.show")
    )
