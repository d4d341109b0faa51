"""A photograph of shelves of books with our own labels, printed, stuck on round spines.

Each label goes the whole way: drawn and printed by `labels.drawing`, bent around a book's back,
turned, seen aslant, then blurred, badly lit and given grain.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from library_share.labels import drawing, qr
from library_share.labels.codes import CodeKind, code_of
from library_share.labels.drawing import Label
from library_share.labels.sheets import SHEETS
from library_share.printing.engine import pdf
from tests.labels.photographing import Point, developed, homography
from tests.labels.reading import MM_PER_INCH, pages

URL = "https://thuvien.ankhanh.example"
#: Twelve megapixels, held across.
SIZE = (4032, 3024)
COLUMNS = 10
_SHEET = SHEETS["a4-65"]
_LAYOUT = drawing.layout_of(_SHEET)
_DPI = 400
#: Straight pieces that a bent label is made of, in pixels.
_PIECE = 12


@dataclass(frozen=True, kw_only=True)
class Difficulty:
    """How a photo was taken. `module_px` is the smallest side of any module of any label in it;
    `turned` and `bent` in degrees, `bent` being how far a label reaches around the back to either
    side; `aslant` how much shorter the far edge of the shelf is; the others as `developed` has
    them."""

    name: str
    module_px: float = 3.0
    turned: float = 0.0
    bent: float = 0.0
    aslant: float = 0.0
    blur: float = 0.0
    shaken: int = 0
    light: float = 0.0
    noise: float = 3.0
    quality: int = 80
    #: Labels that somebody scribbled over: the number of each.
    spoilt: tuple[int, ...] = ()


EASY = Difficulty(name="straight", module_px=4)
#: What has to be read without exception.
DIFFICULTIES = (
    EASY,
    Difficulty(name="small"),
    Difficulty(name="turned", turned=30),
    Difficulty(name="aslant", aslant=0.15, turned=5),
    Difficulty(name="around the spine", bent=40, turned=5),
    Difficulty(name="blurred", blur=1.0, turned=8),
    Difficulty(name="noisy", noise=20, turned=8),
    Difficulty(name="uneven light", light=0.75, turned=8),
    Difficulty(name="squeezed by Zalo", quality=50, turned=8),
    Difficulty(
        name="all of it",
        turned=15,
        bent=25,
        aslant=0.1,
        blur=0.7,
        light=0.5,
        noise=8,
        quality=70,
    ),
)
#: Beyond what is promised; to see where it ends.
BEYOND = (
    Difficulty(name="2.5 px a module", module_px=2.5, turned=8),
    Difficulty(name="2 px a module", module_px=2, turned=8),
    Difficulty(name="blurred much", blur=1.6, turned=8),
    Difficulty(name="shaken", shaken=3, turned=8),
    Difficulty(name="half around the spine", bent=65, turned=8),
    Difficulty(
        name="the worst of it",
        turned=20,
        bent=40,
        aslant=0.15,
        blur=1.2,
        light=0.7,
        noise=14,
        quality=60,
    ),
)


def addresses(how_many: int, first: int = 1000) -> list[str]:
    return [qr.address(code_of(CodeKind.COPY, first + number), URL) for number in range(how_many)]


def photo_of(texts: Sequence[str], how: Difficulty = EASY, seed: int = 1) -> bytes:
    """A JPEG of 12 megapixels with one label for each text, ten to a shelf."""
    chance = Random(seed)
    picture = _books(len(texts), how, chance)
    stuck = [_Stuck(number, len(texts), how, chance) for number in range(len(texts))]
    smallest = min(one.module_px(1.0) for one in stuck)
    for one, label in zip(stuck, _printed(tuple(texts)), strict=True):
        clean = _scribbled(label) if one.number in how.spoilt else label
        one.paste(picture, clean, how.module_px / smallest)
    return developed(
        picture,
        blur=how.blur,
        shaken=how.shaken,
        light=how.light,
        noise=how.noise,
        quality=how.quality,
    )


@lru_cache(maxsize=4)
def _printed(texts: tuple[str, ...]) -> list[Image.Image]:
    """The labels as a laser printer makes them."""
    labels = [
        Label(
            code=text.rpartition("/")[2],
            heading=f"STN-{number:05}",
            caption=f"Những ngày thơ ấu ở Ấp Đền Ngỗ và {number} truyện khác",
            class_mark="895.9223",
            level="XD",
            colour="#1f5fbf",
            library="THCS An Khánh",
        )
        for number, text in enumerate(texts, start=1)
    ]
    made = pdf(
        Path(drawing.__file__).with_name("drawing.typ"), drawing.pages_of(labels, _SHEET, URL)
    )
    cut = []
    for page in pages(made, _DPI):
        for position in range(1, _SHEET.per_page + 1):
            left, top = _SHEET.corner_mm(position)
            edges = left, top, left + _SHEET.width_mm, top + _SHEET.height_mm
            cut.append(page.crop(tuple(round(edge / MM_PER_INCH * _DPI) for edge in edges)))
    return cut[: len(texts)]


def _scribbled(label: Image.Image) -> Image.Image:
    """Over the data, not over the three large marks by which a symbol is found."""
    label = label.copy()
    left, top, side = (
        edge / MM_PER_INCH * _DPI for edge in (_LAYOUT.qr_left_mm, _LAYOUT.qr_top_mm, _LAYOUT.qr_mm)
    )
    box = (left + side * 0.42, top + side * 0.36, left + side * 0.62, top + side * 0.88)
    ImageDraw.Draw(label).rectangle(box, fill=255)
    return label


def _books(how_many: int, how: Difficulty, chance: Random) -> Image.Image:
    """The backs of the books, each of its own shade with a title's lines, before a dark wall."""
    picture = Image.new("L", SIZE, 60)
    draw = ImageDraw.Draw(picture)
    wide, high = _cell(how_many)
    for number in range(how_many):
        left, top = number % COLUMNS * wide, number // COLUMNS * high
        shade = chance.randint(30, 220)
        draw.rectangle((left + 3, top + 20, left + wide - 3, top + high - 12), fill=shade)
        for line in range(3):
            y = top + 40 + line * 26
            draw.rectangle((left + 30, y, left + chance.randint(90, 300), y + 9), fill=255 - shade)
    return picture


