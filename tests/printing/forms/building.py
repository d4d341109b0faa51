"""Every form there is, filled from the types of its facts: a new form is measured without a word
here. People, places and books are invented; their words are long, as real ones are."""

from __future__ import annotations

import enum
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from library_share.printing import forms
from library_share.printing.books import Book, parts_of
from library_share.printing.documents import Document, Letterhead
from library_share.printing.forms.general_register import KINDS
from library_share.serials import register
from tests.printing.documents.samples import LETTERHEAD

#: So many lines do not fit on one page.
MANY, FEW = 50, 2
COLUMNS = 6
NAME, TITLE = "Nguyễn Hoàng Phương Thục Quyên", "Cuộc phiêu lưu kỳ thú của Dế Mèn và bạn bè"
DAY = date(2026, 2, 5)
PEOPLE = {"name", "reader", "teacher", "pupil", "librarian", "keeper", "giver", "representative"}
#: What facts of these names look like; others are told by their type.
BY_NAME: dict[str, Any] = {
    "class_mark": "895.9223",
    "accession": "TH-STN.00012",
    "accession_number": "TH-STN.00012",
    "articles": "Điều 6 đến Điều 9",
    "author": "Trần Đăng Khoa",
    "class_name": "5B",
    "columns": ("Đầu", "Bản", "Học sinh", "Mượn về", "Đọc tại chỗ", "LC đi"),
    "counted_up_to": "23:00 27/11/2026",
    "figure": "1.250",
    "frequency": "Hằng tháng",
    "general_number": "105",
    "grade": "5",
    "group": "5B",
    "isbn": "9786042088206",
    "marks": ("x",) * 31,
    "month": 9,
    "number": "5",
    "per_pupil": "1,9",
    "period": "học kỳ I, năm học 2026-2027",
    "price": 1_250_000,
    "publisher": "Kim Đồng",
    "received": 120,
    "round": "Đợt 1 năm học 2026-2027",
    "school_year": "2026-2027",
    "state": "Đã nhận",
    "symbol": "BB-THHT",
    "term": "Năm học",
    "title": TITLE,
    "unit": "cuốn",
    "value": 1_250_000,
    "year": 2026,
}
assert len(KINDS) == len(BY_NAME["columns"]) == COLUMNS


def every_form() -> dict[str, Callable[..., Document | Book]]:
    """Functions of the package of forms that give a paper, and the one that is elsewhere (F6)."""
    found: dict[str, Callable[..., Any]] = {"serials_register": register.document}
    for module in pkgutil.iter_modules(forms.__path__, f"{forms.__name__}."):
        for name, function in inspect.getmembers(
            importlib.import_module(module.name), inspect.isfunction
        ):
            is_ours = function.__module__ == module.name and not name.startswith("_")
            if is_ours and get_type_hints(function).get("return") in (Document, Book):
                found[name] = function
    return found


def filled(form: Callable[..., Document | Book]) -> list[Document]:
    """The form with many lines, as documents: a thick book may be several."""
    hints = get_type_hints(form)
    facts = [value_of(name, hints[name]) for name in inspect.signature(form).parameters]
    paper = form(*facts)
    return parts_of(paper) if isinstance(paper, Book) else [paper]


def value_of(name: str, hint: Any) -> Any:
    """Something a fact of this name and type may be."""
    if is_dataclass(hint) and isinstance(hint, type):
        return LETTERHEAD if hint is Letterhead else _facts(hint)
    if get_origin(hint) is UnionType:
        return value_of(name, next(one for one in get_args(hint) if one is not NoneType))
    if get_origin(hint) is tuple:
        return _several(name, hint)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return next(iter(hint))
    if hint in (str, int):
        known = BY_NAME.get(name)
        return known if isinstance(known, hint) else {str: _words(name), int: 12}[hint]
    if hint is bool:
        return name != "is_class"
    # A library, which only its letterhead is read of.
    return DAY if hint is date else object()


def _words(name: str) -> str:
    return NAME if name in PEOPLE else "Theo đề nghị của tổ Văn"


def _facts(kind: type) -> Any:
    hints = get_type_hints(kind)
    return kind(**{field.name: value_of(field.name, hints[field.name]) for field in fields(kind)})


def _several(name: str, hint: Any) -> tuple[Any, ...]:
    kinds = get_args(hint)
    if kinds[-1] is not Ellipsis:
        return tuple(value_of(name, kind) for kind in kinds)
    if kinds[0] in (int, int | None):
        return (45,) * COLUMNS
    if isinstance(BY_NAME.get(name), tuple) and kinds[0] is str:
        return tuple(BY_NAME[name])
    is_line = is_dataclass(kinds[0]) and not _has_lines(kinds[0])
    return tuple(value_of(name, kinds[0]) for _ in range(MANY if is_line else FEW))


def _has_lines(kind: Any) -> bool:
    return any(
        get_origin(hint) is tuple and get_args(hint) and is_dataclass(get_args(hint)[0])
        for hint in get_type_hints(kind).values()
    )
