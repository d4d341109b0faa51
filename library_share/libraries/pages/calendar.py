"""The calendar of the current library: its school years, terms and days off."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share import clock
from library_share.database import transaction
from library_share.libraries import calendar_actions, holidays, queries, rules
from library_share.libraries.calendars import calendar_of
from library_share.libraries.current import current_library
from library_share.libraries.errors import NoSuchClosure
from library_share.libraries.models import Closure, Library, SchoolYear
from library_share.libraries.pages.asked import asked_year, own_library
from library_share.libraries.rules import Days, months_of
from library_share.libraries.schemas import ClosureFormSchema, SchoolYearFormSchema
from library_share.translation import gettext, ngettext
from library_share.web.access import Act, actor, require_everywhere
from library_share.web.answers import done
from library_share.web.forms import loaded

blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")


@blueprint.get("")
def overview() -> str:
    """`?year=2026-2027` shows another year than the present one."""
    library = own_library()
    years = queries.school_years(library.commune_id)
    year = asked_year(library) if years else None
    return render_template("libraries/calendar.html", years=years, **_shown(library, year))


def _shown(library: Library, year: SchoolYear | None) -> dict[str, object]:
    shown: dict[str, object] = {
        "library": library,
        "year": year,
        "today": clock.today(),
        "keeps_all": actor().may_everywhere(Act.SET_UP),
    }
    if year is not None:
        within = Days(starts_on=year.starts_on, ends_on=year.ends_on)
        closures = [
            closure
            for closure in queries.closures_of(library, since=year.starts_on)
            if closure.starts_on <= year.ends_on
        ]
        known = [Days(starts_on=c.starts_on, ends_on=c.ends_on) for c in closures]
        shown |= {
            "months": months_of(year.starts_on, year.ends_on),
            "days": calendar_of(library.id, around=year.starts_on),
            "closures": closures,
            "missing": holidays.missing_holidays(within, known),
        }
    return shown


# --- school years ----------------------------------------------------------------------------


@blueprint.get("/school-years/add")
def add_year_form() -> str:
    require_everywhere(Act.SET_UP)
    library = current_library()
    years = queries.school_years(library.commune_id)
    return render_template(
        "libraries/school_year.html",
        library=library,
        year=None,
        proposed=rules.year_to_propose(clock.today(), years[0].ends_on if years else None),
    )


@blueprint.post("/school-years/add")
def add_year() -> ResponseReturnValue:
    require_everywhere(Act.SET_UP)
    sent = loaded(SchoolYearFormSchema(), request.form)
    with transaction():
        year = calendar_actions.add_school_year(commune=current_library().commune, **sent)
    return done(gettext("Saved."), to=url_for("calendar.overview", year=year.name))


@blueprint.get("/school-years/<path:name>")
def change_year_form(name: str) -> str:
    require_everywhere(Act.SET_UP)
    library = current_library()
    year = queries.school_year_named(name, library.commune_id)
    return render_template("libraries/school_year.html", library=library, year=year, proposed=year)


@blueprint.post("/school-years/<path:name>")
def change_year(name: str) -> ResponseReturnValue:
    require_everywhere(Act.SET_UP)
    sent = loaded(SchoolYearFormSchema(), request.form)
    with transaction():
        year = queries.school_year_named(name, current_library().commune_id)
        calendar_actions.change_school_year(year, **sent)
    return done(gettext("Saved."), to=url_for("calendar.overview", year=year.name))


# --- days off --------------------------------------------------------------------------------


@blueprint.get("/closures/add")
def add_closure_form() -> str:
    return _closure_form(own_library(), None)


@blueprint.post("/closures/add")
def add_closure() -> ResponseReturnValue:
    library = own_library()
    sent = loaded(ClosureFormSchema(), request.form)
    everywhere = sent.pop("everywhere")
    if everywhere:
        require_everywhere(Act.SET_UP)
    with transaction():
        calendar_actions.add_closure(
            commune=library.commune, library=None if everywhere else library, **sent
        )
    return done(gettext("Saved."), to=url_for("calendar.overview"))


@blueprint.post("/closures/holidays")
def add_holidays() -> ResponseReturnValue:
    """Those missing: for the whole commune by its administrator, else for this library."""
    library = own_library()
    year = asked_year(library)
    for_all = actor().may_everywhere(Act.SET_UP)
    with transaction():
        added = calendar_actions.add_holidays(
            year, commune=library.commune, library=None if for_all else library
        )
    return done(
        ngettext("%(num)s holiday was added.", "%(num)s holidays were added.", len(added)),
        to=url_for("calendar.overview", year=year.name),
    )


@blueprint.get("/closures/<int:closure_id>")
def change_closure_form(closure_id: int) -> str:
    library = own_library()
    return _closure_form(library, _own_closure(library, closure_id))


@blueprint.post("/closures/<int:closure_id>")
def change_closure(closure_id: int) -> ResponseReturnValue:
    library = own_library()
    sent = loaded(ClosureFormSchema(exclude=("everywhere",)), request.form)
    with transaction():
        calendar_actions.change_closure(_own_closure(library, closure_id), **sent)
    return done(gettext("Saved."), to=url_for("calendar.overview"))


@blueprint.post("/closures/<int:closure_id>/remove")
def remove_closure(closure_id: int) -> ResponseReturnValue:
    library = own_library()
    with transaction():
        calendar_actions.remove_closure(_own_closure(library, closure_id))
    return done(gettext("These days off were removed."), to=url_for("calendar.overview"))


def _closure_form(library: Library, closure: Closure | None) -> str:
    return render_template(
        "libraries/closure.html",
        library=library,
        closure=closure,
        keeps_all=actor().may_everywhere(Act.SET_UP),
    )


def _own_closure(library: Library, closure_id: int) -> Closure:
    """Days off of this library; those of the whole commune are for its administrator."""
    closure = queries.closure_with_id(closure_id)
    if closure.library_id is None:
        require_everywhere(Act.SET_UP)
    elif closure.library_id != library.id:
        raise NoSuchClosure
    return closure
