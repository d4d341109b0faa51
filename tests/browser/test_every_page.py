"""Every page that can be reached: no error, WCAG 2.2 AA, fits a phone, light on a first visit."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import pytest
from flask import Flask
from playwright.sync_api import APIRequestContext, APIResponse, Page
from werkzeug.exceptions import HTTPException

from tests.browser.conftest import PHONE
from tests.sizes import IN_FULL, often

KILOBYTES_AT_MOST = 100
#: So many of each kind of page: a list of 500 copies is one page, 500 times. In English the words
#: are others, what holds them is the same.
OF_EACH_KIND = {"vi": often(2, gate=1), "en": 1}
#: What tells a page to somebody who cannot see it is the same in both languages.
EXAMINED = ("vi", "en") if IN_FULL else ("vi",)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Seen:
    """What a walk found. Each fault says which page, and enough to mend it."""

    visited: list[str] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Walk:
    """Goes wherever links lead `within` these addresses, beginning with every one that needs no
    argument."""

    def __init__(
        self,
        page: Page,
        app: Flask,
        base: str,
        axe: str,
        language: str,
        within: tuple[str, ...] = ("/",),
        others: APIRequestContext | None = None,
    ) -> None:
        """`others`: what they are shown, too, another walk looks at; here its links are read."""
        self.others = others
        self.page, self.app, self.base, self.axe = page, app, base, axe
        self.language, self.of_each = language, OF_EACH_KIND[language]
        self.within = within
        self.seen = Seen()
        self._kinds: Counter[str] = Counter()
        self._told: Counter[str] = Counter()
        self._known: set[str] = set()
        self._waiting: deque[str] = deque()
        self._bytes = 0
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        wire.on("Network.loadingFinished", self._count)

    def _count(self, told: dict[str, Any]) -> None:
        self._bytes += told["encodedDataLength"]

    @property
    def kinds(self) -> set[str]:
        """The kinds of pages it came to."""
        return set(self._kinds)

    def go(self) -> Seen:
        for path in self._without_arguments():
            self._remember(path, self.base)
        while self._waiting:
            self._visit(self._waiting.popleft())
        return self.seen

    def _without_arguments(self) -> Iterator[str]:
        for rule in self.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and not rule.arguments:
                yield rule.rule

    def _kind(self, path: str) -> str | None:
        adapter = self.app.url_map.bind("localhost")
        try:
            return str(adapter.match(urlsplit(path).path, method="GET")[0])
        except HTTPException:
            return None

    def _remember(self, link: str, on: str) -> None:
        if link.startswith(("mailto:", "tel:", "blob:", "data:")):
            return
        parts = urlsplit(urljoin(on, link))
        if parts.netloc and f"{parts.scheme}://{parts.netloc}" != self.base:
            return
        asked = [pair for pair in parse_qsl(parts.query) if pair[0] != "lang"]
        path = urlunsplit(("", "", parts.path, urlencode(asked), ""))
        kind = self._kind(path)
        if kind is None:
            if parts.path not in self._known:
                self._known.add(parts.path)
                self.seen.faults.append(f"{on} links to {path}, which does not exist")
            return
        if not parts.path.startswith(self.within):
            return
        if kind == "static" or path in self._known or self._kinds[kind] >= self.of_each:
            return
        self._known.add(path)
        self._kinds[kind] += 1
        self._waiting.append(path)

    def _visit(self, path: str) -> None:
        address = f"{self.base}{path}{'&' if '?' in path else '?'}lang={self.language}"
        answer = self.page.context.request.get(address)
        self.seen.visited.append(path)
        if answer.status >= 500:
            self.seen.faults.append(f"{path}: {answer.status}")
        is_page = "text/html" in answer.headers.get("content-type", "")
        is_part = is_page and "<html" not in answer.text()
        if not is_page or is_part or answer.status >= 500 or self._seen_before(answer):
            return
        if self._is_shown_to_others(address):
            for link in re.findall(r'<a [^>]*href="([^"]*)"', answer.text()):
                self._remember(unescape(link), answer.url)
            return
        self._bytes = 0
        self.seen.looked_at.append(path)
        self.page.goto(address, wait_until="load")
        self._weigh(path)
        self._measure(path)
        if self.language in EXAMINED:
            self._examine(path)
        for link in self.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
            self._remember(link, self.page.url)

    def _is_shown_to_others(self, address: str) -> bool:
        if self.others is None:
            return False
        answer = self.others.get(address)
        return answer.ok and self._kind(answer.url) == self._kind(address)

    def _seen_before(self, answer: APIResponse) -> bool:
        """Whoever may not see a page comes to the door, or is told so: the same page each time."""
        if answer.status >= 400:
            told = str(answer.status)
        elif self._kind(answer.url) == "accounts.sign_in":
            told = "sign in"
        else:
            return False
        self._told[told] += 1
        return self._told[told] > self.of_each

    def _weigh(self, path: str) -> None:
        if self._bytes > KILOBYTES_AT_MOST * 1024:
            self.seen.faults.append(f"{path}: {self._bytes / 1024:.0f} KB on a first visit")

    def _measure(self, path: str) -> None:
        width = self._width()
        if width > PHONE["width"]:
            # A long page may not be laid out to its end yet.
            self.page.wait_for_load_state("networkidle")
            width = self._width()
        if width > PHONE["width"]:
            wide = self.page.evaluate(
                """limit => [...document.querySelectorAll("body *")]
                   .filter(e => e.getBoundingClientRect().right > limit + 1)
                   .slice(0, 3).map(e => e.outerHTML.slice(0, 90))""",
                PHONE["width"],
            )
            self.seen.faults.append(f"{path}: {width} px wide: {wide}")

    def _width(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth"))

    def _examine(self, path: str) -> None:
        self.page.evaluate(self.axe)
        found = self.page.evaluate(
            "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", WCAG
        )
        for violation in found["violations"]:
            nodes = [node["html"][:110] for node in violation["nodes"][:2]]
            self.seen.faults.append(f"{path}: {violation['id']}: {nodes}")


#: What only the administrator has is looked at in Vietnamese; that its words are there in English
#: too, needs no browser. A librarian's pages in English are looked at when there is time.
WALKS = {
    "visitor-vi": (None, "vi"),
    "visitor-en": (None, "en"),
    "librarian-vi": ("thcs", "vi"),
    "administrator-vi": ("xa", "vi"),
    **({"librarian-en": ("thcs", "en")} if IN_FULL else {}),
}


@pytest.mark.parametrize(("who", "language"), WALKS.values(), ids=WALKS)
def test_every_page(opened, live_app: Flask, base_url: str, axe: str, who, language):
    page = opened(who, viewport=PHONE)
    librarian = opened("thcs").context.request if who == "xa" and not IN_FULL else None
    seen = Walk(page, live_app, base_url, axe, language, others=librarian).go()
    assert len(seen.looked_at) >= 5
    assert seen.faults == []


#: What those who keep a class shelf come to, beginning with the menu.
SHELVES = ("/shelves", "/tick-sheets")
OF_A_TEACHER = {
    "shelves.all_shelves",
    "shelves.one",
    "shelves.journey",
    "class_shelf.this_month",
    "class_shelf.overdue",
    "class_shelf.child",
    "tick_sheets.all_places",
    "tick_sheets.grid",
}
OF_A_PUPIL = {"shelves.all_shelves", "shelves.one", "shelves.journey"}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("who", "come_to"),
    [("gv6a", OF_A_TEACHER), ("hs6a", OF_A_PUPIL)],
    ids=["teacher", "pupil librarian"],
)
def test_every_page_of_a_class_shelf(
    opened, live_app: Flask, base_url: str, axe: str, who, come_to, language
):
    """Keepers see pages, and parts of pages, that no librarian does."""
    walk = Walk(opened(who, viewport=PHONE), live_app, base_url, axe, language, SHELVES)
    assert walk.go().faults == []
    assert come_to <= walk.kinds
