"""A network that fails while something is told, and works again."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, Route


def lose_the_answer(route: Route) -> None:
    """The server has what was sent, and who sent it does not know it."""
    route.fetch()
    route.abort()


def connect(page: Page | BrowserContext) -> None:
    """Nothing is cut any more. What is being cut is cut to its end: `unroute` alone would let it
    pass, and Playwright would then fail the test at any later step."""
    page.unroute_all(behavior="wait")
