"""Addresses of static files that change when the file changes, so browsers may keep them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, url_for

A_YEAR_S = 365 * 24 * 3600
#: The endpoints that answer with a file under `static/`; each calls it `filename`.
FILES = ("static", "module")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(asset=asset, module=module)
    app.add_url_rule("/static/of/<version>/js/<path:filename>", "module", _send_module)
    app.after_request(_keep_versioned_files)


def asset(name: str) -> str:
    """The address of a file under `static/`, with its fingerprint."""
    # A page has dozens of icons: built by hand, because `url_for` is what a page would wait for.
    version = _fingerprint_of(_static_folder(), name)
    return f"{request.script_root}{current_app.static_url_path}/{name}?v={version}"


def module(name: str) -> str:
    """The address of a script under `static/js/` that imports others by `./name.js`.

    Such an import carries no fingerprint of its own, so that of all scripts stands in the path: a
    page never runs modules of two versions.
    """
    return url_for("module", version=_fingerprint_of_scripts(_folder() / "js"), filename=name)


def fingerprint(*parts: str) -> str:
    """What changes when one of these does."""
    return _short("\n".join(parts).encode())


def _send_module(version: str, filename: str) -> Response:
    if version != _fingerprint_of_scripts(_folder() / "js"):
        abort(404)
    return current_app.send_static_file(f"js/{filename}")


def _static_folder() -> str:
    folder = current_app.static_folder
    assert folder is not None
    return folder


def _folder() -> Path:
    return Path(_static_folder())


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


@lru_cache(maxsize=256)
def _fingerprint(path: Path) -> str:
    return _short(path.read_bytes())


@lru_cache(maxsize=256)
def _fingerprint_of(folder: str, name: str) -> str:
    return _fingerprint(Path(folder) / name)


@lru_cache(maxsize=1)
def _fingerprint_of_scripts(folder: Path) -> str:
    return fingerprint(*(_fingerprint(path) for path in sorted(folder.rglob("*.js"))))


def _keep_versioned_files(response: Response) -> Response:
    if (
        request.endpoint in FILES
        and ("v" in request.args or request.endpoint == "module")
        and response.status_code in (200, 206, 304)
    ):
        response.cache_control.max_age = A_YEAR_S
        response.cache_control.public = True
        response.cache_control.immutable = True
        response.cache_control.no_cache = None
    return response
