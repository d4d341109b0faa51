"""What the program can say about a criterion, in Vietnamese: it goes on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from library_share import clock
from library_share.copies.models import AccessionSeries
from library_share.database import db
from library_share.libraries.models import Library, SchoolYear
from library_share.libraries.queries import school_years
from library_share.statistics import holdings
from library_share.statistics.rules import Period
from library_share.statistics.units import figures_by_library
from library_share.stocktake.models import Stocktake
from library_share.translation import number


@dataclass(frozen=True, kw_only=True)
class Known:
    """Empty texts: nothing is counted, it is for somebody to write. `level` as the law's numbers
    say; None where they are not known."""

    status: str = ""
    evidence: str = ""
    level: int | None = None


def known_of(library: Library, year: SchoolYear) -> dict[str, Known]:
    """By criterion, as of now; of the year so far."""
    period = Period(
        first=year.starts_on, last=min(year.ends_on, max(clock.today(), year.starts_on))
    )
    counted = figures_by_library([library], period)[library.id]
    days = f"từ {period.first:%d/%m/%Y} đến {period.last:%d/%m/%Y}"
    return {
        "copies_per_pupil": _per_pupil(library),
        "lending": Known(
            status=(
                f"Mượn về {number(counted['loans_home'])} lượt, đọc tại chỗ "
                f"{number(counted['readings_on_site'])} lượt ({days})."
            ),
            evidence="Bảng thống kê; sổ mượn.",
        ),
        "sharing": Known(
            status=(
                f"Luân chuyển đi {number(counted['sent'])} bản, đến "
                f"{number(counted['received'])} bản ({days})."
            ),
            evidence="Biên bản bàn giao, biên bản nhận lại.",
        ),
        "registers": _registers(library, year),
    }


def _per_pupil(library: Library) -> Known:
    has = holdings.holdings_of(library)
    if has.per_pupil is None or has.per_pupil_without_shelves is None:
        return Known()
    standing = has.standing
    told = "; ".join(
        f"mức {one.level}: {one.copies if one.copies is not None else 'chưa nhập'}"
        for one in (standing.thresholds if standing else ())
    )
    level = standing.reached if standing else None
    return Known(
        status=(
            f"Đang có {number(has.per_pupil)} bản/học sinh ({number(has.in_use)} bản, "
            f"{number(has.pupils)} học sinh); không kể tủ sách lớp: "
            f"{number(has.per_pupil_without_shelves)}." + (f" Chuẩn: {told}." if told else "")
        ),
        evidence="Sổ đăng ký cá biệt; danh sách học sinh.",
        level=level,
    )


def _registers(library: Library, year: SchoolYear) -> Known:
    names = db.session.scalars(
        select(AccessionSeries.name)
        .where(AccessionSeries.library_id == library.id)
        .order_by(AccessionSeries.name)
    ).all()
    after = (one.starts_on for one in school_years(year.commune_id))
    # Books are counted in summer, too, until the next year begins.
    ends = min((day for day in after if day > year.starts_on), default=date.max)
    taken = db.session.scalar(
        select(func.count())
        .select_from(Stocktake)
        .where(
            Stocktake.library_id == library.id,
            Stocktake.closed_at.is_not(None),
            Stocktake.opened_at >= clock.start_of(year.starts_on),
            Stocktake.opened_at < clock.start_of(ends),
        )
    )
    return Known(
        status=(
            f"{number(len(names))} sổ đăng ký cá biệt; kiểm kê trong năm: {number(taken or 0)} lần."
        ),
        evidence=f"Sổ đăng ký cá biệt: {', '.join(names)}." if names else "",
    )
