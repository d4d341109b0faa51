"""Asking for a book: the doors of holds, whoever's copy it will be.

Holds stand low in the house and know the copies of one library at a time. Here, where loans
between libraries are known too, a book is asked for, followed, moved in line and cancelled.
"""

from __future__ import annotations

from flask import Flask

from library_share.asking import api, follow_pages, pages, placing_pages, slip_pages
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    for module in (pages, placing_pages, slip_pages, follow_pages):
        app.register_blueprint(module.blueprint)
    serve(app, api.part)
    navigation.add(
        app,
        Entry(
            label=N_("Holds"),
            endpoint="holds.all_holds",
            icon="bookmark-check",
            order=22,
            act=Act.ASK,
            daily=True,
        ),
        Entry(
            label=N_("Terms of holds"),
            endpoint="holds.terms",
            icon="sliders",
            order=83,
            act=Act.SET_UP,
        ),
    )
