"""The stories of the desk, one to one with docs/stories.md."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from library_share import clock
from library_share.catalogue.models import TitleKind
from library_share.circulation.models import Cap, Loan, LoanEvent, LoanKind
from library_share.copies.models import CopyAlias, CopyState
from library_share.database import db, transaction
from library_share.desk.models import Scan
from library_share.labels.codes import CodeKind, code_of
from library_share.libraries.calendars import forget_calendars
from library_share.libraries.models import PlaceKind, SchoolYear, Term
from library_share.patrons.models import Card, PatronKind, PatronState
from library_share.safekeeping.queries import findings
from library_share.web.access import Role
from tests.desk.scanning import Desk, reasons

MONDAY = date(2026, 11, 23)


@pytest.fixture
def desk(client, given) -> Desk:
    """The desk of THCS, with Lan, its librarian; pupils may have three books for 14 days."""
    given.a_policy()
    return Desk(client, given.a_token(given.an_account("lan")), "THCS")


@pytest.fixture
def second_desk(client, given, desk) -> Desk:
    return Desk(client, given.a_token(given.an_account("hoa")), "THCS")


def test_story_1_a_card_says_whose_turn_it_is(desk, given):
    mina = given.a_patron(name="Nông Mi Na")
    answer = desk.scan(given.card(mina))
    assert answer.status_code == 200
    assert answer.json["outcome"] == "patron"
    assert answer.json["patron"]["name"] == "Nông Mi Na"
    assert answer.json["patron"]["class_name"] == "6A"
    assert answer.json["patron"]["quota"] == [
        {"title_kind": None, "open_loans": 0, "loans_at_most": 3}
    ]


def test_story_2_a_free_copy_with_a_patron_at_the_desk_is_lent(desk, given):
    mina, copy = given.a_patron(name="Mina"), given.a_copy("Đất rừng phương Nam")
    with clock.pretend(MONDAY):
        answer = desk.scan(copy.code, given.card(mina))
    assert answer.json["outcome"] == "lent"
    assert answer.json["sentence"] == "Lent “Đất rừng phương Nam” to Mina, due 07 Dec 2026."
    assert answer.json["loan"]["due_on"] == "2026-12-07"
    loan = db.session.query(Loan).one()
    assert (loan.class_name, loan.grade, loan.patron_kind, loan.title_kind) == (
        "6A",
        6,
        PatronKind.PUPIL,
        TitleKind.CHILDRENS,
    )


def test_story_3_a_lent_copy_is_returned_by_scanning_it_alone(desk, given):
    mina, copy = given.a_patron(name="Mina"), given.a_copy("Quê nội")
    desk.scan(copy.code, given.card(mina))
    answer = desk.scan(copy.code)
    assert answer.json["outcome"] == "returned"
    assert answer.json["sentence"] == "Returned “Quê nội” from Mina. Put it back: Kho sách."
    assert db.session.query(Loan).one().returned_at is not None


def test_story_4_lending_does_not_change_the_place(desk, given):
    corner = given.a_place(name="Góc đọc", kind=PlaceKind.READING_CORNER)
    mina, copy = given.a_patron(), given.a_copy(place=corner)
    desk.scan(copy.code, given.card(mina))
    assert desk.scan(copy.code).json["copy"]["place"]["name"] == "Góc đọc"


def test_story_5_several_loans_in_one_visit(desk, given):
    mina = given.a_patron()
    for _ in range(3):
        assert desk.scan(given.a_copy().code, given.card(mina)).json["outcome"] == "lent"
    summary = desk.scan(given.card(mina)).json["patron"]
    assert summary["open_loans"] == 3
    assert len(summary["loans"]) == 3


def test_story_6_the_limit_is_reached_and_the_numbers_are_said(desk, given):
    mina = given.a_patron()
    for _ in range(3):
        desk.scan(given.a_copy().code, given.card(mina))
    answer = desk.scan(given.a_copy().code, given.card(mina))
    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
    assert answer.json["reasons"] == [
        {
            "code": "too_many_loans",
            "sentence": "Already has 3 of 3 books.",
            "facts": {"open_loans": 3, "loans_at_most": 3},
            "overridable_by": ["librarian", "administrator"],
        }
    ]
    assert given.how_many(Loan) == 3


def test_story_7_the_limit_is_overridden_with_a_reason_that_is_kept(desk, given):
    given.a_policy(patron_kind=PatronKind.TEACHER, loans_at_most=0)
    teacher = given.a_patron(name="Thầy Bình", kind=PatronKind.TEACHER)
    answer = desk.scan(given.a_copy().code, given.card(teacher), override="Thi học sinh giỏi")
    assert answer.json["outcome"] == "lent"
    assert [remark["code"] for remark in answer.json["remarks"]] == ["too_many_loans"]
    event = db.session.query(LoanEvent).one()
    assert (event.override_reason, event.overridden) == ("Thi học sinh giỏi", "too_many_loans")


def test_story_8_every_reason_is_given_at_once(desk, given):
    mina = given.a_patron(
        state=PatronState.SUSPENDED,
        suspended_because="mất sách",
        expires_on=clock.today() - timedelta(days=1),
    )
    copy = given.a_copy(state=CopyState.UNDER_REPAIR)
    answer = desk.scan(copy.code, given.card(mina))
    assert reasons(answer) == ["patron_suspended", "card_expired", "copy_under_repair"]
    assert "mất sách" in answer.json["reasons"][0]["sentence"]


def test_story_9_two_desks_scan_the_same_copy(desk, second_desk, given):
    mina, ola, copy = given.a_patron(name="Mina"), given.a_patron(name="Ola"), given.a_copy()
    desk.scan(copy.code, given.card(mina), "lend")
    answer = second_desk.scan(copy.code, given.card(ola), "lend")
    assert answer.status_code == 409
    assert reasons(answer) == ["copy_already_on_loan"]
    assert given.how_many(Loan) == 1


def test_story_10_another_patron_brings_what_mina_borrowed(desk, given):
    mina, ola, copy = given.a_patron(name="Mina"), given.a_patron(name="Ola"), given.a_copy()
    desk.scan(copy.code, given.card(mina))
    answer = desk.scan(copy.code, given.card(ola))
    assert answer.json["outcome"] == "question"
    assert "Mina" in answer.json["sentence"]
    assert [choice["intents"] for choice in answer.json["choices"]] == [
        ["return"],
        ["return", "lend"],
    ]
    assert given.how_many(Loan, Loan.returned_at.is_(None)) == 1
    for intent in answer.json["choices"][1]["intents"]:
        assert desk.scan(copy.code, given.card(ola), intent).status_code == 200
    assert db.session.query(Loan).filter(Loan.returned_at.is_(None)).one().patron_id == ola.id


def test_story_11_the_same_scan_sent_twice_gives_the_same_answer(desk, given):
    mina, copy, scan_id = given.a_patron(), given.a_copy(), uuid4()
    first = desk.scan(copy.code, given.card(mina), scan_id=scan_id)
    with clock.pretend(clock.now() + timedelta(days=2)):
        again = desk.scan(copy.code, given.card(mina), scan_id=scan_id)
    assert again.json == first.json
    assert given.how_many(LoanEvent) == 1


def test_story_12_a_refusal_sent_twice_stays_a_refusal(desk, given):
    copy, scan_id = given.a_copy(state=CopyState.WITHDRAWN), uuid4()
    card = given.card(given.a_patron())
    first = desk.scan(copy.code, card, scan_id=scan_id)
    again = desk.scan(copy.code, card, scan_id=scan_id)
    assert (first.status_code, again.status_code) == (409, 409)
    assert first.json == again.json


def test_story_13_one_number_for_two_different_scans_is_noticed(desk, given):
    scan_id = uuid4()
    desk.scan(given.a_copy().code, scan_id=scan_id)
    answer = desk.scan(given.a_copy().code, scan_id=scan_id)
    assert answer.status_code == 409
    assert answer.json["code"] == "scan_id_reused"


def test_story_14_a_shaky_hand_scans_twice(desk, given):
    mina, copy = given.a_patron(), given.a_copy()
    first = desk.scan(copy.code, given.card(mina))
    again = desk.scan(copy.code, given.card(mina))
    assert again.json["outcome"] == "lent"
    assert again.json["loan"]["id"] == first.json["loan"]["id"]
    assert [remark["code"] for remark in again.json["remarks"]] == ["repeated"]
    assert given.how_many(LoanEvent) == 1


def test_story_15_a_minute_later_the_same_scan_means_a_return(desk, given):
    mina, copy = given.a_patron(), given.a_copy()
    desk.scan(copy.code, given.card(mina))
    with clock.pretend(clock.now() + timedelta(minutes=1)):
        assert desk.scan(copy.code, given.card(mina)).json["outcome"] == "returned"


def test_story_16_an_unknown_code_is_said_to_be_unknown(desk, given):
    answer = desk.scan("HELLO-99")
    assert answer.status_code == 404
    assert answer.json["code"] == "unknown_code"
    assert "HELLO-99" in answer.json["detail"]


def test_story_17_a_mistyped_digit_is_noticed_before_anything_is_looked_up(desk, given):
    code = given.a_copy().code
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    answer = desk.scan(wrong)
    assert answer.status_code == 404
    assert answer.json["code"] == "mistyped_code"
    assert wrong in answer.json["detail"]


def test_story_18_a_code_never_printed_is_unknown(desk, given):
    assert desk.scan(code_of(CodeKind.COPY, 77_777)).json["code"] == "unknown_code"


def test_story_19_another_library_s_patron_does_not_exist_here(desk, given):
    stranger = given.a_patron(name="Bé Lan", library=given.a_library("TH"))
    answer = desk.scan(given.card(stranger))
    assert answer.status_code == 404
    assert "Bé Lan" not in answer.text
    answer = desk.scan(given.a_copy().code, given.card(stranger))
    assert answer.status_code == 404


def test_story_20_another_library_s_copy_is_not_lent_here(desk, given):
    theirs = given.a_copy(library=given.a_library("TH"))
    answer = desk.scan(theirs.code, given.card(given.a_patron()))
    assert reasons(answer) == ["belongs_elsewhere"]
    assert "TH" in answer.json["reasons"][0]["sentence"]
    assert (
        desk.scan(theirs.code, given.card(given.a_patron()), override="đang cần").status_code == 409
    )


def test_story_21_another_library_s_copy_standing_on_our_shelf_is_lent(desk, given):
    corner = given.a_place(kind=PlaceKind.READING_CORNER)
    theirs = given.a_copy(library=given.a_library("TH"), place=corner)
    answer = desk.scan(theirs.code, given.card(given.a_patron()))
    assert answer.json["outcome"] == "lent"
    loan = db.session.query(Loan).one()
    assert loan.owner_library_id != loan.acting_library_id


def test_story_22_another_library_s_copy_given_back_here_says_where_it_goes(client, desk, given):
    th = given.a_library("TH")
    at_th = Desk(client, given.a_token(given.an_account("mai", library=th)), "TH")
    copy, pupil = given.a_copy("Quê nội", library=th), given.a_patron(name="Bé An", library=th)
    at_th.scan(copy.code, given.card(pupil))
    answer = desk.scan(copy.code)
    assert answer.json["outcome"] == "returned"
    assert [remark["code"] for remark in answer.json["remarks"]] == ["goes_home"]
    assert answer.json["remarks"][0]["facts"]["library"] == "TH"
    assert answer.json["patron"] is None


def test_story_23_a_due_day_skips_weekends_and_tet(desk, given):
    given.a_library(closed_weekdays="67")
    library = given.a_library()
    with transaction():
        library.closed_weekdays = "67"
    given.a_closure(date(2026, 12, 7), date(2026, 12, 14), reason="Nghỉ Tết")
    forget_calendars()
    with clock.pretend(MONDAY):
        answer = desk.scan(given.a_copy().code, given.card(given.a_patron()))
    assert answer.json["loan"]["due_on"] == "2026-12-15"


def test_story_24_nothing_is_due_after_the_last_day_for_books(desk, given):
    given.a_policy(patron_kind=PatronKind.PUPIL, cap=Cap.SCHOOL_YEAR)
    given.a_school_year(
        starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 31), books_back_by=date(2026, 11, 29)
    )
    library = given.a_library()
    with transaction():
        library.closed_weekdays = "67"  # the 28th and 29th are a weekend
    forget_calendars()
    with clock.pretend(MONDAY):
        answer = desk.scan(given.a_copy().code, given.card(given.a_patron()))
    assert answer.json["loan"]["due_on"] == "2026-11-27"


def test_story_25_after_that_day_lending_needs_a_reason(desk, given):
    given.a_policy(patron_kind=PatronKind.PUPIL, cap=Cap.SCHOOL_YEAR)
    given.a_school_year(
        starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 31), books_back_by=date(2026, 11, 20)
    )
    copy, card = given.a_copy(), given.card(given.a_patron())
    with clock.pretend(MONDAY):
        assert reasons(desk.scan(copy.code, card)) == ["no_day_left"]
        answer = desk.scan(copy.code, card, override="ôn thi")
    assert answer.json["loan"]["due_on"] == "2026-12-07"


def test_story_26_textbooks_are_due_at_the_end_of_the_term(desk, given):
    given.a_policy(title_kind=TitleKind.TEXTBOOK, days=300, cap=Cap.TERM, loans_at_most=10)
    year: SchoolYear = given.a_school_year(
        starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 31), books_back_by=date(2027, 5, 25)
    )
    with transaction():
        db.session.add(
            Term(
                school_year_id=year.id,
                number=1,
                starts_on=date(2026, 9, 1),
                ends_on=date(2027, 1, 15),
            )
        )
    forget_calendars()
    copy = given.a_copy(kind=TitleKind.TEXTBOOK)
    with clock.pretend(MONDAY):
        answer = desk.scan(copy.code, given.card(given.a_patron()))
    assert answer.json["loan"]["due_on"] == "2027-01-15"


def test_story_27_textbooks_do_not_use_up_the_allowance_of_story_books(desk, given):
    given.a_policy(title_kind=TitleKind.TEXTBOOK, loans_at_most=10)
    card = given.card(given.a_patron())
    for _ in range(4):
        assert desk.scan(given.a_copy(kind=TitleKind.TEXTBOOK).code, card).status_code == 200
    for _ in range(3):
        assert desk.scan(given.a_copy().code, card).status_code == 200
    assert reasons(desk.scan(given.a_copy().code, card)) == ["too_many_loans"]


def test_story_28_the_most_specific_policy_wins(desk, given):
    thcs = given.a_library()
    given.a_policy(patron_kind=PatronKind.TEACHER, days=30)
    given.a_policy(library=thcs, days=5)
    given.a_policy(library=thcs, patron_kind=PatronKind.TEACHER, days=60)
    teacher = given.a_patron(kind=PatronKind.TEACHER)
    with clock.pretend(MONDAY):
        answer = desk.scan(given.a_copy().code, given.card(teacher))
    assert answer.json["loan"]["due_on"] == "2027-01-22"


def test_story_29_a_fixed_day_instead_of_a_number_of_days(desk, given):
    given.a_policy(patron_kind=PatronKind.PUPIL, days=None, fixed_due_on=date(2026, 12, 31))
    with clock.pretend(MONDAY):
        answer = desk.scan(given.a_copy().code, given.card(given.a_patron()))
    assert answer.json["loan"]["due_on"] == "2026-12-31"


def test_story_30_a_dictionary_stays_in_the_library(desk, given):
    given.a_policy(title_kind=TitleKind.DICTIONARY, may_take_home=False, days=None)
    copy, card = given.a_copy(kind=TitleKind.DICTIONARY), given.card(given.a_patron())
    assert reasons(desk.scan(copy.code, card)) == ["not_for_loan"]
    assert desk.scan(copy.code, card, "read_here").json["outcome"] == "read_here"


def test_story_31_reading_here_with_a_card_ends_with_a_return(desk, given):
    mina, copy = given.a_patron(name="Mina"), given.a_copy()
    answer = desk.scan(copy.code, given.card(mina), "read_here")
    assert answer.json["loan"]["due_on"] == clock.today().isoformat()
    assert desk.scan(given.card(mina)).json["patron"]["open_loans"] == 0
    assert desk.scan(copy.code).json["outcome"] == "returned"


def test_story_32_reading_here_without_a_card_is_counted(desk, given):
    copy = given.a_copy()
    answer = desk.scan(copy.code, intent="read_here")
    assert answer.json["outcome"] == "read_here"
    loan = db.session.query(Loan).one()
    assert loan.kind is LoanKind.READ_HERE
    assert loan.returned_at is not None
    assert desk.scan(copy.code).json["outcome"] == "shown"


def test_story_33_an_overdue_book_comes_first(desk, given):
    card, copy = given.card(given.a_patron()), given.a_copy()
    with clock.pretend(MONDAY):
        desk.scan(copy.code, card)
    with clock.pretend(MONDAY + timedelta(days=20)):
        answer = desk.scan(given.a_copy().code, card)
        assert reasons(answer) == ["has_overdue"]
        back = desk.scan(copy.code)
        assert "6 days late" in back.json["sentence"]
        assert desk.scan(given.a_copy().code, card).status_code == 200


def test_story_34_renewing_counts_from_today_and_has_a_limit(desk, given):
    card, copy = given.card(given.a_patron()), given.a_copy()
    with clock.pretend(MONDAY):
        desk.scan(copy.code, card)
    with clock.pretend(MONDAY + timedelta(days=10)):
        answer = desk.scan(copy.code, card, "renew")
        assert answer.json["outcome"] == "renewed"
        assert answer.json["loan"]["due_on"] == "2026-12-17"
    with clock.pretend(MONDAY + timedelta(days=12)):
        assert reasons(desk.scan(copy.code, card, "renew")) == ["renewed_too_often"]


def test_story_35_renewing_the_same_day_gains_nothing_and_says_so(desk, given):
    card, copy = given.card(given.a_patron()), given.a_copy()
    desk.scan(copy.code, card)
    answer = desk.scan(copy.code, card, "renew")
    assert reasons(answer) == ["no_later_day"]


def test_story_36_a_loan_is_undone(desk, given):
    mina, copy = given.a_patron(), given.a_copy()
    answer = desk.scan(copy.code, given.card(mina))
    undone = desk.undo(answer)
    assert undone.status_code == 200
    assert undone.json["outcome"] == "undone"
    loan = db.session.query(Loan).one()
    assert loan.undone_at is not None
    assert desk.scan(copy.code).json["outcome"] == "shown"


def test_story_37_a_return_is_undone_and_the_loan_goes_on(desk, given):
    mina, copy = given.a_patron(), given.a_copy()
    desk.scan(copy.code, given.card(mina))
    answer = desk.scan(copy.code)
    assert desk.undo(answer).status_code == 200
    assert db.session.query(Loan).one().returned_at is None


def test_story_38_a_renewal_is_undone(desk, given):
    card, copy = given.card(given.a_patron()), given.a_copy()
    with clock.pretend(MONDAY):
        desk.scan(copy.code, card)
    with clock.pretend(MONDAY + timedelta(days=10)):
        desk.undo(desk.scan(copy.code, card, "renew"))
    loan = db.session.query(Loan).one()
    assert (loan.due_on, loan.renewals) == (date(2026, 12, 7), 0)


def test_story_39_undoing_twice_is_undoing_once(desk, given):
    answer = desk.scan(given.a_copy().code, given.card(given.a_patron()))
    assert desk.undo(answer).status_code == desk.undo(answer).status_code == 200
    assert given.how_many(LoanEvent) == 2


def test_story_40_too_late_to_undo_when_the_copy_went_on(desk, given):
    mina, ola, copy = given.a_patron(name="Mina"), given.a_patron(name="Ola"), given.a_copy()
    desk.scan(copy.code, given.card(mina))
    returned = desk.scan(copy.code)
    desk.scan(copy.code, given.card(ola))
    answer = desk.undo(returned)
    assert answer.status_code == 409
    assert answer.json["code"] == "too_late_to_undo"
    assert given.how_many(Loan, Loan.returned_at.is_(None)) == 1


def test_story_40_too_late_to_undo_when_the_copy_was_read_here_since(desk, given):
    card, code = given.card(given.a_patron()), given.a_copy().code
    desk.scan(code, card)
    returned = desk.scan(code, intent="return")
    counted = desk.scan(code, intent="read_here")
    assert desk.undo(returned).json["code"] == "too_late_to_undo"
    assert desk.undo(counted).status_code == 200
    assert desk.undo(returned).status_code == 200
    assert findings() == []


def test_story_41_looking_changes_nothing_so_nothing_is_undone(desk, given):
    answer = desk.scan(given.a_copy().code)
    assert answer.json["undo"] is None
    address = f"/api/v1/scans/{answer.json['scan_id']}/undo"
    assert desk.post(address.removeprefix("/api/v1"), {}).json["code"] == "nothing_to_undo"


def test_story_42_a_stranger_s_scan_cannot_be_undone(client, desk, given):
    answer = desk.scan(given.a_copy().code, given.card(given.a_patron()))
    other = Desk(
        client, given.a_token(given.an_account("mai", library=given.a_library("TH"))), "TH"
    )
    assert other.undo(answer).status_code == 404


def test_story_43_old_accession_numbers_and_barcodes_still_work(desk, given):
    copy = given.a_copy(accession_number="STN-00042")
    with transaction():
        db.session.add(CopyAlias(library_id=copy.library_id, copy_id=copy.id, alias="8930001"))
    for typed in ("STN-00042", "stn 42", "STN.00042", "8930001"):
        assert desk.scan(typed).json["copy"]["code"] == copy.code, typed


def test_story_44_a_usb_scanner_behind_a_vietnamese_keyboard(desk, given):
    copy = given.a_copy()
    for garbled in (
        f"HTTP://LOCALHOST/Q/{copy.code}",
        f"hÔp:// localhost/q/{copy.code}\r",
        f"  {copy.code} ",
        f"http>&&localhost&q&{copy.code}",
    ):
        assert desk.scan(garbled).json["copy"]["code"] == copy.code, garbled


def test_story_45_lending_without_a_card_asks_for_the_card(desk, given):
    answer = desk.scan(given.a_copy().code, intent="lend")
    assert answer.json["code"] == "card_first"


def test_story_46_giving_back_what_nobody_has(desk, given):
    answer = desk.scan(given.a_copy().code, intent="return")
    assert answer.status_code == 409
    assert reasons(answer) == ["not_on_loan"]


def test_story_47_a_lost_card_opens_nothing(desk, given):
    mina = given.a_patron()
    old = given.card(mina)
    with transaction():
        card = db.session.query(Card).filter(Card.code == old).one()
        card.revoked_at = clock.now()
    answer = desk.scan(given.a_copy().code, old)
    assert reasons(answer) == ["card_revoked"]
    assert desk.scan(given.a_copy().code, old, override="quen").status_code == 409


def test_story_48_a_pupil_who_left_borrows_nothing_more(desk, given):
    gone = given.a_patron(state=PatronState.LEFT)
    assert reasons(desk.scan(given.a_copy().code, given.card(gone))) == ["patron_left"]


def test_story_49_a_suspension_ends_by_itself(desk, given):
    mina = given.a_patron(
        state=PatronState.SUSPENDED, suspended_because="trả muộn", suspended_until=MONDAY
    )
    with clock.pretend(MONDAY):
        assert reasons(desk.scan(given.a_copy().code, given.card(mina))) == ["patron_suspended"]
    with clock.pretend(MONDAY + timedelta(days=1)):
        assert desk.scan(given.a_copy().code, given.card(mina)).status_code == 200


def test_story_50_a_shelf_says_what_stands_there(desk, given):
    shelf = given.a_place(name="Tủ 5B")
    given.a_copy(place=shelf)
    given.a_copy(place=shelf)
    answer = desk.scan(shelf.code)
    assert answer.json["outcome"] == "shown"
    assert answer.json["sentence"] == "Tủ 5B (THCS): 2 copies stand here."


def test_story_51_a_scan_made_without_network_has_happened(desk, given):
    card = given.card(given.a_patron())
    for _ in range(3):
        desk.scan(given.a_copy().code, card)
    made_at = clock.now() - timedelta(hours=2)
    answer = desk.scan(given.a_copy().code, card, scanned_at=made_at.isoformat())
    assert answer.json["outcome"] == "lent"
    assert [remark["code"] for remark in answer.json["remarks"]] == ["too_many_loans"]
    lent_at = datetime.fromisoformat(answer.json["loan"]["lent_at"])
    assert abs(lent_at - made_at) < timedelta(seconds=1)


def test_story_52_an_offline_loan_of_a_copy_that_came_back_unnoticed(desk, given):
    mina, ola, copy = given.a_patron(name="Mina"), given.a_patron(name="Ola"), given.a_copy()
    with clock.pretend(clock.now() - timedelta(days=1)):
        desk.scan(copy.code, given.card(mina))
    made_at = clock.now() - timedelta(hours=1)
    answer = desk.scan(copy.code, given.card(ola), scanned_at=made_at.isoformat())
    assert answer.json["outcome"] == "lent"
    assert [remark["code"] for remark in answer.json["remarks"]] == ["returned_unnoticed"]
    assert db.session.query(Loan).filter(Loan.returned_at.is_(None)).one().patron_id == ola.id


def test_story_53_a_device_whose_clock_is_ahead(desk, given):
    ahead = clock.now() + timedelta(days=1)
    answer = desk.scan(
        given.a_copy().code, given.card(given.a_patron()), scanned_at=ahead.isoformat()
    )
    assert [remark["code"] for remark in answer.json["remarks"]] == ["clock_ahead"]
    assert db.session.query(Loan).one().lent_at <= clock.now()


def test_story_54_a_batch_answers_each_scan_in_order_on_its_own(desk, given):
    copy, card = given.a_copy(), given.card(given.a_patron())
    scans = [
        {"scan_id": str(uuid4()), "library": "THCS", "code": code, "patron": patron}
        for code, patron in ((card, None), (copy.code, card), ("???", None), (copy.code, None))
    ]
    answers = desk.post("/scans/batch", {"scans": scans}).json["answers"]
    assert [answer["scan_id"] for answer in answers] == [scan["scan_id"] for scan in scans]
    assert [answer["status"] for answer in answers] == [200, 200, 404, 200]
    assert answers[1]["answer"]["outcome"] == "lent"
    assert answers[3]["answer"]["outcome"] == "returned"
    again = desk.post("/scans/batch", {"scans": scans}).json["answers"]
    assert again == answers
    assert given.how_many(Scan) == 4


def test_story_780_a_scan_that_cannot_be_read_is_told_alone_and_holds_up_no_other(desk, given):
    copy, card = given.a_copy(), given.card(given.a_patron())
    good = {"library": "THCS", "code": copy.code, "patron": card}
    scans = [
        {"scan_id": str(uuid4()), **good, "code": 7, "colour": "red"},
        {"scan_id": str(uuid4()), **good},
    ]
    wrong, lent = desk.post("/scans/batch", {"scans": scans}).json["answers"]
    assert (wrong["scan_id"], wrong["status"]) == (scans[0]["scan_id"], 422)
    assert wrong["problem"]["detail"] == "Code: This must be text. colour: There is no such field."
    assert lent["answer"]["outcome"] == "lent"
    without_a_number = {**good, "scan_id": "?"}
    assert desk.post("/scans/batch", {"scans": [without_a_number, scans[1]]}).status_code == 422


def test_story_55_only_who_may_override_does(client, desk, given):
    account = given.an_account("thay_hung", role=Role.CLASS_KEEPER)
    keeper = Desk(client, given.a_token(account), "THCS")
    answer = keeper.scan(given.a_copy().code, given.card(given.a_patron()))
    assert answer.status_code == 403
