"""Forms F14, F17 and F18 say what was agreed, and leave open what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from library_share.printing.documents import Document, Paragraph, Signature, Table, docx, pdf
from library_share.printing.documents.wording import BLANK
from library_share.printing.forms import Side, class_shelf, handover, taking_back
from library_share.printing.forms.stocktakes import (
    MissingCopy,
    SearchList,
    StocktakeRecord,
    search_list,
    stocktake_record,
)
from tests.printing.documents.reading import page_count, text_of_page, words_of
from tests.printing.forms.samples import LETTERHEAD, LINES, coming_back, going, shelf

EVERY_FORM = (handover(going()), taking_back(coming_back()), class_shelf(shelf()))


def list_of(document: Document) -> Table:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return table


def column(document: Document, heading: str) -> list[str]:
    """The cells under a heading, with that of the totals at the end."""
    table = list_of(document)
    place = [each.heading for each in table.columns].index(heading)
    return [row[place] for row in (*table.rows, *table.totals)]


def test_a_handover_says_who_gives_what_to_whom_and_how_long():
    said = words_of(docx(handover(going())))
    for words in (
        "BIÊN BẢN Bàn giao tài nguyên thông tin luân chuyển",
        "Hôm nay, ngày 05 tháng 02 năm 2027, tại Thư viện Trường Tiểu học Hà Thượng, chúng tôi",
        "1. Bên giao: Thư viện Trường Tiểu học Hà Thượng",
        "Đại diện: Nguyễn Thị Lan; chức vụ: Nhân viên thư viện.",
        "2. Bên nhận: Điểm đọc nhà văn hóa xóm 5",
        "Đại diện: Trần Văn Hòa; chức vụ: Người phụ trách điểm luân chuyển.",
        "Mục đích: Luân chuyển sách đợt I năm 2027.",
        "Thời hạn: từ ngày 05/02/2027 đến ngày 04/08/2027.",
        "Tổng số: 02 đầu, 03 bản, trị giá 1.300.000 đồng (chưa tính 01 bản không rõ giá).",
        "Trách nhiệm của bên nhận",
        "02 bản có giá trị như nhau, mỗi bên giữ 01 bản.",
        "(Lập theo tinh thần Mẫu số 02",
        "ĐẠI DIỆN BÊN GIAO (Ký, ghi rõ họ tên) Nguyễn Thị Lan ĐẠI DIỆN BÊN NHẬN",
    ):
        assert words in said


def test_a_box_is_named_once_above_the_list():
    for form, facts in ((handover, going), (taking_back, coming_back)):
        paper = form(facts(box="Thùng luân chuyển 2"))
        assert Paragraph("Thùng luân chuyển 2.", lead="Đựng trong:") in paper.blocks
        assert "Đựng trong" not in words_of(docx(form(facts())))


#: As the library of a school writes them, and that it follows when it is back.
NUMBER, FOLLOWS, DAY = "THCS-STN-00096", "Đang mượn, theo sau khi trả", date(2027, 2, 5)
LONG = tuple(replace(line, accession=NUMBER, note=FOLLOWS) for line in LINES)
MISSING = (MissingCopy(accession=NUMBER, title="Mắt biếc"),)


@pytest.mark.parametrize(
    "paper",
    [
        handover(going(lines=LONG)),
        taking_back(coming_back(lines=LONG)),
        class_shelf(shelf(lines=LONG)),
        search_list(SearchList(letterhead=LETTERHEAD, title="", on=DAY, lines=MISSING)),
        stocktake_record(
            StocktakeRecord(
                letterhead=LETTERHEAD, title="", places=(), began_on=DAY, kinds=(), missing=MISSING
            )
        ),
    ],
    ids=lambda paper: paper.kind,
)
def test_a_number_with_its_library_takes_one_line(paper):
    printed = pdf(paper)
    assert any(NUMBER in text_of_page(printed, page) for page in range(page_count(printed)))


@pytest.mark.parametrize("is_school", [True, False])
def test_only_schools_have_subject_groups_that_count_with_them(is_school):
    record = stocktake_record(
        StocktakeRecord(
            letterhead=LETTERHEAD,
            title="",
            places=(),
            began_on=DAY,
            kinds=(),
            missing=(),
            is_school=is_school,
        )
    )
    titles = [one.title for one in record.signatures]
    assert titles[:3] == ["Trưởng ban", "Kế toán", "Nhân viên thư viện"]
    assert ("Tổ trưởng chuyên môn" in titles) is is_school
    assert any("Tổ trưởng" in getattr(block, "text", "") for block in record.blocks) is is_school


def test_a_box_of_books_takes_few_pages():
    box = LONG * 25
    assert page_count(pdf(handover(going(lines=tuple(replace(one, note="") for one in box))))) == 4
    assert page_count(pdf(taking_back(coming_back(lines=box)))) == 7


def test_the_list_of_a_handover():
    table = list_of(handover(going()))
    assert [each.heading for each in table.columns] == [
        "STT",
        "Số ĐKCB",
        "Nhan đề",
        "Tác giả",
        "Năm XB",
        "Giá (đồng)",
        "Tình trạng",
        "Ghi chú",
    ]
    assert table.rows[1] == (
        "2",
        "TH-STN.00002",
        "Dế Mèn phiêu lưu ký",
        "Tô Hoài",
        "2021",
        "1.250.000",
        "Tốt",
        "Rách bìa",
    )
    assert table.rows[2][4:6] == ("", "")
    assert table.totals == (("Cộng: 02 đầu, 03 bản", "", "", "", "", "1.300.000", "", ""),)


def test_coming_back_counts_what_came_of_the_books_and_their_use():
    paper = taking_back(coming_back(conclusion="Điểm đọc đền 01 bản cùng loại."))
    said = words_of(docx(paper))
    for words in (
        "Nhận lại tài nguyên thông tin luân chuyển",
        "1. Bên giao: Điểm đọc nhà văn hóa xóm 5",
        "Kết quả: đủ: 01 bản; hỏng: 01 bản; mất: 01 bản.",
        "Sử dụng: lượt mượn: 32; lượt đọc tại chỗ: 3.",
        "Kết luận xử lý Điểm đọc đền 01 bản cùng loại.",
    ):
        assert words in said
    assert "Trách nhiệm" not in said
    assert column(paper, "Đủ/ Hỏng/ Mất") == ["Đủ", "Hỏng", "Mất", ""]
    assert column(paper, "Tình trạng giao") == ["Tốt", "Tốt", "Cũ", ""]
    assert column(paper, "Tình trạng nhận") == ["Tốt", "Hỏng", "", ""]
    assert column(paper, "Lượt mượn") == ["12", "20", "", "32"]
    assert column(paper, "Lượt đọc") == ["3", "0", "", "3"]
    assert paper.wide


def test_what_is_still_being_counted_is_left_open():
    uncounted = tuple(replace(line, outcome=None, loans=None, reads=None) for line in LINES)
    said = words_of(docx(taking_back(coming_back(lines=uncounted))))
    assert f"Kết quả: đủ: {BLANK} bản; hỏng: {BLANK} bản; mất: {BLANK} bản." in said
    assert "lượt mượn: …" in said
    assert "Kết luận xử lý …" in said


def test_a_class_shelf_is_signed_when_it_goes_and_when_it_comes_back():
    paper = class_shelf(shelf())
    said = words_of(docx(paper))
    assert "PHIẾU GIAO NHẬN Tủ sách lớp 4A" in said
    assert (
        "Lớp: 4A; giáo viên chủ nhiệm: Hoàng Thị Yến; học sinh phụ trách tủ sách: Lê Minh An."
        in said
    )
    assert "Đợt: Học kỳ II, năm học 2026-2027; ngày giao: 05/02/2027; ngày trả: …/…/……." in said
    assert "Số:" not in said
    assert column(paper, "Trình độ") == ["Xanh dương", "Xanh dương", "", ""]
    assert column(paper, "Tình trạng trả") == ["Tốt", "Hỏng", "", ""]
    assert [one.name for one in paper.signatures] == [
        "Nguyễn Thị Lan",
        "Hoàng Thị Yến",
        "Hoàng Thị Yến",
        "Nguyễn Thị Lan",
    ]


def test_a_third_side_confirms():
    confirming = Signature(authority=("KT. Hiệu trưởng",), title="Phó Hiệu trưởng")
    assert handover(going(confirmed_by=confirming)).signatures[-1] == confirming


def test_only_rotation_follows_the_circular():
    said = words_of(docx(handover(going(what="tài nguyên thông tin"))))
    assert "Mẫu số 02" not in said


def test_nobody_known_yet_is_left_to_be_written():
    blank = Side(organisation="")
    said = words_of(docx(handover(going(taker=blank, on=None, where="", ends_on=None))))
    assert "Hôm nay, ngày …… tháng …… năm ………, tại …" in said
    assert "2. Bên nhận: …" in said
    assert "Đại diện: …" in said
    assert "đến ngày …/…/……." in said


def test_no_term_no_line():
    said = words_of(docx(handover(going(begins_on=None, ends_on=None, purpose=""))))
    assert "Thời hạn" not in said
    assert "Mục đích" not in said


def test_unpriced_books_have_no_value():
    unpriced = tuple(replace(line, price=None) for line in LINES)
    said = words_of(docx(handover(going(lines=unpriced))))
    assert "Tổng số: 02 đầu, 03 bản." in said


@pytest.mark.parametrize("paper", EVERY_FORM, ids=lambda paper: paper.about)
def test_every_word_of_the_docx_is_whole_on_paper(paper):
    """Prices and accession numbers too: their columns are broad enough."""
    printed = pdf(paper)
    on_paper = " ".join(text_of_page(printed, page) for page in range(page_count(printed)))
    assert set(words_of(docx(paper)).split()) - set(on_paper.split()) == set()
