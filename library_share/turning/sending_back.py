"""Undoing that pupils were taken in: their cards go back to the old school, to the row."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from library_share.circulation.models import Loan
from library_share.copies.deeds import Deed
from library_share.database import db, judged
from library_share.errors import Problem, Reason
from library_share.libraries.models import Library, SchoolClass
from library_share.patrons import access_log
from library_share.patrons.models import AccessRecord, Card, Enrolment, Patron
from library_share.translation import N_
from library_share.turning import marks
from library_share.turning.choosing import take_turn
from library_share.turning.errors import NoSuchIntake, TurnActedUpon
from library_share.turning.intake import of_year
from library_share.turning.models import Arrival, Turn, TurnedPupil, TurnKind
from library_share.turning.promoting import forget_what_was_read
from library_share.turning.queries import Turning, named_by
from library_share.turning.rules import Step
from library_share.turning.undoing import (
    ENTERED_SINCE,
    LENT_SINCE,
    LOOKED_AT_APART,
    MOVED_SINCE,
    is_erased,
    note_undone,
    reasons_of,
    take_classes_away,
)


def intake_of(library: Library, turn_id: int) -> Turn:
    """A taking-in of this library, undone or not, or NoSuchIntake."""
    turn = db.session.get(Turn, turn_id) if turn_id < 2**31 else None
    if turn is None or turn.library_id != library.id or turn.kind is not TurnKind.ACCEPTED:
        raise NoSuchIntake
    return turn


def undo_intake(library: Library, turn: Turn, deed: Deed) -> None:
    """The cards go back, and what was made goes. TurnActedUpon tells what has happened since;
    undoing twice is undoing once."""
    take_turn(library)
    if db.session.scalar(select(exists().where(Turn.undoes_id == turn.id))):
        return
    arrivals = list(db.session.scalars(select(Arrival).where(Arrival.turn_id == turn.id)))
    patron_ids = [one.patron_id for one in arrivals if one.patron_id is not None]
    db.session.execute(
        select(Patron.id)
        .where(Patron.id.in_(patron_ids))
        .order_by(Patron.id)
        .with_for_update(key_share=True)
    ).all()
    if reasons := _acted_upon(turn, arrivals, patron_ids):
        raise TurnActedUpon(reasons=reasons)
    note_undone(turn, deed)
    with judged(_meanwhile()):
        _send_cards_back(arrivals)
    _take_away(turn, arrivals)
    turning = of_year(
        Turning(library=library, year=turn.school_year, next_year=turn.next_year),
        turn.next_year_id,
    )
    marks.end(turning, Step.ARRIVALS, deed)
    access_log.note("undid_intake", library_id=library.id, detail=str(len(arrivals)))
    forget_what_was_read()


def _meanwhile() -> dict[str, Problem]:
    """At the same moment the old school gave out a new card."""
    reasons = reasons_of([(CARDS_REPLACED, "cards_replaced_since", 1)])
    return {"one_card_in_use_per_patron": TurnActedUpon(reasons=reasons)}


CARDS_REPLACED = N_("Cards replaced since: {how_many}.")


def _acted_upon(turn: Turn, arrivals: Sequence[Arrival], patron_ids: Sequence[int]) -> list[Reason]:
    made = [one.patron_id for one in arrivals if one.made_patron]
    found = [
        (LENT_SINCE, "lent_since", _loans(turn, patron_ids, made)),
        (CARDS_REPLACED, "cards_replaced_since", _cards_changed(arrivals)),
        (MOVED_SINCE, "moved_since", _moved(turn)),
        (ENTERED_SINCE, "entered_since", _entered(turn)),
        (
            N_("Holds, notices or charges of these pupils since: {how_many}."),
            "named_since",
            named_by(Patron, made, besides=_OURS)
            + named_by(SchoolClass, turn.made_class_ids, besides=LOOKED_AT_APART),
        ),
    ]
    return reasons_of(found)


#: What speaks of a patron without being a fact of the new year, or is looked at apart.
_OURS = frozenset({"cards", "enrolments", "access_records", "turned_arrivals", "loans"})


def _loans(turn: Turn, patron_ids: Sequence[int], made: Sequence[int | None]) -> int:
    """Books lent to these since; a loan that was undone names them, too, and one that names a
    patron who goes again forbids it however old it is."""
    since = and_(Loan.patron_id.in_(patron_ids), Loan.id > turn.last_loan_id)
    query = select(func.count()).where(or_(since, Loan.patron_id.in_(made)))
    return db.session.scalar(query) or 0


def _cards_changed(arrivals: Sequence[Arrival]) -> int:
    """Cards that came along and are not in use any more, or that have to go back to somebody who
    has another one by now."""
    another = aliased(Card)
    at_the_old_school = exists().where(
        another.patron_id == TurnedPupil.patron_id, another.revoked_at.is_(None)
    )
    query = (
        select(func.count())
        .select_from(Arrival)
        .join(Card, Card.id == Arrival.card_id)
        .join(TurnedPupil, TurnedPupil.id == Arrival.pupil_id)
        .where(
            Arrival.id.in_([one.id for one in arrivals]),
            or_(
                Card.revoked_at.is_not(None),
                Card.patron_id != Arrival.patron_id,
                at_the_old_school,
            ),
        )
    )
    return db.session.scalar(query) or 0


def _moved(turn: Turn) -> int:
    """Who is in another class than taking in put them, or in one although it put them in none."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Arrival)
            .outerjoin(
                Enrolment,
                and_(
                    Enrolment.patron_id == Arrival.patron_id,
                    Enrolment.school_year_id == turn.next_year_id,
                ),
            )
            .outerjoin(SchoolClass, SchoolClass.id == Enrolment.class_id)
            .where(
                Arrival.turn_id == turn.id,
                func.coalesce(SchoolClass.name, "") != Arrival.class_name,
                or_(Arrival.made_patron, Arrival.class_name != ""),
            )
        )
        or 0
    )


