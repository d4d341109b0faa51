"""Stories 904 to 908: the page for everybody, and the data to take along."""

from __future__ import annotations

import io
from datetime import date, timedelta
from random import Random
from zipfile import ZipFile

import pytest

from library_share import clock
from library_share.database import db, transaction
from library_share.open_data import queries, releasing
from library_share.open_data.models import Figure, Release, Stock, TitleList
from library_share.statistics.rules import next_month
from tests.open_data.world import FIRST_MONTH, LOOKED_AT, Commune
from tests.racing import at_once
from tests.statements import statements


@pytest.fixture
def commune(given) -> Commune:
    """Three busy months, the third of them at one school only, all of them published."""
    made = Commune(given=given, chance=Random(5))
    made.set_up()
    for _ in range(2):
        made.lives_a_month(60)
        made.publishes()
        made.goes_on()
    for _ in range(3):
        made.lend("THCS")
    for _ in range(40):
        made.lend("TH")
    made.publishes()
    return made


def test_story_904_a_parent_reads_how_the_commune_reads(client, commune):
    page = client.get("/open").text
    assert "Đọc sách ở xã: xã An Khánh" in page
    assert "Năm học 2025-2026" in page
    assert '<svg class="bars"' in page
    assert '<details class="bars-table">' in page
    assert "THCS, Tháng 11/2025: ít hơn 5, gộp vào tháng sau." in page
    assert "CC BY 4.0" in page
    of_school = client.get("/open/libraries/TH?period=2025-11").text
    assert "Tháng 11/2025: 40" in of_school
    assert "Tháng 11/2025: ít hơn 5" in client.get("/open/libraries/THCS?period=2025-11").text
    assert 'href="/open"' in client.get("/").text
    assert 'href="/open"' in client.get("/catalogue").text


def test_story_904_a_period_is_a_year_a_term_or_a_published_month(client, commune):
    spans = queries.spans_of(commune.libraries["TH"].commune_id)
    assert [span.key for span in spans] == [
        "2025-2026",
        "2025-2026-1",
        "2025-11",
        "2025-10",
        "2025-09",
    ]
    for period in ("2025-12", "2025-11-03", "x" * 40):
        assert client.get("/open", query_string={"period": period}).status_code == 404
    assert client.get("/open?period=" + "x" * 41).status_code == 422
    assert client.get("/open?commune=999").status_code == 404
    assert client.get("/open/libraries/NONE").status_code == 404


def test_story_905_what_was_published_is_never_changed(client, commune):
    """A phone sends a loan of September in December."""
    before = client.get("/api/v1/open/releases").json
    commune.month = next_month(commune.month)
    for _ in range(9):
        commune.lend("TH", FIRST_MONTH)
    commune.publishes()
    after = client.get("/api/v1/open/releases").json["items"]
    assert after[: len(before["items"])] == before["items"]
    assert len(after) == len(before["items"]) + 2 * len(commune.libraries)
    carried = [one for one in after if one["first_month"] < one["month"]]
    assert {one["library"] for one in carried} >= {"THCS"}


def test_story_905_nothing_is_published_before_the_month_is_closed(given, client):
    made = Commune(given=given, chance=Random(6))
    made.set_up()
    made.lives_a_month(60)
    with clock.pretend(next_month(FIRST_MONTH) + timedelta(days=6)):
        releasing.release_what_is_closed()
    assert given.how_many(Release, Release.month == FIRST_MONTH) == 0
    assert "Chưa có số liệu" in client.get("/open").text
    with clock.pretend(next_month(FIRST_MONTH) + timedelta(days=7)), statements() as first:
        releasing.release_what_is_closed()
    assert given.how_many(Release, Release.month == FIRST_MONTH) == 2 * 4
    with clock.pretend(next_month(FIRST_MONTH) + timedelta(days=7)), statements() as again:
        releasing.release_what_is_closed()
    assert len(again) < 6 < len(first)


def test_story_906_two_servers_publish_a_month_once(app, given):
    made = Commune(given=given, chance=Random(7))
    made.set_up()
    made.lives_a_month(60)
    library_id = made.libraries["TH"].id
    commune_id = made.libraries["TH"].commune_id
    day = next_month(FIRST_MONTH) + LOOKED_AT
    db.session.rollback()

    def publish():
        with clock.pretend(day):
            done = releasing.release(library_id, FIRST_MONTH)
            return done, releasing.release_titles(commune_id, FIRST_MONTH)

    with at_once(app, 4) as run:
        answers = run(*[publish] * 4)
    assert sorted(done for done, _ in answers) == [False, False, False, True]
    assert sorted(done for _, done in answers) == [False, False, False, True]
    assert given.how_many(Release, Release.library_id == library_id) == len(Figure)
    assert given.how_many(TitleList) == 1


