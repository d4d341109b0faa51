"""What may get on paper: letters that can be seen, composed, with single spaces between words."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from library_share.vietnamese import tidy

T = TypeVar("T")


def cleaned(value: T) -> T:
    """The same dataclass, tuple or text, with every text in it cleaned."""
    return _cleaned(value)  # type: ignore[no-any-return]


def _cleaned(value: Any) -> Any:
    if type(value) is str:
        return clean(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{field.name: _cleaned(getattr(value, field.name)) for field in fields(value)}
        )
    return value


def clean(text: str) -> str:
    """Without control characters, which XML forbids, and without marks that show nothing: they
    turn the direction of writing or hide words from a search.

    >>> clean("  Dế\\u202e Mèn\\x00 \\n phiêu  lưu ký ")
    'Dế Mèn phiêu lưu ký'
    """
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isspace() or _is_seen(letter))
    return tidy(text)


def _is_seen(letter: str) -> bool:
    return not unicodedata.category(letter).startswith("C")
