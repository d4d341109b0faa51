"""Consents (sự đồng ý) to publish a name or a picture, given on paper (form F29) and withdrawn at
once; and the list of outstanding readers, which nobody is on without one.

Whatever publishes something about a patron asks `queries.may_publish` each time it is shown.
"""

from __future__ import annotations

from flask import Flask

from library_share.consents import api, pages
from library_share.consents import forgetting as forgetting
from library_share.consents import models as models
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
            label=N_("Consents"),
            endpoint="consents.of_class",
            icon="shield-lock",
            order=32,
            act=Act.KEEP_PATRONS,
        ),
        Entry(
            label=N_("Outstanding readers"),
            endpoint="consents.honours",
            icon="people",
            order=33,
            act=Act.KEEP_PATRONS,
        ),
    )
