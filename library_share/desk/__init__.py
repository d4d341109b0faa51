"""The desk: one box that understands whatever is scanned."""

from __future__ import annotations

from flask import Flask

from library_share.desk import models as models


def init_app(app: Flask) -> None:
    pass
