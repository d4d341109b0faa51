"""Patrons (bạn đọc), their cards and classes; accounts of those who work here, with roles."""

from __future__ import annotations

from flask import Flask

from library_share.patrons import models as models


def init_app(app: Flask) -> None:
    pass
