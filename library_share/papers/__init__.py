"""Papers that draw on many packages: labels of copies, cards and places.

A *choice* says which things, a *run* is their labels on a kind of sheet.
"""

from __future__ import annotations

from flask import Flask

from library_share.papers import api, pages
from library_share.papers import forgetting as forgetting
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    serve(app, api.part)
    navigation.add(
        app,
        navigation.Entry(
            label=N_("Print labels"),
            endpoint="papers.labels",
            icon="tags",
            order=40,
            act=Act.PRINT_LABELS,
        ),
    )
