"""ISBNs: checked, and kept as 13 digits."""

from __future__ import annotations

import re

from stdnum import isbn as standard
from stdnum.exceptions import ValidationError

from library_share.catalogue.errors import IsbnIsShopBarcode, NotAnIsbn

#: GS1's prefix for goods of Việt Nam; older books carry such a barcode and no ISBN.
VIETNAMESE_GOODS = "893"
_WORD_BEFORE = re.compile(r"^ISBN(-1[03])?\W*", re.IGNORECASE)


def checked(text: str) -> str:
    """13 digits for an ISBN-10 or ISBN-13 however it is written; "" for an empty text.

    Raises NotAnIsbn when a digit is wrong, IsbnIsShopBarcode for a barcode of the trade.
    """
    number = re.sub(r"[\s\-‐-–.]", "", _WORD_BEFORE.sub("", text.strip())).upper()
    if not number:
        return ""
    try:
        if len(number) not in (10, 13):  # the nine digits before 1970 would pass for ten
            raise ValidationError
        return str(standard.validate(number, convert=True))
    except ValidationError:
        kind = IsbnIsShopBarcode if number.startswith(VIETNAMESE_GOODS) else NotAnIsbn
        raise kind(text.strip()[:30]) from None


def find(text: str) -> str | None:
    """The ISBN in what somebody typed or scanned; None when it is none."""
    try:
        return checked(text) or None
    except NotAnIsbn:
        return None
