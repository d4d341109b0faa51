"""What a phone's camera does to what is printed: slant, bad light, an unsteady hand, grain, JPEG.

Shared by the photos of sheets and of shelves. The same arguments give the same photo.
"""

from __future__ import annotations

import io
import math
import random
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageFilter

Point = tuple[float, float]
#: Twelve megapixels, held upright.
TWELVE = (3024, 4032)
EIGHT = (2448, 3264)
#: How far bytes stray from their middle.
UNIFORM = 256 / math.sqrt(12)


def homography(seen: Sequence[Point], there: Sequence[Point]) -> tuple[float, ...]:
    """What maps the four points `seen` to the four `there`: eight equations, solved."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(seen, there, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for column in range(8):
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(8):
            if row != column:
                factor = rows[row][column]
                rows[row] = [
                    mine - factor * theirs
                    for mine, theirs in zip(rows[row], rows[column], strict=True)
                ]
    return tuple(row[8] for row in rows)


def developed(
    picture: Image.Image,
    *,
    blur: float = 0.0,
    shaken: int = 0,
    light: float = 0.0,
    noise: float = 6.0,
    quality: int = 70,
) -> bytes:
    """The JPEG. `blur` and `shaken` in pixels; `light` how much darker the darkest corner is
    (0.7: by 70 %); `noise` how far a pixel strays, in shades."""
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    if shaken:
        picture = _shaken(picture, shaken)
    if light:
        picture = ImageChops.multiply(picture, _shade(picture.size, light))
    if noise:
        picture = ImageChops.add(picture, _grain(picture.size, noise), scale=1, offset=-128)
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=quality)
    return file.getvalue()


def _shaken(picture: Image.Image, far: int) -> Image.Image:
    """Drawn out over so many pixels to the right and half as many down."""
    mean = picture
    for step in range(1, far + 1):
        mean = Image.blend(mean, ImageChops.offset(picture, step, step // 2), 1 / (step + 1))
    return mean


def _shade(size: tuple[int, int], light: float) -> Image.Image:
    """Bright at one corner, dark at the other, with the shadow of a head over the middle."""
    small = Image.new("L", (48, 64))
    for y in range(64):
        for x in range(48):
            fall = (x / 47 + y / 63) / 2
            shadow = 0.35 * light * math.exp(-(((x - 30) / 9) ** 2 + ((y - 30) / 12) ** 2))
            small.putpixel((x, y), round(255 * max(0.0, 1 - light * fall - shadow)))
    return small.resize(size, Image.Resampling.BICUBIC)


def _grain(size: tuple[int, int], noise: float) -> Image.Image:
    """The same for the same size; `noise` is how far a pixel strays, in shades."""
    strays = Image.frombytes("L", size, random.Random(1).randbytes(size[0] * size[1]))
    scale = noise / UNIFORM
    return strays.point([round(128 + (shade - 127.5) * scale) for shade in range(256)])
