"""Stories 983, 984, 1002 and 1008: the pages say what comes next, who leaves, and why not."""

from __future__ import annotations

import re
from datetime import date

import pypdfium2
from sqlalchemy import delete

from library_share.database import db, transaction
from library_share.libraries import calendar_actions
from library_share.libraries.models import Closure, Place, SchoolYear, Term
from library_share.turning.models import Turn
from tests.turning.conftest import NEW, OLD


def words_of(paper: bytes) -> list[str]:
    """The words of each page."""
    return [
        " ".join(page.get_textpage().get_text_range().split())
        for page in pypdfium2.PdfDocument(paper)
    ]


def test_story_983_each_form_teacher_gets_a_list_of_the_books_to_collect(th):
    th.lends(th.a_pupil("Nông Anh An", "5B"))
    th.lends(th.a_pupil("Mã Thị Bình", "1A"))
    th.lends(th.a_pupil("Cô Hoa", None))
    answer = th.pages.get("/year-end/collect.pdf", query_string={"year": OLD})
    first, second, others = words_of(answer.data)
    assert "Lớp 1A" in first
    assert "Mã Thị Bình" in first
    assert "Nông Anh An" not in first
    assert "Lớp 5B" in second
    assert "Nông Anh An" in second
    assert "Cô Hoa" in others
    assert "còn 03 bản sách chưa trả" in first
    word = th.pages.get("/year-end/collect.docx", query_string={"year": OLD})
    assert word.data[:2] == b"PK"


def test_where_nobody_is_in_a_class_the_list_says_nothing_of_a_school(th):
    th.lends(th.a_pupil("Bác Hai", None))
    (page,) = words_of(th.pages.get("/year-end/collect.pdf", query_string={"year": OLD}).data)
    assert "Bạn đọc" in page
    assert not any(word in page for word in ("trong trường", "học sinh", "Giáo viên", "Lớp"))


def test_a_list_of_books_to_collect_when_all_are_back(th):
    th.a_pupil("Nông Anh An", "5B")
    answer = th.pages.get("/year-end/collect.pdf", query_string={"year": OLD})
    assert "Tính đến ngày 10/06/2026: sách đã về đủ." in words_of(answer.data)[0]


def test_story_984_everybody_who_leaves_is_named_with_the_books_they_hold(th):
    th.lends(th.a_pupil("Nông Anh An", "5B"))
    th.a_pupil("Mã Thị Bình", "5B")
    th.a_pupil("Vi Văn Cường", "4B")
    for promoted in (False, True):
        if promoted:
            th.promotes()
        page = th.shows("/year-end/leavers")
        names = page[page.index("turning-leavers") : page.index("Books they still hold")]
        assert names.index("Nông Anh An") < names.index("1 book") < names.index("Mã Thị Bình")
        assert "Vi Văn Cường" not in page


def test_story_984_two_pupils_of_one_name_are_two_who_hold_books(th):
    for _ in range(2):
        th.lends(th.a_pupil("Nguyễn Thị Lan", "5A"))
    (page,) = words_of(th.pages.get("/year-end/leavers.pdf", query_string={"year": OLD}).data)
    assert "02 em còn giữ 02 bản sách" in page


def test_story_1002_what_was_changed_and_not_saved_is_kept_before_promoting(th, given):
    an = th.a_pupil("Nông Anh An", "4A")
    class_id, seen = th.a_class("4A").id, th.preview().seen
    sent = {"class_ids": [class_id], "goes": ["class:5C"], "other": [""]}
    assert th.says("/year-end/promotion", seen=seen, **sent).status_code == 303
    assert given.how_many(Turn) == 0
    assert "Máy đã lưu" in th.shows("/year-end/promotion")
    assert th.says("/year-end/promotion", seen=th.preview().seen, **sent).status_code == 303
    assert th.class_of(an) == "5C"
    again = th.says("/year-end/promotion", seen=seen, **sent)
    assert (again.status_code, "promoted_already" in again.text) == (409, True)


def test_a_page_that_a_colleague_has_overtaken_changes_nothing(th, given):
    th.a_pupil("Nông Anh An", "4A")
    class_id, seen = th.a_class("4A").id, th.preview().seen
    th.says("/year-end/promotion/classes", class_ids=[class_id], goes=["class:5C"], other=[""])
    for address in ("/year-end/promotion/classes", "/year-end/promotion"):
        late = th.says(address, seen=seen, class_ids=[class_id], goes=[""], other=[""])
        assert (late.status_code, "plan_changed_meanwhile" in late.text) == (409, True)
    assert th.preview().plan.classes[0].to.class_name == "5C"
    assert given.how_many(Turn) == 0


def test_story_1126_two_of_us_say_who_repeats_and_neither_choice_is_lost(th):
    an, binh = th.a_pupil("An", "4A"), th.a_pupil("Bình", "4A")
    an_id, binh_id, four_a = an.id, binh.id, th.a_class("4A").id
    address = f"/year-end/promotion/classes/{four_a}"
    opened = seen_on(th.shows(address))
    mine = {"seen": opened, "patron_ids": [an_id, binh_id], "goes": ["class:4A", ""]}
    assert th.says(address, **mine).status_code == 303
    late = th.says(address, seen=opened, patron_ids=[an_id, binh_id], goes=["", "class:4A"])
    assert (late.status_code, "plan_changed_meanwhile" in late.text) == (409, True)
    again = seen_on(th.shows(address))
    both = {"seen": again, "patron_ids": [an_id, binh_id], "goes": ["class:4A"] * 2}
    assert th.says(address, **both).status_code == 303
    assert [(move.pupil.patron_id, move.repeats) for move in th.preview().plan.moves] == [
        (an_id, True),
        (binh_id, True),
    ]


