"""The house is put together here; `create_app` knows every package."""

from __future__ import annotations

import logging
import os

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from library_share import (
    asking,
    assessments,
    catalogue,
    circulation,
    classroom,
    consents,
    copies,
    database,
    desk,
    dispatch,
    exchange,
    handovers,
    inbox,
    interlibrary,
    jobs,
    labels,
    libraries,
    notices,
    open_data,
    papers,
    patrons,
    printing,
    promotion,
    registers,
    reports,
    rotation,
    safekeeping,
    serials,
    serving,
    statistics,
    stocktake,
    translation,
    turning,
    web,
    weeding,
)
from library_share.configuration import Settings, read_settings

#: Lower shelves first: an upper one may rely on what a lower one set up.
PACKAGES = (
    database,
    translation,
    web,
    safekeeping,
    jobs,
    printing,
    labels,
    libraries,
    patrons,
    catalogue,
    copies,
    notices,
    consents,
    handovers,
    circulation,
    serials,
    papers,
    interlibrary,
    dispatch,
    asking,
    desk,
    classroom,
    stocktake,
    promotion,
    exchange,
    rotation,
    weeding,
    registers,
    statistics,
    open_data,
    turning,
    reports,
    assessments,
    inbox,
    serving,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Settings come from the environment unless given."""
    settings = settings or read_settings(os.environ)
    logging.getLogger("library_share").setLevel(settings.log_level)
    app = Flask("library_share", template_folder=str(web.folder("templates")))
    app.config.update(SETTINGS=settings, SECRET_KEY=settings.secret_key)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    for package in PACKAGES:
        package.init_app(app)
    return app
