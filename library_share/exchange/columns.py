"""What a column can be, and the names it goes by in the lists of schools."""

from __future__ import annotations

import enum


class Column(enum.StrEnum):
    """What a column can be. Columns that are none of these are dropped, and named on screen."""

    SERIAL = "serial"
    # patrons
    CODE = "code"
    NAME = "name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    BORN_ON = "born_on"
    GENDER = "gender"
    CLASS = "class"
    GRADE = "grade"
    STATE = "state"
    POSITION = "position"
    # books
    NUMBER = "number"
    TITLE = "title"
    VOLUME = "volume"
    AUTHORS = "authors"
    PUBLISHER = "publisher"
    PLACE = "place"
    YEAR = "year"
    PRICE = "price"
    QUANTITY = "quantity"
    CLASS_MARK = "class_mark"
    KIND = "kind"
    SHELF_MARK = "shelf_mark"
    REGISTER_NUMBER = "register_number"
    ACQUIRED_ON = "acquired_on"
    LANGUAGE = "language"
    PAGES = "pages"
    SIZE = "size"
    SERIES = "series"
    ISBN = "isbn"
    SUBJECTS = "subjects"
    LEVEL = "level"
    SOURCE = "source"
    NOTE = "note"


#: Folded names of columns, the best first: of two that fit, the earlier alias wins.
PATRON_NAMES: dict[Column, tuple[str, ...]] = {
    Column.SERIAL: ("stt", "so tt", "so thu tu", "tt", "no"),
    Column.CODE: (
        "ma dinh danh bo gd dt",
        "ma dinh danh bo gddt",
        "ma dinh danh bo",
        "ma hoc sinh",
        "ma so hoc sinh",
        "ma hs",
        "ma tre",
        "ma giao vien",
        "ma gv",
        "ma can bo",
        "ma nhan vien",
        "ma vien chuc",
        "ma ban doc",
        "ma doc gia",
        "ma dinh danh hoc sinh",
        "ma dinh danh",
        "ma so",
    ),
    Column.NAME: (
        "ho va ten",
        "ho ten",
        "ho va ten hoc sinh",
        "ho ten hoc sinh",
        "ho va ten hs",
        "ho ten hs",
        "ho va ten tre",
        "ho ten tre",
        "ho va ten giao vien",
        "ho ten giao vien",
        "ho va ten can bo",
        "ho ten can bo",
        "ho va ten ban doc",
        "ho ten ban doc",
        "ten hoc sinh",
        "ten tre",
        "ten ban doc",
    ),
    Column.FAMILY_NAME: (
        "ho va ten dem",
        "ho ten dem",
        "ho va dem",
        "ho dem",
        "ho lot",
        "ho va",
        "ho",
    ),
    Column.GIVEN_NAME: ("ten",),
    Column.BORN_ON: (
        "ngay sinh",
        "ngay thang nam sinh",
        "sinh ngay",
        "ngay thang sinh",
        "ngay sinh hoc sinh",
        "nam sinh",
    ),
    Column.GENDER: ("gioi tinh", "gt", "phai", "nu", "nam nu"),
    Column.CLASS: ("lop hoc", "lop", "ten lop", "nhom lop", "lop nhom", "lop dang hoc"),
    Column.GRADE: ("khoi hoc", "khoi", "khoi lop"),
    Column.STATE: (
        "trang thai",
        "trang thai hoc",
        "trang thai hoc sinh",
        "tinh trang",
        "tinh trang hoc",
    ),
    Column.POSITION: ("vi tri viec lam", "chuc vu", "chuc danh", "nhiem vu", "vi tri"),
}
BOOK_NAMES: dict[Column, tuple[str, ...]] = {
    Column.SERIAL: ("stt", "so tt", "so thu tu", "tt", "no"),
    Column.NUMBER: (
        "so dkcb",
        "ma dkcb",
        "dkcb",
        "so dang ky ca biet",
        "so dang ki ca biet",
        "so ca biet",
        "ma ca biet",
        "ma sach",
    ),
    Column.TITLE: (
        "nhan de",
        "ten sach",
        "ten tai lieu",
        "nhan de sach",
        "ten an pham",
        "tua sach",
        "ten truyen",
        "tac pham",
        "ten tac pham",
        "nhan de tai lieu",
        "ten sach tai lieu",
        "ten sach bao",
    ),
    Column.VOLUME: ("tap", "so tap", "quyen"),
    Column.AUTHORS: ("tac gia", "ten tac gia", "tac gia chu bien", "tac gia dich gia"),
    Column.PUBLISHER: ("nha xuat ban", "nxb", "nha xb"),
    Column.PLACE: ("noi xuat ban", "noi xb"),
    Column.YEAR: ("nam xuat ban", "nam xb", "nam"),
    Column.PRICE: ("gia tien", "don gia", "gia bia", "gia", "gia mua"),
    Column.QUANTITY: ("so luong", "sl", "so ban", "so cuon", "so luong ban", "so quyen"),
    Column.CLASS_MARK: (
        "ky hieu phan loai",
        "ki hieu phan loai",
        "phan loai",
        "mon loai",
        "ddc",
        "so phan loai",
        "chi so phan loai",
    ),
    Column.KIND: ("loai sach", "loai tai lieu", "loai an pham", "loai", "the loai"),
    Column.SHELF_MARK: (
        "vi tri",
        "gia ke",
        "ke",
        "ke sach",
        "kho",
        "kho sach",
        "ky hieu xep gia",
        "ma xep gia",
        "vi tri xep gia",
    ),
    Column.REGISTER_NUMBER: (
        "so vao so tong quat",
        "so dang ky tong quat",
        "so tong quat",
        "so vao so tq",
        "so dktq",
    ),
    Column.ACQUIRED_ON: (
        "ngay vao so",
        "ngay nhap",
        "ngay nhap kho",
        "ngay dang ky",
        "ngay bo sung",
    ),
    Column.LANGUAGE: ("ngon ngu",),
    Column.PAGES: ("so trang",),
    Column.SIZE: ("kho co", "kich thuoc"),
    Column.SERIES: ("tung thu", "bo sach"),
    Column.ISBN: ("isbn", "ma isbn", "chi so isbn"),
    Column.SUBJECTS: ("chu de", "tu khoa"),
    Column.LEVEL: ("trinh do doc", "muc do doc", "ma mau", "cap do doc"),
    Column.SOURCE: ("nguon", "nguon bo sung", "nguon nhap", "nguon goc"),
    Column.NOTE: ("ghi chu",),
}
#: Names that folding would confuse: khổ (size) and kho (stack room).
WITH_MARKS = {"khổ": Column.SIZE, "khổ sách": Column.SIZE, "khổ giấy": Column.SIZE}
