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


def update(page: Page) -> None:
    """The phone looks for another version of the app, and has all of it: it waits to take over.
    Before that, whoever opened the app again would hold it back by the page that is open."""
    page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.getRegistration("/class");
          await registration.update();
          const worker = registration.installing;
          while (worker?.state === "installing")
            await new Promise((go) => worker.addEventListener("statechange", go, { once: true }));
          if (!registration.waiting) throw new Error("no other version");
        }"""
    )


def closed_until(page: Page, version: str) -> Page:
    """The app is closed until that version alone is on the phone; a page outside the app, which
    holds nothing back, looks on. Playwright's wait_for_function would take a promise for an
    answer, whatever comes of it."""
    aside = page.context.new_page()
    aside.goto("/static/icon.svg")
    page.close()
    aside.evaluate(
        """async (version) => {
          const until = Date.now() + 8000;
          while ((await caches.keys()).join() !== version) {
            if (Date.now() > until) throw new Error(`kept: ${await caches.keys()}`);
            await new Promise((go) => setTimeout(go, 50));
          }
        }""",
        version,
    )
    return aside


def forgive(page: Page, troubles: list[str]) -> None:
    """The console tells of the network that was taken away, and of refusals."""
    page.close()
    troubles.clear()


def kinds(server: ClassServer) -> list[str]:
    return [server.kept[number]["kind"] for number in sorted(server.kept)]
