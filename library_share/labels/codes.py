"""Printed codes: one digit for the kind, a running number, a check digit; digits only.

Digits, because Vietnamese keyboards (Telex, VNI) rewrite the letters that a USB scanner types.
The check digit follows Damm (2004): it catches every single wrong digit and every swap of two
neighbours. `1000426` is the copy with the running number 42.
"""

from __future__ import annotations

import enum
import re
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from library_share.database import attempt, db
from library_share.errors import NotFound
from library_share.labels.models import CodeCounter
from library_share.translation import N_

RUNNING_DIGITS_AT_LEAST = 5
#: What a label's QR holds before the code, after the host: `HTTPS://HOST/Q/1000426`.
PATH = "/Q/"

# A totally anti-symmetric quasigroup of order 10 (Damm's thesis, 2004, p. 111).
_QUASIGROUP = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


class CodeKind(enum.IntEnum):
    """The first digit of a printed code."""

    COPY = 1
    CARD = 2
    SHELF = 3
    BOX = 4
    CONSIGNMENT = 5
    DEVICE = 6


class MistypedCode(NotFound):
    """The check digit does not fit: one digit is wrong, or two are swapped."""

    code = "mistyped_code"
    message = N_(
        "{code} is not a code of ours: a digit is wrong or two are swapped. Scan or type it again."
    )


@dataclass(frozen=True)
class Code:
    """A printed code taken apart."""

    text: str
    kind: CodeKind


def check_digit(digits: str) -> str:
    """The digit that makes `digits` complete."""
    state = 0
    for digit in digits:
        state = _QUASIGROUP[state][int(digit)]
    return str(state)


def is_complete(digits: str) -> bool:
    """Whether the last digit is the right check digit of those before it."""
    return check_digit(digits) == "0"


def code_of(kind: CodeKind, running: int) -> str:
    """The printed code of the thing with this running number."""
    body = f"{kind.value}{running:0{RUNNING_DIGITS_AT_LEAST}d}"
    return body + check_digit(body)


def issue(kind: CodeKind, how_many: int = 1) -> list[str]:
    """New codes, never given before; inside the caller's transaction."""
    counter = _counter_of(kind)
    first = counter.last_number + 1
    counter.last_number += how_many
    db.session.flush()
    return [code_of(kind, running) for running in range(first, first + how_many)]


def _counter_of(kind: CodeKind) -> CodeCounter:
    """The counter, ours until the transaction ends; made when this is the first of its kind."""
    query = (
        select(CodeCounter)
        .where(CodeCounter.kind == kind.value)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    counter = db.session.scalar(query)
    if counter is None:
        # Somebody else may make it in this moment: then theirs is the one to wait for.
        with suppress(IntegrityError), attempt():
            db.session.add(CodeCounter(kind=kind.value, last_number=0))
        counter = db.session.scalars(query).one()
    return counter


@dataclass(frozen=True)
class Mistyped:
    """Digits meant as one of our codes whose check digit does not fit."""

    text: str


#: The kind, a running number of five digits, or of more that do not begin with 0, a check digit.
#: So a Vietnamese ISBN of ten digits (604…) is none.
_ALONE = re.compile(r"[1-6](?:[0-9]{5}|[1-9][0-9]{5,9})[0-9]")
#: Our code at the end of what a scanner typed: `Q`, whatever a keyboard made of `/`, the digits.
_ADDRESS = re.compile(r"Q[^0-9A-Z]{0,3}([0-9]{4,15})$")
#: The same where a keyboard turned `Q` into a letter of its own; less sure, so it must be right.
_GARBLED = re.compile(r"\W[^\W\d_]\W{1,3}([0-9]{7,12})$")


def read(text: str) -> Code | Mistyped | None:
    """The printed code in what was scanned or typed; None when it is something else.

    Only the tail counts, because a Vietnamese keyboard may have garbled the address before it.
    Mistyped may still be an older number of the library's own, so look that up before refusing.
    """
    text = "".join(text.split()).upper()
    address, garbled = _ADDRESS.search(text), _GARBLED.search(text)
    found = address or garbled
    digits = found[1] if found else text
    if _ALONE.fullmatch(digits) and is_complete(digits):
        return Code(digits, CodeKind(int(digits[0])))
    return Mistyped(digits) if address or _ALONE.fullmatch(text) else None
