"""The demo's grown-ups: teachers of the schools, residents who read. All invented."""

from __future__ import annotations

from random import Random

from library_share.libraries.models import Library
from library_share.patrons.bulk import (
    add_patrons_in_bulk,
    columns_of_name,
    issue_cards_in_bulk,
)
from library_share.patrons.models import PatronKind

FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Nông",
    "Hứa",
    "Triệu",
    "Lý",
    "Ma",
    "La",
    "Dương",
    "Chu",
    "Bùi",
    "Đỗ",
    "Ngô",
    "Lường",
    "Vi",
]
MIDDLE = {
    "male": ["Văn", "Đức", "Minh", "Quang", "Hữu"],
    "female": ["Thị", "Thu", "Ngọc", "Thùy", "Mai"],
}
GIVEN = {
    "male": [
        "An",
        "Bình",
        "Cường",
        "Dũng",
        "Giang",
        "Hải",
        "Hùng",
        "Khánh",
        "Long",
        "Nam",
        "Phúc",
        "Quân",
        "Sơn",
        "Thắng",
        "Tuấn",
        "Vinh",
    ],
    "female": [
        "Anh",
        "Chi",
        "Diệp",
        "Hà",
        "Hạnh",
        "Hoa",
        "Huệ",
        "Lan",
        "Liên",
        "Mai",
        "Nga",
        "Oanh",
        "Phương",
        "Thảo",
        "Trang",
        "Yến",
    ],
}
HOW_MANY = {
    "MN": (PatronKind.TEACHER, 4),
    "TH": (PatronKind.TEACHER, 8),
    "THCS": (PatronKind.TEACHER, 7),
    "TTHTCD": (PatronKind.RESIDENT, 14),
    "TVX": (PatronKind.RESIDENT, 22),
}


def add_grown_ups(libraries: dict[str, Library], chance: Random) -> None:
    """Teachers and residents with a card each."""
    taken: set[str] = set()
    for code, (kind, how_many) in HOW_MANY.items():
        rows = []
        for _ in range(how_many):
            gender = chance.choice(["male", "female", "female"])
            name = _new_name(gender, taken, chance)
            rows.append({"kind": kind, "gender": gender, **columns_of_name(name)})
        issue_cards_in_bulk(add_patrons_in_bulk(libraries[code].id, rows))


def _new_name(gender: str, taken: set[str], chance: Random) -> str:
    while True:
        parts = (FAMILY, MIDDLE[gender], GIVEN[gender])
        name = " ".join(chance.choice(words) for words in parts)
        if name not in taken:
            taken.add(name)
            return name
