"""The figures of many libraries side by side, counted in a few statements for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from library_share.libraries.models import Library
from library_share.statistics import holdings
from library_share.statistics.measures import MEASURES
from library_share.statistics.queries import Scope
from library_share.statistics.readers.queries import pupils_who_read
from library_share.statistics.rules import By, Period


@dataclass(frozen=True, kw_only=True)
class Column:
    """A figure of a library as papers have it, in Vietnamese: they go to offices. `of_period`:
    counted over the days that are asked for; the others are what there is when it is counted.
    `adds_up`: libraries have none of it in common."""

    name: str
    short: str
    of_period: bool = True
    adds_up: bool = True


COLUMNS: dict[str, Column] = {
    "titles": Column(name="Đầu tài liệu", short="Đầu", of_period=False, adds_up=False),
    "copies": Column(name="Bản tài liệu đang dùng", short="Bản", of_period=False),
    "pupils": Column(name="Học sinh đang học", short="Học sinh", of_period=False),
    "cards": Column(name="Thẻ bạn đọc đang dùng", short="Thẻ", of_period=False),
    "readers": Column(name="Học sinh đã mượn sách về", short="Học sinh đã mượn"),
    "loans_home": Column(name="Lượt mượn về", short="Mượn về"),
    "readings_on_site": Column(name="Lượt đọc tại chỗ", short="Đọc tại chỗ"),
    "renewals": Column(name="Lượt gia hạn", short="Gia hạn"),
    "returns": Column(name="Lượt trả", short="Trả"),
    "sent": Column(name="Bản luân chuyển đi", short="LC đi"),
    "received": Column(name="Bản luân chuyển đến", short="LC đến"),
    "activities": Column(name="Hoạt động khuyến đọc", short="Khuyến đọc"),
    "attendances": Column(name="Lượt người tham dự hoạt động", short="Tham dự"),
}
#: Those for which only a wide sheet has room.
_WIDE_ONLY = {"cards", "renewals", "returns", "attendances"}
UPRIGHT = tuple(code for code in COLUMNS if code not in _WIDE_ONLY)
#: Printed under every table of them, and what it is under short headings.
HOW_COUNTED = (
    "Cách tính: “đầu” là số nhan đề, “bản” là số cuốn đang dùng của thư viện (trong kho, ở tủ sách "
    "lớp, đang cho mượn, đang luân chuyển đi; không tính sách nhận luân chuyển); lượt mượn về tính "
    "theo cuốn, gia hạn tính riêng; lượt đọc tại chỗ gồm sách quét đọc tại chỗ và lượt đọc lớp tự "
    "đếm. Đầu tài liệu không cộng vì các thư viện có nhan đề chung."
)
SHORT_HOW_COUNTED = f"{HOW_COUNTED} “LC” là luân chuyển."


def figures_by_library(libraries: Sequence[Library], period: Period) -> dict[int, dict[str, int]]:
    """The figures of `COLUMNS` for each library; as many statements for one as for a thousand.
    How many read is left out of a period for which readers are not counted."""
    library_ids = tuple(library.id for library in libraries)
    scope = Scope(library_ids=library_ids, period=period)
    found: dict[str, Mapping[int, int | None]] = {
        "titles": holdings.titles_by_library(library_ids),
        "copies": holdings.copies_by_library(library_ids),
        "pupils": holdings.pupils_by_library(library_ids),
        "cards": holdings.cards_by_library(library_ids),
        "readers": pupils_who_read(libraries, period),
        "sent": holdings.sent_by_library(library_ids, period),
        "received": holdings.received_by_library(library_ids, period),
    }
    for measure in MEASURES:
        if measure.code in COLUMNS:
            figures = measure.figures(scope, By.LIBRARY)
            found[measure.code] = {key: figure.number for key, figure in figures.items()}
    return {library_id: _known(found, library_id) for library_id in library_ids}


def _known(found: Mapping[str, Mapping[int, int | None]], library_id: int) -> dict[str, int]:
    numbers = {code: found[code].get(library_id, 0) for code in COLUMNS}
    return {code: number for code, number in numbers.items() if number is not None}


def totals_of(lines: Iterable[dict[str, int]]) -> dict[str, int]:
    """Added up over libraries, where adding up means something and every one has a number."""
    lines = list(lines)
    return {
        code: sum(line[code] for line in lines)
        for code, column in COLUMNS.items()
        if column.adds_up and all(code in line for line in lines)
    }
