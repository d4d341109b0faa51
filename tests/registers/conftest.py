"""A school whose books come in, are lent, read on site, lost and weeded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from library_share import clock
from library_share.catalogue.models import TitleKind
from library_share.circulation import actions as lending
from library_share.circulation.actions import Deed
from library_share.circulation.queries import copy_at_hand
from library_share.copies.accessions import CopyDraft, accession
from library_share.copies.models import Copy
from library_share.database import db, transaction
from library_share.libraries.models import LibraryKind
from library_share.libraries.queries import main_place_of
from library_share.patrons.models import Patron, PatronKind
from library_share.patrons.queries import find_patron_with_id
from library_share.registers.making import BookCode, Order, make
from tests.given import Given
from tests.signing_in import sign_in

YEAR_BEGINS = date(2026, 9, 1)


@dataclass
class School:
    """`now` moves only when the story says so."""

    given: Given
    library: Any
    librarian: FlaskClient
    now: datetime

    def on(self, day: date) -> Any:
        """A day on which things happen, at nine in the morning."""
        self.now = clock.start_of(day) + timedelta(hours=9)
        return clock.pretend(self.now)

    def enters(self, how_many: int = 1, title: Any = None, **more: Any) -> list[Copy]:
        kind = more.pop("kind", TitleKind.CHILDRENS)
        library = more.pop("library", self.library)
        if title is None or isinstance(title, str):
            title = self.given.a_title(title, kind)
        drafts = [CopyDraft(title_id=title.id, kind=title.kind, **more) for _ in range(how_many)]
        with transaction():
            ids = accession(drafts, library, main_place_of(self.library.id), None)
        return [db.session.get_one(Copy, copy_id) for copy_id in ids]

    def reader(self, name: str, class_name: str = "", **more: Any) -> Patron:
        if class_name:
            self.given.a_class(class_name, self.library)
            more["class_name"] = class_name
        return self.given.a_patron(name, self.library, **more)

    def _deed(self) -> Deed:
        return Deed(library_id=self.library.id, account_id=None, at=clock.now())

    def lends(self, copy: Copy, to: Patron, *, here: bool = False) -> None:
        with transaction():
            patron = find_patron_with_id(to.id)
            assert patron is not None
            if here:
                lending.read_here(copy_at_hand(copy.id), patron, self._deed())
            else:
                lending.lend(copy_at_hand(copy.id), patron, self._deed())

    def takes_back(self, copy: Copy) -> None:
        with transaction():
            lending.give_back(copy_at_hand(copy.id), self._deed())

    def book(self, code: BookCode, **more: Any) -> list[list[tuple[str, ...]]]:
        """By chapter the cells of its lines."""
        db.session.rollback()
        book = make(self.library, Order(book=code, **more))
        return [[line.cells for line in chapter.lines] for chapter in book.chapters]

    def headings(self, code: BookCode, **more: Any) -> list[str]:
        db.session.rollback()
        return [one.heading for one in make(self.library, Order(book=code, **more)).chapters]


@pytest.fixture
def school(app, given) -> School:
    with clock.pretend(clock.start_of(YEAR_BEGINS)):
        given.a_school_year(
            starts_on=YEAR_BEGINS, ends_on=date(2027, 5, 31), books_back_by=date(2027, 5, 25)
        )
        library = given.a_library("TH", kind=LibraryKind.PRIMARY, closed_weekdays="67")
        given.a_policy(loans_at_most=9, days=14)
        account = given.an_account("lan", library=library)
    client = app.test_client()
    sign_in(client, account)
    return School(given, library, client, clock.now())


TEACHER = PatronKind.TEACHER
