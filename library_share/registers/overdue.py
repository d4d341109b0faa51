"""Danh sách quá hạn (F13): what the library's readers should have brought back, class by class."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import and_, select

from library_share import clock
from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.late import overdue_at_home
from library_share.circulation.models import Loan
from library_share.copies.models import Copy
from library_share.database import db
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Library, SchoolClass
from library_share.libraries.queries import shown_year
from library_share.patrons.models import Enrolment, Patron, PatronKind
from library_share.printing import forms
from library_share.printing.books import Book

STAFF_GROUP, NO_GROUP = "Cán bộ, giáo viên, nhân viên", "Không thuộc lớp nào"
#: Where nobody learns, nobody is missing in a class.
READERS = "Bạn đọc"


def overdue_book(
    library: Library, today: date, *, class_name: str = "", of_others: bool = False
) -> Book:
    """What the library's readers should have brought back, whoever lent it: a list per class.

    `of_others` keeps only books that belong to other libraries.
    """
    year = shown_year(today, library.commune_id)
    query = (
        select(
            Patron.name,
            Patron.kind,
            SchoolClass.name.label("class_name"),
            SchoolClass.sort_key.label("class_key"),
            Copy.accession_number,
            Library.code.label("owner_code"),
            Loan.owner_library_id,
            Loan.lent_at,
            Loan.due_on,
            Title.title,
            Title.volume,
        )
        .select_from(Loan)
        .join(Patron, Patron.id == Loan.patron_id)
        .join(Copy, Copy.id == Loan.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .join(Library, Library.id == Loan.owner_library_id)
        .outerjoin(
            Enrolment,
            and_(
                Enrolment.patron_id == Patron.id,
                Enrolment.school_year_id == (year.id if year else None),
            ),
        )
        .outerjoin(SchoolClass, SchoolClass.id == Enrolment.class_id)
        .where(
            Patron.library_id == library.id,
            overdue_at_home(today),
        )
        .order_by(Patron.sort_key, Patron.id, Loan.due_on, Loan.id)
    )
    if of_others:
        query = query.where(Loan.owner_library_id != library.id)
    if class_name:
        query = query.where(SchoolClass.name == class_name)
    rows = sorted(
        db.session.execute(query),
        key=lambda row: (row.class_key is None, row.class_key or _late_group(row)[1]),
    )
    groups = [
        forms.LateGroup(
            name=READERS if name == NO_GROUP and not library.kind.is_school else name,
            is_class=is_class,
            books=tuple(_late(row, library) for row in group),
        )
        for (is_class, name), group in groupby(rows, key=_late_group)
    ]
    counted = f"tính đến ngày {today:%d/%m/%Y}"
    return forms.overdue_lists(
        letterhead_of(library),
        f"Sách mượn của thư viện khác, {counted}" if of_others else counted.capitalize(),
        today,
        tuple(groups),
    )


def _late_group(row: Any) -> tuple[bool, str]:
    """Whether it is a class, and its name."""
    if row.class_name:
        return True, row.class_name
    is_staff = row.kind in (PatronKind.TEACHER, PatronKind.STAFF)
    return False, STAFF_GROUP if is_staff else NO_GROUP


def _late(row: Any, library: Library) -> forms.LateBook:
    return forms.LateBook(
        name=row.name,
        title=full_title(row.title, row.volume),
        accession=row.accession_number,
        lent_on=clock.local_day(row.lent_at),
        due_on=row.due_on,
        note=f"Sách của {row.owner_code}" if row.owner_library_id != library.id else "",
    )
