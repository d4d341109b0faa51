"""The teacher's pages: who reads what this month, what is late, each child's own list."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import force_locale

from library_share import clock
from library_share.catalogue.rules import full_title
from library_share.classroom.shelves import papers, reading
from library_share.classroom.shelves.access import ShelfKeeper
from library_share.classroom.shelves.forms import ClassPageSchema
from library_share.classroom.shelves.pages import here
from library_share.classroom.shelves.rules import SendBack, month_before, month_of
from library_share.database import transaction
from library_share.libraries.models import Place, SchoolYear
from library_share.patrons import access_log
from library_share.patrons.models import Patron
from library_share.printing import answers
from library_share.translation import N_, day, gettext
from library_share.web.forms import loaded

blueprint = Blueprint("class_shelf", __name__)

#: How many books the lists of the most and the least read show.
FAVOURS_SHOWN = 10
SEND_BACK_NAMES: dict[SendBack, str] = {
    SendBack.DAMAGED: N_("damaged: for the library to mend"),
    SendBack.UNREAD: N_("nobody took it since it came, two months ago or more"),
}


@blueprint.get("/shelves/<code>/class")
def this_month(code: str) -> str:
    """Who reads what, inside the class; the most and the least read; what may go back."""
    keeper, place = _class_looked_at(code)
    today = clock.today()
    first, until = month_of(loaded(ClassPageSchema(), request.args)["month"] or today)
    school_class, _year = reading.find_class_of(place, today)
    books = reading.favours(place, today)
    return render_template(
        "classroom/shelves/class.html",
        library=keeper.library,
        place=place,
        school_class=school_class,
        children=reading.read_in(school_class, first, until) if school_class else [],
        first=first,
        before=month_before(first),
        following=until if until <= today else None,
        loved=[book for book in books if book.readings][:FAVOURS_SHOWN],
        unloved=[book for book in reversed(books) if not book.readings][:FAVOURS_SHOWN],
        send_back=[book for book in books if book.send_back],
        reasons=SEND_BACK_NAMES,
    )


@blueprint.get("/shelves/<code>/overdue")
def overdue(code: str) -> str:
    """What is late in the class: to print, and to copy for Zalo, each child's text alone."""
    keeper, place = _class_looked_at(code)
    today = clock.today()
    school_class, _year = reading.find_class_of(place, today)
    late = reading.overdue_in(school_class, today) if school_class else []
    return render_template(
        "classroom/shelves/overdue.html",
        library=keeper.library,
        place=place,
        late=late,
        elsewhere=reading.overdue_elsewhere(place, school_class, today),
        group=_for_the_group(place, late),
        texts=_for_each_child(place, late),
        today=today,
    )


@blueprint.get("/shelves/<code>/overdue.<any(pdf, docx):ending>")
def overdue_paper(code: str, ending: str) -> Response:
    """Danh sách quá hạn of the class (F13)."""
    place, today = _class_looked_at(code)[1], clock.today()
    school_class, _year = reading.find_class_of(place, today)
    late = reading.overdue_in(school_class, today) if school_class else []
    document = papers.overdue(place, late, today)
    return answers.paper(document, name=f"qua-han-{place.code}", ending=ending)


def _class_looked_at(code: str) -> tuple[ShelfKeeper, Place]:
    """The class of this shelf; that somebody looks at what its children read is noted."""
    keeper = here()
    place = keeper.own_class(code)
    with transaction():
        access_log.note("saw_loans", library_id=keeper.library.id, detail=place.class_name)
    return keeper, place


def _for_the_group(place: Place, late: list[Any]) -> str:
    """Names no child: all parents of the class read it."""
    if not late:
        return ""
    with force_locale("vi"):
        head = gettext(
            "Class %(name)s still has %(num)s overdue books. Please look at home, and let the "
            "children bring them back. Thank you!",
            name=place.class_name,
            num=len(late),
        )
        return "\n".join([head, *(f"– {_book(row)}" for row in late)])


def _for_each_child(place: Place, late: list[Any]) -> list[tuple[str, str]]:
    """A name, and the text for the parents of that child alone."""
    with force_locale("vi"):
        return [
            (
                rows[0].name,
                "\n".join(
                    [
                        gettext(
                            "%(name)s (class %(class_name)s) still has to bring back:",
                            name=rows[0].name,
                            class_name=place.class_name,
                        ),
                        *(f"– {_book(row)}" for row in rows),
                        gettext("Please help to bring it to the class shelf. Thank you!"),
                    ]
                ),
            )
            for _, group in groupby(late, key=lambda row: row.id)
            if (rows := list(group))
        ]


def _book(row: Any) -> str:
    return gettext(
        "“%(title)s”, due on %(day)s",
        title=full_title(row.title, row.volume),
        day=day(row.due_on),
    )


@blueprint.get("/shelves/<code>/children/<card>")
def child(code: str, card: str) -> str:
    """What one child has read this school year, to print for the child. That somebody looked is
    noted: what children read is private."""
    keeper = here()
    place = keeper.own_class(code)
    patron, year, books = _looked_at(keeper, place, card)
    return render_template(
        "classroom/shelves/child.html",
        library=keeper.library,
        place=place,
        patron=patron,
        card=card,
        year=year,
        books=books,
        local_day=clock.local_day,
    )


@blueprint.get("/shelves/<code>/children/<card>.<any(pdf, docx):ending>")
def child_paper(code: str, card: str, ending: str) -> Response:
    """The same as a paper for the child; looking is noted as well."""
    keeper = here()
    place = keeper.own_class(code)
    patron, year, books = _looked_at(keeper, place, card)
    document = papers.childs_books(place, patron, year, books, clock.today())
    return answers.paper(document, name=f"sach-da-doc-{card}", ending=ending)


def _looked_at(
    keeper: ShelfKeeper, place: Place, card: str
) -> tuple[Patron, SchoolYear | None, list[Any]]:
    """A child of the class and what it has read this school year; that somebody looks is noted."""
    school_class, year = reading.find_class_of(place, clock.today())
    with transaction():
        patron = reading.pupil_of(school_class, card)
        access_log.note("saw_patron", library_id=keeper.library.id, patron_id=patron.id)
    found = reading.pupil_of(school_class, card)
    return found, year, reading.read_by(found, _begin_of(year))


def _begin_of(year: SchoolYear | None) -> date:
    return year.starts_on if year else clock.today().replace(month=1, day=1)
