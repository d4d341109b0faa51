"""A school library's self-assessment under Thông tư 16/2022/TT-BGDĐT (F25).

Five *standards* (tiêu chuẩn), each with *criteria* (tiêu chí): what there is, the level reached,
its evidence, what is planned. What the program counts it fills in; the librarian goes on with the
draft and the principal confirms it. A number that nobody verified in the circular says so.
"""

from __future__ import annotations

from flask import Flask

from library_share.assessments import api, pages
from library_share.assessments import models as models
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
            label=N_("Self-assessment"),
            endpoint="assessments.everything",
            icon="check-circle",
            order=56,
            act=Act.READ_FIGURES,
        ),
    )
