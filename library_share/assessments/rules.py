"""What is assessed: standards and criteria with their legal basis, and how levels add up.

The circular's own list of criteria could not be read whole (its standards, thresholds and articles
are as cited in `statistics.thresholds`): what is not verified has `is_verified` False and says so
on paper.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

#: TT 05/2020/TT-BVHTTDL Điều 4 khoản 3: within so many days after the school year ends.
DAYS_AFTER_THE_YEAR = 60
LEVELS = (0, 1, 2)


class School(enum.StrEnum):
    """Which part of the circular holds."""

    PRESCHOOL = "preschool"
    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    JOINED = "joined"


#: Articles of TT 16/2022 for each kind of school; several levels in one: up to Điều 23.
ARTICLES: dict[School, str] = {
    School.PRESCHOOL: "Điều 5 đến Điều 9",
    School.PRIMARY: "Điều 10 đến Điều 14",
    School.LOWER_SECONDARY: "Điều 15 đến Điều 19",
    School.JOINED: "các điều về trường có nhiều cấp học",
}
STANDARDS: tuple[str, ...] = (
    "Tài nguyên thông tin",
    "Cơ sở vật chất",
    "Thiết bị chuyên dùng",
    "Hoạt động thư viện",
    "Quản lý thư viện",
)


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """`standard` counts from 1. `schools`: for which it holds."""

    code: str
    standard: int
    name: str
    basis: str
    is_verified: bool = False
    schools: frozenset[School] = frozenset(School)


_CIRCULAR = "TT 16/2022/TT-BGDĐT"
_DECREE = "NĐ 93/2020/NĐ-CP Điều 17"
_PRESCHOOL = frozenset({School.PRESCHOOL})

CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        code="copies_per_pupil",
        standard=1,
        name="Số bản sách cho mỗi học sinh (trẻ)",
        basis=f"{_DECREE}; {_CIRCULAR}",
        is_verified=True,
    ),
    Criterion(
        code="copies_per_teacher",
        standard=1,
        name="Số bản sách cho mỗi giáo viên: mức 1 từ 3 bản, mức 2 từ 4 bản",
        basis=_CIRCULAR,
        is_verified=True,
        schools=_PRESCHOOL,
    ),
    Criterion(
        code="teachers_sets",
        standard=1,
        name="Bộ sách cho giáo viên theo khối lớp hoặc môn học",
        basis=_CIRCULAR,
        is_verified=True,
        schools=frozenset(School) - _PRESCHOOL,
    ),
    Criterion(code="digital", standard=1, name="Báo, tạp chí, học liệu số", basis=_CIRCULAR),
    Criterion(
        code="space",
        standard=2,
        name="Không gian đọc từ 50 m², kết nối với tủ sách lớp học",
        basis=_DECREE,
        is_verified=True,
    ),
    Criterion(
        code="equipment", standard=3, name="Giá, tủ, bàn ghế, máy tính, phần mềm", basis=_CIRCULAR
    ),
    Criterion(
        code="lending",
        standard=4,
        name="Cho mượn về, phục vụ đọc tại chỗ, tra cứu",
        basis=_CIRCULAR,
    ),
    Criterion(
        code="reading_periods",
        standard=4,
        name="Tiết đọc thư viện, giới thiệu sách",
        basis=_CIRCULAR,
    ),
    Criterion(
        code="sharing",
        standard=4,
        name="Liên thông, luân chuyển tài nguyên thông tin",
        basis=f"{_CIRCULAR} Điều 4; TT 05/2022/TT-BVHTTDL",
    ),
    Criterion(
        code="registers",
        standard=5,
        name="Sổ đăng ký tổng quát, sổ đăng ký cá biệt, kiểm kê",
        basis="TT 18/2014/TT-BVHTTDL",
        is_verified=True,
    ),
    Criterion(
        code="staff",
        standard=5,
        name="Người làm công tác thư viện: từ trung cấp, có chứng chỉ",
        basis=_DECREE,
        is_verified=True,
    ),
)
CODES = tuple(one.code for one in CRITERIA)


def criteria_for(school: School) -> tuple[Criterion, ...]:
    return tuple(one for one in CRITERIA if school in one.schools)


def conclusion(levels: Iterable[int | None]) -> int | None:
    """The level that all criteria reach; None while one of them is not judged yet."""
    reached = list(levels)
    if not reached or None in reached:
        return None
    return min(level for level in reached if level is not None)


def due_on(year_ends_on: date) -> date:
    """The last day on which the year's self-assessment is in time."""
    return year_ends_on + timedelta(days=DAYS_AFTER_THE_YEAR)
