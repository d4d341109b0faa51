"""Librarians of several libraries, each before a page and a camera, and what their shelves hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from library_share.catalogue.models import Title
from library_share.database import db
from library_share.interlibrary.models import InterlibraryLoan
from library_share.libraries.models import Library
from tests.browser.desk import CAMERA, as_data, picture_of
from tests.given import Given

CAMERA_MS = 20_000


class Shelves:
    """Books and readers of the demo's libraries, made for one test alone."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def title(self, name: str, **copies: int) -> tuple[int, dict[str, list[str]]]:
        """A new title and how many copies each library has: its id, and the codes by library."""
        with self._app.app_context():
            given = Given()
            title = given.a_title(f"{name} {uuid4().hex[:6]}")
            codes = {
                code: [given.a_copy(title, _library(code)).code for _ in range(number)]
                for code, number in copies.items()
            }
            found = title.id, codes
            db.session.remove()
            return found

    def reader(self, library: str, name: str) -> str:
        """A new reader there; the code on the card."""
        with self._app.app_context():
            given = Given()
            card = given.card(given.a_patron(name, _library(library), class_name=None))
            db.session.remove()
            return card

    def loans(self, title_id: int) -> list[tuple[str, str | None]]:
        """Every loan of the title between libraries: its state and who lends."""
        with self._app.app_context():
            query = select(InterlibraryLoan).order_by(InterlibraryLoan.id)
            found = [
                (loan.state.value, loan.supplier.code if loan.supplier else None)
                for loan in db.session.scalars(query)
                if loan.slot.hold.title_id == title_id
            ]
            db.session.remove()
            return found

    def name(self, title_id: int) -> str:
        with self._app.app_context():
            name = db.session.get_one(Title, title_id).title
            db.session.remove()
            return name


def _library(code: str) -> Library:
    return db.session.scalars(select(Library).where(Library.code == code.upper())).one()


class Librarian:
    """Whoever sits before the page of one library, with a camera that sees what is shown to it."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page, self._base_url = page, base_url
        page.add_init_script(CAMERA)

    def goes(self, path: str) -> None:
        self.page.goto(path)
        self.fits()

    def fits(self) -> None:
        """Nothing reaches out of the screen."""
        size = self.page.viewport_size
        assert size is not None
        width = size["width"]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url

    def taps(self, name: str, within: Locator | None = None) -> None:
        """A button or link with these words."""
        frame = within or self.page.locator("main")
        words = re.compile(re.escape(name))
        frame.get_by_role("button", name=words).or_(
            frame.get_by_role("link", name=words)
        ).first.click()

    def work(self, group: str, title: str) -> None:
        """On the page of today's work, the one act beside this title."""
        self.goes("/today")
        line = self.page.locator(f"#{group} li", has_text=title).first
        line.locator("a.btn, button").first.click()
        self.page.wait_for_url(lambda url: not url.endswith("/today"))
        self.fits()

    def opens(self, name: str) -> None:
        """What is folded away under these words."""
        self.page.locator("main summary", has_text=re.compile(f"^{re.escape(name)}")).first.click()

    def paper(self, name: str) -> str:
        """The address behind the button that prints it."""
        address = self.page.locator("main a", has_text=name).first.get_attribute("href")
        assert address, name
        return address

    def opens_camera(self, path: str = "/desk") -> None:
        self.goes(path)
        self.page.get_by_role("button", name="Máy ảnh").click()

    def shows(self, code: str, kind: str) -> Locator:
        """Hold a label before the camera until the desk has answered with this outcome."""
        last = self.page.locator("#outcome [data-outcome]").last
        before = self.page.locator("input[name=scan_id]").first
        number = before.get_attribute("value") if before.count() else None
        self.page.evaluate(
            "address => window.show(address)", as_data(picture_of(code, self._base_url))
        )
        if number:
            expect(before).not_to_have_value(number, timeout=CAMERA_MS)
        expect(last).to_have_attribute("data-outcome", kind, timeout=CAMERA_MS)
        self.page.evaluate("window.show('data:,')")
        self.fits()
        return last

    def sees(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)
        self.fits()


def librarians(opened: Callable[..., Page], base_url: str) -> Callable[..., Librarian]:
    def at(library: str, **more: Any) -> Librarian:
        return Librarian(opened(library, **more), base_url)

    return at
