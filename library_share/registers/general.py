"""What stands in the general register in a period: entries, exits, the stock of each year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import String, func, select, type_coerce

from library_share import clock
from library_share.catalogue.models import Title
from library_share.copies.models import (
    EXIT_REASON_NAMES,
    Copy,
    Exit,
    ExitLine,
    Receipt,
    ReceiptLine,
)
from library_share.database import db
from library_share.libraries.models import Library
from library_share.printing import forms
from library_share.printing.documents.wording import short_day
from library_share.registers import rules
from library_share.stocktake.models import Stocktake, StocktakeEvent, StocktakeResult
from library_share.stocktake.rules import Happening, Result
from library_share.translation import gettext

_KIND = type_coerce(Title.kind, String)


@dataclass
class _Sum:
    """What copies that came or left together amount to."""

    kinds: Counter[str] = field(default_factory=Counter)
    value: int = 0
    subjects: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    back: int = 0


def entered_between(library: Library, first: date, last: date) -> tuple[forms.Entered, ...]:
    """A line for each receipt, and for what came back of copies that had left; by day."""
    receipts = db.session.scalars(
        select(Receipt)
        .where(Receipt.library_id == library.id, Receipt.entered_on.between(first, last))
        .order_by(Receipt.entered_on, Receipt.number)
    ).all()
    sums = _sums_of_receipts(library, first, last)
    lines = [(one.entered_on, one.number, _entered(one, sums[one.id])) for one in receipts]
    lines += [(line.on, 0, line) for line in _came_back(library, first, last)]
    return tuple(line for *_, line in sorted(lines, key=lambda one: one[:2]))


def _entered(one: Receipt, found: _Sum) -> forms.Entered:
    return forms.Entered(
        on=one.entered_on,
        number=one.shown_number,
        source=", ".join(filter(None, (one.source, one.giver))),
        voucher=voucher_of(one),
        kinds=rules.by_column(found.kinds),
        value=found.value,
        subjects=rules.said_by_number(found.subjects),
        languages=rules.said_by_number(found.languages),
        note=one.note,
    )


def voucher_of(receipt: Receipt) -> str:
    """Số và ngày chứng từ."""
    day = f"ngày {short_day(receipt.voucher_on)}" if receipt.voucher_on else ""
    return " ".join(filter(None, (receipt.voucher_number, day)))


def _sums_of_receipts(library: Library, first: date, last: date) -> Mapping[int, _Sum]:
    mark = func.coalesce(func.nullif(Copy.class_mark, ""), Title.classification)
    rows = db.session.execute(
        select(
            ReceiptLine.receipt_id,
            _KIND.label("kind"),
            mark.label("mark"),
            Title.language,
            func.count().label("copies"),
            func.coalesce(func.sum(Copy.price_dong), 0).label("value"),
        )
        .join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .join(Copy, Copy.id == ReceiptLine.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(Receipt.library_id == library.id, Receipt.entered_on.between(first, last))
        .group_by(ReceiptLine.receipt_id, _KIND, mark, Title.language)
    )
    found: defaultdict[int, _Sum] = defaultdict(_Sum)
    for row in rows:
        one = found[row.receipt_id]
        one.kinds[row.kind] += row.copies
        one.value += int(row.value)
        one.subjects[rules.subject_of(row.mark)] += row.copies
        one.languages[row.language] += row.copies
    return found


def _came_back(library: Library, first: date, last: date) -> Iterable[forms.Entered]:
    rows = db.session.execute(
        _of_exits(library, ExitLine.back_on, Exit.number, _KIND)
        .where(ExitLine.back_on.between(first, last))
        .group_by(ExitLine.back_on, Exit.number, _KIND)
    )
    found: defaultdict[tuple[date, int], _Sum] = defaultdict(_Sum)
    for back_on, number, kind, copies, value in rows:
        found[back_on, number].kinds[kind] += copies
        found[back_on, number].value += int(value)
    for (back_on, number), one in found.items():
        yield forms.Entered(
            on=back_on,
            number="",
            source="Nhập lại sách đã xuất",
            voucher="",
            kinds=rules.by_column(one.kinds),
            value=one.value,
            note=f"Xuất số {number}",
        )


def _of_exits(library: Library, *columns: Any) -> Any:
    """Copies that left, and what they are worth, by these columns."""
    return (
        select(*columns, func.count(), func.coalesce(func.sum(Copy.price_dong), 0))
        .select_from(ExitLine)
        .join(Exit, Exit.id == ExitLine.exit_id)
        .join(Copy, Copy.id == ExitLine.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(Exit.library_id == library.id)
    )


def left_between(library: Library, first: date, last: date) -> tuple[forms.Left, ...]:
    """A line for each exit, by day."""
    exits = db.session.scalars(
        select(Exit)
        .where(Exit.library_id == library.id, Exit.left_on.between(first, last))
        .order_by(Exit.left_on, Exit.number)
    ).all()
    is_back = ExitLine.back_on.is_not(None)
    columns = (ExitLine.exit_id, _KIND, ExitLine.reason, is_back)
    found: defaultdict[int, _Sum] = defaultdict(_Sum)
    rows = _of_exits(library, *columns).where(Exit.left_on.between(first, last)).group_by(*columns)
    for exit_id, kind, reason, came_back, copies, value in db.session.execute(rows):
        one = found[exit_id]
        one.kinds[kind] += copies
        one.value += int(value)
        one.reasons[gettext(EXIT_REASON_NAMES[reason])] += copies
        one.back += copies if came_back else 0
    return tuple(_left(one, found[one.id]) for one in exits)


def _left(one: Exit, found: _Sum) -> forms.Left:
    back = f"đã nhập lại {found.back} bản" if found.back else ""
    return forms.Left(
        on=one.left_on,
        number=str(one.number),
        paper=paper_of(one),
        kinds=rules.by_column(found.kinds),
        value=found.value,
        reasons=rules.said_by_number(found.reasons),
        note="; ".join(filter(None, (one.note, back))),
    )


def paper_of(one: Exit) -> str:
    """Số và ngày biên bản xuất."""
    day = f"ngày {short_day(one.paper_on)}" if one.paper_on else ""
    return " ".join(filter(None, (one.paper_number, day)))


# --- III. Kiểm kê hằng năm -----------------------------------------------------------------------


def stock_by_year(library: Library, first: date, last: date) -> tuple[forms.Year, ...]:
    """Each calendar year that the period touches, the last one up to its last day."""
    last = min(last, clock.today())
    entered, left = _moves(library)
    counted = _counted(library, last)
    years = []
    for year in range(first.year, last.year + 1):
        begin, end = date(year, 1, 1), min(date(year, 12, 31), last)
        before = rules.minus(_until(entered, begin), _until(left, begin))
        came, went = _within(entered, begin, end), _within(left, begin, end)
        seen = counted.get(year)
        years.append(
            forms.Year(
                name=f"Năm {year}" if end == date(year, 12, 31) else f"Đến {short_day(end)}",
                counted_on=tuple(sorted(seen.days)) if seen else (),
                before=before,
                entered=came,
                left=went,
                after=rules.minus(rules.plus(before, came), went),
                seen=rules.by_column(seen.kinds(True)) if seen else None,
                missing=rules.by_column(seen.kinds(False)) if seen else None,
            )
        )
    return tuple(years)


_Days = dict[date, Counter[str]]


def _moves(library: Library) -> tuple[_Days, _Days]:
    """What came in and what left by day and kind; what came back came in."""
    entered: _Days = defaultdict(Counter)
    left: _Days = defaultdict(Counter)
    rows = db.session.execute(
        select(Receipt.entered_on, _KIND, func.count())
        .select_from(ReceiptLine)
        .join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .join(Copy, Copy.id == ReceiptLine.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(Receipt.library_id == library.id)
        .group_by(Receipt.entered_on, _KIND)
    )
    for on, kind, copies in rows:
        entered[on][kind] += copies
    columns = (Exit.left_on, ExitLine.back_on, _KIND)
    for left_on, back_on, kind, copies, _ in db.session.execute(
        _of_exits(library, *columns).group_by(*columns)
    ):
        left[left_on][kind] += copies
        if back_on is not None:
            entered[back_on][kind] += copies
    return entered, left


def _until(days: _Days, before: date) -> tuple[int, ...]:
    return _added(kinds for on, kinds in days.items() if on < before)


def _within(days: _Days, first: date, last: date) -> tuple[int, ...]:
    return _added(kinds for on, kinds in days.items() if first <= on <= last)


def _added(found: Iterable[Counter[str]]) -> tuple[int, ...]:
    return rules.by_column(sum(found, Counter()))


class _Counted:
    """What the stock-takes of a year say of each copy; the last word counts."""

    def __init__(self) -> None:
        self.days: set[date] = set()
        self._copies: dict[int, tuple[str, bool]] = {}

    def note(self, copy_id: int, kind: str, *, was_seen: bool) -> None:
        self._copies[copy_id] = kind, was_seen

    def kinds(self, seen: bool) -> Counter[str]:
        return Counter(kind for kind, was_seen in self._copies.values() if was_seen is seen)


def _counted(library: Library, last: date) -> dict[int, _Counted]:
    """By year, until a day; of each stock-take the closing in force."""
    closings = (
        select(func.max(StocktakeEvent.id))
        .join(Stocktake, Stocktake.id == StocktakeEvent.stocktake_id)
        .where(
            Stocktake.library_id == library.id,
            Stocktake.closed_at.is_not(None),
            StocktakeEvent.kind == Happening.CLOSE,
            StocktakeEvent.at < clock.start_of(last + timedelta(days=1)),
        )
        .group_by(StocktakeEvent.stocktake_id)
    )
    rows = db.session.execute(
        select(StocktakeEvent.at, Copy.id, StocktakeResult.result, _KIND)
        .join(StocktakeEvent, StocktakeEvent.id == StocktakeResult.event_id)
        .join(Copy, Copy.id == StocktakeResult.copy_id)
        .join(Title, Title.id == Copy.title_id)
        .where(
            StocktakeEvent.id.in_(closings),
            Copy.library_id == library.id,
            StocktakeResult.result != Result.MOVED,
        )
        .order_by(StocktakeEvent.id)
    )
    found: defaultdict[int, _Counted] = defaultdict(_Counted)
    for at, copy_id, result, kind in rows:
        day = clock.local_day(at)
        found[day.year].days.add(day)
        found[day.year].note(copy_id, kind, was_seen=result is not Result.MISSING)
    return found
