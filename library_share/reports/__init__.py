"""Reports that the units of a commune write together.

A *report* asks *sections* of *units* before a day; each unit has a *part*. It writes, the figures
of the days stand beside it and freeze when the part is handed in; the parts are merged into one
paper with an annex. Sections are data: what is asked next year needs no new code.
"""

from __future__ import annotations

from flask import Flask

from library_share.reports import api, pages
from library_share.reports import models as models
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    serve(app, api.part)
    navigation.add(
        app,
        Entry(
            label=N_("Reports"),
            endpoint="reports.everything",
            icon="card-list",
            order=54,
            act=Act.READ_FIGURES,
        ),
    )
