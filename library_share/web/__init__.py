"""What all pages share: the frame, errors, access, paging, assets, security headers, the API's
root. It knows nothing of books or people.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.routing import IntegerConverter, Map

from library_share.web import api, assets, compression, errors, navigation, pages, security

_PACKAGE = Path(__file__).parent.parent


def folder(name: str) -> Path:
    """`templates` or `migrations`: inside the installed wheel, or at the top of a clone."""
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent / name


class RowNumber(IntegerConverter):
    """A number in an address: one that no database can hold is an address that does not exist."""

    def __init__(self, url_map: Map, **limits: Any) -> None:
        super().__init__(url_map, **{"max": 2**63 - 1, **limits})


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowNumber
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for part in (assets, compression, security, errors, navigation, api, pages):
        part.init_app(app)
