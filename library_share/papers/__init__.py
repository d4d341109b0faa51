"""Papers that draw on many packages: sheets of labels, cards, slips."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    pass