def _entered(turn: Turn) -> int:
    """Others in the classes that taking in made, or those who have become one with others."""
    ours = exists().where(
        Arrival.turn_id == turn.id,
        Arrival.patron_id == Enrolment.patron_id,
        Arrival.class_name != "",
    )
    query = select(func.count()).where(
        Enrolment.class_id.in_(turn.made_class_ids), ~ours, ~is_erased(Enrolment.patron_id)
    )
    return db.session.scalar(query) or 0


def _send_cards_back(arrivals: Sequence[Arrival]) -> None:
    rows = db.session.execute(
        select(Arrival.card_id, TurnedPupil.patron_id)
        .join(TurnedPupil, TurnedPupil.id == Arrival.pupil_id)
        .where(Arrival.id.in_([one.id for one in arrivals]), Arrival.card_id.is_not(None))
    )
    back = [{"id": card_id, "patron_id": patron_id} for card_id, patron_id in rows]
    if back:
        db.session.execute(update(Card), back)
    replaced = [one.replaced_card_id for one in arrivals if one.replaced_card_id is not None]
    if replaced:
        db.session.execute(update(Card).where(Card.id.in_(replaced)).values(revoked_at=None))


def _take_away(turn: Turn, arrivals: Sequence[Arrival]) -> None:
    """The enrolments and patrons that taking in made; the access log keeps its lines."""
    enrolled = [one.patron_id for one in arrivals if one.class_name]
    made = [one.patron_id for one in arrivals if one.made_patron]
    db.session.execute(
        delete(Enrolment).where(
            Enrolment.school_year_id == turn.next_year_id, Enrolment.patron_id.in_(enrolled)
        )
    )
    take_classes_away(turn)
    for model in (Arrival, AccessRecord):
        db.session.execute(update(model).where(model.patron_id.in_(made)).values(patron_id=None))
    db.session.execute(delete(Card).where(Card.patron_id.in_(made)))
    db.session.execute(delete(Patron).where(Patron.id.in_(made)))
