"""The desk: one box that understands whatever is scanned.

A *scan* is what was sent, a *move* the one natural thing the desk does with it, an *answer* the
sentence it says. The same scan sent again gets the same answer and changes nothing.
"""

from __future__ import annotations

from flask import Flask

from library_share.desk import api, late_pages, pages
from library_share.desk import forgetting as forgetting
from library_share.desk import keeping as keeping
from library_share.desk import late_api as late_api
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(late_pages.blueprint)
    serve(app, api.part)
    navigation.add(
        app,
        Entry(
            label=N_("Lend and return"),
            endpoint="desk.desk",
            icon="upc-scan",
            order=10,
            act=Act.LEND,
            daily=True,
        ),
    )
