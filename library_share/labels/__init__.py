"""Codes that scanners read and people can type; QR symbols; sheets of labels.

It knows codes and captions, never books.
"""

from __future__ import annotations

from flask import Flask

from library_share.labels import models as models


def init_app(app: Flask) -> None:
    pass
