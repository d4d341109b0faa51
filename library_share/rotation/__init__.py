"""Rotation (luân chuyển): boxes and rounds that travel from point to point.

A *box* is a place with books in it, of which a profile says whom it suits. A *round* is an
agreement that sends boxes along *stops*; each way from one stop to the next is a handover like any
other, so where a box is stands in one place only. A *point* is wherever a box stops: a class shelf,
another library, a nhà văn hóa.

Nothing moves by itself: a dry run shows what would happen and why, and a person says go.
"""

from __future__ import annotations

from flask import Flask

from library_share.rotation import models as models
from library_share.rotation import planning


def init_app(app: Flask) -> None:
    """Hang the pages and the API in."""
    planning.init_app(app)
