"""Class bookshelves: what stands in a classroom, who has it, and lending it with an old phone.

A shelf is in the charge of a class while pupils borrow single books from it. Whatever a class does
is a scan like any other, so this package stands above the desk: `devices` lets a paired phone
report what happened, `shelves` shows and swaps what stands there, `sheets` is the same on paper.
"""

from __future__ import annotations

from flask import Flask

from library_share.classroom import app_pages, shelves
from library_share.classroom.devices import api as device_api
from library_share.classroom.devices import pages as device_pages
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    app.register_blueprint(app_pages.blueprint)
    app.register_blueprint(device_pages.blueprint)
    serve(app, device_api.part)
    shelves.init_app(app)
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
