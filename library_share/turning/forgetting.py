"""How the turn of a school year forgets: where a pupil went, once nobody can undo it any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, delete, or_, select, update

from library_share import clock
from library_share.database import db
from library_share.patrons.forgetting.register import Keeper, Merge, Old, Person, once, register
from library_share.patrons.models import Card, Patron
from library_share.translation import N_
from library_share.turning.models import Arrival, PupilChoice, Turn, TurnedPupil


def _forget_choices(person: Person) -> None:
    db.session.execute(delete(PupilChoice).where(PupilChoice.patron_id == person.id))


def _choices_told(person: Person) -> Iterator[dict[str, Any]]:
    query = select(PupilChoice.class_name).where(PupilChoice.patron_id == person.id)
    for class_name in db.session.scalars(query):
        yield {"class": class_name}


def _old(old: Old) -> Select[int]:
    return (
        select(TurnedPupil.id)
        .join(Turn, Turn.id == TurnedPupil.turn_id)
        .where(Turn.library_id == old.library_id, Turn.at < clock.start_of(old.before))
        .order_by(TurnedPupil.id)
    )


def _forget_rows(_old: Old, ids: Sequence[int]) -> None:
    _forget_rows_of(ids)


def _forget_rows_of(ids: Sequence[int]) -> None:
    db.session.execute(delete(Arrival).where(Arrival.pupil_id.in_(ids)))
    db.session.execute(delete(TurnedPupil).where(TurnedPupil.id.in_(ids)))


def _forget(person: Person) -> None:
    """Whoever is erased at one school is not led to by what the other one keeps."""
    cards = select(Card.id).where(Card.patron_id == person.id)
    theirs = select(TurnedPupil.id).where(TurnedPupil.patron_id == person.id)
    db.session.execute(
        delete(Arrival)
        .where(
            or_(
                Arrival.patron_id == person.id,
                Arrival.pupil_id.in_(theirs),
                Arrival.card_id.in_(cards),
                Arrival.replaced_card_id.in_(cards),
            )
        )
        .execution_options(synchronize_session=False)
    )
    db.session.execute(delete(TurnedPupil).where(TurnedPupil.patron_id == person.id))


def _told(person: Person) -> Iterator[dict[str, Any]]:
    query = (
        select(Turn.at, TurnedPupil.class_name)
        .join(TurnedPupil, TurnedPupil.turn_id == Turn.id)
        .join(Patron, Patron.id == TurnedPupil.patron_id)
        .where(Patron.id == person.id)
        .order_by(Turn.id)
    )
    for at, class_name in db.session.execute(query):
        yield {"at": at, "class": class_name}


def _join_turned(merge: Merge) -> None:
    """Both rows went up in one turn: it was one pupil, and undoing the turn takes one back. A row
    that taking in made is now also another one, with a class of its own: undoing takes the card
    back and nothing else."""
    turns = select(TurnedPupil.turn_id).where(TurnedPupil.patron_id == merge.kept.id)
    twice = select(TurnedPupil.id).where(
        TurnedPupil.patron_id == merge.other.id, TurnedPupil.turn_id.in_(turns)
    )
    _forget_rows_of(db.session.scalars(twice).all())
    db.session.execute(
        update(Arrival)
        .where(Arrival.patron_id.in_((merge.kept.id, merge.other.id)))
        .values(made_patron=False, class_name="")
    )


CHOICES = register(
    Keeper(
        code="year_choices",
        name=N_("Where pupils go at the end of the year"),
        links=("turning_pupils.patron_id",),
        forget=_forget_choices,
        tell=_choices_told,
        make_room=once(PupilChoice.patron_id, per=PupilChoice.school_year_id),
    )
)
TURNED = register(
    Keeper(
        code="turned_pupils",
        name=N_("Promotions and changes of school"),
        links=(
            "turned_pupils.patron_id",
            "turned_arrivals.patron_id",
            "turned_arrivals.card_id",
            "turned_arrivals.replaced_card_id",
        ),
        forget=_forget,
        old=_old,
        forget_rows=_forget_rows,
        tell=_told,
        make_room=_join_turned,
    )
)
