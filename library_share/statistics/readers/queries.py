"""How many readers there were, as pages and programs ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from library_share import clock
from library_share.database import db
from library_share.libraries.models import Library
from library_share.statistics.readers.counting import named_readers
from library_share.statistics.readers.models import ReaderCount, ReaderHorizon, ReaderPeriod
from library_share.statistics.readers.rules import Part, Use, is_over, meant
from library_share.statistics.readers.settling import known_periods
from library_share.statistics.rules import Period

Told = dict[str, int] | None
"""By what readers are told apart; None when they are not counted for such days, or nobody can
count them any more."""


def readers(library: Library, asked: Period, use: Use, part: Part) -> Told:
    """A library's readers in a period."""
    return readers_of([library], asked, use, part)[library.id]


def pupils_who_read(libraries: Sequence[Library], asked: Period) -> dict[int, int | None]:
    """By library: of its pupils, how many took a book home."""
    told = readers_of(libraries, asked, Use.HOME, Part.PATRON_KIND)
    return {id_: None if found is None else found.get("pupil", 0) for id_, found in told.items()}


def readers_of(
    libraries: Sequence[Library], asked: Period, use: Use, part: Part
) -> dict[int, Told]:
    """The readers of libraries, each counted where it stands in the network; the number of
    statements grows with the communes only."""
    found: dict[int, Told] = {library.id: None for library in libraries}
    of_commune: dict[int, list[int]] = defaultdict(list)
    for library in libraries:
        of_commune[library.commune_id].append(library.id)
    for commune_id, ids in of_commune.items():
        period = meant(asked, known_periods(commune_id, asked.first), clock.today())
        if period is not None:
            found |= _in(ids, period, use, part)
    return found


def _in(ids: Sequence[int], period: Period, use: Use, part: Part) -> dict[int, Told]:
    goes_on = not is_over(period, clock.today())
    # What goes on is counted again and again; until then the last count stands.
    was_counted = ReaderPeriod.counted_on.is_not(None) if goes_on else ReaderPeriod.is_counted
    counted = set(
        db.session.scalars(
            select(ReaderPeriod.library_id).where(
                ReaderPeriod.library_id.in_(ids),
                ReaderPeriod.first == period.first,
                ReaderPeriod.last == period.last,
                was_counted,
            )
        )
    )
    late = set(
        db.session.scalars(
            select(ReaderHorizon.library_id).where(
                ReaderHorizon.library_id.in_(ids), ReaderHorizon.before > period.first
            )
        )
    )
    to_count = [one for one in ids if one not in counted and one not in late]
    numbers = _kept(ids, period, use, part, counted)
    for library_id, groups in (named_readers(to_count, period) if to_count else {}).items():
        for (of, by, key), number in groups.items():
            if (of, by) == (use, part):
                numbers[library_id][key] += number
    lost = late - counted
    return {
        one: None if one in lost else {key: n for key, n in sorted(numbers[one].items()) if n}
        for one in ids
    }


def _kept(
    ids: Sequence[int], period: Period, use: Use, part: Part, counted: set[int]
) -> dict[int, dict[str, int]]:
    """What stands in the table: all readers of a counted period, of others the erased ones."""
    rows = db.session.execute(
        select(ReaderCount.library_id, ReaderCount.key, ReaderCount.named, ReaderCount.erased)
        .where(
            ReaderCount.library_id.in_(ids),
            ReaderCount.first == period.first,
            ReaderCount.last == period.last,
            ReaderCount.use == use,
            ReaderCount.part == part,
        )
        .execution_options(populate_existing=True)
    )
    numbers: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        numbers[row.library_id][row.key] = row.erased + (
            row.named if row.library_id in counted else 0
        )
    return numbers
