"""What may get on paper: letters that can be seen, composed, with single spaces between words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")
#: All white space but the hard one, by which forms keep a number with its word.
_SPACES = re.compile(r"[^\S\N{NO-BREAK SPACE}]+")


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
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def words_of(text: str) -> list[str]:
    """What a line may end between: hard spaces join what belongs together.

    >>> words_of("300:\u00a01;  51:\u00a012")
    ['300:\xa01;', '51:\xa012']
    """
    return [word for word in _SPACES.split(text) if word]


def _is_seen(letter: str) -> bool:
    return not unicodedata.category(letter).startswith("C")
