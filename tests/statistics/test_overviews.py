"""Stories 1030 to 1049: pages of figures, and the same as spreadsheet, picture and JSON."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from library_share import clock
from library_share.copies.actions import change_copy
from library_share.copies.models import Condition, Copy, CopyState
from library_share.database import db, transaction
from library_share.libraries.models import LibraryKind, PlaceKind
from library_share.libraries.queries import main_place_of
from library_share.patrons.accounts.actions import appoint
from library_share.patrons.keepers.actions import put_in_charge
from library_share.statistics import place_figures
from library_share.statistics.comparing import Line, least_first, reasons_for, together
from library_share.statistics.measures import MEASURES
from library_share.statistics.overviews import drawing, pictures, series
from library_share.statistics.overviews.shapes import Chart, Form, Series
from library_share.statistics.rules import Period
from library_share.translation import force_locale
from library_share.web.access import Role
from tests.signing_in import sign_in
from tests.statements import statements
from tests.statistics import independent
from tests.statistics.test_pages import browser, call, uses


@pytest.fixture
def lived(school: Any) -> Any:
    school.lives(25)
    school.catches_up()
    return school


def a_teacher(school: Any, name: str = "co4a") -> Any:
    """Keeps the shelf of 4A, and nothing else."""
    account = school.given.an_account(name, Role.CLASS_KEEPER, school.th)
    with transaction():
        put_in_charge(school.shelf, account, since=school.now.date())
    client = school.app.test_client()
    sign_in(client, account)

    def get(path: str, **asked: str) -> Any:
        db.session.rollback()
        with clock.pretend(school.now):
            return client.get(path, query_string=asked)

    return get


def an_official(school: Any, *libraries: Any) -> Any:
    account = school.given.an_account("canbo", Role.OFFICIAL, libraries[0])
    with transaction():
        for library in libraries[1:]:
            appoint(account, Role.OFFICIAL, library.id)
    client = school.app.test_client()
    sign_in(client, account)

    def get(path: str, **asked: str) -> Any:
        db.session.rollback()
        with clock.pretend(school.now):
            return client.get(path, query_string=asked)

    return get


def line(name: str, **numbers: Any) -> Line:
    return Line(key=None, name=name, **{"before": 0, "copies": 100, "readers": 0, **numbers})


# --- who reads least, and why --------------------------------------------------------------------


def test_story_1030_a_small_school_that_reads_well_is_not_the_least() -> None:
    large = line("lớn", uses=900, pupils=600, readers=300)
    small = line("nhỏ", uses=120, pupils=40, readers=30)
    public = line("xã", uses=5, pupils=0)
    assert [one.name for one in least_first([public, small, large])] == ["lớn", "nhỏ", "xã"]


def test_story_1031_why_is_told_in_numbers_and_nothing_is_guessed() -> None:
    least = line(
        "A", uses=30, before=90, pupils=100, readers=10, copies=50, classes=4, reading=1, received=0
    )
    best = line(
        "B", uses=300, pupils=100, readers=90, copies=400, classes=4, reading=4, received=20
    )
    whole = together([least, best])
    with force_locale("vi"):
        why = list(reasons_for(least, whole))
        assert list(reasons_for(best, whole)) == []
    assert [re.findall(r"\d+(?:,\d+)?", one) for one in why] == [
        ["3", "4"],
        ["10", "100", "10", "100", "50"],
        ["0,5", "2,2"],
        [],
        ["30", "90"],
    ]


def test_story_1032_the_leader_reads_the_answer_first(lived: Any) -> None:
    with clock.pretend(lived.now):
        other = lived.given.a_library("THB", kind=LibraryKind.PRIMARY, closed_weekdays="7")
        lived.given.a_class("1B", other)
        for number in range(3):
            lived.given.a_patron(f"Bé {number}", other, class_name="1B")
    page = an_official(lived, lived.th, lived.tvx, other)("/figures/commune").text
    answer = page[page.index('class="answer"') : page.index("Việc nên làm trước")]
    assert f"{other.short_name} đọc ít nhất: 0,0 lượt/học sinh" in answer
    assert "1 trong 1 lớp chưa có lượt" in answer
    assert f"library={other.code}" in answer
    assert page.index('class="answer"') < page.index('<svg class="bars')
    assert "Bé 1" not in page


def test_story_1033_nothing_counted_yet_is_no_fault(school: Any) -> None:
    get = browser(school, "lan", Role.LIBRARIAN, school.th)
    for path in ("/figures", "/figures/commune", f"/figures/places/{school.shelf.code}"):
        page = get(path)
        assert page.status_code == 200
        assert "chưa có lượt nào được đếm" in page.text
    assert 'id="answer"' not in get("/figures/commune").text


# --- a class -------------------------------------------------------------------------------------


def test_story_1034_the_teacher_sees_her_class_and_no_other(lived: Any) -> None:
    get = a_teacher(lived)
    page = get("/figures/class", class_name="4A")
    assert page.status_code == 200
    assert f">{uses(lived, library=lived.th.id, class_name='4A')}<" in page.text
    assert not re.search(r"Em \d", page.text)
    for path, asked in (
        ("/figures/class", {"class_name": "5B"}),
        ("/figures/class", {"class_name": "4A", "library": "TVX"}),
        ("/figures/class", {}),
        ("/figures", {}),
        ("/figures", {"class_name": "4A"}),
        ("/figures/commune", {"class_name": "4A"}),
        ("/figures/sheet.xlsx", {"of": "library"}),
        ("/figures/sheet.csv", {"of": "class", "class_name": "5B"}),
        ("/figures/chart.png", {"of": "class", "class_name": "5B"}),
    ):
        assert get(path, **asked).status_code == 403, (path, asked)
    assert get("/figures/chart.png", of="class", class_name="4A").status_code == 200


def test_story_1035_a_pupil_librarian_reads_no_figures(lived: Any) -> None:
    account = lived.given.an_account("hs4a", Role.PUPIL_LIBRARIAN, lived.th)
    with transaction():
        put_in_charge(lived.shelf, account, since=lived.now.date())
    client = lived.app.test_client()
    sign_in(client, account)
    with clock.pretend(lived.now):
        assert client.get("/figures/class?class_name=4A").status_code == 403
        assert client.get(f"/figures/places/{lived.shelf.code}").status_code == 404


def test_a_class_that_is_not_there(lived: Any) -> None:
    get = browser(lived, "lan", Role.LIBRARIAN, lived.th)
    assert get("/figures/class", class_name="9Z").status_code == 404
    assert get("/figures/class").status_code == 422
    assert get("/figures/sheet.csv", of="round").status_code == 422


# --- a place -------------------------------------------------------------------------------------


def test_story_1036_what_stood_on_a_shelf_when_it_was_used(school: Any) -> None:
    room = main_place_of(school.th.id)
    for _ in range(40):
        school.act("lend")
        school.act("return")
        school.act("here")
    school.catches_up()
    period = Period(first=date(2026, 9, 1), last=date(2026, 12, 31))
    facts = independent.day_counts().items()
    counted = sum(
        n for row, n in facts if row[1] == school.th.id and row[2] in ("lent", "read_here")
    )
    found = place_figures.uses_at(room, period)
    assert sum(found.of_books.values()) == counted > 0
    assert place_figures.uses_at(school.shelf, period).of_books == {}
    holds = place_figures.contents_of(room, school.now.date())
    never = {row.accession_number for row in place_figures.never_used(room, at_most=100)}
    assert holds.never_used == len(never)
    assert holds.copies == len(school.copies)
    with clock.pretend(school.now + timedelta(days=70)):
        later = place_figures.contents_of(room, school.now.date() + timedelta(days=70))
    assert (holds.to_exchange, later.to_exchange) == (0, len(never))


def test_story_1037_another_librarys_shelf_does_not_exist(lived: Any) -> None:
    theirs = lived.given.a_place(lived.tvx, PlaceKind.READING_CORNER, "Góc đọc")
    get = browser(lived, "lan", Role.LIBRARIAN, lived.th)
    for code in (theirs.code, "3999999", "x"):
        assert get(f"/figures/places/{code}").status_code == 404
    page = get(f"/figures/places/{lived.shelf.code}")
    assert page.status_code == 200
    assert f"/figures/places/{lived.shelf.code}" in get(f"/q/{lived.shelf.code}").text
    assert f"/figures/places/{lived.shelf.code}" in get(f"/shelves/{lived.shelf.code}").text


# --- a title -------------------------------------------------------------------------------------


def test_story_1038_a_title_by_month_and_library(lived: Any) -> None:
    title = lived.copies[0].title
    get = browser(lived, "lan", Role.LIBRARIAN, lived.th)
    page = get(f"/figures/titles/{title.id}")
    assert page.status_code == 200
    assert f"/figures/titles/{title.id}" in get(f"/titles/{title.id}").text
    visitor = lived.app.test_client().get(f"/titles/{title.id}").text
    assert "/figures/titles" not in visitor
    lan = lived.given.an_account("lan2", Role.LIBRARIAN, lived.th)
    asked = {"of": "title", "title": title.id, "library": "TH"}
    told = call(lived, lan, "/figures/overview", **asked).json
    months = next(one for one in told["tables"] if one["code"] == "months")
    assert months["total"][1] == told["facts"][0]["value"] == sum(row[1] for row in months["rows"])
    assert lived.tvx.short_name not in str(told["tables"])
    assert get("/figures/titles/999999").status_code == 404


# --- the time ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ({"period": "this_week"}, "2026-09-28", "2026-10-02"),
        ({"period": "last_week"}, "2026-09-21", "2026-09-27"),
        ({"period": "this_month"}, "2026-10-01", "2026-10-02"),
        ({"period": "last_month"}, "2026-09-01", "2026-09-30"),
        ({"period": "this_year"}, "2026-09-01", "2026-10-02"),
        ({"period": "this_term"}, "2026-09-01", "2026-10-02"),
        ({"period": "this_week", "first": "2026-09-10"}, "2026-09-10", "2026-10-02"),
        ({}, "2026-09-01", "2026-10-02"),
    ],
)
def test_story_1039_a_bookmark_moves_with_the_day(
    school: Any, asked: dict[str, str], first: str, last: str
) -> None:
    school.now = clock.start_of(date(2026, 10, 2)) + timedelta(hours=8)
    lan = school.given.an_account("lan", Role.LIBRARIAN, school.th)
    told = call(school, lan, "/figures/overview", library="TH", **asked).json
    assert (told["first"], told["last"]) == (first, last)


def test_story_1040_wrong_words_in_the_address_are_answered(lived: Any) -> None:
    get = browser(lived, "lan", Role.LIBRARIAN, lived.th)
    for asked, status in (
        ({"period": "hôm qua"}, 422),
        ({"measure": "x"}, 422),
        ({"first": "2027-01-01", "last": "2026-01-01"}, 409),
        ({"page": "0"}, 422),
        ({"page": "99999", "table": "classes"}, 200),
        ({"table": "không có"}, 200),
        ({"library": "XYZ"}, 404),
        ({"library": "TVX"}, 403),
        ({"grain": "day", "first": "2019-01-01", "last": "2026-12-31"}, 200),
    ):
        assert get("/figures", **asked).status_code == status, asked
    assert get("/figures/sheet.csv", table="x").status_code == 404
    assert get("/figures/chart.png", chart="x").status_code == 404


def test_a_week_is_compared_with_the_same_weekdays() -> None:
    week = Period(first=date(2026, 9, 28), last=date(2026, 10, 2))
    assert series.year_before(week).first.weekday() == 0
    month = Period(first=date(2026, 9, 1), last=date(2026, 9, 30))
    assert series.year_before(month) == Period(first=date(2025, 9, 1), last=date(2025, 9, 30))


def test_days_weeks_and_months_have_the_same_sum() -> None:
    period = Period(first=date(2026, 9, 1), last=date(2027, 5, 31))
    counts = {period.first + timedelta(days=n): n % 5 for n in range(273)}
    for grain in series.Grain:
        sums = series.folded(counts, series.steps(period, grain))
        assert sum(sums) == sum(counts.values()), grain
    assert series.grain_of(period, None) is series.Grain.MONTH
    ten_years = Period(first=date(2017, 1, 1), last=date(2026, 12, 31))
    assert series.grain_of(ten_years, series.Grain.DAY) is series.Grain.WEEK


# --- files ---------------------------------------------------------------------------------------


#: What the standards call their figures.
ENGLISH = re.compile(
    "additions|collection|lending|loans|percentage|renewals|reservations|turnover|use|withdrawals"
)


def test_a_standard_s_words_are_those_of_the_reader(app) -> None:
    found = {one.code: one for one in MEASURES}
    for language, said in (("vi", "lượt mượn"), ("en", "loans")):
        with force_locale(language):
            assert found["loans_open"].basis == f"ISO 2789:2013, 2022: {said}"
            assert found["loans_told"].basis == found["loans_told"].source


def test_story_1041_every_table_is_a_spreadsheet_with_its_definitions(lived: Any) -> None:
    get = browser(lived, "lan", Role.LIBRARIAN, lived.th)
    for table in ("asked", "classes", "holdings", "kinds"):
        data = get("/figures/sheet.xlsx", table=table).data
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        assert book.sheet_names == ["Số liệu", "Đếm thế nào"]
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        assert lived.th.name in rows[1][0]
        assert any(isinstance(cell, float) for row in rows[4:] for cell in row)
        notes = book.get_sheet_by_index(1).to_python()
        assert len(notes) > 1
        assert notes[0][2] == "Căn cứ"
        assert not [row for row in notes if ENGLISH.search(row[2])]
    text = get("/figures/sheet.csv", table="classes").data
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert sorted(row[0] for row in rows[4:-1]) == ["4A", "5B"]
    assert rows[-1][0] == "Cộng"


def test_story_1042_a_picture_for_the_class_group(lived: Any) -> None:
    get = browser(lived, "lan", Role.LIBRARIAN, lived.th)
    for chart in ("trend", "classes"):
        answer = get("/figures/chart.png", chart=chart)
        assert answer.mimetype == "image/png"
        image = Image.open(io.BytesIO(answer.data))
        assert image.width == 1080
        assert 500 < image.height < 2000
        assert len(answer.data) < 200_000
    lan = lived.given.an_account("lan2", Role.LIBRARIAN, lived.th)
    same = call(lived, lan, "/figures/chart.png", library="TH", chart="trend")
    assert Image.open(io.BytesIO(same.data)).width == 1080


def test_story_1043_a_picture_tells_no_small_count() -> None:
    with force_locale("vi"):
        assert [pictures.said(n) for n in (0, 1, 4, 5, 1234, 0.5)] == [
            "0",
            "<5",
            "<5",
            "5",
            "1.234",
            "0,5",
        ]
    # Nor can it be measured off the bar.
    assert pictures._drawn(1) == pictures._drawn(4) == 5


def a_chart(numbers: list[float], form: Form = Form.COLUMNS, before: Any = None) -> Chart:
    return Chart(
        code="x",
        name="x",
        axis="x",
        unit="x",
        form=form,
        names=tuple(str(n) for n in range(len(numbers))),
        now=Series(name="nay", numbers=tuple(numbers)),
        before=before,
    )


def test_bars_are_as_high_as_their_numbers() -> None:
    chart = a_chart([50, 100], before=Series(name="trước", numbers=(25, 0)))
    bars = drawing.drawing_of(chart).bars
    now = [bar.height for bar in bars if not bar.is_before]
    then = [bar.height for bar in bars if bar.is_before]
    assert now[1] == pytest.approx(2 * now[0], abs=0.2)
    assert now[1] == pytest.approx(4 * then[0], abs=0.4)
    assert [number for _, number in drawing.drawing_of(chart).across] == [30, 60, 90, 120]
    found = [drawing.round_up(number) for number in (0.2, 1, 3, 7, 93, 121, 1_230)]
    assert found == [1, 1, 3, 8, 120, 200, 2_000]
    assert drawing.drawing_of(a_chart([])).bars == ()
    assert drawing.drawing_of(a_chart([], Form.RANKING)).bars == ()


def test_many_points_are_a_line_and_few_names() -> None:
    long = drawing.drawing_of(a_chart(list(range(700)), Form.LINE))
    assert long.bars == ()
    assert len(long.paths) == 1
    assert len(long.labels) <= drawing.NAMES_AT_MOST


# --- the list behind -----------------------------------------------------------------------------


def test_story_1044_behind_lost_and_damaged_stand_the_copies(school: Any) -> None:
    ours = [copy for copy in school.copies if copy.library_id == school.th.id]
    with transaction():
        for copy, change in zip(
            ours, ({"state": CopyState.LOST}, {"condition": Condition.DAMAGED}), strict=False
        ):
            change_copy(db.session.get_one(Copy, copy.id), reason="x", account_id=None, **change)
    get = browser(school, "lan", Role.LIBRARIAN, school.th)
    for which, copy in (("lost", ours[0]), ("damaged", ours[1])):
        page = get("/figures/copies", which=which).text
        assert page.count("<tr><td") == 1
        assert f"/copies/{copy.code}" in page
    lan = school.given.an_account("lan2", Role.LIBRARIAN, school.th)
    told = call(school, lan, "/figures/copies", library="TH", which="in_use", limit=500).json
    assert len(told["items"]) == len(ours) - 1
    assert call(school, lan, "/figures/copies", library="TVX").status_code == 403
    principal = browser(school, "hieutruong", Role.PRINCIPAL, school.th)
    assert principal("/figures/copies").status_code == 403
    assert "/figures/copies" not in principal("/figures").text


# --- size ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/figures", "/figures/commune", "/figures/class?class_name=4A"])
def test_story_1045_more_classes_and_libraries_cost_no_more_statements(
    lived: Any, path: str
) -> None:
    administrator = lived.given.an_account("xa", Role.ADMINISTRATOR, None)
    client = lived.app.test_client()
    sign_in(client, administrator)
    path = f"{path}{'&' if '?' in path else '?'}library=TH"

    def asked() -> tuple[int, str]:
        db.session.expire_all()
        with clock.pretend(lived.now), statements() as made:
            page = client.get(path)
        assert page.status_code == 200
        return len(made), page.text

    few, _ = asked()
    with clock.pretend(lived.now):
        for number in range(35):
            lived.given.a_class(f"{number % 5 + 1}C{number}", lived.th)
            lived.given.a_library(f"X{number}", kind=LibraryKind.PRIMARY)
    many, page = asked()
    assert many <= few
    if "class" not in path:
        assert "Trang 1/2" in page
