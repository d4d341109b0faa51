"""Stories 960–975: the school year turned, undone and turned again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select

from library_share import clock
from library_share.circulation import actions as lending
from library_share.circulation.models import Loan
from library_share.database import db, transaction
from library_share.libraries.models import Closure, Place, SchoolYear, Term
from library_share.patrons.keepers.actions import put_in_charge
from library_share.patrons.models import AccessRecord, Card, Enrolment, Patron, PatronState
from library_share.turning import choosing
from library_share.turning.models import StepMark, Turn, TurnedPupil, TurnKind
from library_share.turning.rules import Destination
from library_share.web.access import Role
from tests.signing_in import sign_in
from tests.turning.conftest import JUNE, NEW, OLD, dump


def test_story_960_the_list_says_what_is_done_by_whom_and_what_is_left(th, given):
    an = th.a_pupil("Nông Anh An", "5B")
    th.lends(an)
    page = th.shows("/year-end")
    assert "1 book is still out, with 1 readers." in page
    assert "1 pupil leaves. 1 book is still out" in page
    th.says("/year-end/steps/collect", said="done")
    th.says("/year-end/steps/stocktake", said="skipped", reason="Mới kiểm kê tháng 3")
    page = th.shows("/year-end")
    assert "2 of 9 steps" in page
    assert "Lan-Th" in page
    assert "Mới kiểm kê tháng 3" in page


def test_story_961_two_librarians_see_the_same_and_saying_it_twice_is_saying_it_once(
    th, app, given
):
    minh = app.test_client()
    sign_in(minh, given.an_account("minh", library=th.library))
    for pages in (th.pages, minh):
        answer = pages.post("/year-end/steps/plan", data={"year": OLD, "said": "done"})
        assert answer.status_code == 303
    assert given.how_many(StepMark) == 1
    other = minh.post(
        "/year-end/steps/plan", data={"year": OLD, "said": "skipped", "reason": "không có"}
    )
    assert (other.status_code, "step_marked_meanwhile" in other.text) == (409, True)
    minh.post("/year-end/steps/plan", data={"year": OLD})
    assert given.how_many(StepMark, StepMark.ended_at.is_(None)) == 0
    assert "0 of 9 steps" in th.shows("/year-end")


def test_a_step_is_skipped_only_with_a_reason_and_promoting_is_marked_by_itself(th):
    assert th.says("/year-end/steps/archive", said="skipped", reason="  ").status_code == 409
    assert th.says("/year-end/steps/promote", said="done").status_code == 409
    assert th.says("/year-end/steps/holiday", said="done").status_code == 404
    assert th.says("/year-end/steps/archive", said="perhaps").status_code == 422


def test_story_962_books_are_collected_class_by_class(th):
    th.lends(th.a_pupil("Nông Anh An", "5B"))
    th.lends(th.a_pupil("Mã Thị Bình", "1A"))
    teacher = th.a_pupil("Cô Hoa", None)
    th.lends(teacher)
    page = th.shows("/year-end/collect")
    assert page.index(">1A<") < page.index(">5B<") < page.index("without a class")
    assert "3 books are still out." in page


def test_story_963_leavers_and_what_they_hold_on_paper(th, given):
    an, binh = th.a_pupil("Nông Anh An", "5B"), th.a_pupil("Mã Thị Bình", "4A")
    held, not_listed = th.lends(an), th.lends(binh)
    page = th.shows("/year-end/leavers")
    assert "Nông Anh An" in page
    assert held.accession_number in page
    assert "Mã Thị Bình" not in page
    paper = th.pages.get("/year-end/leavers.pdf", query_string={"year": OLD})
    assert paper.data[:4] == b"%PDF"
    assert given.how_many(AccessRecord, AccessRecord.deed == "printed_leavers") == 2
    th.promotes()
    page = th.shows("/year-end/leavers")
    assert held.accession_number in page
    assert not_listed.accession_number not in page
    assert [row["name"] for row in th.call("GET", "/leavers").json["items"]] == ["Nông Anh An"]


def test_story_964_a_dry_run_writes_nothing_and_warns(th, given):
    th.a_pupil("Nông Anh An", "5B")
    th.lends(th.a_pupil("Mã Thị Bình", "5B"))
    th.a_pupil("Vi Văn Cường", "4A")
    th.a_pupil("Hứa Văn Dũng", "Lớp ghép")
    th.a_pupil("Không lớp", None)
    before = dump()
    page = th.shows("/year-end/promotion")
    assert dump() == before
    assert given.how_many(Turn) == 0
    said = th.call("GET", "/promotion").json
    assert said["counts"]["promoted"] == 1
    assert said["counts"]["leaving"] == 2
    assert said["counts"]["undecided"] == 1
    assert said["new_classes"] == ["5A"]
    codes = [one["code"] for one in said["warnings"]]
    assert codes == [
        "classes_without_successor",
        "pupils_without_class",
        "leavers_hold_books",
        "leavers_without_school",
    ]
    assert all(one["sentence"] in page.replace("&#39;", "'") for one in said["warnings"])


def test_story_965_what_was_looked_at_is_what_is_carried_out(th, given):
    an, binh = th.a_pupil("Nông Anh An", "4A"), th.a_pupil("Mã Thị Bình", "5B")
    seen = th.call("GET", "/promotion").json["seen"]
    th.a_pupil("Đến sau", "4A")
    late = th.call("POST", "/promotion", seen=seen)
    assert (late.status_code, late.json["code"]) == (409, "plan_changed_meanwhile")
    assert given.how_many(Turn) == 0
    seen = th.call("GET", "/promotion").json["seen"]
    assert th.call("POST", "/promotion", seen=seen).status_code == 201
    db.session.rollback()
    assert (th.class_of(an), th.class_of(binh)) == ("5A", None)
    gone = db.session.get_one(Patron, binh.id, populate_existing=True)
    assert (gone.state, gone.left_on) == (PatronState.LEFT, JUNE)
    again = th.call("POST", "/promotion", seen=seen)
    assert (again.status_code, again.json["code"]) == (409, "promoted_already")


def test_story_966_who_repeats_moves_or_leaves_is_chosen_by_hand(th):
    an, binh, cuong = (th.a_pupil(name, "4A") for name in ("An", "Bình", "Cường"))
    an_id, class_id = an.id, th.a_class("4A").id
    answer = th.says(
        f"/year-end/promotion/classes/{class_id}",
        patron_ids=[an_id, binh.id, cuong.id],
        goes=["class:4A", "", "away:"],
    )
    assert answer.status_code == 303
    counts = th.preview().plan.counts
    assert (counts.promoted, counts.repeating, counts.leaving) == (1, 1, 1)
    th.promotes()
    assert [th.class_of(one) for one in (an, binh, cuong)] == ["4A", "5A", None]


def test_a_class_is_sent_elsewhere_and_back_to_what_its_name_says(th):
    th.a_pupil("An", "Lớp ghép")
    class_id = th.a_class("Lớp ghép").id
    th.says("/year-end/promotion/classes", class_ids=[class_id], goes=[""], other=["lớp 2c"])
    assert th.preview().plan.classes[0].to == Destination(class_name="2C")
    th.says("/year-end/promotion/classes", class_ids=[class_id], goes=[""], other=[""])
    assert th.preview().plan.classes[0].to is None


def test_story_967_an_imported_list_decides_for_those_it_names(th):
    an = th.a_pupil("Nông Anh An", "4A")
    new = th.a_class("5C", NEW)
    with transaction():
        db.session.add(
            Enrolment(patron_id=an.id, class_id=new.id, school_year_id=new.school_year_id)
        )
    th.a_pupil("Mã Thị Bình", "4A")
    assert th.preview().plan.counts.placed_already == 1
    th.promotes()
    assert th.class_of(an) == "5C"
    th.undoes()
    assert th.class_of(an) == "5C"


def test_story_968_undone_everything_is_as_it_was_then_done_again(th, given):
    an = th.a_pupil("Nông Anh An", "5B", state=PatronState.SUSPENDED, suspended_because="mất sách")
    binh = th.a_pupil("Mã Thị Bình", "4B")
    th.lends(binh)
    four = given.a_place(th.library, name="Tủ sách lớp 4B", class_name="4B")
    five = given.a_place(th.library, name="Tủ sách lớp 5B", class_name="5B")
    with transaction():
        put_in_charge(five, an)
        put_in_charge(four, th.account)
        choosing.choose_for_shelves(th.turning, {four.id: ("5B", True), five.id: ("4B", False)})
    before = dump()
    th.promotes()
    names = {
        place.id: (place.name, place.class_name)
        for place in db.session.scalars(
            select(Place)
            .where(Place.id.in_([four.id, five.id]))
            .execution_options(populate_existing=True)
        )
    }
    assert names == {
        four.id: ("Tủ sách lớp 5B", "5B"),
        five.id: ("Tủ sách lớp 4B", "4B"),
    }
    after = dump()
    assert after != before
    th.undoes()
    assert dump() == before
    th.undoes()
    assert given.how_many(Turn, Turn.kind == TurnKind.UNDONE) == 1
    th.promotes()
    again = dump()
    same = ("patrons", "cards", "places", "place_keepers", "loans", "stays")
    assert {name: again[name] for name in same} == {name: after[name] for name in same}
    assert th.class_of(binh) == "5B"


def test_story_969_once_a_book_is_lent_it_cannot_be_undone_until_that_loan_is(th, given):
    an = th.a_pupil("Nông Anh An", "4A")
    th.promotes()
    copy = th.lends(an)
    refused = th.call("POST", "/promotion/undo")
    assert (refused.status_code, refused.json["code"]) == (409, "turn_acted_upon")
    assert [one["code"] for one in refused.json["reasons"]] == ["lent_since"]
    assert db.session.scalars(select(Loan.class_name).where(Loan.copy_id == copy.id)).one() == "5A"
    scan = th.scan(given.card(an))
    assert scan.status_code == 200
    with transaction():
        event = db.session.scalars(select(Loan)).one().events[0]
        lending.undo(
            event.id, lending.Deed(library_id=th.library.id, account_id=None, at=clock.now())
        )
    assert th.call("POST", "/promotion/undo").status_code == 200
    assert th.class_of(an) is None


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("moved", "moved_since"),
        ("back", "changed_since"),
        ("entered", "entered_since"),
        ("shelf", "shelves_changed_since"),
    ],
)
def test_other_facts_of_the_new_year_forbid_undoing_too(th, given, what, code):
    an, binh = th.a_pupil("An", "4A"), th.a_pupil("Bình", "5A")
    place = given.a_place(th.library, name="Tủ 4A", class_name="4A")
    with transaction():
        choosing.choose_for_shelves(th.turning, {place.id: ("5A", False)})
    th.promotes()
    if what == "entered":
        th.a_pupil("Đến sau", "5A", NEW)
    other = th.a_class("5Z", NEW) if what == "moved" else None
    with transaction():
        if other:
            row = db.session.scalars(
                select(Enrolment).where(
                    Enrolment.patron_id == an.id, Enrolment.school_year_id == other.school_year_id
                )
            ).one()
            row.class_id = other.id
        if what == "back":
            patron = db.session.get_one(Patron, binh.id)
            patron.state, patron.left_on = PatronState.ACTIVE, None
        if what == "shelf":
            db.session.get_one(Place, place.id).class_name = "3A"
    refused = th.call("POST", "/promotion/undo")
    assert [one["code"] for one in refused.json["reasons"]] == [code]
    assert given.how_many(Turn) == 1


def test_story_970_shelves_stay_in_their_rooms_or_go_up_with_their_classes(th, given):
    th.a_pupil("An", "4B")
    th.a_pupil("Bình", "5B")
    four = given.a_place(th.library, name="Tủ 4B", class_name="4B")
    five = given.a_place(th.library, name="Tủ sách lớp 5B", class_name="5B")
    assert [line.is_passed_on for line in th.preview().shelves] == [False, False]
    th.says("/year-end/shelves/follow")
    lines = {line.place.id: line for line in th.preview().shelves}
    assert lines[four.id].name_after == "Tủ 5B"
    assert lines[five.id].name_after == "Tủ sách lớp 4B"
    th.says(
        "/year-end/shelves",
        place_ids=[four.id, five.id],
        class_names=["5B", "1B"],
        ends=[five.id],
    )
    lines = {line.place.id: line for line in th.preview().shelves}
    assert (lines[five.id].class_after, lines[five.id].ends_charges) == ("1B", True)
    assert "no class is called so" in th.shows("/year-end/shelves")


def test_two_shelves_may_not_get_one_name(th, given):
    th.a_pupil("An", "4B")
    four = given.a_place(th.library, name="Tủ 4B", class_name="4B")
    given.a_place(th.library, name="Tủ 5B", class_name="5B")
    with transaction():
        choosing.choose_for_shelves(th.turning, {four.id: ("5B", False)})
    answer = th.says("/year-end/promotion", seen=th.preview().seen)
    assert (answer.status_code, "shelf_names_clash" in answer.text) == (409, True)


def test_story_971_the_next_year_is_copied_a_year_later(admin, th, given):
    with transaction():
        db.session.execute(delete(Closure))
        year_id = th.years[NEW].id
        db.session.execute(delete(Term).where(Term.school_year_id == year_id))
        db.session.execute(delete(SchoolYear).where(SchoolYear.id == year_id))
    given.a_closure(date(2025, 11, 20), date(2025, 11, 20), reason="Ngày Nhà giáo")
    flood = given.a_closure(date(2025, 10, 7), date(2025, 10, 9), reason="Nghỉ lũ")
    answer = admin.get("/year-end/calendar", query_string={"year": OLD})
    assert 'value="2026-2027"' in answer.text
    assert "Ngày Nhà giáo: 20/11/2026" in answer.text
    teachers = db.session.scalars(select(Closure).where(Closure.reason == "Ngày Nhà giáo")).one()
    sent = {
        "year": OLD,
        "name": "2026-2027",
        "starts_on": "2026-09-05",
        "second_term_on": "2027-01-18",
        "books_back_by": "2027-05-25",
        "ends_on": "2027-05-31",
        "copied": [teachers.id],
    }
    assert th.pages.post("/year-end/calendar", data=sent).status_code == 403
    assert admin.post("/year-end/calendar", data=sent).status_code == 303
    db.session.rollback()
    made = db.session.scalars(select(SchoolYear).where(SchoolYear.name == NEW)).one()
    assert (made.starts_on, len(made.terms)) == (date(2026, 9, 5), 2)
    later = {
        one.reason: one.starts_on
        for one in db.session.scalars(select(Closure).where(Closure.starts_on > made.starts_on))
    }
    assert later["Ngày Nhà giáo"] == date(2026, 11, 20)
    assert later["Nghỉ Tết Nguyên đán 2027"] == date(2027, 2, 1)
    assert flood.reason not in later
    again = admin.post("/year-end/calendar", data=sent)
    assert (again.status_code, "next_year_stands" in again.text) == (409, True)


def test_story_972_the_years_figures_are_filed_as_they_were(th, given):
    th.says("/year-end/steps/archive", said="done")
    mark = db.session.scalars(select(StepMark)).one()
    assert mark.figures is not None
    assert mark.figures["uses"] == 0
    assert "Figures as they were filed" in th.shows("/year-end")


def test_story_973_the_principal_sees_how_far_it_is_and_no_names(th, app, given):
    tam = app.test_client()
    sign_in(tam, given.an_account("tam", Role.PRINCIPAL, th.library))
    th.a_pupil("Nông Anh An", "5B")
    class_id = th.a_class("5B").id
    for address in ("", "/promotion", "/shelves", "/collect"):
        shown = tam.get(f"/year-end{address}", query_string={"year": OLD})
        assert shown.status_code == 200
        assert "Nông Anh An" not in shown.text
    for address in ("/leavers", "/arrivals", f"/promotion/classes/{class_id}"):
        assert tam.get(f"/year-end{address}", query_string={"year": OLD}).status_code == 403
    assert tam.post("/year-end/steps/plan", data={"said": "done"}).status_code == 403


def test_another_schools_class_and_pupils_are_not_there(th, thcs, given):
    theirs = thcs.a_pupil("Của trường khác", "6A")
    class_id = thcs.a_class("6A").id
    assert th.pages.get(f"/year-end/promotion/classes/{class_id}").status_code == 404
    answer = th.says(
        "/year-end/promotion/classes", class_ids=[class_id], goes=["away:"], other=[""]
    )
    assert answer.status_code == 404
    th.a_pupil("An", "5B")
    own = th.a_class("5B").id
    answer = th.says(f"/year-end/promotion/classes/{own}", patron_ids=[theirs.id], goes=["away:"])
    assert answer.status_code == 404
    card = given.card(theirs)
    assert th.call("POST", "/pupils", card=card, leaves=True).status_code == 404
    assert given.how_many(TurnedPupil) == 0


def test_nobody_is_promoted_into_a_year_that_is_not_there(th):
    th.a_pupil("An", "4A", NEW)
    answer = th.pages.post(
        "/year-end/promotion",
        data={"year": NEW, "seen": "0" * 16},
        headers={"Accept-Language": "en"},
    )
    assert (answer.status_code, "no_next_year" in answer.text) == (409, True)


def test_cards_are_left_alone_by_promoting(th, given):
    an = th.a_pupil("An", "5B")
    before = given.card(an)
    th.promotes()
    assert given.card(an) == before
    assert given.how_many(Card) == 1


def test_the_api_lists_are_paged_by_key(th, thcs):
    for number in range(5):
        th.lends(th.a_pupil(f"Em {number}", "5B"))
    th.promotes()
    for school, path in ((th, "/leavers"), (thcs, "/arrivals")):
        names, after = [], {}
        while True:
            page = school.call("GET", path, limit=2, **after).json
            names += [row["name"] for row in page["items"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert sorted(names) == [f"Em {number}" for number in range(5)]
