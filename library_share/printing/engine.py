"""The only place that knows typst and PDF files."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from library_share.printing import typesetting

FONTS = Path(__file__).parent.parent / "fonts"
#: Enough to read a page on a screen.
SCREEN_DPI = 96


class TypesettingFailed(RuntimeError):
    """A template is wrong, or asked for what it may not have: a bug, never the user's fault."""


def pdf(template: Path, data: Any, *, title: str = "", tagged: bool = False) -> bytes:
    """The template filled with `data` (anything JSON can say), as PDF.

    The template reads `json(bytes(sys.inputs.data))` and may open files of its own folder only.
    Tags tell screen readers the order of a text; a sheet of labels has none and grows by half.
    """
    return _compiled(template, data, title=title, format="pdf", pdf_tags=tagged)[0]


def png_pages(template: Path, data: Any, *, dpi: float = SCREEN_DPI) -> list[bytes]:
    """The same pages as `pdf`, each as a PNG."""
    return _compiled(template, data, format="png", ppi=dpi)


def joined(parts: Iterable[bytes], *, title: str = "") -> bytes:
    """One PDF of several, in their order; each is read as it comes."""
    from pypdf import PdfWriter  # only long papers need it

    whole = PdfWriter()
    for part in parts:
        whole.append(io.BytesIO(part), import_outline=False)
    whole.add_metadata({"/Title": title})
    file = io.BytesIO()
    whole.write(file)
    return file.getvalue()


def _compiled(template: Path, data: Any, *, title: str = "", **how: Any) -> list[bytes]:
    order = {
        "template": str(template),
        "root": str(template.parent),
        "fonts": str(FONTS),
        "inputs": {"data": json.dumps(data, ensure_ascii=False), "title": title},
        "how": how,
    }
    child = subprocess.run(  # noqa: S603 (our own file, our own interpreter)
        [sys.executable, "-I", str(Path(typesetting.__file__))],
        input=json.dumps(order).encode(),
        capture_output=True,
        check=False,
    )
    if child.returncode != 0:
        raise TypesettingFailed(child.stderr.decode(errors="replace")[-2_000:])
    return _parted(child.stdout)


def _parted(answer: bytes) -> list[bytes]:
    """Each page comes behind its length."""
    pages, start = [], 0
    while start < len(answer):
        (length,) = struct.unpack_from(">Q", answer, start)
        pages.append(answer[start + 8 : start + 8 + length])
        start += 8 + length
    return pages
