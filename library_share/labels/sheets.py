"""Sheets of labels on A4, measured in millimetres from the top left corner.

Avery's sizes are its own (L7160, L7651). What Tomy publishes does not fit on A4, so its sheets
are centred here from size and count, and say that one should measure.
"""

from __future__ import annotations

from dataclasses import dataclass

from library_share.labels.errors import NoSuchSheet
from library_share.translation import N_

A4_WIDTH_MM, A4_HEIGHT_MM = 210.0, 297.0


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Equal labels in columns and rows. Position 1 is the top left label, 2 is right of it."""

    key: str
    name: str
    width_mm: float
    height_mm: float
    columns: int
    rows: int
    left_mm: float
    top_mm: float
    gap_x_mm: float = 0.0
    gap_y_mm: float = 0.0
    #: Plain paper, to be cut with scissors along marks.
    is_plain: bool = False
    #: Its maker's figures do not fit: print a calibration sheet and measure first.
    measure_yours: bool = False
    #: Patron cards rather than labels.
    is_for_cards: bool = False

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    def corner_mm(self, position: int) -> tuple[float, float]:
        """The top left corner of the label at this position of a page, 1 to `per_page`."""
        row, column = divmod(position - 1, self.columns)
        return (
            self.left_mm + column * (self.width_mm + self.gap_x_mm),
            self.top_mm + row * (self.height_mm + self.gap_y_mm),
        )


def _centred(
    *, width_mm: float, height_mm: float, columns: int, rows: int, **more: object
) -> Sheet:
    """A sheet without gaps in the middle of the page."""
    return Sheet(
        width_mm=width_mm,
        height_mm=height_mm,
        columns=columns,
        rows=rows,
        left_mm=(A4_WIDTH_MM - columns * width_mm) / 2,
        top_mm=(A4_HEIGHT_MM - rows * height_mm) / 2,
        **more,  # type: ignore[arg-type]
    )


PLAIN = N_("Plain A4, to be cut")

#: The one that needs nothing bought stands first.
SHEETS: dict[str, Sheet] = {
    sheet.key: sheet
    for sheet in (
        _centred(
            key="a4-21", name=PLAIN, width_mm=63.5, height_mm=38.1, columns=3, rows=7, is_plain=True
        ),
        _centred(
            key="a4-65",
            name=PLAIN,
            width_mm=38.1,
            height_mm=21.2,
            columns=5,
            rows=13,
            is_plain=True,
        ),
        Sheet(
            key="l7160",
            name="Avery L7160",
            width_mm=63.5,
            height_mm=38.1,
            columns=3,
            rows=7,
            left_mm=7.25,
            top_mm=15.15,
            gap_x_mm=2.5,
        ),
        Sheet(
            key="l7651",
            name="Avery L7651",
            width_mm=38.1,
            height_mm=21.2,
            columns=5,
            rows=13,
            left_mm=4.75,
            top_mm=10.7,
            gap_x_mm=2.5,
        ),
        _centred(
            key="tomy-145",
            name="Tomy 145",
            width_mm=38,
            height_mm=21,
            columns=5,
            rows=13,
            measure_yours=True,
        ),
        _centred(
            key="tomy-135",
            name="Tomy 135",
            width_mm=66,
            height_mm=38,
            columns=3,
            rows=7,
            measure_yours=True,
        ),
        _centred(
            key="tomy-138",
            name="Tomy 138",
            width_mm=99,
            height_mm=38,
            columns=2,
            rows=7,
            measure_yours=True,
        ),
        _centred(
            key="cards",
            name=N_("Cards on plain A4, to be cut"),
            width_mm=86,
            height_mm=54,
            columns=2,
            rows=5,
            is_plain=True,
            is_for_cards=True,
        ),
    )
}
LABELS_BY_DEFAULT, CARDS_BY_DEFAULT = "a4-21", "cards"


def get_sheet(key: str) -> Sheet:
    sheet = SHEETS.get(key.strip().lower())
    if sheet is None:
        raise NoSuchSheet(key=key.strip()[:40], known=", ".join(SHEETS))
    return sheet
