"""Promoting the classes of a library in one act: few statements, however many pupils."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, insert, select, update

from library_share.circulation.models import Loan
from library_share.copies.deeds import Deed
from library_share.database import db, judged, table_of
from library_share.errors import Problem
from library_share.libraries.models import Place, SchoolClass
from library_share.libraries.queries import classes_of
from library_share.libraries.rules import grade_of
from library_share.patrons import access_log, bulk
from library_share.patrons.models import Enrolment, Patron, PatronState, PlaceKeeper
from library_share.turning import marks
from library_share.turning.choosing import take_turn
from library_share.turning.errors import (
    NoNextYear,
    NothingToPromote,
    PlanChangedMeanwhile,
    PromotedAlready,
    ShelfNamesClash,
    ShelfNameTooLong,
)
from library_share.turning.models import EndedCharge, Turn, TurnedPupil, TurnedShelf, TurnKind
from library_share.turning.previewing import Preview, ShelfLine, preview_of
from library_share.turning.queries import Turning, find_promotion
from library_share.turning.rules import PLACE_NAME_AT_MOST, Move, Said, Step


def promote(turning: Turning, deed: Deed, *, seen: str) -> Turn:
    """Carry out the preview that was looked at (`Preview.seen`): pupils into the classes of the
    next year, leavers out, shelves to their classes. PlanChangedMeanwhile when it is another one.
    """
    take_turn(turning.library)
    if find_promotion(turning) is not None:
        raise PromotedAlready(name=turning.year.name)
    if turning.next_year is None:
        raise NoNextYear(name=turning.year.name)
    _wait_for_turn_of_pupils(turning)
    preview = preview_of(turning, deed.on)
    if preview.seen != seen:
        raise PlanChangedMeanwhile
    if not preview.plan.decided:
        raise NothingToPromote
    if preview.clash:
        raise ShelfNamesClash(name=preview.clash)
    if preview.too_long:
        raise ShelfNameTooLong(name=preview.too_long, at_most=PLACE_NAME_AT_MOST)
    with judged(_meanwhile()):
        turn = begin(turning, TurnKind.PROMOTED, deed)
        _promote_pupils(preview, turn, deed)
        _pass_on_shelves(preview.shelves, turn)
        _end_charges(preview, turn, deed)
    marks.mark(turning, Step.PROMOTE, Said.DONE, deed)
    access_log.note("promoted_classes", library_id=turning.library.id, detail=turning.year.name)
    forget_what_was_read()
    return turn


def forget_what_was_read() -> None:
    """Statements for many rows pass the session by: what it holds is read anew."""
    db.session.flush()
    db.session.expire_all()


def _meanwhile() -> dict[str, Problem]:
    """An import put somebody into a class, made one, or a place was renamed at the same moment."""
    return {
        "one_turn_at_a_time": PlanChangedMeanwhile(),
        "uq_enrolments_patron_id_school_year_id": PlanChangedMeanwhile(),
        "uq_classes_library_id_school_year_id_name": PlanChangedMeanwhile(),
        "uq_places_library_id_name": PlanChangedMeanwhile(),
    }


def _wait_for_turn_of_pupils(turning: Turning) -> None:
    """PostgreSQL: desks that serve these pupils meanwhile wait, so that what they lend is noted
    either with the old class or with the new one."""
    query = (
        select(Patron.id)
        .join(Enrolment, Enrolment.patron_id == Patron.id)
        .where(
            Patron.library_id == turning.library.id,
            Enrolment.school_year_id == turning.year.id,
        )
        .order_by(Patron.id)
        .with_for_update(key_share=True, of=Patron)
    )
    db.session.execute(query).all()


def begin(turning: Turning, kind: TurnKind, deed: Deed) -> Turn:
    """A new turn of this kind, with its number."""
    assert turning.next_year is not None
    before = select(func.count()).where(
        Turn.library_id == turning.library.id,
        Turn.school_year_id == turning.year.id,
        Turn.kind == kind,
    )
    turn = Turn(
        library_id=turning.library.id,
        school_year_id=turning.year.id,
        next_year_id=turning.next_year.id,
        kind=kind,
        number=(db.session.scalar(before) or 0) + 1,
        account_id=deed.account_id,
        at=deed.at,
        last_loan_id=db.session.scalar(select(func.coalesce(func.max(Loan.id), 0))),
        made_class_ids=[],
    )
    db.session.add(turn)
    db.session.flush()
    return turn


def classes_named(turning: Turning, turn: Turn, names: Iterable[str]) -> dict[str, int]:
    """The ids of the library's classes of these names in the next year, made when there are none;
    which were made is noted."""
    present = {one.name: one.id for one in classes_of(turning.library.id, turn.next_year_id)}
    made = [
        SchoolClass(
            library_id=turning.library.id,
            school_year_id=turn.next_year_id,
            name=name,
            grade=grade_of(name),
        )
        for name in dict.fromkeys(names)
        if name not in present
    ]
    db.session.add_all(made)
    db.session.flush()
    turn.made_class_ids = [*turn.made_class_ids, *(one.id for one in made)]
    return present | {one.name: one.id for one in made}


def _promote_pupils(preview: Preview, turn: Turn, deed: Deed) -> None:
    moves = preview.plan.decided
    ids = classes_named(preview.turning, turn, preview.plan.new_names)
    before = _states(preview.turning)
    # By the table: the session would make a statement of each line that differs in what is empty.
    db.session.execute(insert(table_of(TurnedPupil)), [_line(turn, move, before) for move in moves])
    staying = [move for move in moves if move.to and not move.to.leaves]
    if staying:
        db.session.execute(
            insert(Enrolment),
            [
                {
                    "patron_id": move.pupil.patron_id,
                    "class_id": ids[move.to.class_name],
                    "school_year_id": turn.next_year_id,
                }
                for move in staying
                if move.to
            ],
        )
    bulk.change_patrons_in_bulk(
        [
            {
                "id": move.pupil.patron_id,
                "state": PatronState.LEFT,
                "left_on": deed.on,
                "suspended_until": None,
                "suspended_because": "",
            }
            for move in preview.plan.leavers
        ]
    )


def _states(turning: Turning) -> dict[int, dict[str, object]]:
    """What leaving overwrites, by patron."""
    query = (
        select(Patron.id, Patron.state, Patron.suspended_until, Patron.suspended_because)
        .join(Enrolment, Enrolment.patron_id == Patron.id)
        .where(
            Patron.library_id == turning.library.id,
            Enrolment.school_year_id == turning.year.id,
        )
    )
    return {
        row.id: {
            "state_before": row.state,
            "suspended_until_before": row.suspended_until,
            "suspended_because_before": row.suspended_because,
        }
        for row in db.session.execute(query)
    }


def _line(turn: Turn, move: Move, before: dict[int, dict[str, object]]) -> dict[str, object]:
    assert move.to is not None
    return {
        "turn_id": turn.id,
        "patron_id": move.pupil.patron_id,
        "from_class_id": move.pupil.class_id,
        "class_name": move.to.class_name,
        "to_library_id": move.to.library_id,
        **before[move.pupil.patron_id],
    }


def _pass_on_shelves(shelves: Sequence[ShelfLine], turn: Turn) -> None:
    passed = [line for line in shelves if line.is_passed_on]
    if not passed:
        return
    db.session.execute(
        insert(TurnedShelf),
        [
            {
                "turn_id": turn.id,
                "place_id": line.place.id,
                "name_before": line.place.name,
                "name_after": line.name_after,
                "class_before": line.place.class_name,
                "class_after": line.class_after,
            }
            for line in passed
        ],
    )
    rename_places({line.place.id: (line.name_after, line.class_after) for line in passed})


def rename_places(names: dict[int, tuple[str, str]]) -> None:
    """New names and classes by place id. Shelves may swap names, which no row may do alone: all
    names are vacated first."""
    db.session.execute(
        update(Place),
        [{"id": place_id, "name": f"\N{RIGHTWARDS ARROW} {place_id}"} for place_id in names],
    )
    db.session.execute(
        update(Place),
        [
            {"id": place_id, "name": name, "class_name": class_name}
            for place_id, (name, class_name) in names.items()
        ],
    )


def _end_charges(preview: Preview, turn: Turn, deed: Deed) -> None:
    """Of shelves where that was chosen, and of all that leave."""
    leaving = {move.pupil.patron_id for move in preview.plan.leavers}
    ended = {
        keeper.id
        for line in preview.shelves
        for keeper in line.keepers
        if line.ends_charges or keeper.patron_id in leaving
    }
    if not ended:
        return
    rows = [{"turn_id": turn.id, "keeper_id": keeper_id} for keeper_id in sorted(ended)]
    db.session.execute(insert(EndedCharge), rows)
    db.session.execute(
        update(PlaceKeeper), [{"id": keeper_id, "until": deed.on} for keeper_id in sorted(ended)]
    )
