"""The codes on a photographed sheet: looked for again in better pictures until all are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet

from PIL import Image

from library_share.labels.photos import enlarged, opened, sharpened, symbols_of

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
    yield sharpened(picture, radius=2, percent=250)
    once = sharpened(picture, radius=3, percent=250)
    yield sharpened(once, radius=3, percent=250)
    yield sharpened(_enlarged(once), radius=4, percent=300)
    little = sharpened(picture, radius=2, percent=150)
    yield sharpened(_enlarged(little), radius=4, percent=300)


def _enlarged(picture: Image.Image) -> Image.Image:
    return enlarged(picture, at_most=ENLARGED_AT_MOST, pixels=ENLARGED_TO)[0]


def _read(picture: Image.Image) -> set[str]:
    return {symbol.text for symbol in symbols_of(picture) if symbol.text}
