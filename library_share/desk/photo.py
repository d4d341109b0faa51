"""Codes in a photo, for phones whose camera the browser may not open (no HTTPS)."""

from __future__ import annotations

from PIL import Image

from library_share.desk.errors import NoCodeInPhoto
from library_share.labels.photos import opened, sharpened

#: Tried one after the other until a code is found: as it is, then enlarged and sharpened.
ENLARGED = (1, 2, 3)
SIDE_AT_MOST_PX = 6_000


def codes_in(photo: bytes) -> list[str]:
    """The texts of all QR codes and barcodes in a photo, top to bottom.

    Raises NotAPhoto for anything that is no picture, NoCodeInPhoto when none can be read.
    """
    import zxingcpp  # heavy, and most desks never need it

    picture = opened(photo)
    for factor in ENLARGED:
        if max(picture.size) * factor > SIDE_AT_MOST_PX and factor > 1:
            break
        found = zxingcpp.read_barcodes(_enlarged(picture, factor))
        texts = [code.text for code in sorted(found, key=lambda code: code.position.top_left.y)]
        if texts:
            return list(dict.fromkeys(texts))
    raise NoCodeInPhoto


def _enlarged(picture: Image.Image, factor: int) -> Image.Image:
    if factor == 1:
        return picture
    larger = picture.resize(
        (picture.width * factor, picture.height * factor), Image.Resampling.BICUBIC
    )
    return sharpened(larger, radius=4, percent=250)
