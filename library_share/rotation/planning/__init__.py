"""Planning rotation: which box stands at which point in which period, so that nobody meets the
same box twice, boxes suit those who read, and little is carried.

`problem` says in plain values what is asked, `solver` finds a plan and proves how good one could be
at most, `checking` counts any plan again without the solver. A *plan* is what people approve; it
moves nothing. In a *cell* (a point in a *period*) stands one box or none.
"""

from __future__ import annotations

from flask import Flask

from library_share.rotation.planning import api, outlook_api, pages, paper_pages, way_api, way_pages
from library_share.rotation.planning import models as models
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    for module in (pages, paper_pages, way_pages):
        app.register_blueprint(module.blueprint)
    app.register_blueprint(paper_pages.proposals)
    for part in (api.part, way_api.part, outlook_api.part):
        serve(app, part)
    navigation.add(
        app,
        Entry(
            label=N_("Rotation plans"),
            endpoint="rotation_plans.all_plans",
            icon="calendar3",
            order=26,
            act=Act.READ_FIGURES,
        ),
    )
