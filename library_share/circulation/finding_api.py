"""`/api/v1`: the titles and the copies, with what is on loan."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from sqlalchemy import ColumnElement, select

from library_share.catalogue.models import ReadingLevel, Title, TitleKind
from library_share.catalogue.queries import get_title, titles_in_order
from library_share.catalogue.schemas import TitleSchema
from library_share.circulation import keeping
from library_share.circulation.availability import Whereabouts, whereabouts
from library_share.circulation.searching import found_titles, narrowed
from library_share.copies.actions import CopyDraft, accession
from library_share.copies.models import Copy
from library_share.copies.queries import get_copy
from library_share.copies.schemas import (
    ChangedCopySchema,
    CopyQuerySchema,
    CopySchema,
    EnteredCopiesSchema,
    NewCopiesSchema,
)
from library_share.database import db, transaction
from library_share.libraries.queries import library_with_code, main_place_of, place_of
from library_share.libraries.schemas import line
from library_share.translation import N_
from library_share.web.access import Act, actor, require
from library_share.web.api import PagedQuerySchema, Part, page_schema
from library_share.web.forms import called
from library_share.web.paging import page_of

part = Part("copies", N_("Finding titles; copies, where they stand and whether they are on loan."))


class TitleQuerySchema(PagedQuerySchema):
    """With `q`, the best 200 hits at the most, best first, and no `next`."""

    q = fields.String(
        load_default="", metadata=called(N_("Words to look for"), N_("Words, an ISBN or a number."))
    )
    kind = fields.Enum(
        TitleKind, by_value=True, load_default=None, metadata=called(N_("Kind of book"))
    )
    level = fields.Enum(
        ReadingLevel, by_value=True, load_default=None, metadata=called(N_("Reading level"))
    )
    library = line(
        12, load_default=None, metadata=called(N_("Library"), N_("Only what this library has."))
    )
    free = fields.Boolean(
        load_default=False,
        metadata=called(N_("Only what can be borrowed now"), N_("Only what is not out.")),
    )


@part.route("/titles", methods=["GET"])
@part.arguments(TitleQuerySchema, location="query")
@part.response(200, page_schema(TitleSchema))
@part.problems(404, 422)
def list_titles(asked: dict[str, Any]) -> Any:
    """Titles by the alphabet; with `q`, by how well they fit."""
    actor()
    library = library_with_code(asked["library"]) if asked["library"] else None
    among = narrowed(library=library, kind=asked["kind"], level=asked["level"], free=asked["free"])
    if asked["q"]:
        found = found_titles(asked["q"], among, library)[: asked["limit"]]
        return {"items": titles_in_order(found), "next": None}
    by = (Title.sort_key, Title.id)
    return page_of(select(Title).where(*among), by=by, after=asked["after"], limit=asked["limit"])


@part.route("/copies", methods=["GET"])
@part.arguments(CopyQuerySchema, location="query")
@part.response(200, page_schema(CopySchema))
@part.problems(404, 422)
def list_copies(asked: dict[str, Any]) -> dict[str, Any]:
    """The copies that a library owns, in the order they were entered, paged by key."""
    actor()
    library = library_with_code(asked["library"])
    among: list[ColumnElement[bool]] = [Copy.library_id == library.id]
    if asked["title"]:
        among.append(Copy.title_id == asked["title"])
    if asked["state"]:
        among.append(Copy.state == asked["state"])
    page = page_of(
        select(Copy).where(*among),
        by=(Copy.library_id, Copy.id),
        after=asked["after"],
        limit=asked["limit"],
    )
    return {"items": _dumped([copy.id for copy in page.items]), "next": page.next}


@part.route("/copies", methods=["POST"])
@part.arguments(NewCopiesSchema)
@part.response(201, EnteredCopiesSchema)
@part.problems(403, 404, 409, 422)
def enter_copies(sent: dict[str, Any]) -> dict[str, Any]:
    """Enter copies of one title into the accession register; each gets a code for its label."""
    library = library_with_code(sent.pop("library"))
    who = require(Act.CATALOGUE, library.id)
    place_code, title_id = sent.pop("place"), sent.pop("title_id")
    how_many, numbers = sent.pop("how_many"), sent.pop("accession_numbers")
    with transaction():
        title = get_title(title_id)
        place = place_of(library.id, place_code) if place_code else main_place_of(library.id)
        drafts = [
            CopyDraft(title_id=title.id, kind=title.kind, accession_number=number, **sent)
            for number in numbers or [None] * how_many
        ]
        ids = accession(drafts, library, place, who.account_id)
        entered = db.session.scalars(select(Copy).where(Copy.id.in_(ids)).order_by(Copy.id)).all()
    return {
        "codes": [copy.code for copy in entered],
        "accession_numbers": [copy.accession_number for copy in entered],
    }


@part.route("/copies/<code>", methods=["GET"])
@part.response(200, CopySchema)
@part.problems(404)
def one_copy(code: str) -> dict[str, Any]:
    """One copy by its printed code."""
    actor()
    return _dumped([get_copy(code).id])[0]


@part.route("/copies/<code>", methods=["PATCH"])
@part.arguments(ChangedCopySchema(partial=True))
@part.response(200, CopySchema)
@part.problems(403, 404, 409, 422)
def change_copy(sent: dict[str, Any], code: str) -> dict[str, Any]:
    """Note how a copy is; the words that are not sent stay."""
    copy = get_copy(code)
    who = require(Act.CATALOGUE, copy.library_id)
    with transaction():
        keeping.change_copy(get_copy(code), account_id=who.account_id, **sent)
    return _dumped([copy.id])[0]


def _dumped(copy_ids: list[int]) -> list[dict[str, Any]]:
    found = whereabouts(Copy.id.in_(copy_ids), limit=len(copy_ids))
    titles = {
        title.id: title for title in titles_in_order(list({there.copy.title_id for there in found}))
    }
    by_id = {there.copy.id: _row(there, titles[there.copy.title_id]) for there in found}
    return [by_id[copy_id] for copy_id in copy_ids]


def _row(there: Whereabouts, title: Title) -> dict[str, Any]:
    copy = there.copy
    return {
        "code": copy.code,
        "accession_number": copy.accession_number,
        "title": title.full_title,
        "title_id": title.id,
        "library": there.owner.code,
        "place": there.place,
        "condition": copy.condition,
        "state": copy.state,
        "class_mark": copy.class_mark or title.classification,
        "shelf_mark": copy.shelf_mark,
        "printed_year": copy.printed_year,
        "price_dong": copy.price_dong,
        "on_loan": there.loan is not None,
    }
