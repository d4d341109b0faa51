"""Undoing a promotion until the new year has begun: everything is as it was, to the row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from library_share.circulation.models import Loan
from library_share.classroom.shelves.models import ClassReading
from library_share.copies.deeds import Deed
from library_share.database import db, judged
from library_share.errors import Problem, Reason, Refused
from library_share.libraries.models import Library, Place, SchoolClass
from library_share.patrons import access_log, bulk
from library_share.patrons.models import Enrolment, Patron, PatronState, PlaceKeeper
from library_share.translation import N_
from library_share.turning import marks
from library_share.turning.choosing import take_turn
from library_share.turning.errors import ArrivedElsewhere, PromotedAnew, TurnActedUpon
from library_share.turning.models import (
    Arrival,
    ClassChoice,
    EndedCharge,
    Turn,
    TurnedPupil,
    TurnedShelf,
    TurnKind,
)
from library_share.turning.promoting import forget_what_was_read, rename_places
from library_share.turning.queries import Turning, find_promotion, named_by, undone
from library_share.turning.rules import Step


def undo_promotion(turning: Turning, deed: Deed, *, turn_id: int | None = None) -> None:
    """All pupils, shelves and keepers are as they were before. TurnActedUpon tells what has
    happened since; undoing twice is undoing once. `turn_id` is the promotion that was looked at:
    PromotedAnew when that one was undone and the classes went up again."""
    take_turn(turning.library)
    turn = find_promotion(turning)
    if turn is None:
        return
    if turn_id not in (None, turn.id):
        raise PromotedAnew
    wait_for_turn_of_turned(turn)
    if (problem := hindrance(turn)) is not None:
        raise problem
    note_undone(turn, deed)
    with judged(_meanwhile()):
        _bring_back_pupils(turn)
        _bring_back_shelves(turn)
    marks.end(turning, Step.PROMOTE, deed)
    access_log.note("undid_promotion", library_id=turning.library.id, detail=turning.year.name)
    forget_what_was_read()


def _meanwhile() -> dict[str, Problem]:
    """At the same moment a place took a name that comes back, or somebody a charge."""
    taken_up = TurnActedUpon(reasons=[_reason(KEEPERS_CHANGED, "keepers_changed_since", 1)])
    return {
        "uq_places_library_id_name": TurnActedUpon(
            reasons=[_reason(NAMES_TAKEN, "shelf_names_taken_since", 1)]
        ),
        "one_charge_per_account": taken_up,
        "one_charge_per_patron": taken_up,
    }


def note_undone(turn: Turn, deed: Deed) -> None:
    """The new fact that points to the one it undoes."""
    with judged({"a_turn_is_undone_once": TurnActedUpon()}):
        db.session.add(
            Turn(
                library_id=turn.library_id,
                school_year_id=turn.school_year_id,
                next_year_id=turn.next_year_id,
                kind=TurnKind.UNDONE,
                number=turn.number,
                account_id=deed.account_id,
                at=deed.at,
                undoes_id=turn.id,
                last_loan_id=turn.last_loan_id,
                made_class_ids=[],
            )
        )


def wait_for_turn_of_turned(turn: Turn) -> None:
    query = (
        select(Patron.id)
        .join(TurnedPupil, TurnedPupil.patron_id == Patron.id)
        .where(TurnedPupil.turn_id == turn.id)
        .order_by(Patron.id)
        .with_for_update(key_share=True, of=Patron)
    )
    db.session.execute(query).all()


def hindrance(turn: Turn) -> Refused | None:
    """Why a promotion can no longer be undone; None as long as it can."""
    if (elsewhere := _taken_in(turn)) is not None:
        return elsewhere
    reasons = acted_upon(turn)
    return TurnActedUpon(reasons=reasons) if reasons else None


def _taken_in(turn: Turn) -> ArrivedElsewhere | None:
    intake = aliased(Turn)
    query = (
        select(Library.short_name, func.count())
        .select_from(Arrival)
        .join(intake, intake.id == Arrival.turn_id)
        .join(TurnedPupil, TurnedPupil.id == Arrival.pupil_id)
        .join(Library, Library.id == intake.library_id)
        .where(TurnedPupil.turn_id == turn.id, ~undone(intake))
        .group_by(Library.short_name)
        .order_by(Library.short_name)
    )
    found = db.session.execute(query.limit(1)).one_or_none()
    return ArrivedElsewhere(school=found[0], pupils=found[1]) if found else None


# --- what has happened since -----------------------------------------------------------------


LENT_SINCE = N_("Books lent to these pupils since: {how_many}.")
MOVED_SINCE = N_("Pupils put into another class since: {how_many}.")
ENTERED_SINCE = N_("Other pupils entered in the new classes since: {how_many}.")
KEEPERS_CHANGED = N_("Keepers changed since: {how_many}.")
NAMES_TAKEN = N_("Places that got the former name of a class shelf since: {how_many}.")


def reasons_of(found: Iterable[tuple[str, str, int]]) -> list[Reason]:
    """Those that hold: sentence, code, how many."""
    return [_reason(*one) for one in found if one[2]]


def _reason(message: str, code: str, how_many: int) -> Reason:
    return Reason(code=code, message=message, facts={"how_many": how_many})


def acted_upon(turn: Turn) -> list[Reason]:
    """Everything that has happened since, and would be untrue when the promotion was undone.
    Who was erased since is nobody any more, and in nobody's way."""
    return reasons_of(_found(turn))


