"""What is done with the phone of a class, and seen on it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from library_share.labels.codes import CodeKind, code_of
from tests.browser.class_server import ClassServer

CARDS = [code_of(CodeKind.CARD, 900 + place) for place in range(5)]
COPIES = [code_of(CodeKind.COPY, 900 + place) for place in range(6)]


def tap(page: Page, label: str) -> None:
    page.locator("#tiles button", has=page.get_by_text(label, exact=True)).click()


def scan(page: Page, code: str) -> None:
    """As a USB scanner does, wherever the caret is."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def told(page: Page, outcome: str) -> None:
    expect(page.locator("#last")).to_have_attribute("data-outcome", outcome)


def unsent(page: Page, count: int) -> None:
    words = f"{count} lượt chưa gửi" if count else "Đã gửi hết"
    expect(page.locator("#unsent")).to_have_text(words)


def forgive(page: Page, troubles: list[str]) -> None:
    """The console tells of the network that was taken away, and of refusals."""
    page.close()
    troubles.clear()


def kinds(server: ClassServer) -> list[str]:
    return [server.kept[number]["kind"] for number in sorted(server.kept)]
