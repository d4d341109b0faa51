"""The codes on a photographed sheet: looked for again in better pictures until all are found."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet

from PIL import Image, ImageFilter

from library_share.desk.photo import opened

#: Enlarged to so many pixels, but not by more than this: a page of small symbols needs about
#: seven pixels for each millimetre, and what a camera did not see no enlarging brings back.
ENLARGED_TO = 24_000_000
ENLARGED_AT_MOST = 3.0


def codes_on(photo: bytes, is_all: Callable[[AbstractSet[str]], bool]) -> set[str]:
    """The texts of all QR symbols in the photo of a page; `is_all` says when to stop looking.

    Raises NotAPhoto for anything that is no picture. What cannot be read is not there.
    """
    found: set[str] = set()
    for picture in _ever_better(opened(photo)):
        found |= _read(picture)
        if is_all(found):
            break
    return found


def _ever_better(picture: Image.Image) -> Iterator[Image.Image]:
    """As it is; sharpened, against a hand that shook, once and twice; enlarged between the two,
    after much sharpening and after little.

    The reader itself copes with turned and slanting pages and with uneven light.
    """
    yield picture
    yield _sharpened(picture, radius=2, percent=250)
    once = _sharpened(picture, radius=3, percent=250)
    yield _sharpened(once, radius=3, percent=250)
    yield _sharpened(_enlarged(once), radius=4, percent=300)
    little = _sharpened(picture, radius=2, percent=150)
    yield _sharpened(_enlarged(little), radius=4, percent=300)


def _sharpened(picture: Image.Image, *, radius: int, percent: int) -> Image.Image:
    return picture.filter(ImageFilter.UnsharpMask(radius=radius, percent=percent, threshold=0))


def _enlarged(picture: Image.Image) -> Image.Image:
    factor = min(ENLARGED_AT_MOST, math.sqrt(ENLARGED_TO / (picture.width * picture.height)))
    if factor <= 1:
        return picture
    size = (round(picture.width * factor), round(picture.height * factor))
    return picture.resize(size, Image.Resampling.BICUBIC)


def _read(picture: Image.Image) -> set[str]:
    import zxingcpp  # heavy, and most desks never need it

    # Only these: looking for stripes, too, takes five times as long.
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    return {symbol.text for symbol in zxingcpp.read_barcodes(picture, formats=formats)}
