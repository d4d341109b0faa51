"""The installable app of a class shelf: one page that is the same for all, its service worker, its
manifest and icons. Whose shelf it shows, the app itself knows (`static/js/class/`).
"""

from __future__ import annotations

import io
import json
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from PIL import Image, ImageDraw

from library_share.copies.models import CONDITION_NAMES
from library_share.translation import gettext, language
from library_share.web.assets import asset, fingerprint, module

blueprint = Blueprint("class_app", __name__)

GREEN = "#0b5d4e"
ICON_SIZES = (192, 512)
SCRIPTS = (
    "class/main.js",
    "class/codes.js",
    "class/deciding.js",
    "class/idb.js",
    "class/phone.js",
    "class/sending.js",
    "class/session.js",
    "class/shelf.js",
    "class/store.js",
    "class/view.js",
    "camera.js",
    "label_reader.js",
    "new_id.js",
    "sound.js",
    "typing.js",
)
FILES = (
    "vendor/bootstrap.min.css",
    "css/app.css",
    "css/class.css",
    "icon.svg",
    "animals.svg",
    "vendor/icons.svg",
    "vendor/barcode-detector.js",
    "vendor/zxing_reader.wasm",
)
#: The drawing of `icon.svg`, in a square of 32.
_SPINES = (
    ((7, 7), (12, 7), (12, 25), (7, 25)),
    ((13.5, 7), (18.5, 7), (18.5, 25), (13.5, 25)),
    ((20, 8.5), (24.6, 7.3), (28.6, 23.9), (24, 25.1)),
)


@blueprint.get("/class")
def app() -> ResponseReturnValue:
    """The shell: no name and no book stands in it, so a phone may keep it."""
    return _asked_anew(current_app.make_response(_page()))


def _page() -> str:
    return render_template(
        "classroom/app.html",
        modules=[module(name) for name in SCRIPTS[1:]],
        conditions=CONDITION_NAMES,
    )


@blueprint.get("/class/manifest.webmanifest")
def manifest() -> ResponseReturnValue:
    response = jsonify(
        id="/class",
        start_url=url_for("class_app.app"),
        scope="/class",
        display="standalone",
        orientation="any",
        lang=language(),
        name=gettext("Class bookshelf"),
        short_name=gettext("Class bookshelf"),
        background_color="#ffffff",
        theme_color=GREEN,
        icons=[
            {
                "src": url_for("class_app.icon", size=size),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size in ICON_SIZES
            for purpose in ("any", "maskable")
        ],
    )
    response.mimetype = "application/manifest+json"
    return _asked_anew(response)


@blueprint.get("/class/icon-<int:size>.png")
def icon(size: int) -> ResponseReturnValue:
    if size not in ICON_SIZES:
        abort(404)
    return _asked_anew(Response(_drawn(size), mimetype="image/png"))


@blueprint.get("/sw.js")
def worker() -> ResponseReturnValue:
    """At the root, because a worker may serve only what lies below it."""
    files = [
        url_for("class_app.app"),
        url_for("class_app.manifest"),
        *(url_for("class_app.icon", size=size) for size in ICON_SIZES),
        *(asset(name) for name in FILES),
        *(module(name) for name in SCRIPTS),
    ]
    folder = current_app.static_folder
    assert folder is not None
    script = (Path(folder) / "js/class/worker.js").read_text(encoding="utf-8")
    # Another page, another worker: its words are part of what it keeps.
    version = fingerprint(*files, _page())
    known = f"const VERSION = {json.dumps(version)};\nconst FILES = {json.dumps(files)};\n"
    return _asked_anew(Response(known + script, mimetype="text/javascript"))


def _asked_anew(response: Response) -> Response:
    """The same for all, signed in or not; asked for at each start, so that updates arrive."""
    response.headers["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=len(ICON_SIZES))
def _drawn(size: int) -> bytes:
    """`icon.svg` without its round corners: phones cut their own."""
    # Drawn larger and made smaller, because Pillow draws edges without half tones.
    large = size * 4
    picture = Image.new("RGB", (large, large), GREEN)
    pen = ImageDraw.Draw(picture)
    for spine in _SPINES:
        # Kept within the circle that a phone may cut out.
        pen.polygon([(_inside(x) * large, _inside(y) * large) for x, y in spine], fill="white")
    buffer = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _inside(coordinate: float) -> float:
    return 0.5 + (coordinate - 16) / 32 * 0.8
