"""`/api/v1`: libraries, places, classes, days off, school years. Nothing personal is in them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from library_share import clock
from library_share.database import transaction
from library_share.libraries import actions, calendar_actions, queries
from library_share.libraries.models import (
    Closure,
    Library,
    Place,
    SchoolClass,
    SchoolYear,
)
from library_share.libraries.schemas import (
    ClassQuerySchema,
    ClosureSchema,
    LibrarySchema,
    NewClosureSchema,
    NewPlaceSchema,
    OfLibraryQuerySchema,
    PlaceSchema,
    SchoolClassSchema,
    SchoolYearSchema,
)
from library_share.translation import N_
from library_share.web.access import Act, actor, require, require_everywhere
from library_share.web.api import PagedQuerySchema, Part, page_schema
from library_share.web.paging import Page, page_of

part = Part("libraries", N_("The network: libraries, places, classes and calendars."))


@part.route("/libraries", methods=["GET"])
@part.arguments(PagedQuerySchema, location="query")
@part.response(200, page_schema(LibrarySchema))
@part.problems(422)
def list_libraries(asked: dict[str, Any]) -> Page[Library]:
    """The libraries in use, by code."""
    actor()
    query = select(Library).where(Library.is_active)
    return page_of(query, by=[Library.code], after=asked["after"], limit=asked["limit"])


@part.route("/libraries/<code>", methods=["GET"])
@part.response(200, LibrarySchema)
@part.problems(404)
def one_library(code: str) -> Library:
    """One library; its code in capitals or not."""
    actor()
    return queries.library_with_code(code)


@part.route("/places", methods=["GET"])
@part.arguments(OfLibraryQuerySchema, location="query")
@part.response(200, page_schema(PlaceSchema))
@part.problems(404, 422)
def list_places(asked: dict[str, Any]) -> Page[Place]:
    """A library's places, by code."""
    actor()
    library = queries.library_with_code(asked["library"])
    query = select(Place).where(Place.library_id == library.id).options(joinedload(Place.within))
    return page_of(query, by=[Place.code], after=asked["after"], limit=asked["limit"])


@part.route("/places", methods=["POST"])
@part.arguments(NewPlaceSchema)
@part.response(201, PlaceSchema)
@part.problems(403, 404, 409, 422)
def add_place(sent: dict[str, Any]) -> Place:
    """A new place, with the code for its label."""
    library = queries.library_with_code(sent.pop("library"))
    require(Act.SET_UP, library.id)
    with transaction():
        within = sent["within"] and queries.place_of(library.id, sent["within"])
        return actions.add_place(library, **{**sent, "within": within or None})


@part.route("/classes", methods=["GET"])
@part.arguments(ClassQuerySchema, location="query")
@part.response(200, page_schema(SchoolClassSchema))
@part.problems(404, 422)
def list_classes(asked: dict[str, Any]) -> Page[SchoolClass]:
    """A library's classes in a school year."""
    actor()
    library = queries.library_with_code(asked["library"])
    year = (
        queries.school_year_named(asked["school_year"], library.commune_id)
        if asked["school_year"]
        else queries.shown_year(clock.today(), library.commune_id)
    )
    if year is None:
        return Page([], None)
    query = (
        select(SchoolClass)
        .where(SchoolClass.library_id == library.id, SchoolClass.school_year_id == year.id)
        .options(joinedload(SchoolClass.library), joinedload(SchoolClass.school_year))
    )
    by = [SchoolClass.sort_key, SchoolClass.id]
    return page_of(query, by=by, after=asked["after"], limit=asked["limit"])


@part.route("/closures", methods=["GET"])
@part.arguments(OfLibraryQuerySchema, location="query")
@part.response(200, page_schema(ClosureSchema))
@part.problems(404, 422)
def list_closures(asked: dict[str, Any]) -> Page[Closure]:
    """Days off of a library, those of its whole commune among them."""
    actor()
    library = queries.library_with_code(asked["library"])
    query = queries.closures_for(library).options(joinedload(Closure.library))
    return page_of(query, by=[Closure.id], after=asked["after"], limit=asked["limit"])


@part.route("/closures", methods=["POST"])
@part.arguments(NewClosureSchema)
@part.response(201, ClosureSchema)
@part.problems(403, 404, 409, 422)
def add_closure(sent: dict[str, Any]) -> Closure:
    """New days off. Due days already given stay as they are."""
    library = queries.library_with_code(sent.pop("library"))
    everywhere = sent.pop("everywhere")
    require_for_closure(None if everywhere else library.id)
    with transaction():
        return calendar_actions.add_closure(
            commune=library.commune, library=None if everywhere else library, **sent
        )


@part.route("/closures/<int:closure_id>", methods=["DELETE"])
@part.response(204)
@part.problems(403, 404)
def remove_closure(closure_id: int) -> None:
    """The library will be open after all. Due days already given stay as they are."""
    actor()
    with transaction():
        closure = queries.closure_with_id(closure_id)
        require_for_closure(closure.library_id)
        calendar_actions.remove_closure(closure)


@part.route("/school-years", methods=["GET"])
@part.arguments(PagedQuerySchema, location="query")
@part.response(200, page_schema(SchoolYearSchema))
@part.problems(422)
def list_school_years(asked: dict[str, Any]) -> Page[SchoolYear]:
    """All school years with their terms."""
    actor()
    query = select(SchoolYear).options(
        joinedload(SchoolYear.commune), selectinload(SchoolYear.terms)
    )
    return page_of(query, by=[SchoolYear.id], after=asked["after"], limit=asked["limit"])


def require_for_closure(library_id: int | None) -> None:
    if library_id is None:
        require_everywhere(Act.SET_UP)
    else:
        require(Act.SET_UP, library_id)
