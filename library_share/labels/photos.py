"""All QR symbols in a photograph: what they say, where they are, and which cannot be read.

The picture as it is tells nearly everything; an enlarged one tells what is small or bent a
little. While something is seen and not read, the picture is smoothed and sharpened, and at last
each such symbol is looked at alone: straightened as if it stuck on the round back of a book. One
such look costs milliseconds, a whole picture a tenth of a second, so there is a budget.
"""

from __future__ import annotations

import io
import math
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from statistics import median
from typing import Any

from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from library_share.labels.errors import NotAPhoto

PIXELS_AT_MOST = 40_000_000
#: Of the processor, for one photo in which something stays unread; others take a third of a
#: second. What is begun is ended, so a little more is possible.
BUDGET_S = 2.0
#: A whole picture is enlarged by this, but not beyond so many pixels.
ENLARGED, ENLARGED_TO = 1.5, 30_000_000
#: Memory allows no more: four bytes a pixel while it is smoothed.
SMOOTHED_TO = 50_000_000
#: Smaller is no symbol: 21 modules of one pixel.
SIDE_AT_LEAST_PX = 21

Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, kw_only=True)
class Symbol:
    """A symbol in a photo: its text, empty when it cannot be read, and its corners in pixels of
    the upright picture: the symbol's own top left, top right, bottom right, bottom left."""

    text: str
    corners: Corners

    @property
    def centre(self) -> Point:
        xs, ys = zip(*self.corners, strict=True)
        return sum(xs) / 4, sum(ys) / 4

    @property
    def side(self) -> float:
        """The mean of its four sides, in pixels."""
        return sum(math.dist(*ends) for ends in self._sides) / 4

    @property
    def is_plausible(self) -> bool:
        """Whether it may be one symbol seen aslant, rather than corners of several."""
        lengths = [math.dist(*ends) for ends in self._sides]
        return min(lengths) * 2.5 > max(lengths) and min(lengths) >= SIDE_AT_LEAST_PX

    def covers(self, other: Symbol) -> bool:
        """Whether both cannot be on the paper, being in the same place."""
        return math.dist(self.centre, other.centre) < 0.7 * max(self.side, other.side)

    @property
    def _sides(self) -> Iterator[tuple[Point, Point]]:
        return zip(self.corners, (*self.corners[1:], self.corners[0]), strict=True)


