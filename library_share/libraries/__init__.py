"""The network: member libraries, school years, classes, closures, and places where copies stand."""

from __future__ import annotations

from flask import Flask

from library_share.libraries import current
from library_share.libraries import models as models


def init_app(app: Flask) -> None:
    current.init_app(app)
