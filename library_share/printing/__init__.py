"""Paper: one engine (typst) turns plain data into PDF, with Vietnamese letters, true to the mm."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    pass
