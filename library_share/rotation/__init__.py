"""Rotation (luân chuyển): boxes and rounds that travel from point to point.

A *box* is a place with books in it, of which a profile says whom it suits. A *round* is an
agreement that sends boxes along *stops*; each way from one stop to the next is a handover like any
other, so where a box is stands in one place only. A *point* is wherever a box stops: a class shelf,
another library, a nhà văn hóa.

Nothing moves by itself: a dry run shows what would happen and why, and a person says go.
"""

from __future__ import annotations

from flask import Flask

from library_share.rotation import effect, planning
from library_share.rotation import models as models
from library_share.rotation.boxes import pages as boxes
from library_share.rotation.boxes.api import part
from library_share.rotation.point import api as points_api
from library_share.rotation.point import figure_api as figure_api
from library_share.rotation.point import figure_pages as figures
from library_share.rotation.point import pages as points
from library_share.rotation.rounds import api as api
from library_share.rotation.rounds import pages as rounds
from library_share.rotation.rounds import stop_api as stop_api
from library_share.rotation.rounds import stop_pages
from library_share.rotation.world import pages as world
from library_share.rotation.world import quiet_api as quiet_api
from library_share.rotation.world import quiet_pages as quiet
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    for module in (boxes, rounds, stop_pages, world, quiet, points, figures):
        app.register_blueprint(module.blueprint)
    serve(app, part)
    serve(app, points_api.part)
    planning.init_app(app)
    effect.init_app(app)
    navigation.add(
        app,
        Entry(
            label=N_("Rotation"),
            endpoint="rounds.all_rounds",
            icon="arrow-repeat",
            order=22,
            act=Act.HAND_OVER,
            daily=True,
        ),
        Entry(
            label=N_("Rotation points"),
            endpoint="points.all_points",
            icon="box-seam",
            order=23,
            act=Act.KEEP_SHEET,
            daily=True,
        ),
    )
