"""Lending copies to patrons.

A *loan* is one copy in one patron's hands; a *policy* says for how long and how many. A copy may
be lent wherever it stands: lending does not change its place.
"""

from __future__ import annotations

from flask import Flask

from library_share.circulation import api, finding, pages
from library_share.circulation import forgetting as forgetting
from library_share.circulation import recalling as recalling
from library_share.circulation.reminders import pages as reminder_pages
from library_share.circulation.rules import is_late
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    app.jinja_env.tests["late"] = is_late
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(reminder_pages.blueprint)
    serve(app, api.part)
    finding.init_app(app)
    navigation.add(
        app,
        Entry(
            label=N_("On loan and overdue"),
            endpoint="circulation.loans",
            icon="clock-history",
            order=20,
            act=Act.SEE_PATRONS,
            daily=True,
        ),
        Entry(
            label=N_("Loan policies"),
            endpoint="circulation.policies",
            icon="journal-bookmark",
            order=82,
            act=Act.SET_UP,
        ),
        Entry(
            label=N_("Days of reminders"),
            endpoint="reminders.show",
            icon="bell",
            order=83,
            act=Act.SET_UP,
        ),
    )