def _found(turn: Turn) -> list[tuple[str, str, int]]:
    return [
        (LENT_SINCE, "lent_since", _loans(turn)),
        (MOVED_SINCE, "moved_since", _moved(turn)),
        (N_("Pupils changed since: {how_many}."), "changed_since", _changed(turn)),
        (ENTERED_SINCE, "entered_since", _entered(turn)),
        (
            N_("Holds for the new classes since: {how_many}."),
            "held_since",
            named_by(SchoolClass, turn.made_class_ids, besides=LOOKED_AT_APART),
        ),
        (N_("Shelves changed since: {how_many}."), "shelves_changed_since", _shelves(turn)),
        (
            N_("Readings counted at passed-on shelves since: {how_many}."),
            "read_since",
            _readings(turn),
        ),
        (NAMES_TAKEN, "shelf_names_taken_since", _names_taken(turn)),
        (KEEPERS_CHANGED, "keepers_changed_since", _keepers(turn)),
    ]


#: What speaks of a class without being a fact of the new year, or is looked at apart.
LOOKED_AT_APART = frozenset({"enrolments", "turning_classes"})


def is_erased(patron_id: Any) -> ColumnElement[bool]:
    return exists().where(Patron.id == patron_id, Patron.erased_on.is_not(None))


def _count(model: Any, *conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def _loans(turn: Turn) -> int:
    """Books lent to these since the turn; a loan that was undone never was."""
    turned = select(TurnedPupil.patron_id).where(TurnedPupil.turn_id == turn.id)
    return _count(
        Loan,
        Loan.patron_id.in_(turned),
        Loan.id > turn.last_loan_id,
        Loan.undone_at.is_(None),
    )


def _in_class(turn: Turn) -> Any:
    """The enrolment that the promotion made for a turned pupil, as it stands."""
    return exists().where(
        Enrolment.patron_id == TurnedPupil.patron_id,
        Enrolment.school_year_id == turn.next_year_id,
        Enrolment.class_id == SchoolClass.id,
        SchoolClass.name == TurnedPupil.class_name,
    )


def _moved(turn: Turn) -> int:
    enrolled = exists().where(
        Enrolment.patron_id == TurnedPupil.patron_id,
        Enrolment.school_year_id == turn.next_year_id,
    )
    return _count(
        TurnedPupil,
        TurnedPupil.turn_id == turn.id,
        or_(
            (TurnedPupil.class_name != "") & ~_in_class(turn),
            (TurnedPupil.class_name == "") & enrolled,
        ),
    )


def _changed(turn: Turn) -> int:
    """Leavers who are here again, and others who have left."""
    here = exists().where(Patron.id == TurnedPupil.patron_id, Patron.state != PatronState.LEFT)
    return _count(
        TurnedPupil,
        TurnedPupil.turn_id == turn.id,
        or_((TurnedPupil.class_name == "") & here, (TurnedPupil.class_name != "") & ~here),
    )


def _entered(turn: Turn) -> int:
    ours = exists().where(
        TurnedPupil.turn_id == turn.id, TurnedPupil.patron_id == Enrolment.patron_id
    )
    return _count(
        Enrolment,
        Enrolment.class_id.in_(turn.made_class_ids),
        ~ours,
        ~is_erased(Enrolment.patron_id),
    )


def _shelves(turn: Turn) -> int:
    as_made = exists().where(
        Place.id == TurnedShelf.place_id,
        Place.name == TurnedShelf.name_after,
        Place.class_name == TurnedShelf.class_after,
    )
    return _count(TurnedShelf, TurnedShelf.turn_id == turn.id, ~as_made)


def _names_taken(turn: Turn) -> int:
    """Other places that are now called what a shelf was: two places cannot be."""
    passed = select(TurnedShelf.place_id).where(TurnedShelf.turn_id == turn.id)
    before = select(TurnedShelf.name_before).where(TurnedShelf.turn_id == turn.id)
    return _count(
        Place,
        Place.library_id == turn.library_id,
        Place.name.in_(before),
        Place.id.not_in(passed),
    )


def _readings(turn: Turn) -> int:
    passed = select(TurnedShelf.place_id).where(TurnedShelf.turn_id == turn.id)
    return _count(ClassReading, ClassReading.place_id.in_(passed), ClassReading.at >= turn.at)


def _keepers(turn: Turn) -> int:
    """Somebody whose charge ended took it up again: two open charges cannot be."""
    old, again = aliased(PlaceKeeper), aliased(PlaceKeeper)
    query = (
        select(func.count())
        .select_from(EndedCharge)
        .join(old, old.id == EndedCharge.keeper_id)
        .join(again, again.place_id == old.place_id)
        .where(
            EndedCharge.turn_id == turn.id,
            again.until.is_(None),
            or_(again.account_id == old.account_id, again.patron_id == old.patron_id),
        )
    )
    return db.session.scalar(query) or 0


# --- as it was -------------------------------------------------------------------------------


def _bring_back_pupils(turn: Turn) -> None:
    turned = select(TurnedPupil.patron_id).where(TurnedPupil.turn_id == turn.id)
    db.session.execute(
        delete(Enrolment).where(
            Enrolment.school_year_id == turn.next_year_id, Enrolment.patron_id.in_(turned)
        )
    )
    take_classes_away(turn)
    leavers = db.session.execute(
        select(
            TurnedPupil.patron_id,
            TurnedPupil.state_before,
            TurnedPupil.suspended_until_before,
            TurnedPupil.suspended_because_before,
        ).where(TurnedPupil.turn_id == turn.id, TurnedPupil.class_name == "")
    )
    bulk.change_patrons_in_bulk(
        [
            {
                "id": row.patron_id,
                "state": row.state_before,
                "left_on": None,
                "suspended_until": row.suspended_until_before,
                "suspended_because": row.suspended_because_before,
            }
            for row in leavers
        ]
    )


def take_classes_away(turn: Turn) -> None:
    """Those that the turn made, which are empty again but for who was erased, with what was chosen
    for them."""
    db.session.execute(
        delete(Enrolment).where(
            Enrolment.class_id.in_(turn.made_class_ids), is_erased(Enrolment.patron_id)
        )
    )
    db.session.execute(delete(ClassChoice).where(ClassChoice.class_id.in_(turn.made_class_ids)))
    db.session.execute(delete(SchoolClass).where(SchoolClass.id.in_(turn.made_class_ids)))


def _bring_back_shelves(turn: Turn) -> None:
    shelves = db.session.scalars(select(TurnedShelf).where(TurnedShelf.turn_id == turn.id)).all()
    if shelves:
        rename_places({one.place_id: (one.name_before, one.class_before) for one in shelves})
    ended = select(EndedCharge.keeper_id).where(EndedCharge.turn_id == turn.id)
    here = ~is_erased(PlaceKeeper.patron_id)
    db.session.execute(
        update(PlaceKeeper).where(PlaceKeeper.id.in_(ended), here).values(until=None)
    )
