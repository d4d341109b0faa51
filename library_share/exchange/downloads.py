"""Spreadsheets to fill in: Vietnamese, because the schools' own lists are."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from library_share.catalogue.models import READING_LEVEL_NAMES, TITLE_KIND_NAMES
from library_share.exchange.models import ImportKind
from library_share.printing.spreadsheets import WRAPPED, fit_to_a4, write_across, write_wrapped
from library_share.translation import force_locale, gettext

ROWS_READY = 1_000


@dataclass(frozen=True)
class Download:
    """A file to download, from its beginning."""

    name: str
    file: io.BytesIO


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column of a template: heading, what to write there, the example's value, its width in
    letters; `choices` become a drop-down list."""

    heading: str
    how: str
    example: str
    width: int = 14
    choices: tuple[str, ...] = ()


_PATRONS = (
    Field(
        heading="STT",
        how="Số thứ tự. Dòng ghi “Ví dụ” không được nhập.",
        example="Ví dụ",
        width=8,
    ),
    Field(
        heading="Mã học sinh",
        how="Mã của trường hoặc mã định danh Bộ GD&ĐT (10 số). Có mã thì lần nhập sau không bị "
        "trùng. Không ghi số định danh cá nhân (12 số).",
        example="1905000105",
        width=16,
    ),
    Field(heading="Họ và tên", how="Bắt buộc.", example="Nông Anh An", width=28),
    Field(
        heading="Ngày sinh",
        how="Ngày/tháng/năm, năm đủ bốn số: 04/07/2015. Có thể để trống.",
        example="04/07/2015",
    ),
    Field(
        heading="Giới tính",
        how="Nam hoặc Nữ; chỉ dùng để thống kê, có thể để trống.",
        example="Nam",
        width=10,
        choices=("Nam", "Nữ"),
    ),
    Field(
        heading="Lớp", how="Tên lớp: 6A, 1A1, Lá 1. Bắt buộc với học sinh.", example="6A", width=10
    ),
    Field(
        heading="Trạng thái",
        how="Để trống nghĩa là đang học. Ghi “Đã chuyển trường” thì bạn đọc được ghi là đã rời đi.",
        example="Đang học",
        width=18,
        choices=("Đang học", "Đã chuyển trường", "Thôi học", "Đã tốt nghiệp"),
    ),
)


def _books() -> tuple[Field, ...]:
    with force_locale("vi"):
        kinds = tuple(kind.value for kind in TITLE_KIND_NAMES)
        said = "; ".join(
            f"{kind.value} = {gettext(name)}" for kind, name in TITLE_KIND_NAMES.items()
        )
        levels = tuple(level.value for level in READING_LEVEL_NAMES)
        colours = "; ".join(
            f"{level.value} = {gettext(name)}" for level, name in READING_LEVEL_NAMES.items()
        )
    return (
        Field(
            heading="STT",
            how="Số thứ tự. Dòng ghi “Ví dụ” không được nhập.",
            example="Ví dụ",
            width=8,
        ),
        Field(
            heading="Số ĐKCB",
            how="Một số cho mỗi bản (STN-00001), hoặc một khoảng cho nhiều bản (0012-0021). Để "
            "trống thì phần mềm cấp số tiếp theo.",
            example="STN-00001",
            width=18,
        ),
        Field(heading="Nhan đề", how="Bắt buộc.", example="Dế Mèn phiêu lưu ký", width=36),
        Field(heading="Tập", how="Tập 1, Tập một … nếu có.", example="", width=10),
        Field(
            heading="Tác giả",
            how="Nhiều tác giả cách nhau bằng dấu chấm phẩy.",
            example="Tô Hoài",
            width=24,
        ),
        Field(heading="Nhà xuất bản", how="Ví dụ: Kim Đồng.", example="Kim Đồng", width=18),
        Field(heading="Nơi XB", how="Ví dụ: H.", example="H.", width=10),
        Field(heading="Năm XB", how="Bốn số.", example="2020", width=10),
        Field(heading="Giá tiền", how="Đồng: 50.000 hoặc 50000.", example="50.000", width=12),
        Field(
            heading="Số lượng",
            how="Số bản. Phải khớp với khoảng số ĐKCB nếu có ghi.",
            example="1",
            width=10,
        ),
        Field(heading="Loại sách", how=said + ".", example="STN", width=10, choices=kinds),
        Field(
            heading="Ký hiệu phân loại",
            how="Theo bảng phân loại của thư viện (DDC, 19 lớp, môn).",
            example="895.9223",
            width=18,
        ),
        Field(heading="Vị trí", how="Kệ, giá: Kệ 2.", example="Kệ 2", width=12),
        Field(heading="Số vào sổ tổng quát", how="Có thể để trống.", example="29", width=18),
        Field(heading="Ngày vào sổ", how="Ngày/tháng/năm.", example="09/05/2022"),
        Field(heading="ISBN", how="10 hoặc 13 số, có thể để trống.", example="", width=18),
        Field(heading="Trình độ đọc", how=colours + ".", example="", width=12, choices=levels),
        Field(heading="Số trang", how="Có thể để trống.", example="144", width=10),
        Field(heading="Nguồn bổ sung", how="Ngân sách, tặng …", example="Ngân sách", width=16),
        Field(heading="Ghi chú", how="Ghi chú về bản sách.", example="", width=20),
    )


