"""Reading promotion (khuyến đọc): what a library did so that more is read, and how many came.

An *activity* was held on a day: a book was introduced, a reading period was given, a festival was
held. How many came is one number; nobody's name. Figures and form F24 count both.
"""

from __future__ import annotations

from flask import Flask

from library_share.promotion import api, pages
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
            label=N_("Reading promotion"),
            endpoint="promotion.activities",
            icon="people",
            order=51,
            act=Act.READ_FIGURES,
        ),
    )
