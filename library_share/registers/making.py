"""Which books there are, what each asks for, and how it is made."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from library_share import clock
from library_share.copies.queries import get_series, series_of
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Library
from library_share.libraries.queries import shown_year
from library_share.printing import forms
from library_share.printing.books import Book
from library_share.printing.documents import Letterhead
from library_share.registers import copies_entered, general, lent, overdue
from library_share.registers.errors import PeriodBackwards, TooManyYears
from library_share.translation import N_, force_locale
from library_share.web.access import Act, Actor, require

#: A book of more years is printed in parts.
YEARS_AT_MOST = 30


class BookCode(enum.StrEnum):
    """The books, in the order in which a librarian names them."""

    ENTRIES = "entries"
    EXITS = "exits"
    YEARLY_STOCK = "yearly_stock"
    ACCESSION = "accession"
    TEXTBOOKS = "textbooks"
    PUPILS = "pupils"
    STAFF = "staff"
    RESIDENTS = "residents"
    ON_SITE = "on_site"
    OVERDUE = "overdue"


class By(enum.StrEnum):
    """What has pages of its own in the loan book of pupils."""

    CLASS = "class"
    PUPIL = "pupil"


class Whose(enum.StrEnum):
    """Whose overdue books."""

    ALL = "all"
    OTHERS = "others"


BY_NAMES = {By.CLASS: N_("A page for each class"), By.PUPIL: N_("A page for each pupil")}
WHOSE_NAMES = {Whose.ALL: N_("All books"), Whose.OTHERS: N_("Only books of other libraries")}


@dataclass(frozen=True, kw_only=True)
class Order:
    """A book that somebody wants; what does not concern it is left alone."""

    book: BookCode
    first: date | None = None
    last: date | None = None
    class_name: str = ""
    by: By = By.CLASS
    whose: Whose = Whose.ALL
    series: int | None = None

    def as_json(self) -> dict[str, Any]:
        days = {name: day.isoformat() if day else None for name, day in self._days().items()}
        return asdict(self) | {"book": self.book.value, "by": self.by.value} | days

    def _days(self) -> dict[str, date | None]:
        return {"first": self.first, "last": self.last}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Order:
        days = {
            name: date.fromisoformat(said[name]) if said[name] else None
            for name in ("first", "last")
        }
        kinds = {
            "book": BookCode(said["book"]),
            "by": By(said["by"]),
            "whose": Whose(said["whose"]),
        }
        return cls(**(said | days | kinds))


Period = tuple[date, date]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An order with the library it is for and the days it covers."""

    library: Library
    order: Order
    period: Period

    @property
    def cover(self) -> tuple[Letterhead, str]:
        """What stands above the lines."""
        return letterhead_of(self.library), lent.period_said(*self.period)


@dataclass(frozen=True, kw_only=True)
class Form:
    """A book on the page of books. `asks` are the fields beside the period that it knows."""

    name: str
    about: str
    make: Callable[[Asked], Book]
    has_period: bool = True
    by_school_year: bool = False
    has_names: bool = False
    asks: tuple[str, ...] = ()


def _entries(asked: Asked) -> Book:
    return forms.entries(*asked.cover, general.entered_between(asked.library, *asked.period))


def _exits(asked: Asked) -> Book:
    return forms.exits(*asked.cover, general.left_between(asked.library, *asked.period))


def _yearly_stock(asked: Asked) -> Book:
    return forms.yearly_stock(*asked.cover, general.stock_by_year(asked.library, *asked.period))


def _accession(asked: Asked) -> Book:
    """The register that is named, else the first that has books."""
    number = asked.order.series
    if number is None:
        found = series_of(asked.library.id)
        number = next((one.id for one, used in found if used), found[0][0].id if found else 0)
    series, _ = get_series(number, asked.library.id)
    return copies_entered.accession_book(asked.library, series)


def _textbooks(asked: Asked) -> Book:
    return copies_entered.textbook_book(asked.library)


