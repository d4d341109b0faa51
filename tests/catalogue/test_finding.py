"""Anybody finds a book: what it is, who has it, where it stands now."""

from __future__ import annotations

import pytest

from library_share import clock
from library_share.catalogue.models import ReadingLevel, TitleKind
from library_share.circulation.models import Loan, LoanKind
from library_share.copies.actions import change_copy, move
from library_share.copies.models import CopyState
from library_share.database import transaction
from library_share.labels.codes import CodeKind, code_of
from library_share.libraries.models import PlaceKind
from library_share.web.access import Role
from tests.signing_in import sign_in
from tests.statements import statements


@pytest.fixture
def lent(given):
    """Lend a copy, as the desk writes it down."""

    def to(copy, patron, kind=LoanKind.TAKE_HOME):
        with transaction():
            given._kept(
                Loan(
                    copy_id=copy.id,
                    patron_id=patron.id,
                    kind=kind,
                    lent_at=clock.now(),
                    due_on=clock.today(),
                    owner_library_id=copy.library_id,
                    acting_library_id=patron.library_id,
                    patron_kind=patron.kind,
                    class_name="6A",
                    title_kind=copy.title.kind,
                )
            )

    return to


def page(client, address, **query):
    answer = client.get(address, query_string={"lang": "vi", **query})
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_search_page_speaks_both_languages(client, given, language):
    given.a_copy("Đất rừng phương Nam")
    text = client.get("/search", query_string={"q": "đất rừng", "lang": language}).text
    assert "Đất rừng phương Nam" in text
    assert ("1 bản, 1 sẵn sàng" if language == "vi" else "1 copy, 1 free now") in text


def test_copies_and_free_copies_are_told_per_library(client, given, lent):
    title = given.a_title("Toán 5", level=ReadingLevel.BLUE)
    here, there = given.a_library("TH"), given.a_library("THCS")
    first = given.a_copy(title, here)
    given.a_copy(title, here)
    given.a_copy(title, there, state=CopyState.UNDER_REPAIR)
    given.a_copy(title, there, state=CopyState.LOST)
    lent(first, given.a_patron(library=here))
    text = page(client, "/search", q="toan")
    assert "TH: 2 bản, 1 sẵn sàng" in text
    assert "THCS: 1 bản, 0 sẵn sàng" in text
    assert 'class="level level-blue"' in text


def test_a_long_list_costs_as_many_statements_as_a_short_one(client, given):
    def asked():
        with statements() as sent:
            page(client, "/search", q="toán")
        return len(sent)

    for number in range(3):
        given.a_copy(given.a_title(f"Toán {number}"))
    few = asked()
    for number in range(3, 30):
        given.a_copy(given.a_title(f"Toán {number}"))
    assert asked() == few <= 12


def test_the_search_is_narrowed(client, given, lent):
    here, there = given.a_library("TH"), given.a_library("THCS")
    out = given.a_copy(given.a_title("Toán một", kind=TitleKind.TEXTBOOK), here)
    given.a_copy(given.a_title("Toán hai", level=ReadingLevel.RED), there)
    lent(out, given.a_patron(library=here))
    assert "Toán một" not in page(client, "/search", q="toan", library="THCS")
    assert "Toán hai" not in page(client, "/search", q="toan", kind="SGK")
    assert "Toán một" not in page(client, "/search", q="toan", level="Đ")
    assert "Toán một" not in page(client, "/search", q="toan", free="true")
    assert "Toán một" not in page(client, "/search", library="TH", free="true")
    assert "Toán một" in page(client, "/search", library="TH")


def test_all_titles_can_be_leafed_through(client, given):
    for number in range(60):
        given.a_title(f"Sách {number}")
    first = page(client, "/search")
    assert first.count("<h2>") == 50
    after = first.split("after=")[1].split('"')[0]
    rest = page(client, "/search", after=after)
    assert rest.count("<h2>") == 10
    assert "Sách 59" in rest
    found = page(client, "/search", q="sách")
    assert "start=50" in found
    assert page(client, "/search", q="sách", start="50").count("<h2>") == 10


@pytest.mark.parametrize("query", [{"library": "XX"}, {"kind": "XX"}, {"start": "-1"}])
def test_a_filter_that_is_none_is_refused(client, app, query):
    assert client.get("/search", query_string=query).status_code in (404, 422)


def test_a_number_finds_its_book(client, given):
    copy = given.a_copy("Góc sân và khoảng trời", accession_number="STN-00042")
    given.a_copy("Khác hẳn")
    for typed in (copy.code, "stn 42", f"HTTPS://LIB.VN/Q/{copy.code}"):
        text = page(client, "/search", q=typed)
        assert "Góc sân" in text, typed
        assert "Khác hẳn" not in text