def test_choosing_in_another_class_does_not_overtake(th):
    th.a_pupil("An", "4A"), th.a_pupil("Bình", "4B")
    four_a, four_b = th.a_class("4A").id, th.a_class("4B").id
    opened = seen_on(th.shows(f"/year-end/promotion/classes/{four_a}"))
    binh = th.preview().plan.moves[-1].pupil.patron_id
    for class_id, seen, patron_id in ((four_b, "", binh), (four_a, opened, None)):
        sent = {"patron_ids": [patron_id], "goes": ["class:4C"]} if patron_id else {}
        said = th.says(f"/year-end/promotion/classes/{class_id}", seen=seen, **sent)
        assert said.status_code == 303


def test_story_1126_two_of_us_say_which_class_a_shelf_goes_to(th, given):
    th.a_pupil("An", "4A")
    shelf = given.a_place(th.library, name="Tủ 4A", class_name="4A").id
    opened = seen_on(th.shows("/year-end/shelves"))
    mine = {"seen": opened, "place_ids": [shelf], "class_names": ["5A"]}
    assert th.says("/year-end/shelves", **mine).status_code == 303
    late = th.says("/year-end/shelves", **{**mine, "class_names": ["4A"]})
    assert (late.status_code, "plan_changed_meanwhile" in late.text) == (409, True)
    assert [line.class_after for line in th.preview().shelves] == ["5A"]


def seen_on(page: str) -> str:
    (found,) = re.findall(r'name="seen" value="(\w+)"', page)
    return found


def test_two_classes_become_one_and_one_pupil_repeats(th):
    an, binh, cuong = th.a_pupil("An", "4A"), th.a_pupil("Bình", "4B"), th.a_pupil("Cường", "4B")
    cuong_id, four_b = cuong.id, th.a_class("4B").id
    th.says("/year-end/promotion/classes", class_ids=[four_b], goes=["class:5A"], other=[""])
    th.says(f"/year-end/promotion/classes/{four_b}", patron_ids=[cuong_id], goes=["class:4B"])
    th.promotes()
    assert [th.class_of(one) for one in (an, binh, cuong)] == ["5A", "5A", "4B"]
    page = " ".join(th.shows("/year-end/promotion").split())
    assert "4B (repeat the class)" in page
    assert "Undo the promotion" in page


def test_story_1008_the_shelf_of_the_class_that_leaves_goes_to_the_new_first_class(th, given):
    shelves = {}
    for name in ("1A", "1B", "4A", "5A", "5B"):
        th.a_pupil(f"Em {name}", name)
        shelves[name] = given.a_place(th.library, name=f"Tủ {name}", class_name=name)
    assert th.says("/year-end/shelves/follow").status_code == 303
    preview = th.preview()
    assert {line.place.class_name: line.class_after for line in preview.shelves} == {
        "1A": "2A",
        "1B": "2B",
        "4A": "5A",
        "5A": "1A",
        "5B": "5B",
    }
    assert preview.clash is None
    th.promotes()
    names = {name: db.session.get_one(Place, place.id).name for name, place in shelves.items()}
    assert names == {"1A": "Tủ 2A", "1B": "Tủ 2B", "4A": "Tủ 5A", "5A": "Tủ 1A", "5B": "Tủ 5B"}
    th.undoes()


def test_once_it_cannot_be_undone_the_page_says_so_before_anybody_tries(th, thcs):
    an = th.a_pupil("Nông Anh An", "4A")
    th.promotes()
    th.lends(an)
    page = th.shows("/year-end/promotion")
    assert "It cannot be undone any more:" in page
    assert "Books lent to these pupils since: 1." in page
    assert "Undo the promotion" not in page


def test_the_new_year_is_not_done_while_it_is_not_there_and_the_page_says_whom_to_ask(th, admin):
    with transaction():
        year_id = th.years[NEW].id
        db.session.execute(delete(Closure))
        db.session.execute(delete(Term).where(Term.school_year_id == year_id))
        db.session.execute(delete(SchoolYear).where(SchoolYear.id == year_id))
    refused = th.says("/year-end/steps/calendar", said="done")
    assert (refused.status_code, "no_next_year" in refused.text) == (409, True)
    for address in ("/year-end", "/year-end/calendar", "/year-end/promotion"):
        assert "administrator does it: Quan-Tri" in th.shows(address)
    assert "Set up from last year" not in th.shows("/year-end")
    shown = admin.get("/year-end", query_string={"year": OLD, "lang": "en"}).text
    assert "Set up from last year" in shown


def test_the_list_names_the_next_step_until_there_is_none(th):
    th.a_pupil("Nông Anh An", "4A")
    assert "#collect" in th.shows("/year-end")
    th.says("/year-end/steps/collect", said="done")
    assert 'Next: <a href="#leavers"' in " ".join(th.shows("/year-end").split())
    for step in ("leavers", "stocktake", "archive", "calendar", "arrivals", "shelves", "plan"):
        th.says(f"/year-end/steps/{step}", said="done")
    th.promotes()
    page = th.shows("/year-end")
    assert "Every step is done or skipped." in page
    assert "9 of 9 steps" in page


def test_days_off_until_the_end_of_all_calendars_are_shown(th):
    with transaction():
        calendar_actions.add_closure(
            commune=th.library.commune,
            library=th.library,
            starts_on=date(2026, 5, 10),
            ends_on=date(9999, 12, 31),
            reason="Sửa chữa",
        )
    assert "2026-2027" in th.shows("/year-end/calendar")
    assert th.pages.get("/calendar").status_code == 200
    assert "Collect the books" in th.shows("/year-end")
