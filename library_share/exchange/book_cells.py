"""What cells of a list of books mean: prices, kinds, volumes, ranges of accession numbers."""

from __future__ import annotations

import re

from library_share.catalogue.models import ReadingLevel, TitleKind
from library_share.copies.rules import numbering_of
from library_share.exchange.cells import Unreadable, text_of
from library_share.vietnamese import fold

QUANTITY_AT_MOST = 5_000
PRICE_AT_MOST = 1_000_000_000
#: Below this a price is more likely 50.000 that Excel took for the number 50.
CHEAP_DONG = 500

_MONEY = re.compile(
    r"^(?P<number>\d{1,3}(?:[.,\s]\d{3})+|\d+)(?:[.,]0{1,2})?\s*"
    r"(?P<unit>|đ|₫|d|đồng|vnđ|vnd|k|nghìn|ngàn|nghìn đồng|ngàn đồng)\.?$",
    re.IGNORECASE,
)
_THOUSANDS = ("k", "nghìn", "ngàn", "nghìn đồng", "ngàn đồng")


def price_of(cell: object) -> int | None:
    """Whole đồng: 50.000, 50,000đ, 50000.0, 50k; None for an empty cell."""
    text = text_of(cell)
    if not text or text in ("-", "0"):
        return None
    found = _MONEY.match(text)
    if found is None:
        raise Unreadable("not_a_price", value=text)
    price = int(re.sub(r"\D", "", found["number"]))
    if found["unit"].lower() in _THOUSANDS:
        price *= 1000
    if price > PRICE_AT_MOST:
        raise Unreadable("not_a_price", value=text)
    return price


def year_of(cell: object) -> int | None:
    """The year of publication: 2020, 2020.0, c2020, 05/2020; None for an empty cell."""
    text = text_of(cell)
    if not text or fold(text) in ("", "kxd", "kn", "s n"):
        return None
    found = re.search(r"(?<!\d)(1[5-9]\d\d|20\d\d|21\d\d)(?!\d)", text)
    if found is None or len(text) > 12:
        raise Unreadable("not_a_year", value=text)
    return int(found[0])


def quantity_of(cell: object) -> int | None:
    """How many copies a line stands for; None for an empty cell."""
    text = text_of(cell)
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,6})(?: ?(?:cuốn|bản|quyển|c|b))?", text, re.IGNORECASE)
    if found is None or not 1 <= int(found[1]) <= QUANTITY_AT_MOST:
        raise Unreadable("not_a_quantity", value=text, at_most=QUANTITY_AT_MOST)
    return int(found[1])


# --- kinds and levels --------------------------------------------------------------------------

_KIND_WORDS: tuple[tuple[TitleKind, tuple[str, ...]], ...] = (
    (TitleKind.TEXTBOOK, ("sgk", "sach giao khoa", "giao khoa", "gk")),
    (
        TitleKind.TEACHERS_BOOK,
        ("snv", "sgv", "sach nghiep vu", "nghiep vu", "sach giao vien", "nv"),
    ),
    (TitleKind.COMIC, ("truyen tranh", "tt")),
    (TitleKind.PICTURE_BOOK, ("sach tranh", "st", "truyen khoi lon", "truyen kho lon")),
    (
        TitleKind.CHILDRENS,
        ("stn", "thieu nhi", "sach thieu nhi", "truyen thieu nhi", "truyen", "tn"),
    ),
    (TitleKind.ETHICS, ("sdd", "dao duc", "sach dao duc", "dd")),
    (TitleKind.LAW, ("spl", "phap luat", "sach phap luat", "pl")),
    (TitleKind.DICTIONARY, ("td", "tu dien", "tra cuu", "tu dien tra cuu", "sach tra cuu")),
    (TitleKind.REFERENCE, ("stk", "tham khao", "sach tham khao", "tk")),
    (TitleKind.PERIODICAL, ("btc", "bao", "tap chi", "bao tap chi", "bc")),
    (TitleKind.MAP, ("bd", "ban do", "tranh anh", "tranh anh ban do", "ban do tranh anh")),
    (TitleKind.AUDIO_VISUAL, ("nn", "bang dia", "nghe nhin", "dia cd", "cd")),
    (TitleKind.OTHER, ("khac", "sach khac")),
)
_KINDS = {word: kind for kind, words in _KIND_WORDS for word in words}


def kind_of(text: str) -> TitleKind | None:
    """The kind that an abbreviation or a word means; None when it means none we know."""
    words = fold(text)
    return _KINDS.get(words) or _KINDS.get(re.sub(r"^(loai|kho|tu) ", "", words))


def kind_from_number(number: str) -> TitleKind | None:
    """The kind that the prefix of an accession number tells: `STN-00001` → children's book."""
    shape = numbering_of(number)
    return _KINDS.get(fold(shape.prefix)) if shape else None


