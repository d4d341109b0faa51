"""When two descriptions are one title, and what a title can be found by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from library_share.vietnamese import fold, same_i, tidy

#: What one may search by; the title's words come first. Not the publisher: half of the books are
#: of one house, and who types "giáo dục" or "Kim Đồng" does not mean all of these.
SEARCHED = ("title", "subtitle", "volume", "authors", "series", "subjects", "isbn")


def full_title(title: str, volume: str) -> str:
    """Title and volume, as a label or a sentence says it.

    >>> full_title("Dế Mèn phiêu lưu ký", "Tập 2")
    'Dế Mèn phiêu lưu ký - Tập 2'
    """
    return f"{title} - {volume}" if volume else title


def words_of(text: str) -> str:
    """The words one may search by, folded; words without a single Latin letter stay as they are.

    >>> words_of("Lý thuyết ◇ Война")
    'li thuyet война'
    """
    foreign = [word for word in re.findall(r"\w+", tidy(text).casefold()) if not fold(word)]
    return " ".join(filter(None, (same_i(fold(text)), *foreign))).replace("_", " ").strip()


def match_key(*, title: str, volume: str, authors: str, publisher: str, isbn: str) -> str:
    """Equal for two lines that describe the same title. An ISBN decides alone when there is one
    (with the volume, because sets share theirs); year and price do not count: they are the
    printing's."""
    if isbn:
        return f"isbn:{isbn}|{words_of(volume)}"
    return "|".join(words_of(part) for part in (title, volume, authors, publisher))


def search_text(described: Mapping[str, Any]) -> str:
    """Folded words of all that one may search by, from the columns of a title."""
    return " ".join(filter(None, (words_of(described[column]) for column in SEARCHED)))
