"""How the turn of the year forgets: what it overwrote, and that two schools' patrons are one."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from library_share.database import db
from library_share.patrons.forgetting.register import Keeper, Person, register
from library_share.translation import N_
from library_share.turning.models import Arrival, PupilChoice, TurnedPupil


def _forget(person: Person) -> None:
    """That somebody was promoted stays, as a number; where the pupil went to does not."""
    theirs = select(TurnedPupil.id).where(TurnedPupil.patron_id == person.id)
    for statement in (
        delete(PupilChoice).where(PupilChoice.patron_id == person.id),
        delete(Arrival).where(Arrival.pupil_id.in_(theirs)),
        update(Arrival).where(Arrival.patron_id == person.id).values(patron_id=None),
        update(TurnedPupil)
        .where(TurnedPupil.patron_id == person.id)
        .values(suspended_because_before=""),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


TURNS = register(
    Keeper(
        code="turns",
        name=N_("Turns of the school year"),
        links=(
            "turned_pupils.patron_id",
            "turning_pupils.patron_id",
            "turned_arrivals.patron_id",
            "turned_arrivals.card_id",
            "turned_arrivals.replaced_card_id",
        ),
        forget=_forget,
    )
)
