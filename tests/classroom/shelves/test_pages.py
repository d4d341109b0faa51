"""Stories 512 to 527: the pages of class shelves (docs/stories.md)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from library_share import clock
from library_share.classroom.shelves.models import ClassReading
from library_share.copies.models import Condition, Stay
from library_share.database import db, transaction
from library_share.libraries.queries import main_place_of
from library_share.patrons.keepers.actions import put_in_charge
from library_share.patrons.models import AccessRecord, Appointment
from library_share.web.access import Role
from tests.classroom.shelves.conftest import words_in, words_of
from tests.statements import statements


@pytest.fixture
def an(school):
    return school.pupil("Nông Anh An", "4A")


@pytest.fixture
def shelf(school, an):
    """Three books on the shelf of 4A; An has the first, and it is late."""
    books = school.books("4A", "Dế Mèn", "Quê nội", "Đất rừng phương Nam")
    school.now -= timedelta(days=30)
    with transaction():
        for stay in db.session.query(Stay):
            stay.since -= timedelta(days=90)
    school.scan(books[0], an)
    school.now += timedelta(days=30)
    return books


def at(school, class_name="4A", rest=""):
    return f"/shelves/{school.shelf(class_name).code}{rest}"


def test_story_512_i_see_all_shelves_of_my_library(school, shelf, librarian, teacher):
    text = librarian.get("/shelves").text
    assert "Tủ sách lớp 4A" in text
    assert "Tủ sách lớp 4B" in text
    assert "Hien" in text  # who keeps 4A
    counted = school.call("GET", "/shelves", library="TH").json["items"][0]
    numbers = {name: counted[name] for name in ("books", "standing", "out", "overdue", "worn")}
    assert numbers == {"books": 3, "standing": 2, "out": 1, "overdue": 1, "worn": 0}
    assert counted["keepers"] == ["Hien"]


def test_story_513_the_teacher_sees_the_own_shelf_only(school, shelf, teacher):
    text = teacher.get("/shelves").text
    assert "Tủ sách lớp 4A" in text
    assert "Tủ sách lớp 4B" not in text
    assert teacher.get(at(school)).status_code == 200
    for rest in ("", "/class", "/overdue"):
        assert teacher.get(at(school, "4B", rest)).status_code == 404, rest
    assert teacher.post(at(school, "4B", "/readings")).status_code == 404


@pytest.mark.parametrize("role", [Role.LIBRARIAN, Role.CLASS_KEEPER, Role.PUPIL_LIBRARIAN])
def test_story_514_another_library_sees_nothing(school, given, shelf, an, role):
    other = given.a_library("TVX")
    stranger = school.browser(school.account("la", role, library=other))
    card = given.card(an)
    swap = school.swaps()
    for path in (
        *(at(school, "4A", rest) for rest in ("", "/class", "/overdue", f"/children/{card}")),
        at(school, "4A", f"/books/{shelf[0].code}"),
        at(school, "4A", f"/papers/{swap.code}.pdf"),
    ):
        answer = stranger.get(path)
        assert answer.status_code == 404, path
        assert "Nông Anh An" not in answer.text
    for path in ("", "/books", "/readings"):
        code = school.shelf("4A").code
        assert school.call("GET", f"/shelves/{code}{path}", who="la").status_code == 404
    assert school.call("GET", f"/shelf-swaps/{swap.code}", who="la").status_code == 404
    assert school.call("DELETE", f"/shelf-swaps/{swap.code}", who="la").status_code == 404


@pytest.mark.parametrize("role", [Role.POINT_KEEPER, Role.PRINCIPAL, Role.OFFICIAL])
def test_story_514_who_keeps_no_shelf_reads_no_name(school, shelf, role):
    visitor = school.browser(school.account("la", role))
    for path in ("/shelves", at(school), at(school, rest="/class")):
        assert visitor.get(path).status_code == 403, path


def test_story_515_one_shelf_what_stands_what_is_out_and_with_whom(school, shelf, teacher):
    text = teacher.get(at(school)).text
    for words in ("Dế Mèn", "Quê nội", "Nông Anh An (4A)", "Hien", "overdue"):
        assert words in text, words
    assert "Quê nội" not in teacher.get(at(school, rest="?show=out")).text
    assert "Dế Mèn" in teacher.get(at(school, rest="?show=overdue")).text
    school.condition(shelf[2], condition=Condition.WORN)
    worn = teacher.get(at(school, rest="?show=worn")).text
    assert "Đất rừng phương Nam" in worn
    assert "Dế Mèn" not in worn


def test_story_516_the_pupil_librarian_sees_who_has_a_book_and_nothing_more(school, shelf, given):
    account = school.account("hs", Role.PUPIL_LIBRARIAN, keeps="4A")
    pupil = school.browser(account)
    an = given.a_patron("Lò Văn Bình", school.library, class_name="4A", school_code="HS0077")
    text = pupil.get(at(school)).text
    assert "Nông Anh An (4A)" in text
    assert "HS0077" not in text
    for rest in ("/class", "/overdue", f"/children/{given.card(an)}", "/swap"):
        assert pupil.get(at(school, rest=rest)).status_code == 403, rest
    assert pupil.post(at(school, rest="/readings")).status_code == 303


def test_story_515_who_is_in_charge_teacher_and_pupils_apart(school, shelf, teacher, an):
    """On the page and on the paper; a pupil may have an account, too."""
    school.account("binh", Role.PUPIL_LIBRARIAN, keeps="4A")
    with transaction():
        put_in_charge(school.shelf("4A"), an)
    teachers, _, pupils = teacher.get(at(school)).text.partition("Pupils in charge")
    assert "<dd>Hien</dd>" in teachers
    assert "<dd>Binh, Nông Anh An</dd>" in pupils
    paper = words_of(school.swap(school.swaps("4B", "4A")).there)
    assert "giáo viên chủ nhiệm: Hien; học sinh phụ trách tủ sách: Binh, Nông Anh An" in paper


@pytest.mark.parametrize(
    ("role", "keeps", "knows"),
    [
        (Role.LIBRARIAN, "", True),
        (Role.CLASS_KEEPER, "4A", True),
        (Role.PUPIL_LIBRARIAN, "4A", True),
        (Role.CLASS_KEEPER, "4B", False),
        (Role.PUPIL_LIBRARIAN, "4B", False),
        (Role.PRINCIPAL, "", False),
    ],
)
def test_story_517_search_names_the_reader_to_those_who_may_know(school, shelf, role, keeps, knows):
    visitor = school.browser(school.account("la", role, keeps=keeps))
    for path in (f"/titles/{shelf[0].title_id}", f"/q/{school.shelf('4A').code}"):
        text = visitor.get(path).text
        assert "Tủ sách lớp 4A" in text
        assert ("Nông Anh An" in text) == knows, path
        assert ("Somebody has borrowed it" in text) != knows


def test_story_518_a_teacher_knows_of_the_own_pupils_books_of_other_shelves(school, an, teacher):
    book = school.books("4B", "Kính vạn hoa")[0]
    school.scan(book, an)
    assert "Nông Anh An" in teacher.get(f"/titles/{book.title_id}").text
    pupil = school.browser(school.account("hs", Role.PUPIL_LIBRARIAN, keeps="4A"))
    assert "Nông Anh An" not in pupil.get(f"/titles/{book.title_id}").text


def test_story_519_a_charge_without_its_role_opens_nothing(school, shelf, given):
    account = school.account("hien", Role.CLASS_KEEPER, keeps="4A")
    with transaction():
        db.session.query(Appointment).filter(Appointment.account_id == account.id).update(
            {"role": Role.PRINCIPAL}
        )
    visitor = school.browser(account)
    assert visitor.get(at(school)).status_code == 403
    assert "Nông Anh An" not in visitor.get(f"/titles/{shelf[0].title_id}").text


def test_story_520_the_papers_of_my_shelf(school, shelf, teacher):
    swap = school.swaps()
    assert "Print" in teacher.get(at(school)).text
    for handover in swap.handovers:
        for ending, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
            paper = teacher.get(at(school, rest=f"/papers/{handover.code}.{ending}"))
            assert paper.data.startswith(begins)
    third = school.books("4C", "Một mình")
    other = school.swaps("4B", "4C")
    assert third
    assert teacher.get(at(school, rest=f"/papers/{other.code}.pdf")).status_code == 404


def test_story_521_who_reads_what_this_month_inside_the_class(school, shelf, teacher, an):
    school.pupil("Lò Mai Chi", "4B")
    school.pupil("Lý Bình", "4A")
    school.scan(shelf[1], an)
    text = teacher.get(at(school, rest="/class")).text
    assert "Nông Anh An" in text
    assert "Quê nội" in text
    assert "Lý Bình" in text
    assert "none yet" in text
    assert "Lò Mai Chi" not in text
    before = (clock.today() - timedelta(days=30)).isoformat()
    assert "Dế Mèn" in teacher.get(at(school, rest=f"/class?month={before}")).text


@pytest.mark.parametrize("month", ["0001-01-01", "9999-12-31", "x", "2026-13-01"])
def test_story_521_a_month_that_cannot_be(school, teacher, month):
    assert teacher.get(at(school, rest=f"/class?month={month}")).status_code == 422


def test_story_522_the_most_and_the_least_read_and_what_may_go_back(school, shelf, teacher):
    school.condition(shelf[0], condition=Condition.DAMAGED)  # but An has it now
    school.condition(shelf[1], condition=Condition.DAMAGED)
    text = teacher.get(at(school, rest="/class")).text
    loved, _, rest = text.partition("Not read yet")
    unloved, _, send_back = rest.partition("Better sent back")
    assert "Dế Mèn" in loved.partition("Most read")[2]
    assert "Đất rừng phương Nam" in unloved
    assert "Dế Mèn" not in send_back
    assert send_back.count("Quê nội") == 1
    assert "damaged: for the library to mend; nobody took it" in send_back


def test_story_523_the_overdue_list_names_no_other_child(school, shelf, teacher, an):
    binh = school.pupil("Lý Bình", "4A")
    chi = school.pupil("Lò Mai Chi", "4B")
    school.now -= timedelta(days=30)
    late = school.books("4A", "Một mình", "Góc sân")
    school.scan(late[0], binh)
    school.scan(late[1], chi)
    school.now += timedelta(days=30)
    text = teacher.get(at(school, rest="/overdue")).text
    assert "Lò Mai Chi" not in text
    assert "1 overdue book of this shelf is with a reader of another class" in text
    group, *texts = [part.partition("</textarea>")[0] for part in text.split("<textarea")[1:]]
    assert "Lớp 4A còn 2 cuốn quá hạn" in group
    for name in ("Nông Anh An", "Lý Bình"):
        assert name not in group
        assert sum(name in one for one in texts) == 1
    assert len(texts) == 2


def test_story_524_a_childs_own_list(school, shelf, teacher, given, an):
    text = teacher.get(at(school, rest=f"/children/{given.card(an)}")).text
    assert "Books that Nông Anh An has read" in text
    assert "Dế Mèn" in text
    looked = db.session.query(AccessRecord).filter(AccessRecord.patron_id == an.id).one()
    assert looked.deed == "saw_patron"
    chi = school.pupil("Lò Mai Chi", "4B")
    answer = teacher.get(at(school, rest=f"/children/{given.card(chi)}"))
    assert answer.status_code == 404
    assert "Lò Mai Chi" not in answer.text


def said_in(answer):
    """The words of a PDF, its lines joined."""
    assert answer.mimetype == "application/pdf", answer.text
    return words_in(answer.data)


def test_story_773_the_overdue_list_as_a_paper(school, shelf, teacher, librarian, an):
    words = said_in(teacher.get(at(school, rest="/overdue.pdf")))
    for said in ("Sách quá hạn của lớp 4A", "Nông Anh An", "Dế Mèn", "Số ngày quá hạn", "01 cuốn"):
        assert said in words
    assert teacher.get(at(school, "4B", "/overdue.pdf")).status_code == 404
    assert "/overdue.pdf" in teacher.get(at(school, rest="/overdue")).text
    assert "Tổng cộng: 0 cuốn" in said_in(librarian.get(at(school, "4B", "/overdue.pdf")))
    assert teacher.get(at(school, rest="/overdue.docx")).data[:2] == b"PK"


def test_story_774_a_childs_own_list_as_a_paper(school, shelf, teacher, given, an):
    words = said_in(teacher.get(at(school, rest=f"/children/{given.card(an)}.pdf")))
    for said in ("Những cuốn sách em Nông Anh An đã mượn đọc", "Dế Mèn", "01 cuốn"):
        assert said in words
    looked = db.session.query(AccessRecord).filter(AccessRecord.patron_id == an.id).one()
    assert looked.deed == "saw_patron"
    chi = given.card(school.pupil("Lò Mai Chi", "4B"))
    assert teacher.get(at(school, rest=f"/children/{chi}.pdf")).status_code == 404
    page = teacher.get(at(school, rest=f"/children/{given.card(an)}")).text
    assert f"/children/{given.card(an)}.pdf" in page


def test_story_525_a_books_own_journey_names_classes_and_no_child(school, shelf, teacher):
    school.scan(shelf[0])
    school.scan(shelf[0], school.pupil("Lò Mai Chi", "4B"))
    assert "read in 2 classes" in teacher.get(at(school)).text
    text = teacher.get(at(school, rest=f"/books/{shelf[0].code}")).text
    assert "This book has been read in 2 classes." in text
    assert "Class 4A" in text
    assert "Class 4B" in text
    assert "Nông Anh An" not in text
    assert "Lò Mai Chi" not in text
    elsewhere = school.given.a_copy("Ở kho", school.library, main_place_of(school.library.id))
    assert teacher.get(at(school, rest=f"/books/{elsewhere.code}")).status_code == 404


def test_story_526_i_count_readings_by_one_tap(school, teacher):
    plus = at(school, rest="/readings")
    for _ in range(3):
        part = teacher.post(plus, data={"how_many": "1"}, headers={"HX-Request": "true"})
    assert "3 readings today" in part.text
    assert "<html" not in part.text
    teacher.post(plus, data={"how_many": "30"})
    last = db.session.query(ClassReading).order_by(ClassReading.id.desc()).first()
    assert (last.class_name, last.how_many, last.day) == ("4A", 30, clock.today())
    for _ in range(2):  # undoing twice is undoing once
        teacher.post(at(school, rest=f"/readings/{last.id}/undo"))
    text = teacher.get(at(school)).text
    assert "3 readings today" in text
    assert "3 this month" in text
    assert school.given.how_many(ClassReading) == 5
    for wrong in ("0", "201", "-1", "x"):
        assert teacher.post(plus, data={"how_many": wrong}).status_code == 422, wrong


def test_story_526_a_count_of_another_shelf_is_not_undone(school, teacher, librarian):
    librarian.post(at(school, "4B", "/readings"))
    counted = db.session.query(ClassReading).one()
    answer = teacher.post(at(school, rest=f"/readings/{counted.id}/undo"))
    assert answer.status_code == 404
    assert school.given.how_many(ClassReading) == 1


def test_story_527_the_swap_page_says_before_what_becomes_of_each_book(school, shelf, librarian):
    kept = school.books("4B", "Kính vạn hoa")[0]
    school.given.a_hold(kept.title, school.pupil("Lò Mai Chi", "4B"))
    other = school.shelf("4B").code
    page = librarian.get(at(school, rest=f"/swap?other={other}")).text
    assert "2 books go over." in page
    assert "Dế Mèn (" in page.partition("follow when they are back")[2]
    assert "it is kept for a reader" in page
    sent = {"other": other, "seen": "0"}
    answer = librarian.post(at(school, rest="/swap"), data=sent)
    assert answer.status_code == 303
    made = librarian.get(answer.location).text
    assert "Undo the swap" in made
    assert "on loan: Nông Anh An (4A)" in made
    assert librarian.post(at(school, rest="/swap"), data=sent).status_code == 409
    assert librarian.post(f"{answer.location}/undo").status_code == 303
    assert "This swap was undone" in librarian.get(answer.location).text
    assert school.stands(shelf[1]) == "Tủ sách lớp 4A"


def test_story_528_another_program_swaps_and_counts(school, shelf):
    first, second = (school.shelf(name).code for name in ("4A", "4B"))
    sent = {"library": "TH", "first": first, "second": second}
    made = school.call("POST", "/shelf-swaps", **sent)
    assert made.status_code == 201, made.text
    half = made.json["halves"][0]
    assert (half["copies"], half["still_out"]) == (2, [shelf[0].code])
    again = school.call("POST", "/shelf-swaps", **sent, seen=0)
    assert again.json["code"] == "shelves_swapped_meanwhile"
    assert school.call("GET", f"/shelf-swaps/{made.json['code']}").json == made.json
    books = school.call("GET", f"/shelves/{second}/books", show="out").json["items"]
    assert [(one["title"], one["borrower"]) for one in books] == [("Dế Mèn", "Nông Anh An")]
    undone = school.call("DELETE", f"/shelf-swaps/{made.json['code']}").json
    assert (undone["is_undone"], undone["may_undo"]) == (True, False)
    counted = school.call("POST", f"/shelves/{first}/readings", how_many=12).json
    assert (counted["today"], counted["month"]) == (12, 12)
    left = school.call("DELETE", f"/shelves/{first}/readings/{counted['last']}").json
    assert left == {"today": 0, "month": 0, "last": None}


@pytest.mark.parametrize("rest", ["", "/class", "/overdue"])
def test_the_number_of_statements_does_not_grow(school, shelf, teacher, rest):
    def sent() -> int:
        db.session.rollback()
        with statements() as found:
            assert teacher.get(at(school, rest=rest)).status_code == 200
        return len(found)

    few = sent()
    children = [school.pupil(f"Nông Thị {name}", "4A") for name in ("Hoa", "Lan", "Mai", "Cúc")]
    school.now -= timedelta(days=30)
    for book, child in zip(school.books("4A", *"abcd"), children, strict=True):
        school.scan(book, child)
    school.now += timedelta(days=30)
    for _ in range(2):
        school.swaps()
    assert sent() <= few + 2  # handovers that were not there before are counted at once


def test_the_list_of_shelves_asks_as_often_for_many(school, shelf, librarian):
    def sent() -> int:
        db.session.rollback()
        with statements() as found:
            librarian.get("/shelves")
        return len(found)

    few = sent()
    for number in range(6):
        school.books(f"5{'ABCDEG'[number]}", f"Cuốn {number}")
    assert sent() == few
