"""Files of every kind, and files that only pretend."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from library_share.exchange import errors
from library_share.exchange.reading import files
from library_share.exchange.reading.letters import Letters, from_tcvn3, from_vni
from tests.exchange.making import OWN_DATA, ROSTER, codes, csv_of, pupil, understood, xlsx

NAMES = ["STT", "Họ và tên", "Lớp"]


def names_in(content, school):
    return [row["name"] for row in understood(content, school).rows]


def test_an_old_xls_is_read(school):
    found = understood((OWN_DATA / "roster.xls").read_bytes(), school)
    assert [(row["name"], row["code"], row["born_on"], row["class"]) for row in found.rows] == [
        ("Nông Anh An", "3001", "2015-07-04", "6A"),
        ("Hứa Phương Chi", "3002", "2015-10-12", "6A"),
    ]
    assert [heading for _, heading in found.dropped] == ["Dân tộc"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_every_encoding_and_with_every_delimiter(school, encoding, delimiter):
    content = csv_of(NAMES, [1, "Đỗ Thị Ánh", "6A"], encoding=encoding, delimiter=delimiter)
    assert names_in(content, school) == ["Đỗ Thị Ánh"]


def test_csv_that_excel_wrote_with_its_separator_in_the_first_line(school):
    content = b"sep=;\n" + csv_of(NAMES, [1, "An", "6A"], encoding="utf-8", delimiter=";")
    assert names_in(content, school) == ["An"]


def test_csv_in_the_code_page_of_vietnamese_windows(school):
    text = "STT,Ho\u0323 va\u0300 tên,Lơ\u0301p\n1,Nguyê\u0303n Thi\u0323 A\u0301nh,6A\n"
    content = text.encode("cp1258")
    found = understood(content, school)
    assert found.rows[0]["name"] == "Nguyễn Thị Ánh"
    assert codes(found.warnings) == ["letters_converted"]


def test_csv_in_tcvn3_is_converted_and_announced(school):
    content = "STT,Hä vµ tªn,Líp\n1,NguyÔn V¨n §¹t,6A\n2,TrÇn ThÞ Hång,6A\n".encode("latin-1")
    found = understood(content, school)
    assert [row["name"] for row in found.rows] == ["Nguyễn Văn Đạt", "Trần Thị Hồng"]
    [warning] = found.warnings
    assert (warning.code, warning.facts["letters"]) == ("letters_converted", Letters.TCVN3.value)


def test_csv_in_vni_is_converted_and_announced(school):
    content = "STT,Hoï vaø teân,Lôùp\n1,Nguyeãn Vaên Ñaït,6A\n2,Traàn Thò Hoàng,6A\n".encode(
        "latin-1"
    )
    found = understood(content, school)
    assert [row["name"] for row in found.rows] == ["Nguyễn Văn Đạt", "Trần Thị Hồng"]
    assert found.warnings[0].facts["letters"] == Letters.VNI.value


def test_a_workbook_in_tcvn3_letters_is_converted_too(school):
    found = understood(
        xlsx(["STT", "Hä vµ tªn", "Líp"], [1, "NguyÔn V¨n §¹t", "6A"], [2, "TrÇn ThÞ Hång", "6A"]),
        school,
    )
    assert [row["name"] for row in found.rows] == ["Nguyễn Văn Đạt", "Trần Thị Hồng"]


def test_unicode_names_are_never_taken_for_old_letters(school):
    rows = ["Nguyễn Văn Đạt", "Trần Thị Hồng", "Lý À", "Hồ Ân", "Vũ Ông", "Đỗ Ý"]
    found = understood(xlsx(NAMES, *[[no, name, "6A"] for no, name in enumerate(rows, 1)]), school)
    assert [row["name"] for row in found.rows] == rows
    assert found.warnings == []


@pytest.mark.parametrize(
    ("convert", "written", "meant"),
    [
        (from_tcvn3, "¡n ¢u £ £m ¤ng ¥n ¦u §µ", "Ăn Âu Ê Êm Ông Ơn Ưu Đà"),
        (
            from_tcvn3,
            "Phïng ThÞ Mü Duyªn, Kh­¬ng Nguyªn B×nh",
            "Phùng Thị Mỹ Duyên, Khương Nguyên Bình",
        ),
        (from_vni, "ÑAËNG THÒ PHÖÔÏNG, Voõ Ñöùc Huøng", "ĐẶNG THỊ PHƯỢNG, Võ Đức Hùng"),
    ],
)
def test_old_letters_one_by_one(convert, written, meant):
    assert convert(written) == meant


def test_a_quotation_mark_that_is_not_closed_swallows_no_rows(app):
    with pytest.raises(errors.OpenQuotation) as refused:
        files.read('Họ và tên,Lớp\n"Lò A",6A\n"Lò B,6A\nLò C,6A\n"Lò D",6A\n'.encode())
    assert "3" in refused.value.sentence


# --- files that cannot be read -------------------------------------------------------------------


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", errors.EmptyFile),
        (b"\xef\xbb\xbf\r\n  \r\n", errors.EmptyFile),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, errors.UnknownFile),
        (b"%PDF-1.7\n1 0 obj\n", errors.UnknownFile),
        (b"{\\rtf1 Ho ten, Lop}", errors.UnknownFile),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", errors.WebPageFile),
        (b"<html><table><tr><td>Ho ten</td></tr></table></html>", errors.WebPageFile),
        (OLE + "WordDocument".encode("utf-16-le"), errors.WordFile),
        (OLE + "EncryptedPackage".encode("utf-16-le"), errors.LockedFile),
        (OLE, errors.CorruptFile),
        (zipped(word__document_dot_xml="<w/>"), errors.WordFile),
        (zipped(xl__workbook_dot_bin="x"), errors.BinaryWorkbook),
        (zipped(readme="x"), errors.UnknownFile),
        (zipped(xl__workbook_dot_xml="<not>xml"), errors.CorruptFile),
        (xlsx(ROSTER, pupil())[:-200], errors.CorruptFile),
        (xlsx(ROSTER, pupil())[:300], errors.CorruptFile),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_words(app, content, problem):
    with pytest.raises(problem) as refused:
        files.read(content)
    assert refused.value.sentence


def test_a_damaged_part_is_noticed_by_its_checksum(app):
    content = bytearray(xlsx(ROSTER, *[pupil(code=str(no), no=no) for no in range(500)]))
    at = content.index(b"xl/worksheets/sheet1.xml") + 200
    content[at : at + 20] = b"\0" * 20
    with pytest.raises(errors.CorruptFile):
        files.read(bytes(content))


def test_a_locked_zip_is_told_apart(app):
    content = bytearray(xlsx(ROSTER, pupil()))
    # Set the "encrypted" flag of every entry, in the local and in the central headers.
    for mark, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at != -1:
            flags = struct.unpack_from("<H", content, at + flags_at)[0]
            struct.pack_into("<H", content, at + flags_at, flags | 1)
            at = content.find(mark, at + 4)
    with pytest.raises(errors.LockedFile):
        files.read(bytes(content))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(app, monkeypatch):
    monkeypatch.setattr(files, "UNPACKED_BYTES_AT_MOST", 1_000_000)
    with pytest.raises(errors.SwollenFile):
        files.read(zipped(xl__workbook_dot_xml=b"\0" * 2_000_000))


def test_a_zip_that_lies_about_its_size_is_refused(app):
    content = bytearray(zipped(xl__workbook_dot_xml=b"\0" * 2_000_000))
    at = content.index(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 1_000)
    with pytest.raises(errors.CorruptFile):
        files.read(bytes(content))


def test_two_cells_in_far_corners_do_not_take_the_server_with_them(app):
    """The reader asks for a cell for each place between them: 500 GB."""
    file = io.BytesIO()
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write("A1", "Họ và tên")
    sheet.write("XFD1048576", "An")
    book.close()
    with pytest.raises(errors.SwollenFile):
        files.read(file.getvalue())


def test_more_rows_than_any_school_has_are_refused(app, monkeypatch):
    monkeypatch.setattr(files, "ROWS_AT_MOST", 100)
    lines = [[no, "An", "6A"] for no in range(1_200)]
    for content in (xlsx(NAMES, *lines), csv_of(NAMES, *lines)):
        with pytest.raises(errors.TooManyRows):
            files.read(content)


def test_a_cell_of_a_megabyte_is_cut_and_refused(school):
    found = understood(csv_of(NAMES, [1, "A" * 100_000, "6A"]), school)
    assert codes(found.faults) == ["too_long"]


def test_nul_bytes_do_not_reach_the_database(school):
    assert names_in(xlsx(NAMES, [1, "An\0h", "6A"]), school) == ["Anh"]
