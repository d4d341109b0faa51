"""Other people's formats, at the door: spreadsheets of patrons and books."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    pass
