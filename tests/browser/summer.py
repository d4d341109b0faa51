"""The demo commune at the end of its school year: a copy of its own, on a clock in June."""

from __future__ import annotations

import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select

from library_share import clock
from library_share.app import create_app
from library_share.configuration import read_settings
from library_share.database import db
from library_share.libraries.models import SchoolYear
from library_share.serving.server import listening
from tests.browser import conftest


@contextmanager
def _on(app: Flask, day: date) -> Iterator[None]:
    """Every request of the application is answered on that day; its clock goes on."""
    begun, inner = datetime.now(UTC), app.wsgi_app

    def answer(environ: Any, start: Any) -> Any:
        moment = clock.start_of(day) + timedelta(hours=8) + (datetime.now(UTC) - begun)
        with clock.pretend(moment), closing(inner(environ, start)) as parts:
            return [b"".join(parts)]

    # As Flask says to do it; its types call it a method.
    app.wsgi_app = answer  # type: ignore[method-assign]
    yield


def _free_port() -> int:
    """A port with a number: one that the system gave may not be taken again at once."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@dataclass
class Summer:
    """The commune in June: served, signed in to, and read beside the server."""

    browser: Browser
    troubles: list[str]
    folder: Path
    june: date
    year: str
    app: Flask
    port: int = 0
    _server: Any = None
    _answering: threading.Thread | None = None
    _states: dict[str, Any] = field(default_factory=dict)
    _contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def serve(self) -> None:
        self.port = self.port or _free_port()
        self._server = listening(self.app, host="127.0.0.1", port=self.port, threads=8)
        self._answering = threading.Thread(target=self._server.serve)
        self._answering.start()

    def stop(self) -> None:
        """No answer any more; what was committed stays."""
        self._server.stop()
        assert self._answering is not None
        self._answering.join()
        with self.app.app_context():
            db.engine.dispose()

    def opened(self, username: str, **more: Any) -> Page:
        if username not in self._states:
            self._states[username] = conftest._signed_in(self.browser, self.address, username)
        settings = {"viewport": conftest.DESKTOP, "locale": "vi-VN", **more}
        context = self.browser.new_context(
            storage_state=self._states[username], base_url=self.address, **settings
        )
        context.set_default_timeout(10_000)
        self._contexts.append(context)
        page = context.new_page()
        conftest.watch(page, self.address, self.troubles)
        return page

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def summer_of(live_app: Flask, folder: Path) -> tuple[Flask, date, str]:
    """A copy of the demo as it stands, a week after its school year ended."""
    with live_app.app_context():
        year = db.session.scalars(select(SchoolYear).order_by(SchoolYear.starts_on.desc())).first()
        assert year is not None
        june, name = year.ends_on + timedelta(days=7), year.name
        db.session.remove()
        original = db.engine.url.database
    copy = folder / "library_share.sqlite"
    with closing(sqlite3.connect(original)) as there, closing(sqlite3.connect(copy)) as here:
        there.backup(here)
    app = create_app(
        read_settings(
            {
                "LIBRARY_SHARE_DATA_DIR": str(folder),
                "LIBRARY_SHARE_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests",
            }
        )
    )
    return app, june, name


@contextmanager
def summer(
    browser: Browser, live_app: Flask, folder: Path, troubles: list[str]
) -> Iterator[Summer]:
    app, june, year = summer_of(live_app, folder)
    with _on(app, june):
        found = Summer(browser, troubles, folder, june, year, app)
        found.serve()
        try:
            yield found
        finally:
            found.close()
            found.stop()
