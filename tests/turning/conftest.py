"""A commune in June: a primary school whose fifth classes go on to the lower secondary school."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from library_share import clock
from library_share.circulation import actions as lending
from library_share.circulation.queries import copy_at_hand
from library_share.copies.deeds import Deed
from library_share.database import Base, db, transaction
from library_share.libraries import calendar_actions
from library_share.libraries.models import Library, LibraryKind, SchoolClass, SchoolYear
from library_share.libraries.rules import grade_of, usual_year
from library_share.patrons.models import Account, Enrolment, Patron
from library_share.patrons.queries import find_patron_with_id
from library_share.safekeeping.queries import findings
from library_share.turning import promoting, undoing
from library_share.turning.previewing import Preview, preview_of
from library_share.turning.queries import Turning, turning_of
from library_share.web.access import Role
from tests.signing_in import sign_in

JUNE = date(2026, 6, 10)
OLD, NEW = "2025-2026", "2026-2027"


@dataclass
class School:
    """One school, its librarian by page and by API, and what is done to its year."""

    library: Library
    account: Account
    pages: FlaskClient
    token: str
    given: Any
    years: dict[str, SchoolYear]

    @property
    def deed(self) -> Deed:
        return Deed(library_id=self.library.id, account_id=self.account.id, at=clock.now())

    @property
    def turning(self) -> Turning:
        return turning_of(self.library, clock.today(), OLD)

    def a_class(self, name: str, year: str = OLD) -> SchoolClass:
        found = db.session.scalar(
            select(SchoolClass).where(
                SchoolClass.library_id == self.library.id,
                SchoolClass.school_year_id == self.years[year].id,
                SchoolClass.name == name,
            )
        )
        if found is not None:
            return found
        with transaction():
            made = SchoolClass(
                library_id=self.library.id,
                school_year_id=self.years[year].id,
                name=name,
                grade=grade_of(name),
            )
            db.session.add(made)
        return made

    def a_pupil(self, name: str, class_name: str | None, year: str = OLD, **more: Any) -> Patron:
        patron = self.given.a_patron(name, library=self.library, class_name=None, **more)
        if class_name is not None:
            school_class = self.a_class(class_name, year)
            with transaction():
                db.session.add(
                    Enrolment(
                        patron_id=patron.id,
                        class_id=school_class.id,
                        school_year_id=school_class.school_year_id,
                    )
                )
        return patron

    def lends(self, patron: Patron, **more: Any) -> Any:
        copy = self.given.a_copy(self.given.a_title(), self.library)
        with transaction():
            deed = lending.Deed(library_id=self.library.id, account_id=None, at=clock.now(), **more)
            lending.lend(copy_at_hand(copy.id), find_patron_with_id(patron.id), deed)
        return copy

    def preview(self) -> Preview:
        db.session.rollback()
        return preview_of(self.turning, clock.today())

    def promotes(self) -> None:
        seen = self.preview().seen
        with transaction():
            promoting.promote(self.turning, self.deed, seen=seen)

    def undoes(self) -> None:
        with transaction():
            undoing.undo_promotion(self.turning, self.deed)

    def class_of(self, patron: Patron, year: str = NEW) -> str | None:
        return db.session.scalar(
            select(SchoolClass.name)
            .join(Enrolment, Enrolment.class_id == SchoolClass.id)
            .where(
                Enrolment.patron_id == patron.id,
                Enrolment.school_year_id == self.years[year].id,
            )
        )

    def call(self, method: str, path: str = "", /, **sent: Any) -> Any:
        """The API; what is sent names the library and the year."""
        db.session.rollback()
        sent = {"library": self.library.code, "year": OLD, **sent}
        if path.endswith("undo") and "arrivals" in path:
            del sent["year"]
        more = {"json": sent} if method != "GET" else {"query_string": sent}
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        address = f"/api/v1/school-year-turn{path}"
        return self.pages.open(address, method=method, headers=headers, **more)

    def scan(self, code: str, card: str | None = None, intent: str = "auto") -> Any:
        """One scan at this school's desk."""
        db.session.rollback()
        sent = {
            "scan_id": str(uuid4()),
            "library": self.library.code,
            "code": code,
            "patron": card,
            "intent": intent,
        }
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        return self.pages.post("/api/v1/scans", json=sent, headers=headers)

    def says(self, address: str, **sent: Any) -> Any:
        """A form of the pages, about the old year."""
        return self.pages.post(address, data={"year": OLD, **sent})

    def shows(self, address: str) -> str:
        answer = self.pages.get(address, query_string={"year": OLD, "lang": "en"})
        assert answer.status_code == 200, answer.text
        return str(answer.text)


@pytest.fixture
def june() -> Iterator[None]:
    with clock.pretend(JUNE):
        yield


@pytest.fixture
def years(given) -> dict[str, SchoolYear]:
    with transaction():
        commune = given.a_commune()
        return {
            plan.name: calendar_actions.add_usual_year(plan, commune=commune)
            for plan in (usual_year(2025), usual_year(2026))
        }


@pytest.fixture
def a_school(app, given, years) -> Any:
    def made(code: str, kind: LibraryKind) -> School:
        library = given.a_library(code, kind=kind)
        account = given.an_account(f"lan-{code.lower()}", library=library)
        pages = app.test_client()
        sign_in(pages, account)
        return School(library, account, pages, given.a_token(account), given, years)

    return made


@pytest.fixture
def th(june, a_school, given) -> Iterator[School]:
    """The primary school. After every story the books balance."""
    given.a_policy()
    yield a_school("TH", LibraryKind.PRIMARY)
    db.session.rollback()
    assert [(found.check.name, found.sentences) for found in findings()] == []


@pytest.fixture
def thcs(th, a_school) -> School:
    return a_school("THCS", LibraryKind.LOWER_SECONDARY)


@pytest.fixture
def admin(app, given, june) -> FlaskClient:
    pages = app.test_client()
    sign_in(pages, given.an_account("quan-tri", Role.ADMINISTRATOR))
    return pages


#: What tells of people, classes and shelves.
AFFECTED = (
    "patrons",
    "cards",
    "enrolments",
    "classes",
    "places",
    "place_keepers",
    "loans",
    "stays",
)


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables that a turn touches."""
    db.session.rollback()
    return {
        name: sorted(
            (tuple(row) for row in db.session.execute(Base.metadata.tables[name].select())),
            key=repr,
        )
        for name in AFFECTED
    }
