"""Titles and how they are found. All libraries of the network share one catalogue.

A *title* is what a book is, whoever owns its copies. Pages that also tell who has a copy now
stand higher up, in `circulation.finding`.
"""

from __future__ import annotations

from flask import Flask

from library_share.catalogue import api, pages
from library_share.catalogue.rules import full_title
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    app.jinja_env.globals.update(full_title=full_title)
    serve(app, api.part)
    navigation.add(
        app,
        Entry(
            label=N_("Add a title"),
            endpoint="titles.new",
            icon="plus-lg",
            order=40,
            act=Act.CATALOGUE,
        ),
    )
