"""What all pages share: the frame, errors, access, paging, assets, security headers, the API's
root. It knows nothing of books or people.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.routing import IntegerConverter

from library_share.web import api, assets, compression, errors, navigation, pages, security

_PACKAGE = Path(__file__).parent.parent


def folder(name: str) -> Path:
    """`templates` or `migrations`: inside the installed wheel, or at the top of a clone."""
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent / name


class RowNumber(IntegerConverter):
    """A number in an address: one that no table can hold is an address that does not exist.

    Ids are 32-bit integers in PostgreSQL. The pattern says it, not `max`: a number beyond `max`
    would count as found under another method, and answer 405.
    """

    regex = r"\d{1,9}"


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowNumber
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for part in (assets, compression, security, errors, navigation, api, pages):
        part.init_app(app)
