"""What was published: sums of whole blocks, and nothing that is counted now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from library_share.database import db
from library_share.libraries.models import Commune, Library
from library_share.libraries.queries import school_years
from library_share.open_data.counting import NO_CLASS, year_of
from library_share.open_data.errors import NoSuchPeriod
from library_share.open_data.models import Figure, Release, Stock, TitleList
from library_share.translation import gettext
from library_share.vietnamese import sort_key


@dataclass(frozen=True, kw_only=True)
class Span:
    """A period people may ask for, as months that were published; nothing shorter."""

    key: str
    name: str
    months: tuple[date, ...]


def libraries_of(commune_id: int) -> list[Library]:
    """Those of which something was published, by name; also such as are closed by now."""
    query = (
        select(Library)
        .where(
            Library.commune_id == commune_id,
            Library.id.in_(select(Release.library_id).distinct()),
        )
        .order_by(Library.name, Library.id)
    )
    return list(db.session.scalars(query))


def spans_of(commune_id: int) -> list[Span]:
    """School years, their terms and the months, the newest first."""
    months = list(
        db.session.scalars(
            select(Release.month)
            .join(Library, Library.id == Release.library_id)
            .where(Library.commune_id == commune_id)
            .distinct()
            .order_by(Release.month.desc())
        )
    )
    years = school_years(commune_id)
    found = []
    for year in years:
        of_year = tuple(month for month in months if year_of(month, years) is year)
        found.append(
            Span(
                key=year.name, name=gettext("School year %(name)s", name=year.name), months=of_year
            )
        )
        terms = sorted(year.terms, key=lambda term: term.number, reverse=True)
        for term in terms:
            name = gettext("Term %(number)s of %(year)s", number=term.number, year=year.name)
            of_term = tuple(m for m in of_year if _term_of(m, terms) is term)
            found.append(Span(key=f"{year.name}-{term.number}", name=name, months=of_term))
    found += [
        Span(key=f"{month:%Y-%m}", name=month_name(month, month), months=(month,))
        for month in months
    ]
    return [span for span in found if span.months]


def _term_of(month: date, terms: Sequence[Any]) -> Any:
    """Of terms with the latest first, the one in which the middle of the month lies, or after
    which it comes."""
    middle = month.replace(day=15)
    return next((term for term in terms if term.starts_on <= middle), None)


def span_with(key: str | None, spans: Sequence[Span]) -> Span | None:
    """The period of this key, the newest school year without one; None where nothing is
    published. NoSuchPeriod for another key."""
    if key is None:
        return spans[0] if spans else None
    found = next((span for span in spans if span.key == key), None)
    if found is None:
        raise NoSuchPeriod
    return found


def month_name(first: date, last: date) -> str:
    """ "Month 9/2026", or "Months 9/2026–10/2026" of those told together."""
    if first == last:
        return gettext("Month %(month)s", month=f"{last:%m/%Y}")
    return gettext("Months %(first)s to %(last)s", first=f"{first:%m/%Y}", last=f"{last:%m/%Y}")


# --- figures -----------------------------------------------------------------------------------


def releases_of(library_ids: Sequence[int], span: Span, figure: Figure) -> list[Release]:
    """What was published of libraries in the months of a period, in order; two statements."""
    query = (
        select(Release)
        .where(
            Release.library_id.in_(library_ids),
            Release.figure == figure,
            Release.month.in_(span.months),
        )
        .order_by(Release.month, Release.library_id)
    )
    return list(db.session.scalars(query))


@dataclass(frozen=True, kw_only=True)
class ToldTogether:
    """The sum of blocks of the same classes, and in how many releases these were told so."""

    classes: tuple[str, ...]
    number: int
    times: int

    @property
    def name(self) -> str:
        return name_of(self.classes)


def by_classes(releases: Sequence[Release]) -> list[ToldTogether]:
    """Blocks of the same classes added up, by the first class's name."""
    found: dict[tuple[str, ...], list[int]] = {}
    for release in releases:
        for block in release.blocks:
            found.setdefault(tuple(block.classes), []).append(block.number)
    told = [
        ToldTogether(classes=classes, number=sum(numbers), times=len(numbers))
        for classes, numbers in found.items()
    ]
    return sorted(told, key=lambda one: (one.classes[0] == NO_CLASS, _order(one.classes)))


def _order(classes: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(sort_key(name) for name in classes)


def name_of(classes: Sequence[str]) -> str:
    """How people read the classes of a block."""
    names = [name for name in classes if name != NO_CLASS]
    if len(names) < len(classes):
        names.append(gettext("all who are in no class here"))
    return ", ".join(names)


def stocks_now(library_ids: Sequence[int]) -> dict[int, Stock]:
    """The newest stock published of each library."""
    newest = (
        select(Stock.library_id, func.max(Stock.month).label("month"))
        .where(Stock.library_id.in_(library_ids))
        .group_by(Stock.library_id)
        .subquery()
    )
    query = select(Stock).join(
        newest, (newest.c.library_id == Stock.library_id) & (newest.c.month == Stock.month)
    )
    return {stock.library_id: stock for stock in db.session.scalars(query)}


def titles_of(commune_id: int, span: Span) -> list[TitleList]:
    """What was read most, month by month, the newest first; months without any left out."""
    query = (
        select(TitleList)
        .where(TitleList.commune_id == commune_id, TitleList.month.in_(span.months))
        .order_by(TitleList.month.desc())
    )
    return [one for one in db.session.scalars(query) if one.titles]


# --- for other programs ------------------------------------------------------------------------


def all_releases(library_id: int | None, figure: Figure | None) -> Select[Release]:
    query = select(Release)
    if library_id is not None:
        query = query.where(Release.library_id == library_id)
    return query if figure is None else query.where(Release.figure == figure)


def all_stocks(library_id: int | None) -> Select[Stock]:
    query = select(Stock)
    return query if library_id is None else query.where(Stock.library_id == library_id)


def all_title_lists() -> Select[TitleList]:
    return select(TitleList)


def released_at(commune_id: int | None = None) -> datetime | None:
    """When something was published last."""
    query = select(func.max(Release.released_at))
    if commune_id is not None:
        query = query.join(Library, Library.id == Release.library_id).where(
            Library.commune_id == commune_id
        )
    return db.session.scalar(query)


def communes_told() -> list[Commune]:
    """Communes of which something was published, by name."""
    with_releases = select(Library.commune_id).join(Release, Release.library_id == Library.id)
    query = select(Commune).where(Commune.id.in_(with_releases)).order_by(Commune.name, Commune.id)
    return list(db.session.scalars(query))
