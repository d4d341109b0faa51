"""The PDF, measured as an inspector would with a ruler and Phụ lục I in hand."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from library_share.printing.documents import Letterhead, Note, Paragraph, Signature, nd30, pdf
from library_share.printing.documents.layout import lay_out
from library_share.printing.documents.model import Table
from tests.labels.reading import size_mm
from tests.printing.documents.reading import (
    edges_mm,
    find,
    opened,
    page_count,
    rules,
    text_of_page,
)
from tests.printing.documents.samples import COLUMNS, LETTERHEAD, LONG, report, table


@pytest.fixture(scope="module")
def paper() -> bytes:
    return pdf(report())


def test_sheet_and_margins(paper):
    assert size_mm(paper) == pytest.approx((210, 297), abs=0.1)
    left, top, right, bottom = edges_mm(paper)
    assert 30 <= left <= 31
    assert 20 <= top <= 22
    assert 15 <= right <= 17
    assert 20 <= bottom <= 30


def test_a_broad_table_turns_the_sheet():
    wide = pdf(report(wide=True))
    assert size_mm(wide) == pytest.approx((297, 210), abs=0.1)
    assert edges_mm(wide)[0] >= 30


@pytest.mark.parametrize(
    ("words", "size", "font"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "Tinos-Bold"),
        ("Độc lập - Tự do - Hạnh phúc", 13, "Tinos-Bold"),
        ("UBND XÃ AN KHÁNH", 12, "Tinos-Regular"),
        ("TRƯỜNG TIỂU HỌC HÀ THƯỢNG", 12, "Tinos-Bold"),
        ("Số: 05/BC-THHT", 13, "Tinos-Regular"),
        ("An Khánh, ngày 05 tháng 02 năm 2027", 13, "Tinos-Italic"),
        ("BÁO CÁO", 14, "Tinos-Bold"),
        ("Công tác thư viện năm 2026", 14, "Tinos-Bold"),
        ("I. Kết quả", 13, "Tinos-Bold"),
        ("Phục vụ:", 13, "Tinos-Bold"),
        ("Các thư viện", 13, "Tinos-Regular"),
        ("Nhan đề", 11, "Tinos-Bold"),
    ],
)
def test_letters_of_the_first_page(paper, words, size, font):
    seen = find(paper, words)
    assert (seen.size_pt, seen.font) == (pytest.approx(size), font)


@pytest.mark.parametrize(
    ("words", "size", "font"),
    [
        ("KT. HIỆU TRƯỞNG", 13, "Tinos-Bold"),
        ("PHÓ HIỆU TRƯỞNG", 13, "Tinos-Bold"),
        ("Đỗ Thị Ngọc Ánh", 13, "Tinos-Bold"),
        ("Nơi nhận:", 12, "Tinos-BoldItalic"),
        ("- Như trên;", 11, "Tinos-Regular"),
        ("- Lưu: VT, TV.", 11, "Tinos-Regular"),
    ],
)
def test_letters_of_the_last_page(paper, words, size, font):
    seen = find(paper, words, page_count(paper) - 1)
    assert (seen.size_pt, seen.font) == (pytest.approx(size), font)


def test_the_two_heads_stand_side_by_side(paper):
    nation, parent = find(paper, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), find(paper, "UBND XÃ")
    assert nation.base_mm == pytest.approx(parent.base_mm, abs=0.1)
    assert nation.left_mm > parent.right_mm
    number, place = find(paper, "Số: 05"), find(paper, "An Khánh, ngày")
    assert number.base_mm == pytest.approx(place.base_mm, abs=0.1)


def test_rules_are_as_long_as_the_decree_says(paper):
    body, motto, about = rules(paper)[:3]
    if body.left_mm > motto.left_mm:
        body, motto = motto, body
    under_body = find(paper, "TRƯỜNG TIỂU HỌC HÀ THƯỢNG")
    under_motto = find(paper, "Độc lập - Tự do - Hạnh phúc")
    under_about = find(paper, "Công tác thư viện năm 2026")
    wide = under_motto.right_mm - under_motto.left_mm
    assert motto.long_mm == pytest.approx(wide, abs=1)
    for rule, words in ((body, under_body), (about, under_about)):
        assert 1 / 3 <= rule.long_mm / (words.right_mm - words.left_mm) <= 1 / 2
    for rule, words in ((body, under_body), (motto, under_motto), (about, under_about)):
        assert rule.left_mm + rule.right_mm == pytest.approx(
            words.left_mm + words.right_mm, abs=0.5
        )
        assert 1 < rule.y_mm - words.base_mm < 3


def test_a_first_line_begins_a_centimetre_in_and_text_fills_the_line(paper):
    assert find(paper, "Phục vụ:").left_mm == pytest.approx(40, abs=0.3)
    text = pdf(report(blocks=(Paragraph(LONG * 2),)))
    assert edges_mm(text)[2] == pytest.approx(15, abs=0.5)


def test_pages_are_numbered_above_but_for_the_first(paper):
    assert page_count(paper) == 3
    for page in (1, 2):
        number = find(paper, str(page + 1), page)
        assert (number.left_mm + number.right_mm) / 2 == pytest.approx(30 + 165 / 2, abs=0.5)
        assert 10 < number.base_mm < 20
        assert number.size_pt == pytest.approx(13)
    assert edges_mm(paper)[1] >= 20
    assert text_of_page(paper, 0).startswith("UBND XÃ AN KHÁNH")


def test_headings_of_a_table_return_on_each_page_and_totals_do_not(paper):
    texts = [text_of_page(paper, page) for page in range(page_count(paper))]
    assert all("STT Nhan đề Ghi chú Giá (đồng)" in text for text in texts[:2])
    assert "".join(texts).count("Cộng 1.234.000") == 1
    listed = re.findall(r"tập (\d+)", " ".join(texts))
    assert listed == [str(number) for number in range(1, 101)]


def test_cells_stand_at_their_sides(paper):
    heading, price = find(paper, "Giá (đồng)"), find(paper, "25.000")
    assert price.right_mm == pytest.approx(195 - 1.2, abs=0.3)
    assert heading.left_mm < price.left_mm


def test_signatures_take_the_last_lines_with_them():
    """However long the text is, no page begins with a signature."""
    for lines in range(20, 50):
        made = pdf(report(blocks=tuple(Paragraph(f"Dòng {n}.") for n in range(lines))))
        last = text_of_page(made, page_count(made) - 1)
        assert f"Dòng {lines - 2}. Dòng {lines - 1}." in last
        assert "Đỗ Thị Ngọc Ánh" in last


def test_signatures_take_the_last_rows_of_a_table_with_them_under_headings():
    """However long the table is, no page has only what stands below it."""
    counts = set()
    for rows in range(12, 50):
        made = pdf(report(blocks=(table(rows), Note("Ghi chú."), Paragraph("Hết."))))
        counts.add(page_count(made))
        last = text_of_page(made, page_count(made) - 1)
        assert f"tập {rows - 1} 25.000 {rows} Dế Mèn" in last
        assert last.count("STT Nhan đề") == 1
    assert counts == {1, 2}


def test_a_short_table_is_not_torn_from_its_total():
    for lines in range(24, 36):
        text = tuple(Paragraph(f"Dòng {n}.") for n in range(lines))
        made = pdf(report(blocks=(*text, table(2), *text[:5])))
        pages = [text_of_page(made, page) for page in range(page_count(made))]
        assert any("STT Nhan đề" in page and "Cộng 1.234.000" in page for page in pages), lines
        assert sum("STT Nhan đề" in page for page in pages) == 1, lines


def test_rows_are_taken_along_only_where_they_must_be():
    fits = [rows for rows in range(12, 40) if page_count(pdf(report(blocks=(table(rows),)))) == 1]
    room_mm = edges_mm(pdf(report(blocks=(table(fits[-1]),))))[3] - 20
    assert room_mm < 6, "another row had room"


def test_small_print_stands_at_the_left_of_a_single_signature():
    said = {"blocks": (Paragraph("Hết."), Note("Cách đếm.")), "recipients": ()}
    made = pdf(report(**said))
    note, signed = find(made, "Cách đếm."), find(made, "KT. HIỆU TRƯỞNG")
    assert note.base_mm == pytest.approx(signed.base_mm, abs=1)
    assert note.right_mm < signed.left_mm
    pair = pdf(report(**said, signatures=(Signature(title="Kế toán"), Signature(title="Thủ quỹ"))))
    assert find(pair, "Cách đếm.").base_mm < find(pair, "KẾ TOÁN").base_mm


def test_who_gets_the_paper_stands_on_the_page_of_who_signs_it():
    signatures = tuple(Signature(title=f"Bên {n}") for n in range(1, 3))
    for lines in range(15, 45):
        blocks = tuple(Paragraph(f"Dòng {n}.") for n in range(lines))
        made = pdf(report(blocks=blocks, signatures=signatures))
        last = text_of_page(made, page_count(made) - 1)
        assert f"Dòng {lines - 2}. Dòng {lines - 1}. BÊN 1" in last
        assert "Nơi nhận:" in last


def test_one_signature_stands_right_of_the_recipients(paper):
    page = page_count(paper) - 1
    recipients, signed = find(paper, "Nơi nhận:", page), find(paper, "KT. HIỆU TRƯỞNG", page)
    assert recipients.base_mm == pytest.approx(signed.base_mm, abs=0.5)
    assert recipients.left_mm == pytest.approx(30, abs=0.3)
    assert signed.left_mm > 30 + 165 / 2
    name = find(paper, "Đỗ Thị Ngọc Ánh", page)
    assert name.base_mm - signed.base_mm > 25, "no room for ink and stamp"


@pytest.mark.parametrize(("sides", "rows"), [(2, [2]), (3, [3]), (4, [4]), (5, [3, 2])])
def test_several_sides_sign_side_by_side(sides, rows):
    signatures = tuple(Signature(title=f"Bên {n}") for n in range(1, sides + 1))
    made = pdf(report(blocks=(Paragraph("Hết."),), signatures=signatures))
    seen = [find(made, f"BÊN {n}") for n in range(1, sides + 1)]
    heights = sorted({round(one.base_mm, 1) for one in seen})
    assert [sum(round(one.base_mm, 1) == each for one in seen) for each in heights] == rows
    assert find(made, "Nơi nhận:").base_mm > heights[-1]


def test_four_whose_words_need_room_sign_as_two_pairs():
    titles = ("Trưởng ban", "Kế toán", "Nhân viên thư viện", "Tổ trưởng chuyên môn")
    signatures = tuple(Signature(title=title) for title in titles)
    upright = lay_out(report(signatures=signatures)).signatures
    wide = lay_out(report(signatures=signatures, wide=True)).signatures
    assert [len(row) for row in upright] == [2, 2]
    assert [len(row) for row in wide] == [2, 2]
    short = lay_out(report(signatures=signatures[:3] + signatures[:1], wide=True)).signatures
    assert [len(row) for row in short] == [4]


def test_the_number_is_left_for_the_office_that_gives_it():
    made = pdf(report(number=""))
    seen = find(made, "Số:")
    symbol = find(made, "/BC-THHT")
    assert 5 < symbol.left_mm - seen.right_mm < 20


def test_a_letter_says_under_its_number_what_it_is_about():
    made = pdf(report(kind="", addressees=("Thư viện xã An Khánh", "Sở GD&ĐT")))
    subject = find(made, "V/v Công tác thư viện năm 2026")
    assert subject.base_mm > find(made, "Số:").base_mm
    assert subject.right_mm < 105
    assert subject.size_pt == pytest.approx(12)
    assert "Kính gửi: - Thư viện xã An Khánh; - Sở GD&ĐT." in text_of_page(made, 0)


def test_the_head_of_a_commune_is_four_whole_lines():
    commune = "Ủy ban nhân dân xã An Khánh"
    made = pdf(report(letterhead=Letterhead(parent=commune, body=commune, place="An Khánh")))
    find(made, commune.upper())
    find(made, nd30.NATION)
    laid = lay_out(report(letterhead=Letterhead(body=commune)))
    room = laid.page.text_mm
    assert (
        nd30.STYLES["body"].width_mm(laid.body)
        < laid.body_mm
        < room - nd30.STYLES["nation"].width_mm(nd30.NATION)
    )


def test_long_names_of_bodies_stay_on_their_half():
    body = "Trường Phổ thông dân tộc bán trú Tiểu học và Trung học cơ sở Hà Thượng"
    made = pdf(report(letterhead=replace(LETTERHEAD, body=body)))
    assert find(made, "DÂN TỘC").right_mm < find(made, "CỘNG HÒA").left_mm
    (rule,) = (each for each in rules(made) if each.right_mm < 105 and each.long_mm < 74)
    assert rule.long_mm <= 74.3 / 2


def test_the_barest_document_is_a_page():
    made = pdf(
        report(
            letterhead=Letterhead(body="Thư viện xã"),
            number=None,
            about="",
            blocks=(),
            signatures=(),
            recipients=(),
        )
    )
    assert page_count(made) == 1
    said = text_of_page(made, 0)
    assert "THƯ VIỆN XÃ" in said
    assert "Số:" not in said
    assert len(rules(made)) == 2


def test_the_file_knows_its_title_and_is_tagged_for_listeners(paper):
    with opened(paper) as document:
        told = document.get_metadata_dict()
    assert told["Title"] == "Báo cáo Công tác thư viện năm 2026"
    assert told["Author"] == ""
    assert b"/StructTreeRoot" in paper
    assert all(mark in paper for mark in (b"/Lang(vi-VN)", b"/S/H1", b"/S/H2"))


def test_rows_must_fit_their_columns():
    with pytest.raises(ValueError, match="3 cells in a table of 4 columns"):
        Table(columns=COLUMNS, rows=(("1", "2", "3"),))
    with pytest.raises(ValueError, match="without columns"):
        Table(columns=(), rows=())


def test_an_empty_table_keeps_its_headings():
    made = pdf(report(blocks=(table(0), Paragraph("Hết."))))
    assert "Nhan đề Ghi chú Giá (đồng) Cộng 1.234.000" in text_of_page(made, 0)
