"""QR symbols: the address of a thing with a printed code, drawn as one path.

Whoever puts a symbol on paper leaves QUIET_MODULES white around it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import qrcode
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError

from library_share.labels.codes import PATH

#: White modules around the symbol that every reader needs (ISO/IEC 18004).
QUIET_MODULES = 4
#: Searching for the best of eight masks takes six times as long and reads no better.
_MASK = 3
_LOOP = re.compile(r"127(\.[0-9]+){3}")
_DARK = re.compile(rb"\x01+")
_STRONGEST_FIRST = (ERROR_CORRECT_H, ERROR_CORRECT_Q, ERROR_CORRECT_M, ERROR_CORRECT_L)


def address(code: str, public_url: str) -> str:
    """What the symbol says: `HTTPS://HOST/Q/1000426`. Capitals make it a size smaller, and hosts
    do not mind; a path before it may, so it stays as it is."""
    parts = urlsplit(public_url)
    return f"{parts.scheme}://{parts.netloc}".upper() + parts.path.rstrip("/") + PATH + code


def is_reachable(public_url: str) -> bool:
    """Whether other devices can open such an address: not the one a computer calls itself by."""
    host = urlsplit(public_url).hostname or ""
    return not (host in ("localhost", "::1") or _LOOP.fullmatch(host))


def matrix(text: str) -> list[list[bool]]:
    """Rows of modules, dark ones true."""
    version, level = _size_of(_shape_of(text))
    symbol = _symbol(version, level)
    symbol.add_data(text)
    symbol.make(fit=False)
    return symbol.get_matrix()


def svg(text: str) -> str:
    """The symbol as SVG; one unit is one module."""
    rows = matrix(text)
    side = len(rows)
    path = "".join(
        f"M{run.start()} {y}h{len(run[0])}v1h-{len(run[0])}z"
        for y, row in enumerate(rows)
        for run in _DARK.finditer(bytes(row))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path d="{path}"/></svg>'
    )


def _shape_of(text: str) -> str:
    """The text with digits as 0 and all that is written two in 11 bits as A: texts of
    one shape need the same number of bits."""
    return "".join("0" if c in "0123456789" else "A" if c in _SHORT else c for c in text)


_SHORT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@lru_cache(maxsize=64)
def _size_of(shape: str) -> tuple[int, int]:
    """The smallest version that holds a text of this shape, and the strongest error correction
    that this version still has room for."""
    smallest = _symbol(None, ERROR_CORRECT_L)
    smallest.add_data(shape)
    version = smallest.best_fit()
    for level in _STRONGEST_FIRST:
        symbol = _symbol(version, level)
        symbol.add_data(shape)
        if _fits(symbol, version):
            return version, level
    raise AssertionError("the weakest level fits, for it chose the version")


def _fits(symbol: qrcode.QRCode[Any], version: int) -> bool:
    try:
        symbol.best_fit(start=version)
    except DataOverflowError:
        return False
    return symbol.version == version


def _symbol(version: int | None, level: int) -> qrcode.QRCode[Any]:
    return qrcode.QRCode(version=version, error_correction=level, border=0, mask_pattern=_MASK)
