"""One search for pages and the API: words, ISBNs, numbers on labels, narrowed as asked."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from library_share.catalogue.models import ReadingLevel, Title, TitleKind
from library_share.catalogue.search import find_titles
from library_share.circulation.availability import held, left_the_stock
from library_share.copies.queries import title_ids_of_number
from library_share.database import db
from library_share.libraries.models import Library
from library_share.web.access import Act, find_actor

Conditions = list[ColumnElement[bool]]


def narrowed(
    *,
    library: Library | None,
    kind: TitleKind | None,
    level: ReadingLevel | None,
    free: bool,
) -> Conditions:
    """The conditions over Title that a search is narrowed to. What left the stock with its last
    copy is found only by those who keep a register."""
    among: Conditions = []
    if kind:
        among.append(Title.kind == kind)
    if level:
        among.append(Title.level == level)
    if library or free:
        among.append(held(find_actor(), library_id=library.id if library else None, free=free))
    elif not _keeps_a_register():
        among.append(~left_the_stock())
    return among


def _keeps_a_register() -> bool:
    who = find_actor()
    return who is not None and who.may_anywhere(Act.CATALOGUE)


def found_titles(typed: str, among: Conditions, library: Library | None) -> list[int]:
    """Titles by the number on one of their copies, then by their words, best first."""
    numbered = title_ids_of_number(typed, library.id if library else None)
    if numbered and among:
        kept = db.session.scalars(select(Title.id).where(Title.id.in_(numbered), *among))
        numbered = list(kept)
    return list(dict.fromkeys([*numbered, *find_titles(typed, *among)]))
