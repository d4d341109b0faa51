"""Stories 1120 to 1124: what was held so that more is read, and how many came."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from library_share import clock
from library_share.copies.deeds import Deed
from library_share.printing.documents.model import Paragraph
from library_share.promotion import actions
from library_share.promotion.models import Activity
from library_share.promotion.rules import ATTENDANCE_AT_MOST, ActivityKind
from library_share.statistics import tallying
from library_share.statistics.measures import BY_CODE
from library_share.statistics.papers import table_of, table_of_commune
from library_share.statistics.queries import Scope
from library_share.statistics.rules import By, Period
from library_share.web.access import Role
from tests import racing
from tests.signing_in import sign_in
from tests.sizes import RACES

TODAY = date(2026, 11, 20)
FORM = {
    "day": "2026-11-18",
    "kind": "book_talk",
    "name": "Giới thiệu  “Đất rừng phương Nam”",
    "class_name": "6A",
    "attendance": "34",
}


@pytest.fixture
def school(given):
    with clock.pretend(TODAY):
        given.a_school_year()
        library = given.a_library("THCS")
        given.a_class("6A", library)
        yield library


@pytest.fixture
def librarian(app, given, school):
    client = app.test_client()
    sign_in(client, given.an_account("lan", library=school))
    return client


def figures(library) -> tuple[int, int, float | None]:
    tallying.count_for(60)
    month = Period(first=date(2026, 11, 1), last=date(2026, 11, 30))
    scope = Scope(library_ids=(library.id,), period=month)
    codes = ("activities", "attendances", "attendances_each")
    held, came, each = (BY_CODE[code].figure(scope) for code in codes)
    return held.number, came.number, each.value


def test_story_1120_what_was_held_is_noted_and_counted(librarian, school):
    page = librarian.post("/activities", data=FORM, follow_redirects=True).text
    assert "Giới thiệu “Đất rừng phương Nam”" in page
    assert "Giới thiệu sách" in page
    librarian.post("/activities", data={**FORM, "attendance": "16", "class_name": ""})
    assert figures(school) == (2, 50, 25.0)
    month = Period(first=date(2026, 11, 1), last=date(2026, 11, 30))
    by_class = BY_CODE["attendances"].figures(
        Scope(library_ids=(school.id,), period=month), By.CLASS
    )
    assert {key: one.number for key, one in by_class.items()} == {"6A": 34, "": 16}


def test_story_1121_noted_by_mistake_it_is_taken_back(librarian, school, given):
    librarian.post("/activities", data=FORM)
    assert figures(school) == (1, 34, 34.0)
    for _ in range(2):  # a second tap changes nothing
        page = librarian.post("/activities/1/undo", follow_redirects=True)
        assert page.status_code == 200
    assert "Đất rừng" not in page.text
    assert given.how_many(Activity) == 2
    assert figures(school) == (0, 0, None)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": "2026-11-21"}, "Ngày 21/11/2026 chưa tới"),
        ({"attendance": "0"}, "từ 1 đến 20000"),
        ({"attendance": str(ATTENDANCE_AT_MOST + 1)}, "từ 1 đến 20000"),
        ({"name": " "}, "Nội dung"),
        ({"kind": "party"}, "Loại hoạt động"),
        ({"class_name": "9Z"}, "9Z"),
        ({"day": "30/02/2026"}, "Ngày"),
    ],
)
def test_story_1122_what_cannot_be_is_refused_and_nothing_is_noted(librarian, given, wrong, said):
    answer = librarian.post("/activities", data=FORM | wrong)
    assert answer.status_code in (404, 409, 422)
    assert said in answer.text
    assert given.how_many(Activity) == 0


def test_story_1123_the_page_of_days_is_what_the_figure_leads_to(librarian, app, given, school):
    librarian.post("/activities", data=FORM)
    librarian.post("/activities", data={**FORM, "day": "2026-10-30", "name": "Tháng trước"})
    page = librarian.get("/activities?first=2026-11-01&last=2026-11-30").text
    assert "Đất rừng" in page
    assert "Tháng trước" not in page
    tallying.count_for(60)
    shown = librarian.get("/figures?measure=attendances&first=2026-11-01&last=2026-11-30").text
    assert "/activities?first=2026-11-01&amp;last=2026-11-30" in shown


def test_story_1123_who_reads_figures_only_reads_and_others_see_nothing(app, given, school):
    principal, keeper = app.test_client(), app.test_client()
    sign_in(principal, given.an_account("hue", Role.PRINCIPAL, school))
    sign_in(keeper, given.an_account("gv", Role.CLASS_KEEPER, school))
    page = principal.get("/activities")
    assert page.status_code == 200
    assert "Ghi một hoạt động" not in page.text
    assert principal.post("/activities", data=FORM).status_code == 403
    assert keeper.get("/activities").status_code == 403


def test_story_1124_another_program_notes_and_takes_back(client, given, school):
    token = given.a_token(given.an_account("lan", library=school))
    headers = {"Authorization": f"Bearer {token}"}
    sent = {**FORM, "attendance": 34, "library": "THCS", "note_id": str(uuid4())}
    made = [client.post("/api/v1/activities", json=sent, headers=headers) for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    assert made[0].json == made[1].json
    listed = client.get("/api/v1/activities?library=THCS", headers=headers).json
    assert [(one["attendance"], one["kind"]) for one in listed["items"]] == [(34, "book_talk")]
    where = f"/api/v1/activities/{made[0].json['id']}"
    assert client.delete(where, headers=headers).status_code == 204
    assert client.delete(where, headers=headers).status_code == 204
    assert client.delete("/api/v1/activities/999", headers=headers).status_code == 404
    assert client.get("/api/v1/activities?library=THCS", headers=headers).json["items"] == []


def test_the_same_note_sent_twice_at_once_is_noted_once(app, given, school):
    ids = [uuid4() for _ in range(RACES // 4)]
    deed = Deed(library_id=school.id, account_id=None, at=clock.now())

    def noting(note_id):
        def note():
            with clock.pretend(TODAY):
                return racing.attempt(
                    actions.note,
                    school,
                    deed,
                    day=TODAY - timedelta(days=1),
                    kind=ActivityKind.CLUB,
                    name="Câu lạc bộ",
                    attendance=7,
                    note_id=note_id,
                )

        return note

    with racing.at_once(app, 2) as both:
        for note_id in ids:
            said = both(noting(note_id), noting(note_id))
            assert set(said) <= {"done", "activity_noted_already"}
    assert given.how_many(Activity) == len(ids)


def test_taken_back_twice_at_once_it_is_taken_back_once(app, given, school, librarian):
    for _ in range(6):
        librarian.post("/activities", data=FORM)
    deed = Deed(library_id=school.id, account_id=None, at=clock.now())
    with racing.at_once(app, 2) as both:
        for number in range(1, 7):

            def take_back(number=number):
                return racing.attempt(actions.take_back, school, number, deed)

            assert set(both(take_back, take_back)) <= {"done", "no_such_activity"}
    assert given.how_many(Activity, Activity.undoes_id.is_not(None)) == 6


def test_story_1120_the_table_of_figures_says_what_was_held(librarian, school):
    librarian.post("/activities", data=FORM)
    librarian.post("/activities", data={**FORM, "attendance": "20"})
    librarian.post("/activities", data={**FORM, "kind": "festival", "attendance": "1200"})
    month = Period(first=date(2026, 11, 1), last=date(2026, 11, 30))
    for made in (table_of(school, month), table_of_commune([school], month)):
        said = [one.text for one in made.blocks if isinstance(one, Paragraph)]
        assert said[0] == (
            "3 hoạt động, 1.254 lượt người tham dự. Giới thiệu sách: 2 (54 người); "
            "Ngày hội đọc sách: 1 (1.200 người)."
        )
    empty = table_of(school, Period(first=date(2026, 10, 1), last=date(2026, 10, 31)))
    assert next(one.text for one in empty.blocks if isinstance(one, Paragraph)).startswith("…")
