"""A small commune whose readers are known to the auditor: every loan and reading, who did it, and
from when until when the books of the library knew of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, update

from library_share import clock
from library_share.catalogue.models import TitleKind
from library_share.circulation.models import Loan, LoanKind
from library_share.classroom.shelves.models import ClassReading
from library_share.database import db, transaction
from library_share.libraries.models import (
    Library,
    LibraryKind,
    PlaceKind,
    SchoolClass,
    SchoolYear,
    Term,
)
from library_share.open_data.models import Figure
from library_share.open_data.releasing import release_what_is_closed
from library_share.patrons.models import Enrolment, Patron, PatronKind
from library_share.statistics.rules import next_month
from tests.given import Given

FIRST_MONTH = date(2025, 9, 1)
#: A month is looked at so long after its end.
LOOKED_AT = timedelta(days=8)


@dataclass(eq=False)
class Fact:
    """One loan or reading. `who` is nobody for a reading without a card. The books knew of it at
    the moments `known` to `gone`, counted in looks of the attacker."""

    library: str
    figure: Figure
    class_name: str
    month: date
    who: int | None
    known: int
    gone: int = 10**6
    loan_id: int | None = None


@dataclass
class Commune:
    given: Given
    chance: Random
    facts: list[Fact] = field(default_factory=list)
    month: date = FIRST_MONTH
    #: How often the attacker has looked.
    looks: int = 0
    libraries: dict[str, Library] = field(default_factory=dict)
    pupils: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    shelves: dict[tuple[str, str], Any] = field(default_factory=dict)

    def set_up(self) -> None:
        given = self.given
        with clock.pretend(FIRST_MONTH):
            self._years()
            for code, kind, classes in (
                ("TH", LibraryKind.PRIMARY, ("1A", "2A", "2B", "4A", "5A", "5B")),
                ("TH2", LibraryKind.PRIMARY, ("1A", "1B", "3A")),
                ("THCS", LibraryKind.LOWER_SECONDARY, ("6A", "6B", "7A")),
                ("TVX", LibraryKind.PUBLIC, ()),
            ):
                library = given.a_library(code, kind=kind)
                self.libraries[code], self.pupils[code] = library, []
                for name in classes:
                    self.open_class(code, name, self.chance.choice((1, 2, 3, 4, 5, 7, 12)))
                for number in range(self.chance.randint(1, 6)):
                    self.pupils[code].append((self._patron(code, f"Người {number}", ""), ""))
            self.copies = [
                given.a_copy(given.a_title(f"Sách {code} {number}", TitleKind.CHILDRENS), library)
                for code, library in self.libraries.items()
                for number in range(2)
            ]

    def _years(self) -> None:
        commune = self.given.a_commune()
        with transaction():
            for first in (2025, 2026):
                year = SchoolYear(
                    commune_id=commune.id,
                    name=f"{first}-{first + 1}",
                    starts_on=date(first, 9, 5),
                    ends_on=date(first + 1, 5, 31),
                    books_back_by=date(first + 1, 5, 25),
                )
                year.terms = [
                    Term(number=1, starts_on=date(first, 9, 5), ends_on=date(first + 1, 1, 17)),
                    Term(
                        number=2, starts_on=date(first + 1, 1, 18), ends_on=date(first + 1, 5, 31)
                    ),
                ]
                db.session.add(year)
                db.session.flush()
                self.year_id = year.id if first == 2025 else self.year_id

    def open_class(self, code: str, name: str, pupils: int) -> None:
        """A class with its shelf and its pupils."""
        library = self.libraries[code]
        with transaction():
            school_class = SchoolClass(
                library_id=library.id,
                school_year_id=self.year_id,
                name=name,
                grade=int(name[0]),
            )
            db.session.add(school_class)
            db.session.flush()
            class_id = school_class.id
        if (code, name) not in self.shelves:
            self.shelves[code, name] = self.given.a_place(
                library, PlaceKind.CLASS_SHELF, f"Tủ {name}", class_name=name
            ).id
        for number in range(pupils):
            patron = self._patron(code, f"Em {name} {number}", name)
            with transaction():
                db.session.add(
                    Enrolment(patron_id=patron, class_id=class_id, school_year_id=self.year_id)
                )
            self.pupils[code].append((patron, name))

    def close_class(self, code: str, name: str) -> None:
        """The class is taken off the list; its pupils are in none for now."""
        library_id = self.libraries[code].id
        with transaction():
            ids = [
                one.id
                for one in db.session.query(SchoolClass).filter_by(library_id=library_id, name=name)
            ]
            db.session.execute(delete(Enrolment).where(Enrolment.class_id.in_(ids)))
            db.session.execute(delete(SchoolClass).where(SchoolClass.id.in_(ids)))
        self.pupils[code] = [
            (who, "" if class_name == name else class_name) for who, class_name in self.pupils[code]
        ]

    def _patron(self, code: str, name: str, class_name: str) -> int:
        kind = PatronKind.PUPIL if class_name else PatronKind.RESIDENT
        return int(self.given.a_patron(name, self.libraries[code], kind, class_name=None).id)

    # --- what happens --------------------------------------------------------------------------

    def lives_a_month(self, busy: int) -> None:
        """So many loans and half as many readings at each library, by chance."""
        for code in self.libraries:
            if not self.libraries[code].is_active:
                continue
            for _ in range(self.chance.randint(0, busy)):
                self.lend(code)
            for _ in range(self.chance.randint(0, busy) // 2):
                self.read(code)

    def lend(
        self, code: str, month: date | None = None, who: tuple[int, str] | None = None
    ) -> None:
        who = who or self.chance.choice(self.pupils[code])
        self._loan(code, Figure.LOANS, month or self.month, *who)

    def read(self, code: str, month: date | None = None) -> None:
        """With a card, without one, or counted by the button of a class."""
        month = month or self.month
        way = self.chance.choice(("card", "none", "button"))
        if way == "card":
            self._loan(code, Figure.READINGS, month, *self.chance.choice(self.pupils[code]))
        elif way == "none":
            self._loan(code, Figure.READINGS, month, None, "")
        else:
            self._button(code, month)

    def _loan(
        self, code: str, figure: Figure, month: date, who: int | None, class_name: str
    ) -> None:
        at = self._moment(month)
        copy = self.chance.choice(self.copies)
        loan = Loan(
            copy_id=copy.id,
            patron_id=who,
            kind=LoanKind.TAKE_HOME if figure is Figure.LOANS else LoanKind.READ_HERE,
            lent_at=at,
            returned_at=at + timedelta(hours=1),
            due_on=clock.local_day(at) + timedelta(days=14),
            owner_library_id=copy.library_id,
            acting_library_id=self.libraries[code].id,
            patron_kind=None if who is None else PatronKind.PUPIL,
            class_name=class_name,
            grade=int(class_name[0]) if class_name else None,
            title_kind=TitleKind.CHILDRENS,
        )
        with transaction():
            db.session.add(loan)
            db.session.flush()
        self.facts.append(
            Fact(code, figure, class_name, month, who, self.looks, loan_id=int(loan.id))
        )

    def _button(self, code: str, month: date) -> None:
        names = [name for shelf, name in self.shelves if shelf == code]
        if not names:
            return
        name, often = self.chance.choice(names), self.chance.randint(1, 4)
        at = self._moment(month)
        with transaction():
            db.session.add(
                ClassReading(
                    place_id=self.shelves[code, name],
                    class_name=name,
                    day=clock.local_day(at),
                    how_many=often,
                    at=at,
                    count_id=uuid4(),
                )
            )
        self.facts += [
            Fact(code, Figure.READINGS, name, month, None, self.looks) for _ in range(often)
        ]

    def _moment(self, month: date) -> datetime:
        return clock.start_of(month) + timedelta(days=self.chance.randint(0, 27), hours=9)

    def undo_some(self) -> None:
        """A loan that never was, perhaps of a month that is published."""
        loans = [fact for fact in self.facts if fact.loan_id and fact.gone > self.looks]
        if not loans:
            return
        fact = self.chance.choice(loans)
        with transaction():
            db.session.execute(
                update(Loan).where(Loan.id == fact.loan_id).values(undone_at=clock.now())
            )
        fact.gone = self.looks

    def erase_some(self) -> None:
        """A reader asks to be forgotten: the loans stay, without the name."""
        code = self.chance.choice(list(self.pupils))
        if len(self.pupils[code]) < 3:
            return
        who = self.chance.choice(self.pupils[code])
        self.pupils[code].remove(who)
        with transaction():
            db.session.execute(update(Loan).where(Loan.patron_id == who[0]).values(patron_id=None))
            db.session.execute(delete(Enrolment).where(Enrolment.patron_id == who[0]))
            db.session.get_one(Patron, who[0]).name = "Bạn đọc đã xóa"

    def merge_schools(self, code: str, into: str) -> None:
        """All readers of a school go on at another."""
        with transaction():
            db.session.get_one(Library, self.libraries[code].id).is_active = False
        self.libraries[code].is_active = False
        self.pupils[into] += [(who, "") for who, _ in self.pupils[code]]
        self.pupils[code] = []

    def correct_some(self, months: Iterable[date]) -> None:
        """Phones that were off send what happened long ago."""
        for month in months:
            code = self.chance.choice([one for one in self.pupils if self.pupils[one]])
            self.lend(code, month)

    # --- the turn of a month -------------------------------------------------------------------

    def publishes(self) -> None:
        """The month ends, and is published when it is closed."""
        db.session.rollback()
        with clock.pretend(next_month(self.month) + LOOKED_AT):
            release_what_is_closed()
        db.session.expire_all()

    def goes_on(self) -> None:
        self.month = next_month(self.month)
        self.looks += 1
