"""Old phones that serve one shelf or one desk: paired once, heard whenever they have a network."""

from __future__ import annotations

from flask import Flask

from library_share.classroom.devices import api, pages
from library_share.classroom.devices import forgetting as forgetting
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
            label=N_("Phones of shelves"),
            endpoint="devices.all_devices",
            icon="upc-scan",
            order=74,
            act=Act.SET_UP,
        ),
    )
