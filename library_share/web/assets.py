"""Addresses of static files that change when the file changes, so browsers may keep them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

A_YEAR_S = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset
    app.after_request(_keep_versioned_files)


def asset(name: str) -> str:
    """The address of a file under `static/`, with its fingerprint."""
    folder = current_app.static_folder
    assert folder is not None
    return url_for("static", filename=name, v=_fingerprint(Path(folder) / name))


@lru_cache(maxsize=256)
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _keep_versioned_files(response: Response) -> Response:
    if (
        request.endpoint == "static"
        and "v" in request.args
        and response.status_code in (200, 206, 304)
    ):
        response.cache_control.max_age = A_YEAR_S
        response.cache_control.public = True
        response.cache_control.immutable = True
        response.cache_control.no_cache = None
    return response