def _pupils(asked: Asked) -> Book:
    order = asked.order
    return lent.pupils_book(
        asked.library,
        *asked.period,
        class_name=order.class_name,
        by_pupil=order.by is By.PUPIL,
    )


def _staff(asked: Asked) -> Book:
    return lent.staff_book(asked.library, *asked.period)


def _residents(asked: Asked) -> Book:
    return lent.residents_book(asked.library, *asked.period)


def _on_site(asked: Asked) -> Book:
    return lent.on_site_book(asked.library, *asked.period)


def _overdue(asked: Asked) -> Book:
    return overdue.overdue_book(
        asked.library,
        clock.today(),
        class_name=asked.order.class_name,
        of_others=asked.order.whose is Whose.OTHERS,
    )


FORMS: dict[BookCode, Form] = {
    BookCode.ENTRIES: Form(
        name=N_("General register – I. Entries"),
        about=N_("A line for each receipt; numbers run on over the years (F1)."),
        make=_entries,
    ),
    BookCode.EXITS: Form(
        name=N_("General register – II. Exits"),
        about=N_("A line for each record by which books left, with the reason (F2)."),
        make=_exits,
    ),
    BookCode.YEARLY_STOCK: Form(
        name=N_("General register – III. Yearly stock"),
        about=N_("At the beginning, in, out, at the end; what stock-takes found (F3)."),
        make=_yearly_stock,
    ),
    BookCode.ACCESSION: Form(
        name=N_("Accession register (F4)"),
        about=N_("A line for each copy, in the order of entry."),
        make=_accession,
        has_period=False,
        asks=("series",),
    ),
    BookCode.TEXTBOOKS: Form(
        name=N_("Textbook register"),
        about=N_("A page for each title, its copies numbered from 1 (F5)."),
        make=_textbooks,
        has_period=False,
    ),
    BookCode.PUPILS: Form(
        name=N_("Loan book of pupils"),
        about=N_("A page for each class, or for each pupil (F10)."),
        make=_pupils,
        by_school_year=True,
        has_names=True,
        asks=("class_name", "by"),
    ),
    BookCode.STAFF: Form(
        name=N_("Loan book of teachers and staff"),
        about=N_("With the term of each loan (F11)."),
        make=_staff,
        by_school_year=True,
        has_names=True,
    ),
    BookCode.RESIDENTS: Form(
        name=N_("Loan book of residents"),
        about=N_("For libraries that lend to everybody."),
        make=_residents,
        by_school_year=True,
        has_names=True,
    ),
    BookCode.ON_SITE: Form(
        name=N_("Readings on site by day"),
        about=N_("By day and class, with the sum of each month (F12); nobody's name."),
        make=_on_site,
        by_school_year=True,
    ),
    BookCode.OVERDUE: Form(
        name=N_("Overdue books by class"),
        about=N_("A list for each form teacher: one class, or all as a pile (F13)."),
        make=_overdue,
        has_period=False,
        has_names=True,
        asks=("class_name", "whose"),
    ),
}


def require_for(code: BookCode, library: Library) -> Actor:
    """Who may print it: books with names need leave to see patrons."""
    return require(Act.SEE_PATRONS if FORMS[code].has_names else Act.READ_FIGURES, library.id)


def make(library: Library, order: Order) -> Book:
    """The book, always in Vietnamese: it is shown to inspectors."""
    form = FORMS[order.book]
    asked = Asked(library=library, order=order, period=period_of(library, order))
    with force_locale("vi"):
        return form.make(asked)


def period_of(library: Library, order: Order) -> Period:
    """From its first day to its last; by default this calendar year, for loan books the school
    year, so far."""
    today = clock.today()
    begins_on = date(today.year, 1, 1)
    if FORMS[order.book].by_school_year and (year := shown_year(today, library.commune_id)):
        begins_on = min(year.starts_on, today)
    first, last = order.first or begins_on, order.last or today
    if order.first is None:
        first = min(first, last)
    if first > last:
        raise PeriodBackwards
    if last.year - first.year >= YEARS_AT_MOST:
        raise TooManyYears(at_most=YEARS_AT_MOST)
    return first, last
