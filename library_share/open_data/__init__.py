"""Open data: figures for everybody, in which nobody can be found.

`rules` says which classes are told together, `releasing` publishes each month once when it is
closed, `queries` adds up whole blocks of what was published. Nothing here is counted while
somebody looks (docs/decisions/0023).
"""

from __future__ import annotations

from flask import Flask

from library_share.open_data import api, pages
from library_share.open_data import models as models
from library_share.open_data import releasing as releasing
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    serve(app, api.part)
    navigation.add(
        app,
        Entry(label=N_("Open figures"), endpoint="open_data.commune", icon="card-list", order=53),
    )
