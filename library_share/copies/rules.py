"""Accession numbers as people write and type them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from library_share.vietnamese import fold

_SHAPE = re.compile(r"^(?P<prefix>.*?)(?P<separator>[-./ ]*)(?P<running>[0-9]+)$")


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
    """How a register writes this number; None when it does not end in digits."""
    shape = _SHAPE.match(number.strip())
    if shape is None or len(shape["running"]) > 9:
        return None
    return Numbering(
        prefix=shape["prefix"],
        separator=shape["separator"],
        running=int(shape["running"]),
        width=len(shape["running"]),
    )
