"""Accession numbers as people write and type them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from library_share.vietnamese import fold, tidy

_SHAPE = re.compile(
    r"^(?P<prefix>|.*?[^-./ 0-9])(?P<separator>[-./ ]{0,3})(?P<running>[0-9]{1,9})$"
)
PREFIX_AT_MOST = 12
#: How many digits a new register writes.
WIDTH = 5
#: A running number has at the most nine digits.
RUNNING_AT_MOST = 999_999_999


@dataclass(frozen=True, kw_only=True)
class Numbering:
    """An accession number taken apart: `STN-00042` is STN, -, 42 in 5 digits."""

    prefix: str
    separator: str
    running: int
    width: int


def accession_key(number: str) -> str:
    """The number as anybody may type it: SĐ 00123, sd-123 and SD.123 are one.

    >>> accession_key("STN-00042")
    'stn42'
    """
    words = fold(number).replace(" ", "")
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", words)


def numbering_of(number: str) -> Numbering | None:
    """How a register writes this number: letters, a separator, a running number.

    None for anything else, for example "123/2019", where the last digits are a year.
    """
    shape = _SHAPE.match(tidy(number))
    if shape is None or len(shape["prefix"]) > PREFIX_AT_MOST or shape["prefix"][:1].isdigit():
        return None
    return Numbering(
        prefix=shape["prefix"],
        separator=shape["separator"],
        running=int(shape["running"]),
        width=len(shape["running"]),
    )


def paper_receipt_number(text: str) -> int | None:
    """The running number that the paper book gave a receipt; None for words like "12/2019".

    >>> paper_receipt_number("0012"), paper_receipt_number("12/2019")
    (12, None)
    """
    words = tidy(text)
    plain = words.isascii() and words.isdecimal() and len(words.lstrip("0")) in range(1, 10)
    return int(words) if plain else None


def alias_of(barcode: str) -> str:
    """An older barcode as it is kept: upper-case, without spaces."""
    return "".join(barcode.upper().split())


def register_name(prefix: str) -> str:
    """What a register is called until somebody names it (sổ đăng ký cá biệt)."""
    return f"Sổ ĐKCB {prefix}".rstrip()


def numbers_from(first: str, how_many: int) -> list[str]:
    """So many accession numbers that follow each other, written as the first is.

    Empty when the first does not end in a running number, or the last would be too large.

    >>> numbers_from("STN-00009", 2)
    ['STN-00009', 'STN-00010']
    """
    numbering = numbering_of(first)
    if numbering is None or numbering.running + how_many - 1 > RUNNING_AT_MOST:
        return []
    head = f"{numbering.prefix}{numbering.separator}"
    running = range(numbering.running, numbering.running + how_many)
    return [f"{head}{number:0{numbering.width}d}" for number in running]
