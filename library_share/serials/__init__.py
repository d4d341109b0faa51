"""Newspapers and magazines: subscriptions, the issues they bring, their ways and their bundles.

A *subscription* (đặt mua) of a library to a *serial title* foretells its *issues* by a prediction
pattern: how often, which days, which numbers. An issue is expected, received, late, claimed (đã
nhắc) or missing. A *routing list* says by which places each copy of an issue travels until it is
free to cut up; nothing moves by itself. Issues tied together are a *bundle* (tập đóng), which is
one accessioned copy of the title; a single issue is in no accession register, form F6 counts it.
"""

from __future__ import annotations

from flask import Flask

from library_share.serials import api, pages
from library_share.serials import issue_api as issue_api
from library_share.serials import issue_pages as issue_pages
from library_share.serials import moving_pages as moving_pages
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
            label=N_("Newspapers and magazines"),
            endpoint="serials.all_serials",
            icon="journal-bookmark",
            order=45,
            act=Act.CATALOGUE,
        ),
    )
