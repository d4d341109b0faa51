"""A printed page as an old phone would photograph it: turned, aslant, blurred, badly lit."""

from __future__ import annotations

import io
import math
import random

from PIL import Image, ImageChops, ImageFilter

from tests.labels.reading import pages

#: Twelve megapixels, held upright.
TWELVE = (3024, 4032)
EIGHT = (2448, 3264)
TABLE = 96
#: How far bytes stray from their middle.
UNIFORM = 256 / math.sqrt(12)


def photo_of(
    pdf: bytes,
    page: int = 0,
    *,
    size: tuple[int, int] = EIGHT,
    turned: float = 0.0,
    aslant: float = 0.0,
    blur: float = 0.0,
    light: float = 0.0,
    noise: float = 6.0,
    quality: int = 70,
) -> bytes:
    """`turned` in degrees; `aslant` how much shorter the far edge is (0.15: by 15 %); `blur` in
    pixels; `light` how much darker the darkest corner is (0.7: by 70 %)."""
    paper = list(pages(pdf, 300))[page]
    corners = _corners(size, turned, aslant)
    picture = paper.transform(
        size,
        Image.Transform.PERSPECTIVE,
        _coefficients(corners, paper.size),
        Image.Resampling.BICUBIC,
        fillcolor=TABLE,
    )
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    if light:
        picture = ImageChops.multiply(picture, _shade(size, light))
    if noise:
        picture = ImageChops.add(picture, _grain(size, noise), scale=1, offset=-128)
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=quality)
    return file.getvalue()


def _corners(size: tuple[int, int], turned: float, aslant: float) -> list[tuple[float, float]]:
    """Where the paper's corners lie in the photo, as large as it fits with a small edge."""
    width, height = 210.0, 297.0
    far = width * (1 - aslant)
    shape = [
        (-far / 2, -height / 2),
        (far / 2, -height / 2),
        (width / 2, height / 2),
        (-width / 2, height / 2),
    ]
    angle = math.radians(turned)
    shape = [
        (x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle))
        for x, y in shape
    ]
    left, right = min(x for x, _ in shape), max(x for x, _ in shape)
    top, bottom = min(y for _, y in shape), max(y for _, y in shape)
    scale = 0.96 * min(size[0] / (right - left), size[1] / (bottom - top))
    across = (size[0] - scale * (right - left)) / 2
    down = (size[1] - scale * (bottom - top)) / 2
    return [((x - left) * scale + across, (y - top) * scale + down) for x, y in shape]


def _coefficients(corners: list[tuple[float, float]], paper: tuple[int, int]) -> tuple[float, ...]:
    """What maps the photo's points back to the paper's: eight equations, solved."""
    width, height = paper
    there = [(0, 0), (width, 0), (width, height), (0, height)]
    rows = []
    for (x, y), (u, v) in zip(corners, there, strict=True):
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


def any_photo(pdf: bytes, seed: int, page: int = 0) -> bytes:
    """Some photo that a careful person might take; the same for the same seed."""
    chance = random.Random(seed)
    return photo_of(
        pdf,
        page,
        size=chance.choice([EIGHT, TWELVE]),
        turned=chance.uniform(-12, 12) + chance.choice([0, 0, 0, 90, 180]),
        aslant=chance.uniform(0, 0.2),
        blur=chance.uniform(0, 2.2),
        light=chance.uniform(0, 0.75),
        quality=chance.randint(50, 90),
    )
