"""Figures: counted from the two facts, each with its definition and how it is counted.

`tallying` counts facts by day, `measures` says what is measured, `queries` adds up, `holdings`
counts what is owned. A number that cannot be counted from facts is not shown.
"""

from __future__ import annotations

from flask import Flask

from library_share.statistics import api, behind_pages
from library_share.statistics import models as models
from library_share.statistics import tallying as tallying
from library_share.statistics.overviews import api as overview_api
from library_share.statistics.overviews import pages
from library_share.statistics.readers import erasing as erasing
from library_share.statistics.readers import keeping as keeping
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(behind_pages.blueprint)
    serve(app, api.part)
    serve(app, overview_api.part)
    navigation.add(
        app,
        Entry(
            label=N_("Figures"),
            endpoint="figures.one",
            icon="card-list",
            order=52,
            act=Act.READ_FIGURES,
        ),
    )
