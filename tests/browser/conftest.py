"""Browser tests: a real Chromium before a real server with the demo commune.

Every test fails on an error in the console and on a request to another host.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from library_share import demo
from tests.browser.chromium import ARGUMENTS, axe_source, find_chromium, served_demo
from tests.browser.class_phone import CARDS, COPIES
from tests.browser.class_server import ClassServer, standing_in
from tests.browser.desk import CAMERA, Things, things_for

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = find_chromium()
    if chromium is None:
        missing = "BROWSER TESTS SKIPPED: no Chromium here (Debian: apt install chromium)"
        if os.environ.get("CI"):
            raise RuntimeError(missing)
        pytest.skip(missing)
    return {**browser_type_launch_args, "executable_path": chromium, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Flask]]:
    with served_demo(tmp_path_factory.mktemp("served")) as address_and_app:
        yield address_and_app


@pytest.fixture(scope="session")
def base_url(served: tuple[str, Flask]) -> str:
    """Where the demo is served; `page.goto("/desk")` begins from it."""
    return served[0]


@pytest.fixture(scope="session")
def live_app(served: tuple[str, Flask]) -> Flask:
    return served[1]


@pytest.fixture
def things(live_app: Flask) -> Things:
    return things_for(live_app)


@pytest.fixture(scope="session")
def axe() -> str:
    return axe_source()


@pytest.fixture
def troubles() -> Iterator[list[str]]:
    """What went wrong in any page of the test; a test may empty it when it provoked that."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture(scope="session")
def _states() -> dict[str, Any]:
    """Cookies of those who signed in, by username: signing in is slow on purpose."""
    return {}


@pytest.fixture
def opened(
    browser: Browser, base_url: str, troubles: list[str], _states: dict[str, Any]
) -> Iterator[Callable[..., Page]]:
    """`opened("thcs")` is a page where that demo account is signed in; `opened()` a visitor's.

    More words go to Playwright's `new_context`: viewport, permissions, locale …
    """
    contexts: list[BrowserContext] = []

    def new(username: str | None = None, **more: Any) -> Page:
        if username and username not in _states:
            _states[username] = _signed_in(browser, base_url, username)
        settings = {"viewport": DESKTOP, "locale": "vi-VN", "base_url": base_url, **more}
        context = browser.new_context(storage_state=_states.get(username), **settings)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        watch(page, base_url, troubles)
        return page

    yield new
    for context in contexts:
        context.close()


def watch(page: Page, base_url: str, troubles: list[str]) -> None:
    """Note errors in the console, scripts that broke, and requests to other hosts."""

    def heard(message: Any) -> None:
        # A 4xx that a test provokes is told by the console as well; its status is the test's.
        if (
            message.type == "error"
            and "the server responded with a status of 4" not in message.text
        ):
            troubles.append(f"{page.url}: {message.text}")

    def asked(request: Any) -> None:
        if not request.url.startswith((base_url, "data:", "blob:")):
            troubles.append(f"{page.url} asks {request.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
    page.on("request", asked)


def _signed_in(browser: Browser, base_url: str, username: str) -> Any:
    context = browser.new_context(base_url=base_url)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", demo.PASSWORD)
    page.locator("main form [type=submit], main form button:not([type])").first.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def server(live_app):
    server = ClassServer(copies=dict.fromkeys(COPIES), cards=CARDS)
    with standing_in(live_app, server):
        yield server


@pytest.fixture
def paired(opened, server):
    """A phone that was paired, ready to be used offline."""

    def new(size=PHONE, camera=False) -> Page:
        page = opened(viewport=size)
        if camera:
            page.add_init_script(CAMERA)
        page.goto("/class#pair=dung-mot-lan")
        page.get_by_label("Tên máy này").fill("Điện thoại 4A")
        page.get_by_role("button", name="Ghép máy").click()
        expect(page.locator("#tiles button")).to_have_count(5)
        expect(page.locator("#offline")).to_have_text(re.compile("không có mạng"))
        return page

    return new
