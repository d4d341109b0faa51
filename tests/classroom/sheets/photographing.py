"""A printed page as an old phone would photograph it: turned, aslant, blurred, badly lit."""

from __future__ import annotations

import math
import random

from PIL import Image

from tests.labels.photographing import EIGHT, TWELVE, Point, developed, homography
from tests.labels.reading import pages

TABLE = 96


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
    """`turned` in degrees; `aslant` how much shorter the far edge is (0.15: by 15 %); the others
    as `developed` has them."""
    paper = list(pages(pdf, 300))[page]
    width, height = paper.size
    there = [(0, 0), (width, 0), (width, height), (0, height)]
    picture = paper.transform(
        size,
        Image.Transform.PERSPECTIVE,
        homography(_corners(size, turned, aslant), there),
        Image.Resampling.BICUBIC,
        fillcolor=TABLE,
    )
    return developed(picture, blur=blur, light=light, noise=noise, quality=quality)


def _corners(size: tuple[int, int], turned: float, aslant: float) -> list[Point]:
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
