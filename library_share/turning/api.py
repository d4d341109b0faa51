"""`/api/v1/school-year-turn`: the turn of a school year, for other programs."""

from __future__ import annotations

from typing import Any

from library_share import clock
from library_share.catalogue.rules import full_title
from library_share.circulation.models import Loan
from library_share.copies.deeds import deed_at
from library_share.database import db, transaction
from library_share.libraries.models import Library
from library_share.libraries.naming import named_class_or_none
from library_share.libraries.queries import classes_of, library_with_code
from library_share.libraries.rules import tidy_class_name
from library_share.patrons import access_log
from library_share.patrons.models import Patron
from library_share.patrons.queries import patron_with_card
from library_share.translation import N_
from library_share.turning import (
    choosing,
    holding,
    intake,
    marks,
    promoting,
    queries,
    sending_back,
    undoing,
)
from library_share.turning.access import kept, seen
from library_share.turning.errors import NoSuchOldClass
from library_share.turning.models import Turn, TurnedPupil
from library_share.turning.previewing import preview_of
from library_share.turning.queries import Turning
from library_share.turning.rules import Destination
from library_share.turning.schemas import (
    ArrivalSchema,
    ChecklistSchema,
    ClassChoiceSchema,
    HeldSchema,
    MarkSchema,
    PromoteSchema,
    PromotionSchema,
    PupilChoiceSchema,
    TakeInSchema,
    TurnPagedQuerySchema,
    TurnQuerySchema,
    TurnSchema,
    UndoIntakeSchema,
    UndoPromotionSchema,
)
from library_share.turning.steps import checklist
from library_share.web.api import Part, page_schema
from library_share.web.paging import page_of

part = Part("turning", N_("The turn of the school year: steps, promotion and taking pupils in."))


def _of(act: Any, sent: dict[str, Any]) -> Turning:
    turning: Turning = act(library_with_code(sent["library"]), sent["year"])
    return turning


@part.route("/school-year-turn", methods=["GET"])
@part.arguments(TurnQuerySchema, location="query")
@part.response(200, ChecklistSchema)
@part.problems(403, 404, 422)
def steps(asked: dict[str, Any]) -> dict[str, Any]:
    """What there is to do at the end of a library's school year, and how far it is."""
    return _listed(_of(seen, asked))


def _listed(turning: Turning) -> dict[str, Any]:
    return {
        "library": turning.library.code,
        "year": turning.year.name,
        "next_year": turning.next_year.name if turning.next_year else None,
        "steps": [
            {
                "step": one.step,
                "name": one.name,
                "state": one.state,
                "left": one.left,
                "found": one.found,
                "reason": one.mark.reason if one.mark else "",
                "by": one.mark.account.name if one.mark and one.mark.account else None,
                "at": one.mark.at if one.mark else None,
            }
            for one in checklist(turning, clock.today()).steps
        ],
    }


