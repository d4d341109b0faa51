"""The turn of the school year: from the day by which all books are due until the end of August;
and pupils of other schools who wait to be taken in, whenever that is."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, case, func, literal, select

from library_share.database import db
from library_share.inbox.lines import Here, Line, Source, Step, listed
from library_share.libraries.models import Library, LibraryKind, SchoolYear
from library_share.patrons.models import Patron
from library_share.translation import N_, day, gettext
from library_share.turning import intake
from library_share.turning.models import StepMark
from library_share.turning.rules import steps_of
from library_share.web.access import Act

LAST_MONTH, LAST_DAY = 8, 31

#: How many steps of the year somebody has said something about, and how many there are.
_MARKED = (
    select(func.count())
    .where(
        StepMark.library_id == Library.id,
        StepMark.school_year_id == SchoolYear.id,
        StepMark.ended_at.is_(None),
    )
    .correlate(Library, SchoolYear)
    .scalar_subquery()
)
_STEPS = case({kind: len(steps_of(kind)) for kind in LibraryKind}, value=Library.kind)


def _turning(here: Here) -> tuple[ColumnElement[bool], ...]:
    """The year that ends in this season, with steps left."""
    is_season = here.today <= date(here.today.year, LAST_MONTH, LAST_DAY)
    return (
        Library.id == here.library_id,
        SchoolYear.books_back_by <= here.today,
        SchoolYear.ends_on >= date(here.today.year, 1, 1),
        literal(is_season),
        _MARKED < _STEPS,
    )


def _number(here: Here) -> Select[int]:
    return (
        select(func.count())
        .select_from(SchoolYear)
        .join(Library, Library.commune_id == SchoolYear.commune_id)
        .where(*_turning(here))
    )


def _rows(here: Here) -> Select[*tuple[Any, ...]]:
    return (
        select(
            SchoolYear.id,
            SchoolYear.name,
            SchoolYear.ends_on,
            _MARKED.label("done"),
            _STEPS.label("steps"),
        )
        .join(Library, Library.commune_id == SchoolYear.commune_id)
        .where(*_turning(here))
        .order_by(SchoolYear.ends_on, SchoolYear.id)
    )


def _line(row: Any, _here: Here) -> Line:
    return Line(
        text=gettext("School year %(name)s", name=row.name),
        about=gettext("%(done)s of %(all)s steps", done=row.done, all=row.steps),
        on=row.ends_on,
        when=gettext("the year ends on %(day)s", day=day(row.ends_on)),
        step=Step(label=gettext("Go on"), address=url_for("turning.overview", year=row.name)),
    )


YEAR_TO_TURN = Source(
    name="year_to_turn",
    label=N_("End of the school year"),
    icon="calendar3",
    act=Act.KEEP_PATRONS,
    number=_number,
    rows=_rows,
    line=_line,
    everything=lambda: url_for("turning.overview"),
)


def _waiting(here: Here) -> Select[*tuple[Any, ...]]:
    return intake.waiting(db.session.get_one(Library, here.library_id))


def _number_waiting(here: Here) -> Select[int]:
    return select(func.count()).select_from(_waiting(here).subquery())


def _rows_waiting(here: Here) -> Select[*tuple[Any, ...]]:
    return _waiting(here).order_by(Patron.sort_key, Patron.id)


def _line_of_pupil(row: Any, _here: Here) -> Line:
    return Line(
        text=row.name,
        about=listed(row.school, row.class_name),
        step=Step(label=gettext("Take in"), address=url_for("intake.who_comes")),
    )


PUPILS_TO_TAKE_IN = Source(
    name="pupils_to_take_in",
    label=N_("Pupils to take in"),
    icon="people",
    act=Act.KEEP_PATRONS,
    number=_number_waiting,
    rows=_rows_waiting,
    line=_line_of_pupil,
    everything=lambda: url_for("intake.who_comes"),
)
