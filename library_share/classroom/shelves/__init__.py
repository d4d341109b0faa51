"""The shelves of classes: what stands there, who has it, swapping two of them, what a class reads.

The class answers for the shelf, the pupil for the book. Lending never changes where a book
belongs; a *swap* does, for a whole shelf at once, also for the books that pupils have at home.
"""

from __future__ import annotations

from flask import Flask

from library_share.classroom.shelves import api, class_pages, pages, swap_pages
from library_share.classroom.shelves import models as models
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    for module in (pages, class_pages, swap_pages):
        app.register_blueprint(module.blueprint)
    serve(app, api.part)
    navigation.add(
        app,
        Entry(
            label=N_("Class shelves"),
            endpoint="shelves.all_shelves",
            icon="bookshelf",
            order=12,
            act=Act.KEEP_SHELF,
            daily=True,
        ),
    )
