"""Rows that may be of one person, and what there is of each of the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from library_share.database import db
from library_share.patrons.forgetting.register import KEEPERS, links
from library_share.patrons.models import Card, Patron
from library_share.patrons.queries import find_patron_with_id
from library_share.vietnamese import fold

#: No more are shown of those that may be the same person.
SHOWN_AT_MOST = 20

#: The newer row of a pair.
OTHER = aliased(Patron, name="other")
OTHER_ID = OTHER.id.label("other_id")


def pairs(library_id: int) -> Select[*tuple[Any, ...]]:
    """Pairs of one library, for a page by key: the same kind and name, and no birthdays or school
    codes that differ. Nothing but how it looks; two children may well have one name."""
    return (
        select(Patron.sort_key, Patron.id, OTHER_ID, Patron, OTHER)
        .join(
            OTHER,
            and_(
                OTHER.library_id == Patron.library_id,
                OTHER.folded_name == Patron.folded_name,
                OTHER.id > Patron.id,
            ),
        )
        .where(Patron.library_id == library_id, *_may_be_one(Patron, OTHER))
    )


def _may_be_one(one: Any, other: Any) -> tuple[Any, ...]:
    return (
        one.kind == other.kind,
        one.erased_on.is_(None),
        other.erased_on.is_(None),
        or_(one.born_on.is_(None), other.born_on.is_(None), one.born_on == other.born_on),
        or_(one.school_code == "", other.school_code == "", one.school_code == other.school_code),
    )


def candidates(patron: Patron, wanted: str) -> list[Patron]:
    """Other rows of the library: of the same name, or those that are asked for by a part of the
    name, a school code or a card."""
    query = select(Patron).where(
        Patron.library_id == patron.library_id,
        Patron.id != patron.id,
        Patron.kind == patron.kind,
        Patron.erased_on.is_(None),
    )
    words = fold(wanted).split()
    if words:
        with_card = select(Card.patron_id).where(Card.code == wanted.strip())
        of_words = [Patron.folded_name.contains(word, autoescape=True) for word in words]
        query = query.where(
            or_(and_(*of_words), Patron.school_code == wanted.strip(), Patron.id.in_(with_card))
        )
    else:
        query = query.where(Patron.folded_name == patron.folded_name)
    found = query.order_by(Patron.sort_key, Patron.id).limit(SHOWN_AT_MOST)
    return list(db.session.scalars(found))


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two rows, as it is compared with the other."""

    patron: Patron
    card_code: str | None
    class_name: str | None
    #: By list, those only in which there is something: `loans` → 12.
    how_many: dict[str, int]


def side(patron: Patron) -> Side:
    facts = find_patron_with_id(patron.id)
    return Side(
        patron=patron,
        card_code=facts.card_code if facts else None,
        class_name=facts.class_name if facts else None,
        how_many={code: number for code, number in _how_many(patron.id).items() if number},
    )


def _how_many(patron_id: int) -> dict[str, int]:
    ours = {f"{column.table.name}.{column.name}": column for column in links()}
    return {
        code: sum(
            db.session.scalar(
                select(func.count()).select_from(ours[link].table).where(ours[link] == patron_id)
            )
            or 0
            for link in keeper.links
            if link in ours
        )
        for code, keeper in KEEPERS.items()
    }
