"""How Vietnamese letters sort, fold and are mistyped.

Nothing here knows libraries. Folding is stored in columns of its own, because neither SQLite's
nor PostgreSQL's text search knows that đ is a d with a bar.
"""

from __future__ import annotations

import re
import unicodedata

_RANK = {letter: place + 100 for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
# huyền, hỏi, ngã, sắc, nặng: the order of the dictionaries and of CLDR's vi collation.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_DIGITS = re.compile(r"\d+")


def tidy(text: str) -> str:
    """Composed letters (NFC), no doubled, hard or outer spaces: what every door lets in."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Lower-case letters and digits without any mark, words parted by one space.

    >>> fold("Đất rừng phương Nam")
    'dat rung phuong nam'
    """
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(mark for mark in text if not unicodedata.combining(mark)).lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def same_i(folded: str) -> str:
    """Let kỹ and kĩ, lý and lí be one word; apply to both sides of a comparison of folded text."""
    return re.sub(r"\b([hklmst]|qu)y\b", r"\1i", folded)


def from_raw_telex(text: str) -> str:
    """What somebody meant who typed Telex with the Vietnamese keyboard switched off, folded.

    >>> from_raw_telex("ddaats rwngf phuwowng nam")
    'dat rung phuong nam'
    """
    words = []
    for word in text.lower().split():
        word = word.replace("dd", "d")
        word = re.sub(r"([aeo])\1", r"\1", word)
        word = re.sub(r"([aou])w", r"\1", word).replace("w", "u")
        word = re.sub(r"(?<=[aeiouy])([bcdghklmnptv]*)[sfrxjz]$", r"\1", word)
        word = re.sub(r"([aeiouy])[sfrxjz](?=[aeiouycmnpth]+$)", r"\1", word)
        words.append(word)
    return fold(" ".join(words))


def sort_key(text: str) -> bytes:
    """Bytes that sort as Vietnamese dictionaries do, the same in every database.

    Letters of the whole text first, tones break ties, capitals break those; numbers sort as
    numbers, so "Toán 2" comes before "Toán 10".
    """
    letters: list[int] = []
    tones: list[int] = []
    capitals: list[int] = []
    padded = _DIGITS.sub(lambda digits: digits[0].zfill(6), unicodedata.normalize("NFC", text))
    for letter in padded:
        rank, tone = _rank_and_tone(letter.lower())
        letters.append(rank)
        tones.append(tone)
        capitals.append(letter != letter.lower())
    return (
        b"".join(rank.to_bytes(2, "big") for rank in letters)
        + b"\0\0"
        + bytes(tones)
        + b"\0"
        + bytes(capitals)
    )


def name_sort_key(full_name: str) -> bytes:
    """Sort people as class lists do: given name, then family name, then the names between."""
    words = tidy(full_name).split()
    if not words:
        return b""
    given, family, between = words[-1], words[0] if len(words) > 1 else "", words[1:-1]
    return b"\0\0\0".join(sort_key(part) for part in (given, family, " ".join(between)))


def _rank_and_tone(letter: str) -> tuple[int, int]:
    if letter in _RANK:
        return _RANK[letter], 0
    if letter.isspace():
        return 1, 0
    parts = unicodedata.normalize("NFD", letter)
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
    bare = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    if bare in _RANK:
        return _RANK[bare], tone
    base = parts[0]
    other = ord(base) if base < "a" else 10_000 + ord(base)
    return min(_RANK.get(base, other), 65_535), tone or 9
