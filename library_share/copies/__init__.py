"""Copies: one physical book each, its accession number, and the places it has stood at."""

from __future__ import annotations

from flask import Flask

from library_share.copies import models as models


def init_app(app: Flask) -> None:
    pass
