"""Choosing where classes, pupils and shelves go. Choices wait: nothing moves until promoting."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from library_share.database import db
from library_share.libraries.models import Library, Place, PlaceKind, SchoolClass
from library_share.libraries.naming import named_class
from library_share.libraries.queries import classes_of
from library_share.patrons.errors import NoSuchPatron
from library_share.patrons.models import Enrolment, Patron
from library_share.turning import rules
from library_share.turning.errors import (
    NoSuchOldClass,
    NoSuchShelf,
    NotASchoolOnward,
    PromotedAlready,
)
from library_share.turning.models import ClassChoice, PupilChoice, ShelfChoice
from library_share.turning.queries import (
    Turning,
    find_promotion,
    next_school_id,
    onward_schools,
    plan_of,
)
from library_share.turning.rules import Destination


def take_turn(library: Library) -> None:
    """Whoever works on the turn of one library's year takes turns; nobody who lends waits."""
    query = select(Library.id).where(Library.id == library.id)
    db.session.execute(query.with_for_update(key_share=True)).all()


def destination(turning: Turning, *, class_name: str, to: Library | None) -> Destination:
    """What somebody chose, tidied; NotASchoolOnward for one that these do not go on to."""
    if class_name:
        return Destination(class_name=named_class(class_name))
    if to is not None and to.id not in {one.id for one in onward_schools(turning.library)}:
        raise NotASchoolOnward(name=to.short_name)
    return Destination(library_id=to.id if to else None)


def old_class(turning: Turning, class_id: int) -> SchoolClass:
    """A class of the library in the year that ends, or NoSuchOldClass."""
    found = db.session.get(SchoolClass, class_id) if class_id < 2**31 else None
    if found is None or (found.library_id, found.school_year_id) != (
        turning.library.id,
        turning.year.id,
    ):
        raise NoSuchOldClass
    return found


def choose_for_classes(turning: Turning, chosen: Mapping[int, Destination | None]) -> None:
    """Where each class goes, by its id; None: where its name says."""
    _open(turning)
    usual = _usual_destinations(turning)
    if not chosen.keys() <= usual.keys():
        raise NoSuchOldClass
    db.session.execute(delete(ClassChoice).where(ClassChoice.class_id.in_(chosen)))
    rows = [
        {"class_id": class_id, "class_name": to.class_name, "to_library_id": to.library_id}
        for class_id, to in chosen.items()
        if to is not None and to != usual[class_id]
    ]
    if rows:
        db.session.execute(insert(ClassChoice), rows)


def _usual_destinations(turning: Turning) -> dict[int, Destination | None]:
    """By class where it goes when nobody says otherwise."""
    next_school = next_school_id(turning.library)
    return {
        one.id: rules.usual_destination(
            rules.OldClass(id=one.id, name=one.name, grade=one.grade),
            turning.library.kind,
            next_school,
        )
        for one in classes_of(turning.library.id, turning.year.id)
    }


def choose_for_pupils(turning: Turning, chosen: Mapping[int, Destination | None]) -> None:
    """Where each pupil goes, by patron id; None: where their class goes."""
    _open(turning)
    ours = set(
        db.session.scalars(
            select(Enrolment.patron_id)
            .join(Patron, Patron.id == Enrolment.patron_id)
            .where(
                Enrolment.school_year_id == turning.year.id,
                Patron.library_id == turning.library.id,
                Patron.id.in_(chosen),
            )
        )
    )
    if ours != set(chosen):
        raise NoSuchPatron
    _replace(
        PupilChoice,
        PupilChoice.patron_id,
        turning,
        [
            {"patron_id": patron_id, "class_name": to.class_name, "to_library_id": to.library_id}
            for patron_id, to in chosen.items()
            if to is not None
        ],
        chosen,
    )


def choose_for_shelves(turning: Turning, chosen: Mapping[int, tuple[str, bool] | None]) -> None:
    """Which class each shelf goes to and whether its keepers end, by place id; None: it stays."""
    _open(turning)
    places = {place.id: place for place in class_shelves(turning.library)}
    if not chosen.keys() <= places.keys():
        raise NoSuchShelf
    rows = []
    for place_id, choice in chosen.items():
        if choice is None:
            continue
        class_name, ends_charges = named_class(choice[0]), choice[1]
        if class_name != places[place_id].class_name or ends_charges:
            rows.append(
                {"place_id": place_id, "class_name": class_name, "ends_charges": ends_charges}
            )
    _replace(ShelfChoice, ShelfChoice.place_id, turning, rows, chosen)


def let_shelves_follow(turning: Turning) -> None:
    """Each shelf goes where its class goes; that of a class that leaves goes to a class whose shelf
    went up, so that no class has two and none is without: 5A's to the new 1A."""
    goes = {
        line.old.name: line.to.class_name
        for line in plan_of(turning).classes
        if line.to is not None and not line.to.leaves
    }
    places = class_shelves(turning.library)
    after = _followed([place.class_name for place in places], goes)
    choose_for_shelves(turning, {place.id: (after[place.class_name], False) for place in places})


def _followed(names: Sequence[str], goes: Mapping[str, str]) -> dict[str, str]:
    """By class that has a shelf, the class that its shelf goes to."""
    after = {name: goes.get(name, name) for name in names}
    passed_on = {after[name] for name in after if name in goes}
    freed = [name for name in after if name not in passed_on and after[name] != name]
    for name in after:
        if name not in goes and name in passed_on and freed:
            alike = [one for one in freed if _letters(one) == _letters(name)]
            after[name] = (alike or freed)[0]
            freed.remove(after[name])
    return after


def _letters(class_name: str) -> str:
    return re.sub(r"\d", "", class_name)


def class_shelves(library: Library) -> list[Place]:
    """The library's class shelves in use, in the order in which they were set up."""
    query = select(Place).where(
        Place.library_id == library.id,
        Place.kind == PlaceKind.CLASS_SHELF,
        Place.is_active,
    )
    return list(db.session.scalars(query.order_by(Place.id)))


def shelf_choices(turning: Turning) -> dict[int, ShelfChoice]:
    query = (
        select(ShelfChoice)
        .join(Place, Place.id == ShelfChoice.place_id)
        .where(
            Place.library_id == turning.library.id,
            ShelfChoice.school_year_id == turning.year.id,
        )
    )
    return {one.place_id: one for one in db.session.scalars(query)}


def _open(turning: Turning) -> None:
    """Choices change until the classes are promoted."""
    take_turn(turning.library)
    if find_promotion(turning) is not None:
        raise PromotedAlready(name=turning.year.name)


def _replace(
    model: Any, key: Any, turning: Turning, rows: list[dict[str, Any]], ids: Iterable[int]
) -> None:
    db.session.execute(
        delete(model).where(key.in_(list(ids)), model.school_year_id == turning.year.id)
    )
    if rows:
        db.session.execute(
            insert(model), [{**row, "school_year_id": turning.year.id} for row in rows]
        )
