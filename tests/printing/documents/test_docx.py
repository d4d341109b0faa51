"""The .docx, read as Word reads it: the same layout, in parts that an office can go on editing."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING

from library_share.printing.documents import Note, Paragraph, Signature, docx, nd30
from library_share.printing.documents.word_file import style_id
from tests.printing.documents.reading import (
    TWIPS_PER_MM,
    W,
    look,
    opened_docx,
    out_of_order,
    page_field,
    parts,
    words_of,
)
from tests.printing.documents.samples import report, table


@pytest.fixture(scope="module")
def written() -> bytes:
    return docx(report())


@pytest.fixture
def file(written):
    return opened_docx(written)


def test_sheet_and_margins(file):
    (section,) = file.sections
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [margin.mm for margin in margins] == pytest.approx([20, 20, 30, 15], abs=0.1)
    assert section.orientation == WD_ORIENT.PORTRAIT


def test_a_broad_table_turns_the_sheet():
    (section,) = opened_docx(docx(report(wide=True))).sections
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((297, 210), abs=0.1)
    assert section.orientation == WD_ORIENT.LANDSCAPE


def test_letters_are_times_new_roman_in_vietnamese(written):
    styles = parts(written)["word/styles.xml"].decode()
    defaults = re.search(r"<w:docDefaults>.*?</w:docDefaults>", styles, re.DOTALL)[0]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        assert f'w:{script}="Times New Roman"' in defaults
    assert '<w:lang w:val="vi-VN"' in defaults
    assert '<w:sz w:val="26"/>' in defaults
    assert set(re.findall(r'w:ascii="([^"]+)"', styles)) == {"Times New Roman"}
    assert "Theme=" not in styles


@pytest.mark.parametrize("key", nd30.STYLES)
def test_word_lists_the_styles_of_the_decree(file, key):
    (style,) = (each for each in file.styles if each.style_id == style_id(key))
    wanted = nd30.STYLES[key]
    assert style.element.find(f"{W}name").get(f"{W}val") == wanted.name
    seen = look(style)
    assert seen == {name: getattr(wanted, name) for name in seen}
    indents = (style.paragraph_format.first_line_indent, style.paragraph_format.left_indent)
    assert [indent.mm if indent else 0 for indent in indents] == pytest.approx(
        [wanted.indent_mm, wanted.left_mm], abs=0.1
    )


def test_every_line_has_a_style_of_its_own(file):
    used = {p.get(f"{W}val") for p in file.element.body.iter(f"{W}pStyle")}
    lines = list(file.element.body.iter(f"{W}p"))
    assert len(list(file.element.body.iter(f"{W}pStyle"))) == len(lines)
    assert used <= {style_id(key) for key in nd30.STYLES}
    assert {"Kind", "Heading", "Paragraph", "Nation", "Signer", "Recipient"} <= used


def test_words_are_those_of_the_pdf(written):
    said = words_of(written)
    for words in (
        "UBND XÃ AN KHÁNH TRƯỜNG TIỂU HỌC HÀ THƯỢNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc",
        "Số: 05/BC-THHT An Khánh, ngày 05 tháng 02 năm 2027",
        "BÁO CÁO Công tác thư viện năm 2026",
        "I. Kết quả Phục vụ: Các thư viện",
        "STT Nhan đề Ghi chú Giá (đồng) 1 Dế Mèn phiêu lưu ký, tập 1 25.000",
        "Cộng 1.234.000 Lượt mượn",
        "Nơi nhận: - Như trên; - Lưu: VT, TV. KT. HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG (Ký tên, đóng dấu)",
        "Đỗ Thị Ngọc Ánh",
    ):
        assert words in said


def test_the_page_number_counts_itself_and_the_first_page_has_none(written, file):
    (section,) = file.sections
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == ""
    (number,) = section.header.paragraphs
    assert number.style.name == "Header"
    assert sorted(page_field(written).values()) == ["", "PAGE"]
    assert section.header_distance.mm == pytest.approx(10, abs=0.1)


def test_headings_of_a_table_return_and_rows_stay_whole(file):
    listed = file.tables[1]
    rows = listed._tbl.tr_lst
    assert len(rows) == 102
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + 101 * [False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_totals_reach_across_the_columns_they_are_for(file):
    total = file.tables[1]._tbl.tr_lst[-1]
    spans = [cell.grid_span for cell in total.tc_lst]
    assert spans == [3, 1]
    assert ["".join(cell.itertext(f"{W}t")) for cell in total.tc_lst] == ["Cộng", "1.234.000"]


def test_tables_are_as_wide_as_the_text_and_their_grid(file):
    for each in file.tables:
        grid = [int(column.get(f"{W}w")) for column in each._tbl.tblGrid]
        assert sum(grid) == pytest.approx(165 * TWIPS_PER_MM, abs=2)
        for row in each._tbl.tr_lst:
            assert sum(int(cell.tcPr.tcW.get(f"{W}w")) for cell in row.tc_lst) == sum(grid)
            assert sum(cell.grid_span for cell in row.tc_lst) == len(grid)


def test_widths_are_ours_and_the_head_has_no_margins_in_it(file):
    head, listed, _ = (each._tbl.tblPr for each in file.tables)
    margins = [looks.find(f"{W}tblCellMar/{W}left").get(f"{W}w") for looks in (head, listed)]
    assert margins == ["0", str(round(1.2 * TWIPS_PER_MM))]
    assert all(looks.find(f"{W}tblLayout").get(f"{W}type") == "fixed" for looks in (head, listed))


def test_headings_are_in_the_outline(file):
    (style,) = (each for each in file.styles if each.name == "Heading 1")
    assert style.element.pPr.find(f"{W}outlineLvl").get(f"{W}val") == "0"


def test_parts_are_in_the_order_word_wants(written):
    found = parts(written)
    for name in ("word/document.xml", "word/styles.xml"):
        assert out_of_order(found[name]) == []


def test_tables_do_not_touch_and_the_last_is_followed_by_a_line(file):
    kinds = [child.tag.removeprefix(W) for child in file.element.body]
    assert ("tbl", "tbl") not in set(pairwise(kinds))
    assert kinds[-2:] == ["p", "sectPr"]
    for cell in file.element.body.iter(f"{W}tc"):
        assert cell[-1].tag == f"{W}p"


def test_the_file_tells_what_it_is_and_nobody_s_name(written, file):
    known = file.core_properties
    assert known.title == "Báo cáo Công tác thư viện năm 2026"
    assert known.language == "vi-VN"
    assert (known.author, known.last_modified_by, known.comments) == ("", "", "")
    assert not {"docProps/thumbnail.jpeg", "docProps/app.xml"} & set(parts(written))
    assert b"python-docx" not in b"".join(parts(written).values())


def test_it_opens_in_the_mode_of_today_s_word(written):
    settings = parts(written)["word/settings.xml"].decode()
    assert re.search(r'w:name="compatibilityMode"[^>]*w:val="15"', settings)


def test_small_print_and_the_first_words_of_a_paragraph_look_their_part():
    file = opened_docx(docx(report(blocks=(Note("Nhỏ."), Paragraph("thân.", lead="Đậm:")))))
    (note,) = (each for each in file.paragraphs if each.text == "Nhỏ.")
    assert note.style.name == "Chú thích"
    (mixed,) = (each for each in file.paragraphs if each.text == "Đậm: thân.")
    assert [bool(run.bold) for run in mixed.runs] == [True, False]


def test_signatures_take_the_last_two_lines_with_them():
    file = opened_docx(docx(report(blocks=tuple(Paragraph(f"Dòng {n}.") for n in range(4)))))
    kept = [
        bool(each.paragraph_format.keep_with_next)
        for each in file.paragraphs
        if each.text.startswith("Dòng")
    ]
    assert kept == [False, False, True, True]


def test_signatures_take_the_last_rows_of_a_table_with_them():
    file = opened_docx(docx(report(blocks=(table(5), Paragraph("Hết.")))))
    listed = file.tables[1]._tbl
    kept = [
        all(line.find(f"{W}pPr/{W}keepNext") is not None for line in row.iter(f"{W}p"))
        for row in listed.tr_lst
    ]
    assert kept == [False, False, False, False, True, True, True]
    assert listed.getnext().find(f"{W}pPr/{W}keepNext") is not None


def test_a_short_table_is_not_torn_from_its_total():
    file = opened_docx(docx(report(blocks=(table(2), *[Paragraph("Dòng.")] * 5))))
    *rows, total = file.tables[1]._tbl.tr_lst
    assert all(
        line.find(f"{W}pPr/{W}keepNext") is not None for row in rows for line in row.iter(f"{W}p")
    )
    assert all(line.find(f"{W}pPr/{W}keepNext") is None for line in total.iter(f"{W}p"))


def test_several_sides_sign_side_by_side_and_recipients_stand_below():
    """In one table: of several, LibreOffice leaves the last alone on a page."""
    signatures = tuple(Signature(title=f"Bên {n}") for n in range(1, 6))
    file = opened_docx(docx(report(blocks=(table(1),), signatures=signatures)))
    *_, signed = (each._tbl for each in file.tables)
    said = [[" ".join(cell.itertext(f"{W}t")) for cell in row.tc_lst] for row in signed.tr_lst]
    hint = "(Ký, ghi rõ họ tên)"
    assert said == [
        [f"BÊN 1 {hint}", f"BÊN 2 {hint}", f"BÊN 3 {hint}"],
        [f"BÊN 4 {hint}", f"BÊN 5 {hint}"],
        ["Nơi nhận: - Như trên; - Lưu: VT, TV."],
    ]
    assert signed.getprevious().find(f"{W}pPr/{W}keepNext") is not None
    *all_but_last, _ = signed.tr_lst
    lines = [line for row in all_but_last for line in row.iter(f"{W}p")]
    assert all(line.find(f"{W}pPr/{W}keepNext") is not None for line in lines)


def test_small_print_stands_at_the_left_of_a_single_signature():
    written = docx(report(blocks=(Paragraph("Hết."), Note("Cách đếm.")), recipients=()))
    left, right = opened_docx(written).tables[-1].rows[0].cells
    assert left.text == "Cách đếm."
    assert right.text.startswith("KT. HIỆU TRƯỞNG")


def test_the_line_behind_the_signatures_is_too_low_to_begin_a_page(file):
    last = file.paragraphs[-1].paragraph_format
    assert (last.line_spacing.pt, last.line_spacing_rule) == (0.1, WD_LINE_SPACING.EXACTLY)


def test_a_letter_says_under_its_number_what_it_is_about():
    said = words_of(docx(report(kind="", addressees=("Thư viện xã An Khánh",))))
    assert "Số: 05/BC-THHT V/v Công tác thư viện năm 2026" in said
    assert "Kính gửi: Thư viện xã An Khánh I. Kết quả" in said
