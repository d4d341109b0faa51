"""Photographs of a shelf with our own labels, as a phone takes them: 12 megapixels.

A label is drawn by `labels.qr`; then each is turned and warped by itself, and the whole picture is
lit unevenly, blurred and given noise. The same seed gives the same photo.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from library_share.labels.codes import CodeKind, code_of
from library_share.labels.qr import QUIET_MODULES, address, matrix

SIZE = (4000, 3000)
URL = "https://thuvien.ankhanh.example"


@dataclass(frozen=True, kw_only=True)
class Difficulty:
    """How a photo was taken. `module_px` is the side of a module in the picture; `blur_px` the
    radius of what a hand shook; `noise` the deviation in shades; `light` how dark its corner is."""

    name: str
    module_px: float
    turned: float = 0
    warped: float = 0
    blur_px: float = 0
    noise: float = 0
    light: float = 0
    #: Labels that somebody scribbled over: the number of each.
    spoilt: tuple[int, ...] = ()


EASY = Difficulty(name="straight", module_px=4)
DIFFICULTIES = (
    EASY,
    Difficulty(name="small, 3 px a module", module_px=3),
    Difficulty(name="turned by 25 degrees", module_px=3, turned=25),
    Difficulty(name="warped", module_px=3, turned=10, warped=0.12),
    Difficulty(name="blurred", module_px=3, turned=10, blur_px=1.0),
    Difficulty(name="noisy", module_px=3, turned=10, noise=18),
    Difficulty(name="uneven light", module_px=3, turned=10, light=0.6),
    Difficulty(
        name="all at once", module_px=3, turned=15, warped=0.08, blur_px=0.7, noise=8, light=0.5
    ),
)
#: Beyond what is asked for; to see where it ends.
BEYOND = (
    Difficulty(name="2.5 px a module", module_px=2.5, turned=10),
    Difficulty(name="2 px a module", module_px=2, turned=10),
    Difficulty(name="blurred much", module_px=3, turned=10, blur_px=1.6),
)


def addresses(how_many: int) -> list[str]:
    return [address(code_of(CodeKind.COPY, 1000 + one), URL) for one in range(how_many)]


def photo_of(texts: list[str], how: Difficulty, seed: int = 1) -> bytes:
    """A JPEG of 12 megapixels with one label for each text, in rows of ten."""
    chance = Random(seed)
    picture = Image.new("L", SIZE, 120)
    draw = ImageDraw.Draw(picture)
    columns, rows = 10, math.ceil(len(texts) / 10)
    wide, high = SIZE[0] // columns, SIZE[1] // rows
    for number, text in enumerate(texts):
        left, top = number % columns * wide, number // columns * high
        shade = chance.randint(40, 200)  # the book's back
        draw.rectangle((left + 6, top + 20, left + wide - 6, top + high - 20), fill=shade)
        clean = _label(text)
        if number in how.spoilt:
            _scribble(clean)
        label, mask = _taken(clean, how, chance)
        x = left + (wide - label.width) // 2 + chance.randint(-8, 8)
        y = top + (high - label.height) // 2 + chance.randint(-80, 80)
        picture.paste(label, (x, y), mask)
    return _developed(picture, how, chance)


def _label(text: str) -> Image.Image:
    """White paper with the symbol at ten pixels a module."""
    rows = matrix(text)
    side = len(rows) + 2 * QUIET_MODULES
    label = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                label.putpixel((x + QUIET_MODULES, y + QUIET_MODULES), 0)
    return label.resize((side * 10, side * 10), Image.Resampling.NEAREST)


def _scribble(label: Image.Image) -> None:
    """Over the data, not over the finder patterns."""
    side = label.width
    draw = ImageDraw.Draw(label)
    draw.rectangle((side * 0.42, side * 0.36, side * 0.62, side * 0.88), fill=255)


def _taken(label: Image.Image, how: Difficulty, chance: Random) -> tuple[Image.Image, Image.Image]:
    """The label as it lies in the picture, and where it covers the book."""
    mask = Image.new("L", label.size, 255)
    side = label.width
    if how.warped:
        shift = [chance.uniform(0, how.warped) * side for _ in range(8)]
        quad = (
            -shift[0], -shift[1], -shift[2], side + shift[3],
            side + shift[4], side + shift[5], side + shift[6], -shift[7],
        )  # fmt: skip
        label, mask = (
            one.transform(label.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC)
            for one in (label, mask)
        )
    # Warping makes the label smaller inside its picture; no module may be smaller than is said.
    size = round(side / 10 * how.module_px * (1 + 2 * how.warped))
    angle = chance.uniform(-how.turned, how.turned)
    label, mask = (
        one.resize((size, size), Image.Resampling.LANCZOS).rotate(
            angle, Image.Resampling.BICUBIC, expand=True
        )
        for one in (label, mask)
    )
    return label, mask


def _developed(picture: Image.Image, how: Difficulty, chance: Random) -> bytes:
    if how.light:
        dark = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270)))
        dark = dark.resize(picture.size).point(lambda shade: round(255 - shade * how.light))
        picture = ImageChops.multiply(picture, dark)
    if how.blur_px:
        picture = picture.filter(ImageFilter.GaussianBlur(how.blur_px))
    if how.noise:
        # Grain of one tile repeated: the same noise as for all pixels, in a tenth of the time.
        grain = Image.effect_noise(picture.size, how.noise)
        picture = ImageChops.add(picture, grain, scale=1, offset=-128)
    kept = io.BytesIO()
    picture.convert("RGB").save(kept, "JPEG", quality=85)
    return kept.getvalue()