@part.route("/school-year-turn/marks", methods=["POST"])
@part.arguments(MarkSchema)
@part.response(200, ChecklistSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def mark(sent: dict[str, Any]) -> dict[str, Any]:
    """Say that a step is done, or skipped and why, or to do after all."""
    with transaction():
        turning = _of(kept, sent)
        deed = deed_at(turning.library)
        marks.say(turning, sent["step"], sent["said"], deed, reason=sent["reason"])
    return _listed(turning)


# --- promoting -------------------------------------------------------------------------------


@part.route("/school-year-turn/promotion", methods=["GET"])
@part.arguments(TurnQuerySchema, location="query")
@part.response(200, PromotionSchema)
@part.problems(403, 404, 422)
def preview(asked: dict[str, Any]) -> dict[str, Any]:
    """The dry run: which class goes where, how many, and what to think of."""
    return _previewed(_of(seen, asked))


def _previewed(turning: Turning) -> dict[str, Any]:
    made = preview_of(turning, clock.today())
    promoted = queries.find_promotion(turning)
    codes = {one.id: one.code for one in queries.onward_schools(turning.library)}
    return {
        "seen": made.seen,
        "promoted_at": promoted.at if promoted else None,
        "counts": made.plan.counts,
        "classes": [
            {
                "name": line.old.name,
                "grade": line.old.grade,
                "class_name": line.to.class_name if line.to else "",
                "leaves": line.to.leaves if line.to else False,
                "to_library": codes.get(line.to.library_id or 0) if line.to else None,
                "is_chosen": line.is_chosen,
                "pupils": line.pupils,
                "exceptions": line.exceptions,
                "open_loans": line.open_loans,
            }
            for line in made.plan.classes
        ],
        "new_classes": made.new_classes,
        "warnings": made.warnings,
    }


@part.route("/school-year-turn/classes", methods=["POST"])
@part.arguments(ClassChoiceSchema)
@part.response(200, PromotionSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def choose_class(sent: dict[str, Any]) -> dict[str, Any]:
    """Choose where a class goes; answers the dry run."""
    with transaction():
        turning = _of(kept, sent)
        classes = {one.name: one.id for one in classes_of(turning.library.id, turning.year.id)}
        class_id = classes.get(tidy_class_name(sent["old_class"]))
        if class_id is None:
            raise NoSuchOldClass
        choosing.choose_for_classes(turning, {class_id: _destination(turning, sent)})
    return _previewed(turning)


@part.route("/school-year-turn/pupils", methods=["POST"])
@part.arguments(PupilChoiceSchema)
@part.response(200, PromotionSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def choose_pupil(sent: dict[str, Any]) -> dict[str, Any]:
    """Choose where one pupil goes; answers the dry run."""
    with transaction():
        turning = _of(kept, sent)
        patron = patron_with_card(turning.library.id, sent["card"])
        choosing.choose_for_pupils(turning, {patron.id: _destination(turning, sent)})
    return _previewed(turning)


def _destination(turning: Turning, sent: dict[str, Any]) -> Destination | None:
    to = _school(sent["to_library"])
    if not (sent["class_name"].strip() or sent["leaves"] or to):
        return None
    return choosing.destination(turning, class_name=sent["class_name"].strip(), to=to)


def _school(code: str | None) -> Library | None:
    return library_with_code(code) if code else None


@part.route("/school-year-turn/promotion", methods=["POST"])
@part.arguments(PromoteSchema)
@part.response(201, TurnSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def promote(sent: dict[str, Any]) -> Turn:
    """Carry out the dry run that was looked at."""
    with transaction():
        turning = _of(kept, sent)
        return promoting.promote(turning, deed_at(turning.library), seen=sent["seen"])


@part.route("/school-year-turn/promotion/undo", methods=["POST"])
@part.arguments(UndoPromotionSchema)
@part.response(200, PromotionSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def undo(sent: dict[str, Any]) -> dict[str, Any]:
    """Everything is as it was before the promotion; answers the dry run."""
    with transaction():
        turning = _of(kept, sent)
        undoing.undo_promotion(turning, deed_at(turning.library), turn_id=sent["turn"])
    return _previewed(turning)


# --- who leaves, who comes -------------------------------------------------------------------


@part.route("/school-year-turn/leavers", methods=["GET"])
@part.arguments(TurnPagedQuerySchema, location="query")
@part.response(200, page_schema(HeldSchema))
@part.problems(403, 404, 422)
def list_held(asked: dict[str, Any]) -> dict[str, Any]:
    """What those who leave still hold, by given name, paged by key; looking is noted."""
    with transaction():
        turning = _of(kept, asked)
        access_log.note("printed_leavers", library_id=turning.library.id, detail=turning.year.name)
    ids = holding.leaver_ids(turning, queries.plan_of(turning))
    page = page_of(
        holding.held_by(ids, turning.year),
        by=(Patron.sort_key, Loan.id),
        after=asked["after"],
        limit=asked["limit"],
        scalars=False,
    )
    items = [
        {
            "name": row.name,
            "class_name": row.class_name,
            "copy": row.code,
            "accession_number": row.accession_number,
            "title": full_title(row.title, row.volume),
            "due_on": row.due_on,
        }
        for row in page.items
    ]
    return {"items": items, "next": page.next}


@part.route("/school-year-turn/arrivals", methods=["GET"])
@part.arguments(TurnPagedQuerySchema, location="query")
@part.response(200, page_schema(ArrivalSchema))
@part.problems(403, 404, 422)
def list_arrivals(asked: dict[str, Any]) -> dict[str, Any]:
    """Pupils of other schools who wait to be taken in, paged by key."""
    turning = _of(kept, asked)
    page = page_of(
        intake.waiting(turning.library),
        by=(TurnedPupil.id,),
        after=asked["after"],
        limit=asked["limit"],
        scalars=False,
    )
    return {"items": page.items, "next": page.next}


@part.route("/school-year-turn/arrivals", methods=["POST"])
@part.arguments(TakeInSchema)
@part.response(201, TurnSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def take_in(sent: dict[str, Any]) -> Turn:
    """Take pupils in with the cards they have, into a class of the new year or into none yet."""
    with transaction():
        turning = _of(kept, sent)
        class_name = named_class_or_none(sent["class_name"])
        chosen = dict.fromkeys(sent["pupils"], class_name)
        return intake.take_in(turning, chosen, deed_at(turning.library))


@part.route("/school-year-turn/arrivals/<int:turn_id>/undo", methods=["POST"])
@part.arguments(UndoIntakeSchema)
@part.response(200, TurnSchema)
@part.problems(400, 403, 404, 409, 415, 422)
def undo_intake(sent: dict[str, Any], turn_id: int) -> Turn:
    """The cards go back to the old school, and what was entered here goes."""
    with transaction():
        library = kept(library_with_code(sent["library"])).library
        turn = sending_back.intake_of(library, turn_id)
        sending_back.undo_intake(library, turn, deed_at(library))
    return db.session.get_one(Turn, turn_id)
