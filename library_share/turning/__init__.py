"""The turn of the school year (Kết thúc năm học): one list of what there is to do, library by
library, that can be left and taken up again.

A *step* is done, skipped with a reason, or still to do. Classes are *promoted* in one act after a
dry run; pupils who leave are *taken in* by another school of the commune with the card they have.
Either is undone by another fact until the new year has begun.
"""

from __future__ import annotations

from flask import Flask

from library_share.translation import N_
from library_share.turning import api, arrival_pages, pages, promotion_pages
from library_share.turning import forgetting as forgetting
from library_share.turning import models as models
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    for module in (pages, promotion_pages, arrival_pages):
        app.register_blueprint(module.blueprint)
    serve(app, api.part)
    navigation.add(
        app,
        Entry(
            label=N_("End of the school year"),
            endpoint="turning.overview",
            icon="calendar3",
            order=76,
            act=Act.READ_FIGURES,
        ),
    )
