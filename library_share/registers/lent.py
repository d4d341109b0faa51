"""Loans on paper: phiếu mượn (F9), sổ mượn (F10, F11), sổ đọc tại chỗ (F12).

A name is read where its patron is one of this library; what was wiped, or is another library's, is
a dash.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Select, and_, case, exists, select

from library_share import clock
from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.models import Loan, LoanKind
from library_share.circulation.own_class import own_class
from library_share.classroom.shelves.models import ClassReading
from library_share.copies.models import CONDITION_NAMES, Copy
from library_share.database import db
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Library, Place
from library_share.libraries.queries import school_years
from library_share.patrons.models import Patron, PatronKind
from library_share.patrons.queries import find_patron_with_id
from library_share.printing import forms
from library_share.printing.books import Book
from library_share.printing.documents import Document
from library_share.registers import rules
from library_share.registers.errors import NothingLentThen
from library_share.translation import gettext
from library_share.vietnamese import sort_key


def period_said(first: date, last: date) -> str:
    return f"Từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"


def _between(first: date, last: date) -> Any:
    begin, end = clock.start_of(first), clock.start_of(last + timedelta(days=1))
    return and_(Loan.lent_at >= begin, Loan.lent_at < end)


def _loans(library: Library) -> Select[*tuple[Any, ...]]:
    """Loans made at the library, whoever owns the book; undone ones never were."""
    return (
        select(
            Loan.id,
            Loan.copy_id,
            Loan.lent_at,
            Loan.due_on,
            Loan.returned_at,
            Loan.renewals,
            own_class,
            Loan.patron_kind,
            Loan.patron_id,
            case((Patron.library_id == library.id, Patron.name)).label("reader"),
            case((Patron.library_id == library.id, Patron.sort_key)).label("reader_key"),
            Copy.accession_number,
            Copy.condition,
            Library.code.label("owner_code"),
            Loan.owner_library_id,
            Title.title,
            Title.volume,
        )
        .join(Copy, Copy.id == Loan.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .join(Library, Library.id == Loan.owner_library_id)
        .outerjoin(Patron, Patron.id == Loan.patron_id)
        .where(Loan.acting_library_id == library.id, Loan.undone_at.is_(None))
    )


# --- F10, F11 ------------------------------------------------------------------------------------


def pupils_book(
    library: Library, first: date, last: date, *, class_name: str = "", by_pupil: bool = False
) -> Book:
    """A page per class, or per pupil of each class."""
    query = _taken_home(library, first, last, (PatronKind.PUPIL,))
    if class_name:
        query = query.where(own_class == class_name)
    rows = sorted(
        db.session.execute(query),
        key=lambda row: (sort_key(row.class_name), *_pupil(row, by_pupil), row.lent_at, row.id),
    )
    chapters = []
    for (_, name, *_), group in groupby(
        rows, key=lambda row: (sort_key(row.class_name), row.class_name, *_pupil(row, by_pupil))
    ):
        some = list(group)
        heading = f"Lớp {name}" if name else "Không ghi lớp"
        if by_pupil:
            heading = f"{some[0].reader or forms.NOBODY} – {heading}"
        chapters.append(_chapter(heading, some, library))
    return forms.pupils_loans(letterhead_of(library), period_said(first, last), tuple(chapters))


def _pupil(row: Any, by_pupil: bool) -> tuple[Any, ...]:
    """What pages of pupils go by; those without a name share one, at the end."""
    return (
        (row.reader is None, row.reader_key or b"", row.reader and row.patron_id)
        if by_pupil
        else ()
    )


def staff_book(library: Library, first: date, last: date) -> Book:
    kinds = (PatronKind.TEACHER, PatronKind.STAFF)
    chapters = _one_chapter(library, first, last, kinds)
    return forms.staff_loans(letterhead_of(library), period_said(first, last), chapters)


def residents_book(library: Library, first: date, last: date) -> Book:
    chapters = _one_chapter(library, first, last, (PatronKind.RESIDENT,))
    return forms.residents_loans(letterhead_of(library), period_said(first, last), chapters)


def _one_chapter(
    library: Library, first: date, last: date, kinds: tuple[PatronKind, ...]
) -> tuple[forms.LentChapter, ...]:
    query = _taken_home(library, first, last, kinds).order_by(Loan.lent_at, Loan.id)
    return (_chapter("", db.session.execute(query).all(), library),)


def _taken_home(
    library: Library, first: date, last: date, kinds: tuple[PatronKind, ...]
) -> Select[*tuple[Any, ...]]:
    return _loans(library).where(
        Loan.kind == LoanKind.TAKE_HOME, Loan.patron_kind.in_(kinds), _between(first, last)
    )


def _chapter(heading: str, rows: Iterable[Any], library: Library) -> forms.LentChapter:
    years = school_years(library.commune_id)
    terms = {term.ends_on for year in years for term in year.terms}
    ends = {day for year in years for day in (year.books_back_by, year.ends_on)}
    return forms.LentChapter(
        heading=heading,
        lines=tuple(
            forms.Lent(
                lent_on=clock.local_day(row.lent_at),
                reader=row.reader,
                group=row.class_name,
                accession=row.accession_number,
                title=full_title(row.title, row.volume),
                due_on=row.due_on,
                returned_on=clock.local_day(row.returned_at) if row.returned_at else None,
                term=rules.term_of(clock.local_day(row.lent_at), row.due_on, terms, ends),
                note=_note(row, library),
            )
            for row in rows
        ),
    )


def _note(row: Any, library: Library) -> str:
    renewed = f"gia hạn {row.renewals} lần" if row.renewals else ""
    foreign = f"sách của {row.owner_code}" if row.owner_library_id != library.id else ""
    return "; ".join(filter(None, (renewed, foreign)))


# --- F12 -----------------------------------------------------------------------------------------


def on_site_book(library: Library, first: date, last: date) -> Book:
    """Readings of each day and class: books that were scanned, and what classes counted."""
    found: defaultdict[tuple[date, bytes, str], Counter[str]] = defaultdict(Counter)
    used: defaultdict[tuple[date, bytes, str], set[int]] = defaultdict(set)
    rows = db.session.execute(
        select(Loan.lent_at, own_class, Loan.patron_kind, Loan.copy_id).where(
            Loan.acting_library_id == library.id,
            Loan.undone_at.is_(None),
            Loan.kind == LoanKind.READ_HERE,
            _between(first, last),
        )
    )
    for row in rows:
        key = _day_key(clock.local_day(row.lent_at), row.class_name)
        found[key][_GROUPS.get(row.patron_kind, "others")] += 1
        used[key].add(row.copy_id)
    for day, class_name, how_many in db.session.execute(_counted_by_classes(library, first, last)):
        key = _day_key(day, class_name)
        found[key]["pupils"] += how_many
        found[key]["books"] += how_many
    lines = tuple(
        forms.ReadHere(
            on=key[0],
            group=key[2],
            pupils=counts["pupils"],
            staff=counts["staff"],
            others=counts["others"],
            books=counts["books"] + len(used[key]),
        )
        for key, counts in sorted(found.items())
    )
    return forms.readings_on_site(letterhead_of(library), period_said(first, last), lines)


_GROUPS = {PatronKind.PUPIL: "pupils", PatronKind.TEACHER: "staff", PatronKind.STAFF: "staff"}


def _day_key(day: date, class_name: str) -> tuple[date, bytes, str]:
    return day, sort_key(class_name), class_name


def _counted_by_classes(library: Library, first: date, last: date) -> Select[*tuple[Any, ...]]:
    later = ClassReading.__table__.alias("later")
    return (
        select(ClassReading.day, ClassReading.class_name, ClassReading.how_many)
        .join(Place, Place.id == ClassReading.place_id)
        .where(
            Place.library_id == library.id,
            ClassReading.day.between(first, last),
            ClassReading.undoes_id.is_(None),
            ~exists().where(later.c.undoes_id == ClassReading.id),
        )
    )


# --- F9 ------------------------------------------------------------------------------------------

_WAYS = {LoanKind.TAKE_HOME: "Mượn về", LoanKind.READ_HERE: "Đọc tại chỗ"}


def loan_slips(library: Library, patron: Patron, day: date, librarian: str) -> list[Document]:
    """Phiếu mượn of what somebody took here on that day, one for each way of taking and day of
    return; NothingLentThen when that is nothing."""
    query = _loans(library).add_columns(Loan.kind)
    rows = db.session.execute(
        query.where(Loan.patron_id == patron.id, _between(day, day)).order_by(
            Loan.kind.desc(), Loan.due_on, Loan.id
        )
    ).all()
    if not rows:
        raise NothingLentThen
    facts = find_patron_with_id(patron.id)
    slips = []
    for (kind, due_on), group in groupby(rows, key=lambda row: (row.kind, row.due_on)):
        some = list(group)
        slips.append(
            forms.Slip(
                letterhead=letterhead_of(library),
                way=_WAYS[kind],
                number=f"PM-{some[0].id}",
                lent_on=day,
                due_on=due_on,
                reader=patron.name,
                group=some[0].class_name or (facts and facts.class_name) or "",
                books=tuple(
                    forms.SlipBook(
                        accession=row.accession_number,
                        title=full_title(row.title, row.volume),
                        condition=gettext(CONDITION_NAMES[row.condition]),
                    )
                    for row in some
                ),
                librarian=librarian,
            )
        )
    return [forms.loan_slip(slip) for slip in slips]