def template(kind: ImportKind) -> Download:
    """The template with its sheet “Hướng dẫn”. What is typed stays text: zeros in front stay."""
    fields = _PATRONS if kind is ImportKind.PATRONS else _books()
    sheet_name = "Bạn đọc" if kind is ImportKind.PATRONS else "Sách"
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    heading = book.add_format(
        {"bold": True, "bg_color": "#D7E9E3", "border": 1, "text_wrap": True, "valign": "vcenter"}
    )
    text = book.add_format({"num_format": "@"})
    example = book.add_format({"num_format": "@", "italic": True, "font_color": "#5F6A72"})
    sheet = book.add_worksheet(sheet_name)
    sheet.freeze_panes(1, 0)
    fit_to_a4(sheet, heading=0)
    widths = [field.width for field in fields]
    write_wrapped(sheet, 0, [field.heading for field in fields], widths, heading)
    for column, field in enumerate(fields):
        sheet.set_column(column, column, field.width, text)
        sheet.write_string(1, column, field.example, example)
        if field.choices:
            sheet.data_validation(
                1,
                column,
                ROWS_READY,
                column,
                {"validate": "list", "source": list(field.choices), "error_type": "warning"},
            )
    _guide(book, fields, heading)
    book.close()
    file.seek(0)
    return Download(
        "mau-nhap-ban-doc.xlsx" if kind is ImportKind.PATRONS else "mau-nhap-sach.xlsx", file
    )


def _guide(book: xlsxwriter.Workbook, fields: Sequence[Field], heading: Any) -> None:
    """What to write in each column, on a sheet of its own."""
    guide, wrapped, widths = book.add_worksheet("Hướng dẫn"), book.add_format(WRAPPED), (24, 80)
    for column, width in enumerate(widths):
        guide.set_column(column, column, width)
    fit_to_a4(guide, heading=0)
    write_wrapped(guide, 0, ("Tên cột", "Ghi thế nào"), widths, heading)
    for row, field in enumerate(fields, start=1):
        write_wrapped(guide, row, (field.heading, field.how), widths, wrapped)
    for row, line in enumerate(_HINTS, start=len(fields) + 2):
        write_across(guide, row, line, widths, 1, wrapped)


_HINTS = (
    "Không cần đúng thứ tự cột; cột nào không cần thì xóa đi.",
    "Cũng có thể nhập thẳng danh sách xuất từ CSDL ngành, vnEdu, SMAS hoặc sổ ĐKCB có sẵn.",
    "Dân tộc, cha mẹ, địa chỉ, điện thoại, số định danh cá nhân không được lưu dù có trong tệp.",
    "Nhập lại cùng một tệp không tạo ra dòng trùng.",
)
