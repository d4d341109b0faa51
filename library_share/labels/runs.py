"""Labels onto paper: a PDF to print, or its first page to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from library_share.labels.calibration import calibration_page
from library_share.labels.drawing import Label, Mark, pages_of
from library_share.labels.errors import NoSuchPosition
from library_share.labels.models import Printer
from library_share.labels.sheets import Sheet
from library_share.printing import engine
from library_share.translation import gettext

_TEMPLATE = Path(__file__).parent / "drawing.typ"
#: Less than a second and 60 MB.
LABELS_AT_ONCE = 650

Tell = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Run:
    """Labels for one sheet kind and printer, from position `start` of the first page on."""

    labels: list[Label]
    sheet: Sheet
    public_url: str
    start: int = 1
    printer: Printer | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.start <= self.sheet.per_page:
            raise NoSuchPosition(start=self.start, per_page=self.sheet.per_page)

    @property
    def page_count(self) -> int:
        return -(-(self.start - 1 + len(self.labels)) // self.sheet.per_page)

    def pdf(self, tell: Tell = lambda _done, _total: None) -> bytes:
        """The whole run; `tell` hears how many of how many labels are drawn. Long runs are drawn
        part by part, so that 12,000 labels need no more memory than 650."""
        title = gettext("Labels")
        parts = list(self._parts())
        if len(parts) == 1:
            return engine.pdf(_TEMPLATE, self._pages(*parts[0]), title=title)
        return engine.joined(self._drawn(parts, tell), title=title)

    def _drawn(self, parts: list[tuple[int, int]], tell: Tell) -> Iterator[bytes]:
        for first, after in parts:
            tell(first, len(self.labels))
            yield engine.pdf(_TEMPLATE, self._pages(first, after))

    def _parts(self) -> Iterator[tuple[int, int]]:
        """Whole pages of labels: the first label, and the one after the last, from 0."""
        labels_at_once = max(1, LABELS_AT_ONCE // self.sheet.per_page) * self.sheet.per_page
        first, after = 0, labels_at_once - (self.start - 1)
        while first < len(self.labels):
            yield first, min(after, len(self.labels))
            first, after = after, after + labels_at_once

    def _pages(self, first: int, after: int) -> list[list[Mark]]:
        return pages_of(
            self.labels[first:after],
            self.sheet,
            self.public_url,
            start=self.start if first == 0 else 1,
            offset_mm=offset_of(self.printer),
        )

    def first_page_png(self) -> bytes:
        """The first page for the screen, where no printer moves it."""
        on_it = self.labels[: self.sheet.per_page - self.start + 1]
        pages = pages_of(on_it, self.sheet, self.public_url, start=self.start)
        return engine.png_pages(_TEMPLATE, pages)[0]


def calibration_pdf(sheet: Sheet, printer: Printer | None = None) -> bytes:
    """The page to measure a printer by, for this sheet."""
    page = calibration_page(sheet, offset_of(printer))
    return engine.pdf(_TEMPLATE, [page], title=gettext("Calibration sheet"))


def offset_of(printer: Printer | None) -> tuple[float, float]:
    return (printer.right_mm, printer.down_mm) if printer else (0.0, 0.0)
