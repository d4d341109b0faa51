"""Sending and receiving: the doors of handovers, and what they mean for those who wait.

Handovers stand low in the house and know copies and places. Here, where loans and holds are known
too, a list is filled by scanning, sent, received, counted and signed, and printed as a paper.
"""

from __future__ import annotations

from flask import Flask

from library_share.dispatch import api, pages
from library_share.dispatch import line_pages as line_pages
from library_share.dispatch import lines_api as lines_api
from library_share.dispatch import road_api as road_api
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
            label=N_("Handing over"),
            endpoint="handovers.all_handovers",
            icon="arrow-left-right",
            order=24,
            act=Act.HAND_OVER,
            daily=True,
        ),
    )
