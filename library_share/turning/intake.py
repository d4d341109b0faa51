"""Taking in pupils who left another school of the commune, with the card they have.

Their old school keeps its patron, marked as left, and all that one ever borrowed; the new school
has a patron of its own, to whom the card goes (NĐ 93/2020/NĐ-CP Điều 27.1b). So neither school
sees what is borrowed at the other, a book of the old one can still be given back anywhere, and
the card lends at the new one at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, insert, select, update
from sqlalchemy.orm import aliased, joinedload

from library_share import clock
from library_share.copies.deeds import Deed
from library_share.database import db, judged, table_of
from library_share.errors import Problem
from library_share.libraries.models import Library, SchoolClass, SchoolYear
from library_share.libraries.queries import school_years
from library_share.patrons import access_log, bulk
from library_share.patrons.models import (
    Card,
    Enrolment,
    Patron,
    PatronKind,
    PatronState,
)
from library_share.turning import marks
from library_share.turning.choosing import take_turn
from library_share.turning.errors import (
    NothingToTakeIn,
    OfAnotherYear,
    TakenInMeanwhile,
)
from library_share.turning.models import Arrival, Turn, TurnedPupil, TurnKind
from library_share.turning.promoting import begin, classes_named, forget_what_was_read
from library_share.turning.queries import Turning, standing, undone
from library_share.turning.rules import Said, Step


def waiting(library: Library) -> Select[*tuple[Any, ...]]:
    """Pupils who left another school for this one and are not taken in yet, for a page by key:
    name, card, old class and school; nothing of what they borrowed. They wait until the year that
    they come for is over, or their old school has them in a class again."""
    promotion, intake = aliased(Turn), aliased(Turn)
    school, coming_year = aliased(Library), aliased(SchoolYear)
    taken_in = exists().where(
        Arrival.pupil_id == TurnedPupil.id, Arrival.turn_id == intake.id, ~undone(intake)
    )
    return (
        select(
            TurnedPupil.id,
            Patron.id.label("patron_id"),
            Patron.name,
            Patron.sort_key,
            Card.id.label("card_id"),
            Card.code.label("card"),
            SchoolClass.name.label("class_name"),
            school.short_name.label("school"),
            promotion.next_year_id,
        )
        .join(promotion, promotion.id == TurnedPupil.turn_id)
        .join(coming_year, coming_year.id == promotion.next_year_id)
        .join(Patron, Patron.id == TurnedPupil.patron_id)
        .join(SchoolClass, SchoolClass.id == TurnedPupil.from_class_id)
        .join(school, school.id == promotion.library_id)
        .outerjoin(Card, and_(Card.patron_id == Patron.id, Card.revoked_at.is_(None)))
        .where(
            TurnedPupil.to_library_id == library.id,
            Patron.state == PatronState.LEFT,
            coming_year.ends_on >= clock.today(),
            ~undone(promotion),
            ~taken_in,
            ~_turned_again(),
            ~_in_class_again(coming_year),
        )
    )


def _turned_again() -> ColumnElement[bool]:
    """Came back, and left or went up once more since."""
    again, later = aliased(TurnedPupil), aliased(Turn)
    return exists().where(
        again.patron_id == TurnedPupil.patron_id,
        again.id > TurnedPupil.id,
        later.id == again.turn_id,
        ~undone(later),
    )


def _in_class_again(coming_year: Any) -> ColumnElement[bool]:
    """In a class of the old school in the year for which they would come, or later."""
    year = aliased(SchoolYear)
    return exists().where(
        Enrolment.patron_id == TurnedPupil.patron_id,
        year.id == Enrolment.school_year_id,
        year.starts_on >= coming_year.starts_on,
    )


def waiting_among(library: Library, pupil_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Of these, who still waits to be taken in."""
    return db.session.execute(waiting(library).where(TurnedPupil.id.in_(pupil_ids))).all()


