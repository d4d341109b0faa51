"""Tick sheets (sổ theo dõi mượn trong lớp): what a class lends with a pencil, typed in later.

A *sheet* is printed for one place and one month; its *rows* are the books of the place, each with
a short number that the place never gives to another book, and a QR symbol. Later its *lines*, one
for each lending that pupils wrote down, are typed into a grid, or a photo says which rows there
are. They go through the desk as scans with the days on which they happened.
"""

from __future__ import annotations

from flask import Flask

from library_share.classroom.sheets import api, pages
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
            label=N_("Tick sheets"),
            endpoint="tick_sheets.all_places",
            icon="pencil",
            order=14,
            act=Act.KEEP_SHEET,
            daily=True,
        ),
    )
