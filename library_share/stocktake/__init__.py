"""Stock-takes (kiểm kê): what stands where, counted by many at once, and what is missing.

A *scope* is the places that are counted; a *count* one thing that was scanned; a *find* the count
that says where a copy is; a *result* what became of each copy. Nothing outside the scope is ever
missing. Closing keeps the figures; *mending* is what is done about a result.
"""

from __future__ import annotations

from flask import Flask

from library_share.stocktake import api, pages
from library_share.stocktake import photo_api as photo_api
from library_share.stocktake import photo_pages as photo_pages
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
            label=N_("Stock-take"),
            endpoint="stocktake.all_stocktakes",
            icon="qr-code-scan",
            order=48,
            act=Act.TAKE_STOCK,
        ),
    )