def take_in(turning: Turning, chosen: Mapping[int, str], deed: Deed) -> Turn:
    """Take these in, by number of `waiting`, each into the class named ("": none yet). Those who
    are not waiting any more are left out; NothingToTakeIn when that is all of them. OfAnotherYear
    when they left at the end of different years.

    Who is on the school's own list already, by name and birthday, is not entered twice: that
    patron gets the card.
    """
    take_turn(turning.library)
    _wait_for_turn_of_leavers(chosen)
    query = waiting(turning.library).where(TurnedPupil.id.in_(list(chosen)))
    coming = list(db.session.execute(query.order_by(TurnedPupil.id)))
    if not coming:
        raise NothingToTakeIn
    turning = of_year(turning, _year_of(coming))
    with judged(_meanwhile()):
        turn = begin(turning, TurnKind.ACCEPTED, deed)
        arrivals = _arrive(turning, turn, coming, chosen, deed)
        db.session.execute(insert(table_of(Arrival)), arrivals)
    if db.session.scalar(waiting(turning.library).limit(1)) is None:
        marks.mark(turning, Step.ARRIVALS, Said.DONE, deed)
    access_log.note("took_in_pupils", library_id=turning.library.id, detail=str(len(arrivals)))
    forget_what_was_read()
    return turn


def _year_of(coming: Sequence[Any]) -> int:
    """The year that all of these come for, or OfAnotherYear with those of an earlier one."""
    newest = coming[-1].next_year_id
    others = [row.name for row in coming if row.next_year_id != newest]
    if others:
        raise OfAnotherYear(names=", ".join(others))
    return int(newest)


def _meanwhile() -> dict[str, Problem]:
    return {
        "one_turn_at_a_time": TakenInMeanwhile(),
        "one_card_in_use_per_patron": TakenInMeanwhile(),
        "uq_enrolments_patron_id_school_year_id": TakenInMeanwhile(),
        "uq_classes_library_id_school_year_id_name": TakenInMeanwhile(),
    }


def _wait_for_turn_of_leavers(chosen: Mapping[int, str]) -> None:
    """PostgreSQL: their old school may be undoing its promotion at this moment."""
    query = (
        select(Patron.id)
        .join(TurnedPupil, TurnedPupil.patron_id == Patron.id)
        .where(TurnedPupil.id.in_(list(chosen)))
        .order_by(Patron.id)
        .with_for_update(key_share=True, of=Patron)
    )
    db.session.execute(query).all()


def of_year(turning: Turning, next_year_id: int) -> Turning:
    """The turn to the year that these come for."""
    years = school_years(turning.library.commune_id)
    place = next(n for n, year in enumerate(years) if year.id == next_year_id)
    ending = years[place + 1] if place + 1 < len(years) else turning.year
    return Turning(library=turning.library, year=ending, next_year=years[place])


def _arrive(
    turning: Turning, turn: Turn, coming: Sequence[Any], chosen: Mapping[int, str], deed: Deed
) -> list[dict[str, Any]]:
    """The lines of the turn: everybody has a patron here, the card, and a class when one is
    named."""
    ours = _on_our_list(turning.library, [row.patron_id for row in coming])
    new = [row for row in coming if row.patron_id not in ours]
    made = bulk.add_patrons_in_bulk(turning.library.id, _copied([row.patron_id for row in new]))
    patron_of = ours | {row.patron_id: made_id for row, made_id in zip(new, made, strict=True)}
    replaced = _replace_cards(coming, patron_of, deed)
    bulk.issue_cards_in_bulk([patron_of[row.patron_id] for row in coming if row.card_id is None])
    classes = _enrol(turning, turn, {patron_of[row.patron_id]: chosen[row.id] for row in coming})
    return [
        {
            "turn_id": turn.id,
            "pupil_id": row.id,
            "patron_id": patron_of[row.patron_id],
            "made_patron": row.patron_id not in ours,
            "card_id": row.card_id,
            "replaced_card_id": replaced.get(patron_of[row.patron_id]),
            "class_name": classes.get(patron_of[row.patron_id], ""),
        }
        for row in coming
    ]


