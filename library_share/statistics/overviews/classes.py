"""One class: how much it reads, what it likes, what stands unread on its shelf. Nobody's name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import url_for
from sqlalchemy import func, select

from library_share.catalogue.models import Title
from library_share.catalogue.rules import full_title
from library_share.circulation.late import late
from library_share.circulation.models import Loan, LoanKind
from library_share.circulation.own_class import own_class
from library_share.copies.models import Copy
from library_share.database import db
from library_share.libraries.models import Library, Place, PlaceKind, SchoolClass
from library_share.libraries.queries import class_of_this_year, find_class
from library_share.statistics import comparing, place_figures
from library_share.statistics.asking import year_of_figures
from library_share.statistics.comparing import Line
from library_share.statistics.measures.units import ISO_INDICATORS
from library_share.statistics.measuring import cited
from library_share.statistics.overviews import measured, series
from library_share.statistics.overviews.choosing import Of, Question
from library_share.statistics.overviews.lists_behind import list_behind
from library_share.statistics.overviews.shapes import (
    Advice,
    Column,
    Fact,
    Note,
    Overview,
    Row,
    Table,
    most_urgent,
)
from library_share.statistics.place_figures import Contents
from library_share.statistics.queries import Scope
from library_share.translation import N_, gettext, ngettext, number
from library_share.web.access import Act, Actor

LOVED_AT_MOST = 10


def overview(question: Question, who: Actor) -> Overview:
    library = question.library
    school_class = _class(question)
    scope = question.scope(library.id)
    shelf = _shelf(library, school_class.name)
    holds = place_figures.contents_of(shelf, question.today) if shelf else None
    own, school = _compared(question, school_class, scope)
    overdue = _overdue(library, school_class.name, question)
    is_new = not own.uses and not own.before
    return Overview(
        heading=gettext("Class %(name)s", name=school_class.name),
        whose=library.name,
        period=question.period,
        advice=most_urgent(_advice(question, who, own, school, shelf, holds, overdue)),
        facts=(*measured.glance(question, scope), *_facts(own, school, holds)),
        charts=(measured.over_time(question, scope),),
        tables=(measured.told_apart(question, scope), _loved(question, who, school_class.name)),
        notes=(*measured.notes(), *_notes()),
        links=tuple(_links(question, who, shelf)),
        is_new=is_new,
    )


def _class(question: Question) -> SchoolClass:
    """Of the year that has begun; in summer also one that begins with the next, or NoSuchClass."""
    library, name = question.library, question.asked["class_name"] or ""
    year = year_of_figures(library, question.today)
    found = find_class(library.id, year.id, name) if year and "\0" not in name else None
    return found or class_of_this_year(library, name, question.today)


def _shelf(library: Library, class_name: str) -> Place | None:
    return db.session.scalar(
        select(Place)
        .where(
            Place.library_id == library.id,
            Place.kind == PlaceKind.CLASS_SHELF,
            Place.class_name == class_name,
            Place.is_active,
        )
        .order_by(Place.id)
        .limit(1)
    )


def _compared(question: Question, school_class: SchoolClass, scope: Scope) -> tuple[Line, Line]:
    """The class, and the whole school for each pupil; no other class alone."""
    whole = replace(scope, only=())
    lines = comparing.classes_compared(
        question.library, whole, series.before(whole), school_class.school_year
    )
    own = next(one for one in lines if one.key.id == school_class.id)
    return own, comparing.together(lines)


def _overdue(library: Library, class_name: str, question: Question) -> int:
    query = select(func.count()).where(
        Loan.acting_library_id == library.id,
        own_class == class_name,
        Loan.returned_at.is_(None),
        Loan.kind == LoanKind.TAKE_HOME,
        late(Loan.due_on, question.today),
    )
    return db.session.scalar(query) or 0


def _facts(own: Line, school: Line, holds: Contents | None) -> Iterator[Fact]:
    yield Fact(name=gettext("Uses for each pupil"), value=own.uses_per_pupil)
    yield Fact(name=gettext("The whole school, for each pupil"), value=school.uses_per_pupil)
    yield Fact(name=gettext("Pupils"), value=own.pupils)
    yield Fact(name=gettext("Pupils who borrowed"), value=own.readers)
    if holds:
        yield Fact(name=gettext("Books on the class shelf"), value=holds.copies)


def _advice(
    question: Question,
    who: Actor,
    own: Line,
    school: Line,
    shelf: Place | None,
    holds: Contents | None,
    overdue: int,
) -> Iterator[Advice]:
    may_open = shelf is not None and who.may(Act.KEEP_SHELF, shelf.library_id)
    shelf_page = url_for("shelves.one", code=shelf.code) if shelf and may_open else ""
    class_page = url_for("class_shelf.this_month", code=shelf.code) if shelf and may_open else ""
    if own.pupils and not own.uses:
        yield Advice(
            sentence=gettext("The class has read nothing yet: count readings by one tap."),
            address=shelf_page,
        )
    elif own.pupils and own.readers is not None and own.readers < own.learned:
        yield Advice(
            sentence=gettext(
                "%(readers)s of %(pupils)s pupils took a book home: invite the others.",
                readers=number(own.readers),
                pupils=number(own.learned),
            ),
            address=class_page,
        )
    if overdue:
        yield Advice(
            sentence=ngettext("%(num)s book is overdue.", "%(num)s books are overdue.", overdue),
            address=url_for("class_shelf.overdue", code=shelf.code) if shelf and may_open else "",
        )
    if shelf and holds and holds.to_exchange:
        yield Advice(
            sentence=ngettext(
                "Exchange %(num)s book: nobody took it in two months.",
                "Exchange %(num)s books: nobody took them in two months.",
                holds.to_exchange,
            ),
            address=question.to(Of.PLACE, place=shelf.code, library=None),
        )
    if shelf is None or not (holds and holds.copies):
        yield Advice(
            sentence=gettext("The class has no books of its own on a shelf."),
            address=url_for("handovers.new") if who.may(Act.HAND_OVER, question.library.id) else "",
        )
    if own.pupils and (own.uses_per_pupil or 0) < (school.uses_per_pupil or 0) / 2:
        yield Advice(
            sentence=gettext(
                "Half of the school or less: %(own)s uses for each pupil, the school %(all)s.",
                own=number(own.uses_per_pupil or 0.0),
                all=number(school.uses_per_pupil or 0.0),
            ),
            address=class_page,
        )


def _loved(question: Question, who: Actor, class_name: str) -> Table:
    may_read = who.may(Act.READ_FIGURES, question.library.id)
    return Table(
        code="loved",
        name=gettext("What the class likes"),
        columns=(
            Column(name=gettext("Title"), is_number=False),
            Column(name=gettext("Uses")),
        ),
        rows=tuple(
            Row(
                cells=(full_title(row.title, row.volume), row.uses),
                address=question.to(Of.TITLE, title=row.id, library=None)
                if may_read
                else url_for("catalogue.title", title_id=row.id),
            )
            for row in _titles(question, class_name)
        ),
    )


def _titles(question: Question, class_name: str) -> list[Any]:
    uses = func.count().label("uses")
    return list(
        db.session.execute(
            select(Title.id, Title.title, Title.volume, uses)
            .select_from(Loan)
            .join(Copy, Copy.id == Loan.copy_id)
            .join(Title, Title.id == Copy.title_id)
            .where(
                Loan.acting_library_id == question.library.id,
                own_class == class_name,
                *place_figures.lent_in(question.period),
            )
            .group_by(Title.id, Title.title, Title.volume)
            .order_by(uses.desc(), Title.id)
            .limit(LOVED_AT_MOST)
        )
    )


def _links(question: Question, who: Actor, shelf: Place | None) -> Iterator[Advice]:
    if shelf:
        yield Advice(
            sentence=gettext("Figures of the class shelf"),
            address=question.to(Of.PLACE, place=shelf.code, library=None),
        )
        if who.may(Act.KEEP_SHELF, shelf.library_id):
            yield Advice(sentence=shelf.name, address=url_for("shelves.one", code=shelf.code))
    if who.may(Act.READ_FIGURES, question.library.id):
        yield Advice(
            sentence=gettext("Figures of %(library)s", library=question.library.short_name),
            address=question.to(Of.LIBRARY),
        )
    if found := list_behind(question, who):
        yield found


def _notes() -> tuple[Note, ...]:
    return (
        Note(
            name=gettext("Pupils who borrowed"),
            text=gettext("Those who took a book home in this time, each once; nobody's name."),
            source=cited(ISO_INDICATORS, N_("percentage of the target population reached")),
        ),
    )