def test_the_title_page_says_where_each_copy_is(client, given, lent):
    title, library = given.a_title("Dế Mèn", classification="V23"), given.a_library("TH")
    shelf = given.a_place(library, name="Tủ sách lớp 5B")
    box = given.a_place(library, PlaceKind.BOX, name="Thùng 3", within_id=shelf.id)
    away = given.a_place(given.a_library("TTHTCD"), PlaceKind.READING_CORNER, name="Góc đọc xóm 5")
    on_shelf, in_box, elsewhere, read = (given.a_copy(title, library) for _ in range(4))
    with transaction():
        move([on_shelf.id], shelf.id, account_id=None)
        move([in_box.id], box.id, account_id=None)
        move([elsewhere.id], away.id, account_id=None)
    lent(read, given.a_patron(library=library), LoanKind.READ_HERE)
    with statements() as sent:
        text = page(client, f"/titles/{title.id}")
    assert "5B" not in text, "a visitor is not told of class shelves"
    assert text.count("Ở tủ sách lớp") == 2
    assert "Góc đọc xóm 5 · TTHTCD" in text
    assert "Đang có người đọc tại chỗ" in text
    assert "V23" in text
    assert len(sent) <= 8
    sign_in(client, given.an_account("lan", library=library))
    assert "Thùng 3 (Tủ sách lớp 5B)" in page(client, f"/titles/{title.id}")


def test_who_has_a_copy_is_told_only_to_those_concerned(app, given, lent):
    """Staff of the owner and of the borrower's library see the name; nobody else does."""
    owner, own = given.a_library("TTHTCD"), given.a_library("TH")
    other = given.a_library("MN")
    copy = given.a_copy("Dế Mèn", owner)
    lent(copy, given.a_patron("Nông Anh An", library=own))

    def seen_by(library, role=Role.LIBRARIAN):
        client = app.test_client()
        if library:
            account = given.an_account(f"{library.code}-{role}".lower(), role, library)
            sign_in(client, account)
        return "Nông Anh An (6A) đang mượn" in page(client, f"/titles/{copy.title_id}")

    assert seen_by(owner)
    assert seen_by(own)
    assert not seen_by(other)
    assert not seen_by(None)
    assert not seen_by(owner, Role.PRINCIPAL)
    assert "Đang có người mượn" in page(app.test_client(), f"/titles/{copy.title_id}")


def test_lost_copies_interest_only_the_register(app, client, given):
    library = given.a_library("TH")
    copy = given.a_copy("Sách mất", library)
    with transaction():
        change_copy(copy, state=CopyState.LOST, reason="mưa lũ", account_id=None)
    address = f"/titles/{copy.title_id}"
    assert copy.accession_number not in page(client, address)
    sign_in(client, given.an_account(library=library))
    assert copy.accession_number in page(client, address)


@pytest.mark.parametrize("title_id", [0, 999, 2**31, 2**63, 2**70])
def test_no_such_title(client, app, title_id):
    assert client.get(f"/titles/{title_id}").status_code == 404


# --- what a label's QR opens -----------------------------------------------------------------


@pytest.mark.parametrize("path", ["/Q/", "/q/"])
def test_a_stranger_learns_where_to_bring_a_book(client, given, path):
    library = given.a_library(
        "TH", address="Xóm 5, xã An Khánh", phone="0208 123 456", opening_hours="7:00-11:00"
    )
    copy = given.a_copy("Dế Mèn", library)
    text = page(client, f"{path}{copy.code}")
    for told in ("Dế Mèn", library.name, "Xóm 5", "0208 123 456", "7:00-11:00"):
        assert told in text
    assert "/desk" not in text


def test_a_lost_card_names_the_school_and_nobody(client, given):
    library = given.a_library("TH", phone="0208 123 456")
    patron = given.a_patron("Nông Anh An", library=library)
    text = page(client, f"/Q/{given.card(patron)}").split("<main")[1]
    assert library.name in text
    for personal in (patron.name, "Nông", "6A"):
        assert personal not in text


def test_a_shelf_says_its_name(client, given):
    place = given.a_place(given.a_library("TH"), name="Tủ sách lớp 5B")
    assert "Tủ sách lớp 5B" in page(client, f"/q/{place.code}")


def test_the_librarian_goes_on_at_the_desk(client, given):
    library = given.a_library("TH")
    copy = given.a_copy("Dế Mèn", library)
    sign_in(client, given.an_account(library=library))
    assert f"/desk?code={copy.code}" in page(client, f"/Q/{copy.code}")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("1000016", "mistyped_code"),
        ("1000", "mistyped_code"),
        (code_of(CodeKind.COPY, 77), "unknown_code"),
        (code_of(CodeKind.CARD, 77), "unknown_code"),
        (code_of(CodeKind.CONSIGNMENT, 1), "unknown_code"),
        ("x" * 500, "unknown_code"),
        ("%00", "unknown_code"),
        ("😀", "unknown_code"),
    ],
)
def test_an_unknown_code_is_answered_kindly(client, given, code, said):
    library = given.a_library("TH")
    answer = client.get(f"/Q/{code}")
    assert answer.status_code == 404
    assert f'data-code="{said}"' in answer.text
    assert library.name in answer.text