def _on_our_list(library: Library, patron_ids: Sequence[int]) -> dict[int, int]:
    """By old patron the one of this library with the same name and birthday, where there is one."""
    old, here = aliased(Patron), aliased(Patron)
    query = (
        select(old.id, here.id)
        .join(
            here,
            and_(
                here.library_id == library.id,
                here.folded_name == old.folded_name,
                here.name == old.name,
                here.born_on == old.born_on,
                here.kind == PatronKind.PUPIL,
                here.state != PatronState.LEFT,
            ),
        )
        .where(old.id.in_(patron_ids))
    )
    pairs = list(db.session.execute(query))
    olds, heres = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return {a: b for a, b in pairs if olds.count(a) == 1 and heres.count(b) == 1}


def _copied(patron_ids: Sequence[int]) -> list[dict[str, Any]]:
    """What a school learns of a pupil who comes: the name, and the birthday by which its own list
    knows the pupil again; no code, no note, nothing that was borrowed."""
    query = select(
        Patron.id, Patron.name, Patron.sort_key, Patron.folded_name, Patron.born_on
    ).where(Patron.id.in_(patron_ids))
    found = {row.id: row for row in db.session.execute(query)}
    return [
        {
            "name": found[one].name,
            "sort_key": found[one].sort_key,
            "folded_name": found[one].folded_name,
            "born_on": found[one].born_on,
            "kind": PatronKind.PUPIL,
            "state": PatronState.ACTIVE,
        }
        for one in patron_ids
    ]


def _replace_cards(
    coming: Sequence[Any], patron_of: Mapping[int, int], deed: Deed
) -> dict[int, int]:
    """The cards go over; by patron the card of the new school that each takes the place of."""
    bringing = {row.card_id: patron_of[row.patron_id] for row in coming if row.card_id is not None}
    query = select(Card.patron_id, Card.id).where(
        Card.patron_id.in_(list(bringing.values())), Card.revoked_at.is_(None)
    )
    replaced: dict[int, int] = {row.patron_id: row.id for row in db.session.execute(query)}
    if replaced:
        db.session.execute(
            update(Card).where(Card.id.in_(list(replaced.values()))).values(revoked_at=deed.at)
        )
    if bringing:
        db.session.execute(
            update(Card),
            [{"id": card_id, "patron_id": patron_id} for card_id, patron_id in bringing.items()],
        )
    return replaced


def _enrol(turning: Turning, turn: Turn, class_of: Mapping[int, str]) -> dict[int, str]:
    """Into the class named; who is in one by the school's own list stays there. Answers into which
    class each was put."""
    query = select(Enrolment.patron_id).where(
        Enrolment.patron_id.in_(list(class_of)), Enrolment.school_year_id == turn.next_year_id
    )
    placed = set(db.session.scalars(query))
    wanted = {one: name for one, name in class_of.items() if name and one not in placed}
    ids = classes_named(turning, turn, wanted.values())
    if wanted:
        db.session.execute(
            insert(Enrolment),
            [
                {"patron_id": one, "class_id": ids[name], "school_year_id": turn.next_year_id}
                for one, name in wanted.items()
            ],
        )
    return wanted


@dataclass(frozen=True, kw_only=True)
class Intake:
    """A taking-in that stands."""

    turn: Turn
    pupils: int


def intakes_of(turning: Turning) -> list[Intake]:
    """What the library has taken in for the year that comes, the newest first."""
    turns = db.session.scalars(
        standing(turning.library.id, turning.year.id, TurnKind.ACCEPTED).options(
            joinedload(Turn.account)
        )
    ).all()
    query = (
        select(Arrival.turn_id, func.count().label("pupils"))
        .where(Arrival.turn_id.in_([turn.id for turn in turns]))
        .group_by(Arrival.turn_id)
    )
    counts = {row.turn_id: row.pupils for row in db.session.execute(query)}
    return [Intake(turn=turn, pupils=counts.get(turn.id, 0)) for turn in turns]


def how_many(turn: Turn) -> int:
    return db.session.scalar(select(func.count()).where(Arrival.turn_id == turn.id)) or 0