def opened(photo: bytes) -> Image.Image:
    """The picture in shades of grey, upright; NotAPhoto for anything else, and for bombs."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = Image.open(io.BytesIO(photo), formats=("JPEG", "PNG", "WEBP"))
            if picture.width * picture.height > PIXELS_AT_MOST:
                raise NotAPhoto
            return ImageOps.exif_transpose(picture).convert("L")
        except (
            UnidentifiedImageError,
            OSError,
            ValueError,
            Image.DecompressionBombError,
            Image.DecompressionBombWarning,
            SyntaxError,
        ):
            raise NotAPhoto from None


def symbols_in(picture: Image.Image, *, budget_s: float = BUDGET_S) -> list[Symbol]:
    """Every symbol in an opened picture, read ones first, each place once."""
    ends = time.process_time() + budget_s
    read: list[Symbol] = []
    unread: list[Symbol] = []
    for better, factor in _ever_better(picture):
        for symbol in symbols_of(better, factor):
            (read if symbol.text else unread).append(symbol)
        read = apart(read, [])
        # Each picture tells the corners a little otherwise, and closer looks need good ones.
        unread = [symbol for symbol in _of_their_size(unread, read) if apart([symbol], read)]
        # The first picture is never enough: what is too small in it is not even seen.
        is_whole = bool(factor > 1 and read and not unread)
        if is_whole or time.process_time() > ends:
            break
    closer = _Closer(picture)
    for symbol in unread:
        if time.process_time() > ends:
            break
        if apart([symbol], read) and (again := closer.look(symbol)):
            read.append(again)
    read = apart(read, [])
    return read + apart(unread, read)


def symbols_of(picture: Image.Image, factor: float = 1.0) -> list[Symbol]:
    """One pass over one picture; corners are divided by the `factor` it was enlarged by."""
    import zxingcpp  # heavy, and most pages never need it

    # Only these: looking for stripes, too, takes five times as long.
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found: Sequence[Any] = zxingcpp.read_barcodes(
        picture, formats=formats, try_invert=False, return_errors=True
    )
    return [
        Symbol(
            text=one.text if one.valid else "",
            corners=_corners(one, factor),
        )
        for one in found
    ]


def _corners(found: Any, factor: float) -> tuple[Point, Point, Point, Point]:
    def of(point: Any) -> Point:
        return point.x / factor, point.y / factor

    at = found.position
    return of(at.top_left), of(at.top_right), of(at.bottom_right), of(at.bottom_left)


def sharpened(picture: Image.Image, *, radius: int, percent: int) -> Image.Image:
    return picture.filter(ImageFilter.UnsharpMask(radius=radius, percent=percent, threshold=0))


def enlarged(picture: Image.Image, *, at_most: float, pixels: int) -> tuple[Image.Image, float]:
    """The picture, larger, and by how much; as it is where it has so many `pixels` already."""
    factor = min(at_most, math.sqrt(pixels / (picture.width * picture.height)))
    if factor <= 1:
        return picture, 1.0
    size = round(picture.width * factor), round(picture.height * factor)
    return picture.resize(size, Image.Resampling.BICUBIC), factor


def apart(symbols: Sequence[Symbol], others: Sequence[Symbol]) -> list[Symbol]:
    """Those that neither one of the others nor one before them covers."""
    kept: list[Symbol] = []
    for symbol in symbols:
        if not any(other.covers(symbol) for other in (*others, *kept)):
            kept.append(symbol)
    return kept


def _ever_better(picture: Image.Image) -> Iterator[tuple[Image.Image, float]]:
    """As it is; enlarged; smoothed, against grain; sharpened, against a hand that shook."""
    yield picture, 1.0
    yield enlarged(picture, at_most=ENLARGED, pixels=ENLARGED_TO)
    larger, factor = enlarged(picture, at_most=2.0, pixels=SMOOTHED_TO)
    yield larger.filter(ImageFilter.GaussianBlur(0.75 * factor)), factor
    del larger
    yield sharpened(picture, radius=2, percent=250), 1.0


def _of_their_size(unread: Sequence[Symbol], read: Sequence[Symbol]) -> list[Symbol]:
    """Those that may be labels, the likeliest first. The largest label is 1.7 times the smallest;
    what differs more from those that were read is a chance of marks."""
    likely = [symbol for symbol in unread if symbol.is_plausible]
    if len(read) < 3:
        return likely
    usual = median(symbol.side for symbol in read)
    likely = [symbol for symbol in likely if 0.55 * usual < symbol.side < 2 * usual]
    return sorted(likely, key=lambda symbol: abs(math.log(symbol.side / usual)))


#: How many pixels a symbol is made when it is looked at alone, with a rim of white.
_CLOSE_PX, _RIM = 200, 0.2
_PIECES = 12
#: How far a label's middle lies off, as a part of its side, because the paper is bent: across or
#: down, for a label may stick along a book's back.
_BENDS = (
    (0.0, True),
    *product((0.04, -0.04, 0.08, -0.08, 0.12, -0.12), (True, False)),
)


class _Closer:
    """Looks at symbols alone, first in the way that helped last: books of a shelf are alike."""

    def __init__(self, picture: Image.Image) -> None:
        self._picture = picture
        self._bends = list(_BENDS)

    def look(self, symbol: Symbol) -> Symbol | None:
        """The same symbol, read, when some straightened picture of it alone can be read."""
        for bend in self._bends:
            straight = _straightened(self._picture, symbol.corners, *bend)
            for closer in (straight, sharpened(straight, radius=4, percent=250)):
                for found in symbols_of(closer):
                    if found.text:
                        self._bends.remove(bend)
                        self._bends.insert(0, bend)
                        return Symbol(text=found.text, corners=symbol.corners)
        return None


def _straightened(
    picture: Image.Image, corners: Corners, bend: float, is_across: bool
) -> Image.Image:
    """The symbol alone, as if it lay flat before the camera, bent back along one side."""
    whole = round(_CLOSE_PX * (1 + 2 * _RIM))
    steps = [round(whole * number / _PIECES) for number in range(_PIECES + 1)]

    def there(x: int, y: int) -> Point:
        u, v = x / _CLOSE_PX - _RIM, y / _CLOSE_PX - _RIM
        if is_across:
            u += 4 * bend * u * (1 - u)
        else:
            v += 4 * bend * v * (1 - v)
        return _within(corners, u, v)

    pieces = [
        (
            (left, top, right, bottom),
            (*there(left, top), *there(left, bottom), *there(right, bottom), *there(right, top)),
        )
        for left, right in pairwise(steps)
        for top, bottom in pairwise(steps)
    ]
    return picture.transform(
        (whole, whole), Image.Transform.MESH, pieces, Image.Resampling.BICUBIC, fillcolor=255
    )


def _within(corners: Corners, u: float, v: float) -> Point:
    """The point so far across and down a quadrangle, both as parts of its sides."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    top_x, top_y = ax + (bx - ax) * u, ay + (by - ay) * u
    low_x, low_y = dx + (cx - dx) * u, dy + (cy - dy) * u
    return top_x + (low_x - top_x) * v, top_y + (low_y - top_y) * v