def _cell(how_many: int) -> tuple[float, float]:
    return SIZE[0] / COLUMNS, SIZE[1] / math.ceil(how_many / COLUMNS)


class _Stuck:
    """Where a label sticks, and how it gets from paper (mm from its middle) to the picture."""

    def __init__(self, number: int, how_many: int, how: Difficulty, chance: Random) -> None:
        self.number = number
        wide, high = _cell(how_many)
        self.middle = (
            (number % COLUMNS + 0.5) * wide + chance.uniform(-8, 8),
            (number // COLUMNS + 0.5) * high + chance.uniform(-60, 120),
        )
        # Some stick along the back.
        self.angle = math.radians(
            chance.uniform(-how.turned, how.turned) + chance.choice((0, 0, 90, 270))
        )
        self.radius = _SHEET.width_mm / 2 / math.radians(how.bent) if how.bent else math.inf
        self.to_picture, self.to_shelf = _view(how.aslant)

    def module_px(self, px_a_mm: float) -> float:
        """The smallest side of a module, at the corners of the symbol."""
        modules = len(qr.matrix(qr.address(code_of(CodeKind.COPY, 1), URL)))
        step = _LAYOUT.qr_mm / modules
        left = _LAYOUT.qr_left_mm - _SHEET.width_mm / 2
        top = _LAYOUT.qr_top_mm - _SHEET.height_mm / 2
        far = _LAYOUT.qr_mm - step
        return min(
            math.dist(self._seen(x, y, px_a_mm), self._seen(x + across, y + down, px_a_mm))
            for x in (left, left + far)
            for y in (top, top + far)
            for across, down in ((step, 0), (0, step))
        )

    def paste(self, picture: Image.Image, label: Image.Image, px_a_mm: float) -> None:
        half_wide, half_high = _SHEET.width_mm / 2, _SHEET.height_mm / 2
        edge = [
            self._seen(x, y, px_a_mm)
            for x in (-half_wide, 0, half_wide)
            for y in (-half_high, half_high)
        ]
        left, top = (math.floor(min(axis)) - 2 for axis in zip(*edge, strict=True))
        right, bottom = (math.ceil(max(axis)) + 2 for axis in zip(*edge, strict=True))
        size = right - left, bottom - top
        pieces = [
            (
                (x, y, min(x + _PIECE, size[0]), min(y + _PIECE, size[1])),
                self._paper_quad(left, top, x, y, size, px_a_mm),
            )
            for x in range(0, size[0], _PIECE)
            for y in range(0, size[1], _PIECE)
        ]
        # As a lens would see it: without the steps that a fine print gets when it is made small.
        ratio = _DPI / MM_PER_INCH / px_a_mm
        label = label.reduce(max(1, int(ratio / 2)))
        pieces = [(box, _shrunk(quad, label)) for box, quad in pieces]
        white = Image.new("L", label.size, 255)
        seen, mask = (
            one.transform(size, Image.Transform.MESH, pieces, Image.Resampling.BILINEAR)
            for one in (label, white)
        )
        picture.paste(seen, (left, top), mask)

    def _paper_quad(
        self, left: int, top: int, x: int, y: int, size: tuple[int, int], px_a_mm: float
    ) -> list[Point]:
        """Where the corners of this piece are on the paper, as parts of its sides."""
        right, bottom = min(x + _PIECE, size[0]), min(y + _PIECE, size[1])
        return [
            self._on_paper(left + u, top + v, px_a_mm)
            for u, v in ((x, y), (x, bottom), (right, bottom), (right, y))
        ]

    def _seen(self, x: float, y: float, px_a_mm: float) -> Point:
        x = x if math.isinf(self.radius) else self.radius * math.sin(x / self.radius)
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        return self.to_picture(
            self.middle[0] + px_a_mm * (x * cosine - y * sine),
            self.middle[1] + px_a_mm * (x * sine + y * cosine),
        )

    def _on_paper(self, x: float, y: float, px_a_mm: float) -> Point:
        x, y = self.to_shelf(x, y)
        x, y = (x - self.middle[0]) / px_a_mm, (y - self.middle[1]) / px_a_mm
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        x, y = x * cosine + y * sine, y * cosine - x * sine
        if not math.isinf(self.radius):
            part = x / self.radius
            x = self.radius * math.asin(part) if abs(part) < 1 else math.copysign(1e4, x)
        return x / _SHEET.width_mm + 0.5, y / _SHEET.height_mm + 0.5


def _shrunk(quad: list[Point], label: Image.Image) -> tuple[float, ...]:
    return tuple(
        part * side for corner in quad for part, side in zip(corner, label.size, strict=True)
    )


def _view(aslant: float) -> tuple[Callable[[float, float], Point], Callable[[float, float], Point]]:
    """From the shelf to the picture and back, the upper edge farther away."""
    wide, high = SIZE
    flat = [(0, 0), (wide, 0), (wide, high), (0, high)]
    inset = wide * aslant / 2
    seen = [(inset, 0), (wide - inset, 0), (wide, high), (0, high)]
    return _mapping(homography(flat, seen)), _mapping(homography(seen, flat))


def _mapping(by: tuple[float, ...]) -> Callable[[float, float], Point]:
    a, b, c, d, e, f, g, h = by

    def mapped(x: float, y: float) -> Point:
        depth = g * x + h * y + 1
        return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth

    return mapped
