"""The letters Vietnamese computers wrote before Unicode, seen through Latin-1 glasses.

TCVN3 (.VnTime fonts) writes `NguyÔn V¨n An`, VNI `Nguyeãn Vaên An`; both are Nguyễn Văn An.
"""

from __future__ import annotations

import enum
import re
import unicodedata


class Letters(enum.StrEnum):
    """How a file's letters were written."""

    UNICODE = "Unicode"
    TCVN3 = "TCVN3 (.VnTime)"
    VNI = "VNI"
    CP1258 = "Windows-1258"


# TCVN 5712:1993, third table; accented capitals are small letters in a font of capitals (.VnTimeH).
_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐàảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ",
)

_TONES = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_ROUND = {"\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_SHORT = {"\u0300": "è", "\u0301": "é", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}


def _vni_table() -> dict[str, str]:
    table = {"æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư"}
    for bare in "aeouy":
        table |= {bare + mark: _with(bare, tone) for tone, mark in _TONES.items()}
    for bare in "aeo":
        table[bare + "â"] = _with(bare, "\u0302")
        table |= {bare + mark: _with(bare, "\u0302", tone) for tone, mark in _ROUND.items()}
    table["aê"] = "ă"
    table |= {"a" + mark: _with("ă", tone) for tone, mark in _SHORT.items()}
    for written, meant in (("ô", "ơ"), ("ö", "ư")):
        table |= {written + mark: _with(meant, tone) for tone, mark in _TONES.items()}
    table |= {written.upper(): meant.upper() for written, meant in table.items()}
    return table


def _with(letter: str, *marks: str) -> str:
    return unicodedata.normalize("NFC", letter + "".join(marks))


_VNI = _vni_table()
_VNI_PARTS = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
# VNI writes a capital's mark in either case: NGUYEÃN, NGUYEãN.
_CAPITAL_AND_SMALL = re.compile("([AEOUYÔÖ])([à-ÿ])")

#: Letters that no Vietnamese word has in Unicode, and that the old tables need often.
_ONLY_TCVN3 = re.compile("[¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÖ×ØÜÞß]")
_ONLY_VNI = re.compile("[øûïåüëöäñØÛÏÅÜËÖÄÑ]")


def from_tcvn3(text: str) -> str:
    """
    >>> from_tcvn3("NguyÔn V¨n")
    'Nguyễn Văn'
    """
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """
    >>> from_vni("Nguyeãn Vaên")
    'Nguyễn Văn'
    """
    text = _CAPITAL_AND_SMALL.sub(lambda pair: pair[1] + pair[2].upper(), text)
    return _VNI_PARTS.sub(lambda part: _VNI[part[0]], text)


CONVERSIONS = {Letters.TCVN3: from_tcvn3, Letters.VNI: from_vni}


def letters_of(texts: list[str]) -> Letters:
    """How these texts are written, judged by letters that only one of the tables uses."""
    marked = [text for text in texts if not text.isascii()]
    for letters, only in ((Letters.TCVN3, _ONLY_TCVN3), (Letters.VNI, _ONLY_VNI)):
        if marked and sum(bool(only.search(text)) for text in marked) * 3 > len(marked):
            return letters
    return Letters.UNICODE
