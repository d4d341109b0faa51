"""Books on the demo's class shelves, in corners and boxes; and what became of some of them."""

from __future__ import annotations

from datetime import datetime
from random import Random

from sqlalchemy import select

from library_share.catalogue.models import ReadingLevel, Title, TitleKind
from library_share.copies.actions import change_copy, move
from library_share.copies.models import Condition, Copy, CopyState
from library_share.database import db
from library_share.libraries.models import Library, Place

ON_EACH_SHELF = 8
FOR_CHILDREN = (TitleKind.CHILDRENS, TitleKind.PICTURE_BOOK, TitleKind.COMIC, TitleKind.ETHICS)


def give_levels(chance: Random) -> None:
    """A colour for each children's book, easier ones for the thin ones."""
    query = select(Title).where(Title.kind.in_(FOR_CHILDREN)).order_by(Title.id)
    for title in db.session.scalars(query):
        pages = int(title.pages) if title.pages.isdecimal() else 120
        place = min(pages // 60, len(ReadingLevel) - 1)
        title.level = list(ReadingLevel)[max(0, place - chance.randint(0, 1))]


def fill_shelves(library: Library, at: datetime, account_id: int, chance: Random) -> None:
    """Move some of the library's books from the stack room to its shelves, corners and boxes."""
    places = db.session.scalars(
        select(Place).where(Place.library_id == library.id, ~Place.is_main).order_by(Place.id)
    ).all()
    copies = list(
        db.session.scalars(select(Copy.id).where(Copy.library_id == library.id).order_by(Copy.id))
    )
    chance.shuffle(copies)
    for place in places:
        chosen = [copies.pop() for _ in range(min(ON_EACH_SHELF, len(copies) // 2))]
        move(chosen, place.id, at=at, account_id=account_id)


def lose_and_damage(library: Library, account_id: int, chance: Random) -> None:
    """One book is lost, one is with the binder, two are worn."""
    copies = db.session.scalars(
        select(Copy).where(Copy.library_id == library.id).order_by(Copy.id)
    ).all()
    lost, torn, *worn = chance.sample(copies, 4)
    change_copy(
        lost, state=CopyState.LOST, reason="Mất khi chuyển phòng đọc", account_id=account_id
    )
    change_copy(
        torn,
        state=CopyState.UNDER_REPAIR,
        condition=Condition.DAMAGED,
        reason="Bong gáy, rách bìa",
        account_id=account_id,
    )
    for copy in worn:
        change_copy(copy, condition=Condition.WORN, account_id=account_id)
