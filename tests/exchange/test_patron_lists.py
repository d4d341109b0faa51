"""Every way in which a school's list of pupils is not what it seems."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from library_share import clock
from library_share.database import db, transaction
from library_share.exchange import errors, imports
from library_share.exchange.faults import grouped
from library_share.exchange.models import ImportKind
from library_share.libraries.models import LibraryKind, SchoolClass
from library_share.patrons.models import Card, Enrolment, Patron, PatronKind, PatronState
from tests.exchange.making import (
    ROSTER,
    Formula,
    codes,
    csv_of,
    import_all,
    pupil,
    understood,
    xlsx,
)


def only_row(content, library):
    [row] = understood(content, library).rows
    return row


def patrons():
    db.session.expire_all()
    return list(db.session.scalars(select(Patron).order_by(Patron.id)))


def class_of(patron):
    db.session.expire_all()
    return db.session.scalar(
        select(SchoolClass.name).join(Enrolment).where(Enrolment.patron_id == patron.id)
    )


# --- where the list stands -------------------------------------------------------------------


def test_titles_totals_signatures_and_empty_rows_are_no_pupils(school):
    found = understood(
        xlsx(
            ["SỞ GIÁO DỤC VÀ ĐÀO TẠO"],
            ["", "", "DANH SÁCH HỌC SINH LỚP 6A"],
            [],
            ROSTER,
            pupil(),
            [],
            pupil("Hứa Phương Chi", "2", no=2),
            [],
            ["", "", "Danh sách có 2 học sinh"],
            ["", "", "", "", "An Khánh, ngày 5 tháng 9 năm 2026"],
            ["", "", "", "", "HIỆU TRƯỞNG"],
            ["", "", "Nguyễn Thị Hiệu"],
        ),
        school,
    )
    assert [row["name"] for row in found.rows] == ["Nông Anh An", "Hứa Phương Chi"]
    assert [row["row"] for row in found.rows] == [5, 7]
    assert found.faults == []
    assert codes(found.warnings) == ["lines_skipped"] * 4


def test_names_under_two_signatures_are_no_pupils_and_are_told(school):
    found = understood(
        xlsx(
            ROSTER,
            pupil(),
            ["", "", "Danh sách có 1 học sinh"],
            ["", "Người lập", "", "", "HIỆU TRƯỞNG"],
            ["", "(Ký, ghi rõ họ tên)"],
            ["", "", "Trần Thị Lan", "", "Nguyễn Văn Hùng"],
        ),
        school,
    )
    assert [row["name"] for row in found.rows] == ["Nông Anh An"]
    (remark,) = grouped(found.warnings)
    assert (remark.rows, remark.how_many) == ("3–6", 4)
    assert "“Trần Thị Lan Nguyễn Văn Hùng”" in remark.sentence


def test_signatures_in_a_list_without_serial_numbers(school):
    names = ["Họ và tên", "Ngày sinh", "Lớp"]
    signed = [["Người lập biểu", "", "Hiệu trưởng"], ["Nguyễn Thị X", "", "Trần Văn Y"]]
    found = understood(xlsx(names, ["Lò A", "05/09/2013", "6A"], *signed), school)
    assert [row["name"] for row in found.rows] == ["Lò A"]


@pytest.mark.parametrize(
    "rows",
    [
        [pupil("Lò A", "1"), ["", "", "Lò B"], pupil("Lò C", "3", no=2)],
        [pupil("Lò A", "1"), pupil("Lò C", "3", no=2), ["", "", "Lò B"]],
        [["", "", "Lò A", "", "", "6A"], ["", "", "Lò B"], ["", "", "Lò C"]],
        [
            pupil("Lò A", "1"),
            ["", "", "Cộng: 1"],
            ["", "", "Lò B", "05/09/2013"],
            pupil("Lò C", "3"),
        ],
        [pupil("Lò A", "1"), ["", "", "Hiệu trưởng"], pupil("Lò B", "2"), pupil("Lò C", "3")],
    ],
)
def test_no_pupil_is_taken_for_a_signature(school, rows):
    found = understood(xlsx(ROSTER, *rows), school)
    assert sorted(row["name"] for row in found.rows) == ["Lò A", "Lò B", "Lò C"]
    assert found.faults == []


def test_the_rows_1_2_3_and_repeated_column_names_of_printed_forms_are_no_pupils(school):
    counting = ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]
    found = understood(xlsx(ROSTER, counting, pupil(), ROSTER, pupil("Hứa Chi", "2", no=2)), school)
    assert [row["name"] for row in found.rows] == ["Nông Anh An", "Hứa Chi"]
    assert found.faults == []


def test_the_example_row_of_a_template_is_ignored(school):
    found = understood(xlsx(ROSTER, pupil("Ví Dụ", "9", no="Ví dụ"), pupil()), school)
    assert [row["name"] for row in found.rows] == ["Nông Anh An"]


def test_columns_stand_in_any_order_under_any_usual_name(school):
    row = only_row(
        xlsx(
            ["Lớp học", "Ngày, tháng, năm sinh", "HỌ TÊN HS (*)", "Ma HS"],
            ["6A", "04/07/2015", "Nông Anh An", "A-7"],
        ),
        school,
    )
    assert (row["name"], row["code"], row["class"]) == ("Nông Anh An", "A-7", "6A")


def test_family_and_given_name_in_two_columns_are_one_name(school):
    split = xlsx(["Họ và tên đệm", "Tên", "Lớp"], ["Nông Anh", "An", "6A"])
    merged = xlsx(
        ["STT", "Họ và tên", "", "Lớp"],
        [1, "Nông Anh", "An", "6A"],
        [2, "Hứa Phương", "Chi", "6A"],
    )
    assert only_row(split, school)["name"] == "Nông Anh An"
    names = [row["name"] for row in understood(merged, school).rows]
    assert names == ["Nông Anh An", "Hứa Phương Chi"]


def test_a_header_of_two_rows_is_one_header(school):
    found = understood(
        xlsx(
            ["STT", "Mã học sinh", "Thông tin học sinh", "", "Lớp"],
            ["", "", "Họ và tên", "Ngày sinh", ""],
            [1, "7", "Nông Anh An", "04/07/2015", "6A"],
        ),
        school,
    )
    assert [(row["name"], row["born_on"]) for row in found.rows] == [("Nông Anh An", "2015-07-04")]


def test_a_file_without_column_names_is_refused_with_what_is_needed(school):
    with pytest.raises(errors.NoHeader):
        understood(xlsx(["Nông Anh An", "6A"], ["Hứa Chi", "6A"]), school)


def test_a_list_of_books_is_not_taken_for_pupils(school):
    with pytest.raises(errors.OtherKindOfList):
        understood(xlsx(["STT", "Nhan đề", "Tác giả"], [1, "Quê nội", "Võ Quảng"]), school)


def test_column_names_without_rows_are_told(school):
    with pytest.raises(errors.NoRows):
        understood(xlsx(ROSTER), school)


# --- classes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "class_name"),
    [
        ("DANH SÁCH HỌC SINH - Lớp: 3A - Năm học 2026-2027", "3A"),
        ("DANH SÁCH HỌC SINH LỚP 6a1", "6A1"),
        ("Lớp 1/2 (sĩ số 30)", "1/2"),
        ("DANH SÁCH TRẺ LỚP LÁ 1 NĂM HỌC 2026-2027", "Lá 1"),
    ],
)
def test_the_class_is_read_from_the_title(school, title, class_name):
    names = ["STT", "Họ và tên", "Ngày sinh"]
    assert only_row(xlsx([title], names, [1, "An", "1/2/2018"]), school)["class"] == class_name


def test_the_class_is_read_from_the_sheet_s_name(school):
    rows = [["STT", "Họ và tên"], [1, "Nông Anh An"]]
    found = understood(xlsx(sheets={"6A": rows, "Lớp 7B": rows, "Lá 1": rows}), school)
    assert [row["class"] for row in found.rows] == ["6A", "7B", "Lá 1"]
    assert [row["sheet"] for row in found.rows] == ["6A", "Lớp 7B", "Lá 1"]


def test_a_class_merged_over_rows_counts_for_all_of_them(school):
    found = understood(
        xlsx(
            ["Lớp", "STT", "Họ và tên"],
            ["", 1, "Nông Anh An"],
            ["", 2, "Hứa Chi"],
            ["7B", 3, "Ma Bảo"],
            merged=[(1, 0, 2, 0, "6A")],
        ),
        school,
    )
    assert [row["class"] for row in found.rows] == ["6A", "6A", "7B"]
    assert found.warnings == []


def test_an_empty_class_is_that_of_the_row_above_with_a_warning(school):
    names = ["Lớp", "STT", "Họ và tên"]
    found = understood(csv_of(names, ["6A", 1, "An"], ["", 2, "Chi"]), school)
    assert [row["class"] for row in found.rows] == ["6A", "6A"]
    assert codes(found.warnings) == ["class_carried"]


def test_a_row_that_says_the_class_counts_for_the_rows_below(school):
    names = ["STT", "Họ và tên", "Ngày sinh"]
    found = understood(
        xlsx(names, ["Lớp: 6A"], [1, "An", "1/1/2015"], ["Lớp: 6B"], [1, "Chi", "2/1/2015"]), school
    )
    assert [row["class"] for row in found.rows] == ["6A", "6B"]


def test_a_class_that_excel_made_a_day_of_is_read_back(school):
    found = understood(xlsx(["Họ và tên", "Lớp"], ["An", date(2026, 2, 1)]), school)
    assert found.rows[0]["class"] == "1/2"
    assert codes(found.warnings) == ["class_from_day"]


def test_a_pupil_without_any_class_is_an_error(school):
    found = understood(xlsx(["STT", "Họ và tên"], [1, "An"]), school)
    assert codes(found.faults) == ["class_missing"]


def test_a_public_library_has_residents_without_classes(given, school):
    public = given.a_library("TVX", kind=LibraryKind.PUBLIC)
    counts = import_all(xlsx(["STT", "Họ và tên", "Năm sinh"], [1, "Lý Thị Mơ", 1970]), public)
    assert counts["new"] == 1
    assert [(p.kind, p.born_on) for p in patrons()] == [(PatronKind.RESIDENT, None)]


def test_another_school_year_in_the_title_is_a_warning(school):
    title = "DANH SÁCH HỌC SINH LỚP 6A NĂM HỌC 2024-2025"
    found = understood(xlsx([title], ["STT", "Họ và tên"], [1, "An"]), school)
    assert codes(found.warnings) == ["other_school_year"]


# --- birthdays ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        date(2015, 9, 5),
        "05/09/2015",
        "5/9/2015",
        "05.09.2015",
        "5-9-2015",
        "05/IX/2015",
        "5.ix.2015",
        "2015-09-05",
        " 05/09/2015 ",
        "05/09/2015 00:00:00",
        "ngày 5 tháng 9 năm 2015",
        42252.0,
    ],
)
def test_a_birthday_in_every_usual_shape(school, written):
    assert only_row(xlsx(ROSTER, pupil(born_on=written)), school)["born_on"] == "2015-09-05"


@pytest.mark.parametrize(
    ("written", "born_on"),
    [("05/09/13", "2013-09-05"), ("5.9.75", "1975-09-05"), ("26.XI.07", "2007-11-26")],
)
def test_a_year_of_two_digits_is_read_and_told(school, written, born_on):
    found = understood(xlsx(ROSTER, pupil(born_on=written)), school)
    assert found.rows[0]["born_on"] == born_on
    [warning] = found.warnings
    assert (warning.code, warning.row, warning.column) == ("two_digit_year", 2, "D")
    assert born_on[:4] in warning.sentence


def test_a_birthday_with_a_roman_month(school):
    assert only_row(xlsx(ROSTER, pupil(born_on="26.XI.2007")), school)["born_on"] == "2007-11-26"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31/02/13", "not_a_day"),
        ("07/28/2015", "day_first"),
        ("31/02/2015", "not_a_day"),
        ("không rõ", "not_a_day"),
        ("05/09/1815", "day_out_of_range"),
        (clock.today() + timedelta(days=30), "day_out_of_range"),
    ],
)
def test_a_birthday_that_cannot_be_read_is_an_error_with_row_and_column(school, written, code):
    [fault] = understood(xlsx(["DANH SÁCH"], ROSTER, pupil(born_on=written)), school).faults
    assert (fault.code, fault.row, fault.column, fault.heading) == (code, 3, "D", "Ngày sinh")
    assert "3" in fault.where
    assert "D (Ngày sinh)" in fault.where


@pytest.mark.parametrize("written", [2015.0, "2015"])
def test_only_a_year_leaves_the_birthday_empty_and_says_so(school, written):
    found = understood(xlsx(ROSTER, pupil(born_on=written)), school)
    assert found.rows[0]["born_on"] is None
    assert codes(found.warnings) == ["year_only"]


# --- codes -------------------------------------------------------------------------------------


def test_codes_that_excel_made_numbers_are_texts_again(school):
    assert only_row(xlsx(ROSTER, pupil(code=3022.0)), school)["code"] == "3022"
    assert only_row(csv_of(ROSTER, pupil(code="3022.0")), school)["code"] == "3022"


@pytest.mark.parametrize("code", ["1.905E+09", "1,905E+09", 12345678901234567890.0])
def test_a_code_that_excel_has_rounded_is_an_error(school, code):
    [fault] = understood(xlsx(ROSTER, pupil(code=code)), school).faults
    assert (fault.code, fault.row, fault.column) == ("digits_lost", 2, "B")


def test_lost_zeros_are_put_back_to_the_width_of_the_others(school):
    found = understood(xlsx(ROSTER, pupil(code="0012345"), pupil("Chi", 12346.0, no=2)), school)
    assert [row["code"] for row in found.rows] == ["0012345", "0012346"]
    assert codes(found.warnings) == ["zeros_restored"]


def test_codes_of_the_ministry_have_ten_digits(school):
    names = ["STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh", "Giới tính", "Lớp học"]
    assert only_row(xlsx(names, pupil(code=105000105.0)), school)["code"] == "0105000105"


@pytest.mark.parametrize(
    "written",
    [
        ["019215001234"],
        [19215001234.0],  # Excel dropped the zero
        ["001215001234", 1215001235.0],  # both zeros, which the code above has
    ],
)
def test_a_personal_identity_number_is_never_a_code(school, written):
    names = ["STT", "Mã định danh", "Họ tên", "Ngày sinh", "Giới tính", "Lớp"]
    lines = [pupil(f"Lò {no}", code, no=no) for no, code in enumerate(written)]
    found = understood(xlsx(names, *lines), school)
    assert {row["code"] for row in found.rows} == {""}
    assert set(codes(found.warnings)) == {"identity_number"}
    assert "15001234" not in str(found)


def test_a_code_that_stands_twice_names_both_rows(school):
    found = understood(xlsx(ROSTER, pupil(), pupil("Hứa Chi", no=2)), school)
    [fault] = found.faults
    assert (fault.code, fault.row, fault.column) == ("same_code", 3, "B")
    assert "dòng 2" in fault.sentence


def test_two_pupils_who_cannot_be_told_apart_are_an_error_naming_both_rows(school):
    found = understood(xlsx(ROSTER, pupil(code=""), pupil(code="", no=2)), school)
    [fault] = found.faults
    assert (fault.code, fault.row) == ("same_person", 3)
    assert "dòng 2" in fault.sentence


def test_namesakes_in_other_classes_or_with_other_birthdays_are_two_people(school):
    found = understood(
        xlsx(
            ROSTER,
            pupil(code=""),
            pupil(code="", class_="6B", no=2),
            pupil(code="", born_on="5/7/2015", no=3),
        ),
        school,
    )
    assert found.faults == []


# --- names and words ---------------------------------------------------------------------------


def test_letters_are_composed_and_odd_spaces_are_gone(school):
    name = unicodedata.normalize("NFD", "Đỗ\u00a0 Thị   Ánh ")
    assert only_row(xlsx(ROSTER, pupil(name=name)), school)["name"] == "Đỗ Thị Ánh"


def test_capital_names_stay_unless_tidying_is_asked_for(school):
    content = xlsx(ROSTER, pupil("NGUYỄN VĂN AN"))
    [warning] = understood(content, school).warnings
    assert (warning.code, warning.facts["tidy"]) == ("capitals", "Nguyễn Văn An")
    import_all(content, school)
    assert patrons()[0].name == "NGUYỄN VĂN AN"
    assert import_all(content, school, tidy_names=True)["changed"] == 1
    assert patrons()[0].name == "Nguyễn Văn An"
    assert import_all(content, school)["changed"] == 0  # not shouted again


@pytest.mark.parametrize(
    ("written", "gender"), [("Nam", "male"), ("NỮ", "female"), ("nu", "female"), ("", "")]
)
def test_gender_in_words(school, written, gender):
    assert only_row(xlsx(ROSTER, pupil(gender=written)), school)["gender"] == gender


def test_an_x_marks_girls_so_the_others_are_boys(school):
    found = understood(xlsx(ROSTER, pupil(gender="x"), pupil("Minh", "2", gender="")), school)
    assert [row["gender"] for row in found.rows] == ["female", "male"]


def test_a_row_without_a_name_is_an_error(school):
    [fault] = understood(xlsx(ROSTER, pupil(), pupil("", "2", no=2)), school).faults
    assert (fault.code, fault.row, fault.column) == ("name_missing", 3, "C")


def test_a_name_longer_than_its_place_is_an_error(school):
    assert codes(understood(xlsx(ROSTER, pupil("A " * 80)), school).faults) == ["too_long"]


def test_formulas_count_as_their_values_and_hostile_texts_stay_texts(school):
    hostile = '=HYPERLINK("http://example.test","An")'
    import_all(
        xlsx(ROSTER, pupil(Formula('="Nông "&"An"', "Nông An"), "1"), pupil(hostile, "2", no=2)),
        school,
    )
    assert [patron.name for patron in patrons()] == ["Nông An", hostile]


def test_formulas_without_a_value_are_told_cell_by_cell(school):
    rows = [pupil(), pupil("Hứa Chi", Formula("=VLOOKUP(1,A:B,2)", "#N/A"), no=2)]
    found = understood(xlsx(ROSTER, *rows), school)
    assert found.rows[1]["code"] == ""
    [warning] = found.warnings
    assert (warning.code, warning.facts) == ("cells_with_errors", {"value": "B3"})


def test_hidden_sheets_and_sheets_without_a_list_are_left_out_and_named(school):
    rows = [ROSTER, pupil()]
    found = understood(
        xlsx(
            sheets={"6A": rows, "Nháp": [ROSTER, pupil("Ai", "9")], "Ghi chú": [["xin chào"]]},
            hidden=["Nháp"],
        ),
        school,
    )
    assert len(found.rows) == 1
    assert {(w.code, w.facts["value"]) for w in found.warnings} == {
        ("hidden_sheet", "Nháp"),
        ("sheet_without_list", "Ghi chú"),
    }


# --- what is imported --------------------------------------------------------------------------


def test_a_pupil_gets_a_card_and_a_place_in_the_class(school, given):
    import_all(xlsx(ROSTER, pupil()), school)
    [patron] = patrons()
    assert (patron.name, patron.school_code, patron.born_on) == (
        "Nông Anh An",
        "1905000105",
        date(2015, 7, 4),
    )
    assert class_of(patron) == "6A"
    assert len(given.card(patron)) >= 7


def test_the_next_list_updates_by_code_and_touches_nobody_else(school, given):
    import_all(xlsx(ROSTER, pupil(), pupil("Hứa Chi", "2", no=2)), school)
    counts = import_all(xlsx(ROSTER, pupil("Nông Ánh An", class_="7A")), school)
    assert (counts["new"], counts["changed"], counts["unchanged"]) == (0, 1, 0)
    first, second = patrons()
    assert (first.name, class_of(first)) == ("Nông Ánh An", "7A")
    assert (second.name, class_of(second), second.state) == ("Hứa Chi", "6A", PatronState.ACTIVE)
    assert given.how_many(Enrolment) == 2
    assert given.how_many(Card) == 2


def test_without_codes_name_class_and_birthday_decide(school, given):
    rows = (ROSTER, pupil(code=""), pupil(code="", born_on="5/7/2015", no=2))
    import_all(xlsx(*rows), school)
    counts = import_all(xlsx(*rows), school)
    assert (counts["new"], counts["unchanged"]) == (0, 2)


def test_without_codes_a_pupil_who_changes_class_is_found_by_birthday_and_told(school, given):
    import_all(xlsx(ROSTER, pupil(code="")), school)
    found = understood(xlsx(ROSTER, pupil(code="", class_="6B")), school)
    plan = imports.plan(ImportKind.PATRONS, school, found.rows)
    assert codes(plan.warnings) == ["moved_class"]
    assert import_all(xlsx(ROSTER, pupil(code="", class_="6B")), school)["changed"] == 1
    assert [class_of(patron) for patron in patrons()] == ["6B"]


def test_a_code_that_comes_later_joins_the_pupil_known_without_one(school, given):
    import_all(xlsx(ROSTER, pupil(code="")), school)
    assert import_all(xlsx(ROSTER, pupil()), school)["changed"] == 1
    assert [patron.school_code for patron in patrons()] == ["1905000105"]


def test_a_row_that_fits_two_known_pupils_is_an_error(school, given):
    for born_on in (date(2015, 1, 1), date(2015, 2, 2)):
        given.a_patron("Nông Anh An", library=school, born_on=born_on)
    found = understood(xlsx(ROSTER, pupil(code="", born_on="")), school)
    assert codes(imports.plan(ImportKind.PATRONS, school, found.rows).faults) == ["several_patrons"]


def test_who_left_is_marked_and_comes_back_with_a_card(school, given):
    names = [*ROSTER, "Trạng thái"]
    counts = import_all(xlsx(names, [*pupil(), "Đã chuyển trường"]), school)
    assert counts["left"] == 1
    assert (patrons()[0].state, given.how_many(Card)) == (PatronState.LEFT, 0)
    assert patrons()[0].left_on == clock.today()
    assert import_all(xlsx(names, [*pupil(), "Đang học"]), school)["changed"] == 1
    assert (patrons()[0].state, given.how_many(Card)) == (PatronState.ACTIVE, 1)
    assert patrons()[0].left_on is None


def test_somebody_suspended_stays_so(school, given):
    given.a_patron("Nông Anh An", library=school, state=PatronState.SUSPENDED)
    names = [*ROSTER, "Trạng thái"]
    import_all(xlsx(names, [*pupil(gender=""), "Đang học"]), school)
    assert patrons()[0].state is PatronState.SUSPENDED


def test_staff_are_teachers_or_staff_by_their_position(school):
    names = ["UBND Xã", "Tên trường", "Mã định danh Bộ GD&ĐT", "Họ tên", "Ngày sinh"]
    names += ["Trạng thái", "Vị trí việc làm"]
    school_of = ["An Khánh", "THCS Hà Thượng"]
    found = understood(
        xlsx(
            names,
            [*school_of, "1900000001", "Lê Thị Lan", "1/2/1985", "Đang làm việc", "Giáo viên Toán"],
            [*school_of, "1900000002", "Vũ Văn Sáu", "1/2/1975", "Đang làm việc", "Văn thư"],
            [*school_of, "1900000003", "Lý Thị Mai", "1/2/1970", "Đã nghỉ hưu", "Phó hiệu trưởng"],
        ),
        school,
    )
    assert [(row["kind"], row["left"], row["class"]) for row in found.rows] == [
        ("teacher", False, ""),
        ("staff", False, ""),
        ("teacher", True, ""),
    ]
    assert [heading for _, heading in found.dropped] == ["UBND Xã", "Tên trường"]


def test_another_library_s_pupil_with_the_same_code_is_another_person(school, given):
    import_all(xlsx(ROSTER, pupil()), school)
    counts = import_all(xlsx(ROSTER, pupil()), given.a_library("TH"))
    assert counts["new"] == 1


def test_without_a_school_year_pupils_cannot_be_put_into_classes(given):
    with pytest.raises(errors.NoSchoolYear):
        understood(xlsx(ROSTER, pupil()), given.a_library("TH"))


def test_nobody_is_put_into_the_classes_of_a_year_that_is_over(given):
    library = given.a_library("TH")
    given.a_school_year()
    with clock.pretend(clock.today() + timedelta(days=400)), pytest.raises(errors.NoSchoolYear):
        understood(xlsx(ROSTER, pupil()), library)


def test_somebody_added_between_plan_and_writing_is_noticed(school, given):
    found = understood(xlsx(ROSTER, pupil()), school)
    request = imports.Request(
        kind=ImportKind.PATRONS, library=school, rows=found.rows, account_id=None
    )
    prepared = imports.prepare(request)
    given.a_patron("Nông Anh An", library=school, school_code="1905000105")
    with transaction():
        counts = prepared.write()
    assert (counts["new"], given.how_many(Patron)) == (0, 1)