_LEVEL_WORDS = {
    "xanh la": ReadingLevel.GREEN,
    "xanh la cay": ReadingLevel.GREEN,
    "xl": ReadingLevel.GREEN,
    "do": ReadingLevel.RED,
    "cam": ReadingLevel.ORANGE,
    "trang": ReadingLevel.WHITE,
    "xanh duong": ReadingLevel.BLUE,
    "xanh da troi": ReadingLevel.BLUE,
    "xd": ReadingLevel.BLUE,
    "vang": ReadingLevel.YELLOW,
}


def level_of(text: str) -> ReadingLevel | None:
    """The reading level of a colour's name or letter; None when it is none."""
    letter = next((level for level in ReadingLevel if level.value == text.upper()), None)
    return letter or _LEVEL_WORDS.get(re.sub(r"^(muc|mau) ", "", fold(text)))


# --- titles ------------------------------------------------------------------------------------

_COUNTED = r"\d{1,4}|[IVX]{1,5}|một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười"
_VOLUME = re.compile(
    rf"^(?P<title>.+?)(?:\s*[-–—:.,;]\s*|(?<!\bbài)(?<!\btuyển)\s+(?=Tập|T\.)|\s*\(\s*)"
    rf"(?P<volume>(?:Tập|Quyển|Phần|T\.)\s?(?:{_COUNTED}))\s*\)?$",
    re.IGNORECASE,
)


def title_and_volume(text: str) -> tuple[str, str]:
    """
    >>> title_and_volume("Tuổi thơ dữ dội - Tập 1")
    ('Tuổi thơ dữ dội', 'Tập 1')
    """
    found = _VOLUME.match(text)
    if found is None:
        return text, ""
    volume = re.sub(r"^t\.\s?", "Tập ", found["volume"], flags=re.IGNORECASE)
    return found["title"].strip(), volume[:1].upper() + volume[1:]


# --- accession numbers -------------------------------------------------------------------------

_PARTS = re.compile(r"\s*[,;+]\s*|(?<=\d)\s+và\s+(?=\d)", re.IGNORECASE)
_TO = re.compile(r"\s*(?:->|→|~|÷|\.{2,}|…|–|—|\bđến\b|\bden\b|\btới\b|-)\s*", re.IGNORECASE)
#: What people write around a range: “từ 0012 đến 0021 (10 cuốn)”.
_AROUND = re.compile(r"^(?:từ|tu)\s+(?:số\s+)?|\s*\(\d+ ?(?:cuốn|bản|quyển)\)$", re.IGNORECASE)
#: Several plain numbers with nothing between them: nobody can tell whether one or two are meant.
_SIDE_BY_SIDE = re.compile(r"\d+(?:\s+\d+)+")


def numbers_of(text: str, quantity: int | None) -> list[str]:
    """The accession numbers that a cell names: one, a list, ranges, or both.

    `quantity` helps to tell the number `2024-0005` from a range that runs backwards.
    """
    parts = [_AROUND.sub("", part) for part in _PARTS.split(text) if part]
    numbers = [number for part in parts if part for number in _expanded(part, quantity)]
    if len(numbers) > QUANTITY_AT_MOST:
        raise Unreadable("range_too_long", value=text, at_most=QUANTITY_AT_MOST)
    return numbers


def _expanded(part: str, quantity: int | None) -> list[str]:
    for to in _TO.finditer(part):
        left, right = part[: to.start()].strip(), part[to.end() :].strip()
        first, last = numbering_of(left), numbering_of(right)
        if first is None or last is None or not _same_register(left, right):
            continue
        if last.running < first.running:
            if first.prefix == last.prefix == "" and (quantity or 1) == 1:
                break  # `2024-0005`: the fifth book of 2024
            raise Unreadable("range_backwards", value=part)
        if last.running - first.running >= QUANTITY_AT_MOST:
            raise Unreadable("range_too_long", value=part, at_most=QUANTITY_AT_MOST)
        head = left[: len(left) - first.width]
        return [
            f"{head}{running:0{first.width}d}" for running in range(first.running, last.running + 1)
        ]
    if not re.search(r"\d", part) or len(part) > 40 or _SIDE_BY_SIDE.fullmatch(part):
        raise Unreadable("not_a_number_range", value=part)
    return [part]


def _same_register(left: str, right: str) -> bool:
    """Whether two ends of a range are numbers of one register: `STN-0001` and `STN-0010` or
    `0010`, but not `STN` and `00001`, nor `SGK6` and `0005`."""
    first, last = numbering_of(left), numbering_of(right)
    if first is None or last is None:
        return False
    if fold(first.prefix) == fold(last.prefix):
        return True
    return last.prefix == "" and last.separator == "" and last.width == first.width
