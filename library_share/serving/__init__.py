"""Serving the house on one PC: to its own browser, or over HTTPS to the phones around it."""

from __future__ import annotations

from flask import Flask

from library_share.serving import pages


def init_app(app: Flask) -> None:
    app.register_blueprint(pages.blueprint)
