"""Did it help? What a round changed: loans and readings before, at and after each stop.

Counted from loans, class readings and what points told; a number that cannot be counted from
these is not shown. Nobody's name is read for it.
"""

from __future__ import annotations

from flask import Flask

from library_share.rotation.effect import api, pages
from library_share.web.api import serve


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
    serve(app, api.part)
