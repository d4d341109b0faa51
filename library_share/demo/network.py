"""The demo's libraries, places, calendars, accounts and policies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from library_share.circulation.policies import add_policy, add_usual_policies
from library_share.circulation.rules import Cap
from library_share.libraries.actions import add_library, add_place, ensure_commune
from library_share.libraries.calendar_actions import add_usual_year
from library_share.libraries.models import Library, LibraryKind, PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.libraries.rules import Year
from library_share.patrons.accounts.actions import add_account, appoint
from library_share.patrons.models import PatronKind
from library_share.web.access import Role

#: Printed at each start of the demo; accounts that have it may not enter a server in production.
PASSWORD = "doc-sach-cung-nhau"  # noqa: S105 (meant to be known)

CORNER, OUTDOORS = PlaceKind.READING_CORNER, PlaceKind.OUTDOOR_LIBRARY
SHELF, BOX = PlaceKind.CLASS_SHELF, PlaceKind.BOX

LIBRARIES: dict[str, dict[str, Any]] = {
    "MN": {
        "name": "Thư viện Trường Mầm non Hà Thượng",
        "short_name": "Mầm non Hà Thượng",
        "kind": LibraryKind.PRESCHOOL,
        "address": "Xóm 3, xã An Khánh, Thái Nguyên",
        "opening_hours": "Thứ Hai đến thứ Sáu, 7:30-10:30 và 14:00-16:30",
    },
    "TH": {
        "name": "Thư viện Trường Tiểu học Hà Thượng",
        "short_name": "Tiểu học Hà Thượng",
        "kind": LibraryKind.PRIMARY,
        "address": "Xóm 5, xã An Khánh, Thái Nguyên",
        "opening_hours": "Thứ Hai đến thứ Sáu, giờ ra chơi và 15:30-16:30",
    },
    "THCS": {
        "name": "Thư viện Trường THCS Hà Thượng",
        "short_name": "THCS Hà Thượng",
        "kind": LibraryKind.LOWER_SECONDARY,
        "address": "Xóm 5, xã An Khánh, Thái Nguyên",
        "opening_hours": "Thứ Hai đến thứ Sáu, 7:00-11:00 và 13:30-16:30",
    },
    "TTHTCD": {
        "name": "Tủ sách Trung tâm học tập cộng đồng xã An Khánh",
        "short_name": "TTHTCĐ An Khánh",
        "kind": LibraryKind.LEARNING_CENTRE,
        "address": "UBND xã An Khánh, Thái Nguyên",
        "opening_hours": "Thứ Ba, thứ Năm và sáng thứ Bảy",
        "closed_weekdays": "1357",
    },
    "TVX": {
        "name": "Thư viện xã An Khánh",
        "short_name": "Thư viện xã",
        "kind": LibraryKind.PUBLIC,
        "address": "Nhà văn hóa xã An Khánh, Thái Nguyên",
        "opening_hours": "Thứ Ba đến Chủ nhật, 8:00-11:30 và 14:00-17:00",
        "closed_weekdays": "1",
    },
}

PLACES: dict[str, list[tuple[PlaceKind, str, str]]] = {
    "MN": [(SHELF, "Góc sách lớp Lá 1", "Lá 1"), (CORNER, "Góc đọc cho bé", "")],
    "TH": [
        *[(SHELF, f"Tủ sách lớp {name}", name) for name in ("3A", "4A", "4B", "5A")],
        (OUTDOORS, "Thư viện xanh", ""),
        (BOX, "Thùng 1", ""),
        (BOX, "Thùng 2", ""),
    ],
    "THCS": [
        *[(SHELF, f"Tủ sách lớp {name}", name) for name in ("6A", "7B")],
        (CORNER, "Góc đọc hành lang tầng 2", ""),
        (BOX, "Thùng 1", ""),
    ],
    "TTHTCD": [(CORNER, "Nhà văn hóa xóm 5", ""), (CORNER, "Nhà văn hóa xóm 9", "")],
    "TVX": [(CORNER, "Góc thiếu nhi", ""), (BOX, "Thùng luân chuyển 1", "")],
}

LIBRARIANS = {
    "mn": "Lương Thị Hạnh",
    "th": "Hoàng Thu Trang",
    "thcs": "Nguyễn Thị Lan",
    "tthtcd": "Vi Văn Thành",
    "tvx": "Đào Minh Nguyệt",
}
ADMINISTRATOR = ("xa", "Bế Thanh Tùng")
#: Those who help or look on, one for every other role: name, role, libraries.
HELPERS: dict[str, tuple[str, Role, tuple[str, ...]]] = {
    "gv4a": ("Ma Thị Hiền", Role.CLASS_KEEPER, ("TH",)),
    "gv6a": ("Đỗ Quang Huy", Role.CLASS_KEEPER, ("THCS",)),
    "hs6a": ("Học sinh phụ trách sách 6A", Role.PUPIL_LIBRARIAN, ("THCS",)),
    "xom5": ("Lý Văn Sáng", Role.POINT_KEEPER, ("TTHTCD",)),
    "hieutruong": ("Vũ Thị Kim Oanh", Role.PRINCIPAL, ("THCS",)),
    "canbo": ("Trần Hữu Phúc", Role.OFFICIAL, ("MN", "TH", "THCS", "TTHTCD", "TVX")),
}


def make_commune(years: tuple[Year, ...]) -> dict[str, Library]:
    """The commune with its calendar; its libraries by code, each with its places."""
    commune = ensure_commune("xã An Khánh", "Thái Nguyên")
    for plan in years:
        add_usual_year(plan, commune=commune)
    libraries = {}
    for code, about in LIBRARIES.items():
        library = add_library(commune=commune, code=code, **about)
        stack_room = main_place_of(library.id)
        for kind, name, class_name in PLACES[code]:
            within = stack_room if kind is BOX else None
            add_place(library, kind=kind, name=name, class_name=class_name, within=within)
        libraries[code] = library
    return libraries


def make_policies(libraries: dict[str, Library]) -> None:
    """Few and readable: one for everybody, and where a library wants it otherwise."""
    add_usual_policies(None)
    little = {"loans_at_most": 1, "days": 7, "cap": Cap.SCHOOL_YEAR, "renewals_at_most": 1}
    add_policy(
        library_id=libraries["MN"].id, patron_kind=PatronKind.PUPIL, title_kind=None, **little
    )
    residents = {"loans_at_most": 5, "days": 21, "cap": Cap.NONE, "renewals_at_most": 2}
    for code in ("TTHTCD", "TVX"):
        add_policy(
            library_id=libraries[code].id,
            patron_kind=PatronKind.RESIDENT,
            title_kind=None,
            **residents,
        )


def make_accounts(libraries: dict[str, Library]) -> dict[str, int]:
    """A librarian at each library, an administrator, a helper of every other role; ids by
    username."""
    account_ids = {}
    for username, name in (*LIBRARIANS.items(), ADMINISTRATOR):
        library = libraries.get(username.upper())
        role = Role.LIBRARIAN if library else Role.ADMINISTRATOR
        account_ids[username] = _account(username, name, role, [library])
    for username, (name, role, codes) in HELPERS.items():
        account_ids[username] = _account(username, name, role, [libraries[c] for c in codes])
    return account_ids


def _account(username: str, name: str, role: Role, at: Sequence[Library | None]) -> int:
    account = add_account(username, name, password=PASSWORD, is_demo=True)
    for library in at:
        appoint(account, role, library.id if library else None)
    return account.id
