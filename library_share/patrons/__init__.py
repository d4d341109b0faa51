"""Patrons (bạn đọc), their cards and classes; accounts of those who work here, with roles."""

from __future__ import annotations

from flask import Flask

from library_share.patrons import api, pages
from library_share.patrons.accounts import api as accounts_api
from library_share.patrons.accounts import identity
from library_share.patrons.accounts import pages as accounts_pages
from library_share.patrons.forgetting import api as forgetting_api
from library_share.patrons.forgetting import keeping as keeping
from library_share.patrons.forgetting import own as own
from library_share.patrons.forgetting import pages as forgetting_pages
from library_share.patrons.forgetting import public_pages as personal_data_pages
from library_share.patrons.keepers import api as keepers_api
from library_share.patrons.keepers import pages as keepers_pages
from library_share.patrons.keepers.queries import keepers_now, places_kept_by
from library_share.patrons.merging import api as merging_api
from library_share.patrons.merging import pages as merging_pages
from library_share.translation import N_
from library_share.web import navigation
from library_share.web.access import Act
from library_share.web.api import serve
from library_share.web.navigation import Entry


def init_app(app: Flask) -> None:
    identity.init_app(app)
    app.register_blueprint(accounts_pages.blueprint)
    serve(app, accounts_api.part)
    app.register_blueprint(pages.blueprint)
    serve(app, api.part)
    app.register_blueprint(forgetting_pages.blueprint)
    serve(app, forgetting_api.part)
    app.register_blueprint(personal_data_pages.blueprint)
    app.register_blueprint(merging_pages.blueprint)
    serve(app, merging_api.part)
    app.register_blueprint(keepers_pages.blueprint)
    serve(app, keepers_api.part)
    # Pages of places belong to `libraries`, which does not know people.
    app.jinja_env.globals.update(keepers_now=keepers_now, places_kept_by=places_kept_by)
    navigation.add(
        app,
        Entry(
            label=N_("Patrons"),
            endpoint="patrons.patrons",
            icon="people",
            order=30,
            act=Act.SEE_PATRONS,
        ),
        Entry(
            label=N_("Access log"),
            endpoint="patrons.access_records",
            icon="eye",
            order=89,
            act=Act.KEEP_PATRONS,
        ),
        Entry(
            label=N_("Forgetting names"),
            endpoint="forgetting.overview",
            icon="clock-history",
            order=88,
            act=Act.KEEP_PATRONS,
        ),
        Entry(
            label=N_("Accounts"),
            endpoint="accounts.accounts",
            icon="shield-lock",
            order=90,
            act=Act.KEEP_ACCOUNTS,
        ),
    )