def test_story_907_the_data_can_be_taken_along(client, commune):
    text = client.get("/open/figures.csv?period=2025-11")
    assert text.mimetype == "text/csv"
    lines = text.get_data().decode("utf-8-sig").splitlines()
    assert lines[0] == "Mã,Thư viện,Số liệu,Từ tháng,Đến tháng,Lớp,Số lượt"
    assert '"ít hơn 5, gộp vào tháng sau"' in "\n".join(lines)
    book = client.get("/open/figures.xlsx")
    names = ZipFile(io.BytesIO(book.get_data())).read("xl/workbook.xml").decode()
    assert all(name in names for name in ("Số liệu", "Sách", "Đọc nhiều nhất", "Giải thích"))
    about = client.get("/api/v1/open").json
    assert "CC BY 4.0" in about["licence"]
    assert {one["code"] for one in about["figures"]} == {"loans_home", "readings_on_site"}
    releases = client.get("/api/v1/open/releases?library=TH&figure=loans_home").json["items"]
    assert [one["month"] for one in releases] == ["2025-09-01", "2025-10-01", "2025-11-01"]
    assert releases[2]["number"] == 40 == sum(b["number"] for b in releases[2]["blocks"])
    stocks = client.get("/api/v1/open/stocks?library=TH").json["items"]
    assert stocks[-1]["copies"] == 2
    assert client.get("/api/v1/open/releases?library=NONE").status_code == 404
    assert client.get("/api/v1/open/releases?figure=persons").status_code == 422


@pytest.mark.parametrize(
    "address", ["/open/figures.csv", "/open/figures.xlsx", "/api/v1/open/releases", "/api/v1/open"]
)
def test_story_907_what_one_has_is_not_sent_again(client, commune, address):
    answer = client.get(address)
    assert answer.cache_control.public
    assert answer.cache_control.max_age == 3600
    assert answer.last_modified is not None
    etag = answer.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    # Without the mark nobody knows: a name may be another one since the last release.
    since = {"If-Modified-Since": answer.headers["Last-Modified"]}
    assert client.get(address, headers=since).status_code == 200


def test_story_907_in_another_language_it_is_another_answer(client, commune):
    etag = client.get("/api/v1/open").headers["ETag"]
    asked = {"If-None-Match": etag, "Accept-Language": "en"}
    assert client.get("/api/v1/open", headers=asked).status_code == 200


def test_story_908_what_is_read_most_has_no_numbers_and_five_readers(client, given, commune):
    """One child that takes a book home five times makes no title of the month."""
    lists = client.get("/api/v1/open/titles").json["items"]
    assert all(set(one) == {"id", "commune", "month", "titles"} for one in lists)
    assert [one["month"] for one in lists] == ["2025-09-01", "2025-10-01", "2025-11-01"]
    title = lists[0]["titles"][0]
    assert f"<li>{title}</li>" in client.get("/open").text
    with clock.pretend(date(2025, 12, 20)):
        made = releasing.counting.titles_read(
            [commune.libraries["TH"].id],
            releasing.Period(first=date(2025, 12, 1), last=date(2025, 12, 31)),
        )
    assert made == []


def test_story_908_copies_for_each_pupil_do_not_tell_of_one_child(given, commune):
    """The number of pupils is rounded to fives; a school of two is not told at all."""
    stocks = {one.library.code: one for one in db.session.query(Stock)}
    assert stocks["TVX"].per_pupil is None
    assert stocks["TVX"].copies == 2
    pupils = len([name for _, name in commune.pupils["TH"] if name])
    assert stocks["TH"].tenths_per_pupil == round(2 * 10 / (round(pupils / 5) * 5))


@pytest.mark.parametrize(("pupils", "tenths"), [(4, None), (5, 4), (7, 4), (8, 2)])
def test_story_908_of_a_small_point_it_is_not_told_that_one_came(given, pupils, tenths):
    """Rounded first, three would have been five, and two nobody."""
    library = given.a_library("TH")
    for number in range(pupils):
        given.a_patron(f"Em {number}", library, class_name="4A")
    for _ in range(2):
        given.a_copy(library=library)
    with transaction():
        assert releasing._stock(library, date(2025, 12, 1)).tenths_per_pupil == tenths


def test_the_page_costs_the_same_for_many_classes(client, commune):
    client.get("/open/libraries/TH")
    with statements() as few:
        client.get("/open/libraries/TH?period=2025-11")
    with statements() as many:
        client.get("/open/libraries/TH?period=2025-2026")
    assert len(many) == len(few) < 20
