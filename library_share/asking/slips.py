"""Request slips and receipts on paper: eight on a sheet, to be cut apart. Always in Vietnamese.

A request slip (phiếu yêu cầu) is filled in by hand; its QR opens the page on which staff ask for
the title, and for anybody else the title's own page. A receipt (phiếu hẹn) goes to whoever asked;
its QR is the link by which they follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from flask import current_app, url_for

from library_share.asking.following import link_of
from library_share.catalogue.models import Title
from library_share.circulation.holds.models import Hold
from library_share.labels import qr
from library_share.labels.lettering import lines_of
from library_share.libraries.models import Library
from library_share.printing import engine
from library_share.translation import day, force_locale

TEMPLATE = Path(__file__).parent / "slips.typ"
SLIPS_ON_A_SHEET = 8
#: Room and letters of the title in `slips.typ`.
_TITLE_MM, _TITLE_PT, _TITLE_WEIGHT = 88.0, 10.5, 600
REQUEST, RECEIPT = "Phiếu yêu cầu", "Phiếu hẹn"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a slip; without a text it is left to a pen."""

    label: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Slip:
    """One slip. `title` has a text per line, `qr` is the symbol as SVG."""

    library: str
    heading: str
    title: tuple[str, ...]
    lines: tuple[Line, ...]
    qr: str
    caption: str


def request_slips(title: Title, library: Library) -> bytes:
    """A sheet of equal slips for one title, as PDF."""
    base = current_app.config["SETTINGS"].public_url
    slip = Slip(
        library=library.name,
        heading=REQUEST,
        title=_in_two_lines(title.full_title),
        lines=(
            Line(label="Họ và tên"),
            Line(label="Lớp, tổ, xóm"),
            Line(label="Số thẻ"),
            Line(label="Ngày"),
        ),
        qr=qr.svg(f"{base}{url_for('asking.new', title_id=title.id)}"),
        caption="Thư viện quét mã này",
    )
    return _pdf([slip] * SLIPS_ON_A_SHEET, REQUEST)


def receipts(holds: Sequence[Hold]) -> bytes:
    """A receipt for each hold, in their order, as PDF."""
    with force_locale("vi"):
        return _pdf([_receipt(hold) for hold in holds], RECEIPT)


def _receipt(hold: Hold) -> Slip:
    for_whom = hold.patron.name if hold.patron else ""
    lines = [
        Line(label="Người đặt", text=for_whom) if for_whom else None,
        Line(label="Lớp", text=hold.class_name) if hold.class_name else None,
        Line(label="Số bản", text=str(hold.how_many)) if hold.how_many > 1 else None,
        Line(label="Ngày đặt", text=day(hold.placed_at)),
        Line(label="Nhận tại", text=hold.pickup_place.name),
    ]
    return Slip(
        library=hold.library.name,
        heading=RECEIPT,
        title=_in_two_lines(hold.title.full_title),
        lines=tuple(line for line in lines if line is not None),
        qr=qr.svg(link_of(hold)),
        caption="Quét xem sách ở đâu",
    )


def _in_two_lines(title: str) -> tuple[str, ...]:
    """A title too long for that ends in “…”."""
    return tuple(lines_of(title, _TITLE_MM, _TITLE_PT, _TITLE_WEIGHT, 2))


def _pdf(slips: Sequence[Slip], heading: str) -> bytes:
    return engine.pdf(TEMPLATE, {"slips": [asdict(slip) for slip in slips]}, title=heading)
