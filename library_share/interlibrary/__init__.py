"""Books that libraries lend to each other: one record, shared by both sides.

A hold tells who waits, a handover moves the book, and a *loan between libraries* says what the two
agreed: who was asked and why, on what terms, until when.
"""

from __future__ import annotations

from flask import Flask

from library_share.interlibrary import agreement_api, agreement_pages, api, pages
from library_share.interlibrary import digests as digests
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(agreement_pages.blueprint)
    serve(app, api.part)
    serve(app, agreement_api.part)
    navigation.add(
        app,
        Entry(
            label=N_("Inter-library loans"),
            endpoint="interlibrary.loans",
            icon="arrow-left-right",
            order=23,
            act=Act.HAND_OVER,
            daily=True,
        ),
        Entry(
            label=N_("Terms for other libraries"),
            endpoint="sharing.terms",
            icon="sliders",
            order=84,
            act=Act.SET_UP,
        ),
        Entry(
            label=N_("Lent and borrowed"),
            endpoint="sharing.balance",
            icon="arrow-left-right",
            order=60,
            act=Act.READ_FIGURES,
        ),
    )
