"""When two descriptions are one title, and what a title can be found by."""

from __future__ import annotations

from typing import Protocol

from library_share.vietnamese import fold, same_i


class Described(Protocol):
    """What the search text is made of."""

    title: str
    subtitle: str
    volume: str
    authors: str
    publisher: str
    isbn: str
    series: str
    subjects: str


def match_key(*, title: str, volume: str, authors: str, publisher: str, isbn: str) -> str:
    """Equal for two lines that describe the same title. An ISBN decides alone when there is one
    (with the volume, because sets share theirs); year and price do not count: they are the
    printing's."""
    if isbn:
        return f"isbn:{isbn}|{fold(volume)}"
    return "|".join(same_i(fold(part)) for part in (title, volume, authors, publisher))


def search_text(title: Described) -> str:
    """Folded words of all that one may search by; the title's words come first."""
    parts = (
        title.title,
        title.subtitle,
        title.volume,
        title.authors,
        title.series,
        title.subjects,
        title.publisher,
        title.isbn,
    )
    return " ".join(filter(None, (same_i(fold(part or "")) for part in parts)))
