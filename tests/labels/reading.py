"""Printed sheets read back: PDF to pixels, pixels to codes and millimetres."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image

MM_PER_INCH = 25.4


@dataclass(frozen=True)
class Seen:
    """A QR symbol as a reader saw it: its text, and its top left corner in mm."""

    text: str
    left_mm: float
    top_mm: float


def pages(pdf: bytes, dpi: int) -> Iterator[Image.Image]:
    """The pages of a PDF in shades of grey."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            yield page.render(scale=dpi / 72, grayscale=True).to_pil()
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def size_mm(pdf: bytes) -> tuple[float, float]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        width, height = document[0].get_size()
    finally:
        document.close()
    return width / 72 * MM_PER_INCH, height / 72 * MM_PER_INCH


def codes_on(page: Image.Image, dpi: int) -> list[Seen]:
    """Every QR symbol on the page, in no order."""
    return [
        Seen(
            symbol.text,
            symbol.position.top_left.x / dpi * MM_PER_INCH,
            symbol.position.top_left.y / dpi * MM_PER_INCH,
        )
        for symbol in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    ]


def ink(page: Image.Image, dpi: int, *room_mm: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is dark inside `room_mm` (or the page), in mm."""
    box = tuple(round(edge / MM_PER_INCH * dpi) for edge in room_mm) or (0, 0, *page.size)
    dark = page.crop(box).point(lambda shade: 255 if shade < 128 else 0).getbbox()
    assert dark is not None, "nothing is printed there"
    left, top = box[:2]
    return tuple(
        (edge + shift) / dpi * MM_PER_INCH
        for edge, shift in zip(dark, (left, top, left, top), strict=True)
    )
