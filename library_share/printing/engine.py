"""The only place that knows typst."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent.parent / "fonts"
#: Enough to read a page on a screen.
SCREEN_DPI = 96


def pdf(template: Path, data: Any, *, title: str = "") -> bytes:
    """The template filled with `data` (anything JSON can say), as PDF.

    The template reads `json(bytes(sys.inputs.data))` and may open files of its own folder only.
    """
    # Tags tell screen readers the order of a text; a sheet of labels has none and grows by half.
    return _compiled(template, data, title=title, format="pdf", pdf_tags=False)[0]


def png_pages(template: Path, data: Any, *, dpi: float = SCREEN_DPI) -> list[bytes]:
    """The same pages as `pdf`, each as a PNG."""
    return _compiled(template, data, format="png", ppi=dpi)


def _compiled(template: Path, data: Any, *, title: str = "", **how: Any) -> list[bytes]:
    import typst  # 84 MB that no command or page but those that print should wait for

    made: bytes | list[bytes] = typst.compile(
        template,
        root=template.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "title": title},
        **how,
    )
    return made if isinstance(made, list) else [made]


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """Ours before typst's own, read once."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
