"""Long work with progress: it runs in the same process, survives a restart, and can be left."""

from __future__ import annotations

from flask import Flask

from library_share.jobs import models as models


def init_app(app: Flask) -> None:
    pass
