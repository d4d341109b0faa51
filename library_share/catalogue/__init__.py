"""Titles and how they are found. All libraries of the network share one catalogue."""

from __future__ import annotations

from flask import Flask

from library_share.catalogue import models as models


def init_app(app: Flask) -> None:
    pass
