"""All labels in photographs of a shelf: what is read, and what seems to be a label and is not read.

One pass over the picture as it is finds nearly everything; what it found and could not read is
looked at again, enlarged and sharpened, alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageFilter

from library_share.desk.photo import opened

Corners = tuple[tuple[int, int], ...]

#: Around something unread, as part of its own side, so that the white rim is in the cut.
RIM = 0.35
ENLARGED = 3
SIDE_AT_LEAST_PX = 20


@dataclass(frozen=True, kw_only=True)
class SeenLabel:
    """A label in a photo: its four corners in pixels, and its text, empty when it is unread."""

    text: str
    corners: Corners

    @property
    def centre(self) -> tuple[int, int]:
        xs, ys = zip(*self.corners, strict=True)
        return sum(xs) // len(xs), sum(ys) // len(ys)


@dataclass(frozen=True, kw_only=True)
class SeenShelf:
    """One photo: its size in pixels, what was read and what seems unread."""

    width: int
    height: int
    labels: tuple[SeenLabel, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What was read, each text once, from the top left on."""
        read = [label for label in self.labels if label.text]
        read.sort(key=lambda label: (label.centre[1] // 200, label.centre[0]))
        return tuple(dict.fromkeys(label.text for label in read))


def look_at(photo: bytes) -> SeenShelf:
    """Every label in the photo. NotAPhoto for anything that is no picture."""
    picture = opened(photo)
    read, unread = _pass(picture)
    if not read:  # a hand shook: sharpened, much comes back
        read, more = _pass(picture.filter(_SHARPENED))
        unread += more
    still_unread: list[SeenLabel] = []
    for label in _apart(unread, read):
        again = _look_closer(picture, label)
        (read if again.text else still_unread).append(again)
    labels = (*_apart_by_text(read), *_apart(still_unread, read))
    return SeenShelf(width=picture.width, height=picture.height, labels=labels)


_SHARPENED = ImageFilter.UnsharpMask(radius=2, percent=250, threshold=0)


def _pass(picture: Image.Image) -> tuple[list[SeenLabel], list[SeenLabel]]:
    """What is read in the picture, and what is seen and not read."""
    read: list[SeenLabel] = []
    unread: list[SeenLabel] = []
    for symbol in _symbols(picture):
        (read if symbol.valid else unread).append(_label(symbol))
    return read, unread


def _symbols(picture: Image.Image) -> Sequence[Any]:
    import zxingcpp  # heavy, and most pages never need it

    # Only these: looking for stripes, too, takes five times as long.
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found: Sequence[Any] = zxingcpp.read_barcodes(
        picture, formats=formats, try_invert=False, return_errors=True
    )
    return found


def _label(symbol: Any, left: int = 0, top: int = 0, factor: int = 1) -> SeenLabel:
    at = symbol.position
    corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    return SeenLabel(
        text=symbol.text if symbol.valid else "",
        corners=tuple((left + point.x // factor, top + point.y // factor) for point in corners),
    )


def _look_closer(picture: Image.Image, label: SeenLabel) -> SeenLabel:
    """The same label, read if a larger and sharper picture of it alone can be read."""
    left, top, right, bottom = _room(label, picture)
    cut = picture.crop((left, top, right, bottom))
    for sharper in _ever_sharper(cut):
        for symbol in _symbols(sharper):
            if symbol.valid:
                return _label(symbol, left, top, ENLARGED)
    return label


def _ever_sharper(cut: Image.Image) -> Iterator[Image.Image]:
    larger = cut.resize((cut.width * ENLARGED, cut.height * ENLARGED), Image.Resampling.BICUBIC)
    yield larger
    yield larger.filter(ImageFilter.UnsharpMask(radius=4, percent=250, threshold=0))


def _room(label: SeenLabel, picture: Image.Image) -> tuple[int, int, int, int]:
    xs, ys = zip(*label.corners, strict=True)
    rim = round(max(max(xs) - min(xs), max(ys) - min(ys)) * RIM)
    return (
        max(0, min(xs) - rim),
        max(0, min(ys) - rim),
        min(picture.width, max(xs) + rim),
        min(picture.height, max(ys) + rim),
    )


def _apart(labels: Sequence[SeenLabel], others: Sequence[SeenLabel]) -> list[SeenLabel]:
    """Those large enough that none of the others, nor one before them, covers."""
    kept: list[SeenLabel] = []
    for label in labels:
        xs, ys = zip(*label.corners, strict=True)
        side = max(max(xs) - min(xs), max(ys) - min(ys))
        if side < SIDE_AT_LEAST_PX:
            continue
        near = (_distance(label, other) < side for other in (*others, *kept))
        if not any(near):
            kept.append(label)
    return kept


def _apart_by_text(labels: Sequence[SeenLabel]) -> list[SeenLabel]:
    return list({(label.text, label.centre): label for label in labels}.values())


def _distance(one: SeenLabel, other: SeenLabel) -> int:
    (x, y), (u, v) = one.centre, other.centre
    return max(abs(x - u), abs(y - v))
