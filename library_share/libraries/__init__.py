"""The network: member libraries, school years, classes, closures, and places where copies stand.

A *place* is where copies stand: a stack room, a class shelf, a reading corner, a box. Each has a
printed code. A *closure* is a stretch of days on which nothing is due.
"""

from __future__ import annotations

from flask import Flask

from library_share.libraries import api, current, pages
from library_share.libraries import models as models
from library_share.libraries.office import api as office_api
from library_share.web.api import serve


def init_app(app: Flask) -> None:
    current.init_app(app)
    pages.init_app(app)
    serve(app, api.part)
    serve(app, office_api.part)
