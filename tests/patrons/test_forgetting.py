"""Stories of forgetting: old loans, leavers, one person; who may, and what stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from library_share import clock
from library_share.circulation import actions as lending
from library_share.circulation.actions import Deed
from library_share.circulation.models import Loan, LoanEvent
from library_share.circulation.queries import copy_at_hand
from library_share.copies.actions import change_copy
from library_share.copies.models import Condition, Copy, CopyState
from library_share.database import db, transaction
from library_share.patrons import actions as patrons
from library_share.patrons.forgetting import actions, queries, sweeping
from library_share.patrons.forgetting.errors import StillNeeded
from library_share.patrons.forgetting.models import Forgotten
from library_share.patrons.forgetting.register import KEEPERS, Old
from library_share.patrons.forgetting.rules import Terms, loans_before, months_before
from library_share.patrons.forgetting.texts import CROSSED_OUT
from library_share.patrons.models import AccessRecord, Card, Patron, PatronState
from library_share.patrons.queries import find_patron_with_id
from library_share.web.access import Role
from tests.racing import at_once, attempt
from tests.signing_in import sign_in
from tests.sizes import RACES

TODAY = date(2028, 6, 20)
YEARS = (
    (date(2025, 9, 5), date(2026, 5, 31)),
    (date(2026, 9, 5), date(2027, 5, 31)),
    (date(2027, 9, 5), date(2028, 5, 31)),
)


@pytest.mark.parametrize(
    ("today", "before"),
    [
        (date(2027, 5, 31), date(2025, 9, 5)),  # the last day of the next year: still kept
        (date(2027, 6, 1), date(2026, 9, 5)),
        (date(2028, 5, 31), date(2026, 9, 5)),
        (date(2028, 6, 1), date(2027, 9, 5)),
        (date(2030, 6, 1), date(2028, 6, 1)),  # nobody entered the newer years: two years
    ],
)
def test_a_loan_keeps_its_reader_until_the_end_of_the_next_school_year(today, before):
    assert loans_before(Terms(), YEARS, today) == before


def test_a_library_may_say_months_instead():
    assert loans_before(Terms(loan_months=3), YEARS, date(2028, 5, 31)) == date(2028, 2, 29)
    assert months_before(date(2026, 3, 31), 13) == date(2025, 2, 28)


@pytest.fixture
def school(given):
    """TH with a policy; a school year that ended and one that began."""
    given.a_school_year(
        name="2026-2027",
        starts_on=date(2026, 9, 5),
        ends_on=date(2027, 5, 31),
        books_back_by=date(2027, 5, 20),
    )
    given.a_policy(loans_at_most=50)
    return given.a_library("TH")


@pytest.fixture
def lan(client, given, school):
    sign_in(client, given.an_account("lan", library=school))
    return client


def lived(given, patron, library, *, lent, days=10, override="", condition=None):
    """The patron had a book; answers its copy."""
    copy = given.a_copy(given.a_title(), library)
    with clock.pretend(lent), transaction():
        deed = Deed(
            library_id=library.id, account_id=None, at=clock.now(), override=override or None
        )
        done = lending.lend(copy_at_hand(copy.id), find_patron_with_id(patron.id), deed)
        if override:
            db.session.get_one(LoanEvent, done.event_id).override_reason = override
    if days:
        with clock.pretend(lent + timedelta(days=days)), transaction():
            deed = Deed(library_id=library.id, account_id=None, at=clock.now())
            lending.give_back(copy_at_hand(copy.id), deed, condition)
    return copy


def forget_on(day):
    db.session.rollback()
    with clock.pretend(day):
        done = sweeping.forget_what_is_due(60)
    db.session.expire_all()
    return done


def loan_of(copy):
    return db.session.scalars(select(Loan).where(Loan.copy_id == copy.id)).one()


def test_story_880_old_loans_forget_their_reader_and_keep_all_that_figures_count(given, school):
    an = given.a_patron("Nông Văn An", school, class_name="4A")
    old = lived(given, an, school, lent=date(2026, 3, 2), override="An hứa trả sớm")
    new = lived(given, an, school, lent=date(2026, 10, 2))
    facts = ("kind", "class_name", "patron_kind", "grade", "title_kind", "lent_at", "returned_at")
    before = [[getattr(loan_of(one), fact) for fact in facts] for one in (old, new)]
    assert forget_on(date(2027, 6, 20)) == 1
    assert loan_of(old).patron_id is None
    assert loan_of(new).patron_id == an.id
    assert [[getattr(loan_of(one), fact) for fact in facts] for one in (old, new)] == before
    assert not given.how_many(LoanEvent, LoanEvent.override_reason != "")
    said = db.session.scalars(select(Forgotten)).one()
    assert (said.keeper, said.how_many, said.day) == ("loans", 1, date(2027, 6, 20))
    assert forget_on(date(2027, 6, 20)) == 0


def test_story_881_what_is_out_lost_or_came_back_damaged_keeps_its_reader(given, school):
    an = given.a_patron("Nông Văn An", school)
    out = lived(given, an, school, lent=date(2025, 3, 2), days=0)
    lost = lived(given, an, school, lent=date(2025, 3, 2))
    torn = lived(given, an, school, lent=date(2025, 3, 2), condition=Condition.DAMAGED)
    for copy, change in ((lost, {"state": CopyState.LOST}), (torn, {"condition": "damaged"})):
        with transaction():
            change_copy(db.session.get_one(Copy, copy.id), reason="x", account_id=None, **change)
    with clock.pretend(TODAY):
        loans = next(one for one in queries.outlook(queries.old_of(school)) if one.code == "loans")
        assert (loans.due, loans.kept_for_now) == (0, 2)
    assert forget_on(TODAY) == 0
    assert {loan_of(one).patron_id for one in (out, lost, torn)} == {an.id}
    with transaction():
        change_copy(
            db.session.get_one(Copy, lost.id),
            reason="đã đền",
            account_id=None,
            state=CopyState.WITHDRAWN,
        )
    assert forget_on(TODAY) == 1
    assert loan_of(lost).patron_id is None


def test_story_882_erasing_somebody_lists_every_reason_against_it(lan, given, school):
    an = given.a_patron("Nông Văn An", school)
    title = given.a_title("Quê nội")
    given.a_copy(title, school)
    lived(given, an, school, lent=clock.today() - timedelta(days=3), days=0)
    given.a_hold(title, an)
    page = lan.get(f"/patrons/{an.id}/erase").text
    assert "chưa được trả" in page or "is not back yet" in page
    assert "Quê nội" in page
    answer = lan.post(f"/patrons/{an.id}/erase")
    assert answer.status_code == 409
    db.session.expire_all()
    assert db.session.get_one(Patron, an.id).name == "Nông Văn An"


def test_story_883_an_erased_patron_is_nowhere_any_more(lan, given, school):
    an, binh = given.a_patron("Nông Văn An", school), given.a_patron("Lò Bình", school)
    copy = lived(given, an, school, lent=clock.today() - timedelta(days=30), override="vì An hứa")
    card = db.session.scalars(select(Card.code).where(Card.patron_id == an.id)).one()
    with transaction():
        patrons.change_patron(binh, note="em họ của Nông Văn An, lớp 4A")
        patrons.suspend(an, until=None, because="Nông Văn An làm rách sách")
        change_copy(
            db.session.get_one(Copy, copy.id), reason="x", account_id=None, note="Nông Văn An tặng"
        )
    assert lan.post(f"/patrons/{an.id}/erase").status_code == 303
    db.session.expire_all()
    row = db.session.get_one(Patron, an.id)
    assert (row.name, row.school_code, row.state) == (CROSSED_OUT, "", PatronState.LEFT)
    assert (row.suspended_because, row.erased_on) == ("", clock.today())
    assert loan_of(copy).patron_id is None
    assert db.session.get_one(Patron, binh.id).note == f"em họ của {CROSSED_OUT}, lớp 4A"
    assert db.session.get_one(Copy, copy.id).note == f"{CROSSED_OUT} tặng"
    assert not given.how_many(Card, Card.patron_id == an.id, Card.revoked_at.is_(None))
    assert lan.get(f"/patrons/{an.id}").status_code == 404
    assert lan.get(f"/patrons/card/{card}").status_code == 404
    assert "Nông Văn An" not in lan.get("/patrons").text
    assert given.how_many(AccessRecord, AccessRecord.deed == "erased_patron") == 1
    assert lan.post(f"/patrons/{an.id}/erase").status_code == 404


def test_story_884_a_leaver_is_forgotten_after_the_time_unless_something_is_open(given, school):
    an, binh = given.a_patron("Nông Văn An", school), given.a_patron("Lò Bình", school)
    lived(given, binh, school, lent=date(2027, 5, 1), days=0)
    with clock.pretend(date(2027, 6, 1)), transaction():
        for one in (an, binh):
            patrons.mark_left(one)
    assert forget_on(date(2027, 12, 1)) == 0
    assert forget_on(date(2027, 12, 2)) == 1
    assert db.session.get_one(Patron, an.id).erased_on == date(2027, 12, 2)
    kept = db.session.get_one(Patron, binh.id)
    assert kept.erased_on is None
    reasons = queries.reasons_to_keep([binh.id, an.id])
    assert [reason.code for reason in reasons[binh.id]] == ["has_a_book"]
    assert an.id not in reasons


def test_a_leaver_without_a_day_begins_to_wait_today(given, school):
    an = given.a_patron("Nông Văn An", school)
    with transaction():
        an.state = PatronState.LEFT
    assert forget_on(TODAY) == 0
    assert db.session.get_one(Patron, an.id).left_on == TODAY


def test_story_885_all_about_one_person_in_one_page_and_one_file(lan, given, school):
    an = given.a_patron("Nông Văn An", school)
    lived(given, an, school, lent=clock.today() - timedelta(days=30))
    page = lan.get(f"/patrons/{an.id}/kept").text
    assert "Nông Văn An" in page
    told = lan.get(f"/patrons/{an.id}/kept.json").get_json()
    assert told["lists"]["person"][0]["name"] == "Nông Văn An"
    assert len(told["lists"]["loans"]) == 1
    assert given.how_many(AccessRecord, AccessRecord.deed == "exported_patron") == 2


def test_story_886_the_access_log_forgets_its_own_old_lines(lan, given, school):
    an = given.a_patron("Nông Văn An", school)
    assert lan.get(f"/patrons/{an.id}").status_code == 200
    noted = given.how_many(AccessRecord)
    assert noted
    assert forget_on(clock.today() + timedelta(days=700)) == 0
    assert forget_on(clock.today() + timedelta(days=740)) >= 1
    assert not given.how_many(AccessRecord, AccessRecord.deed == "saw_patron")


def test_story_1154_lines_of_no_library_go_after_the_longest_time(given, school):
    other = given.a_library("TVX")
    with transaction():
        actions.set_terms(school, Terms(log_months=3))
        actions.set_terms(other, Terms(log_months=12))
        db.session.add(AccessRecord(at=clock.now(), deed="signed_in", address="10.0.0.1"))
    assert forget_on(clock.today() + timedelta(days=330)) == 1  # the terms of TH, noted
    assert given.how_many(AccessRecord, AccessRecord.deed == "signed_in") == 1
    assert forget_on(clock.today() + timedelta(days=370)) == 2
    assert not given.how_many(AccessRecord)


def test_story_887_terms_are_set_by_those_who_keep_patrons(lan, given, school):
    sent = {"loan_months": "3", "leaver_months": "2", "log_months": "12"}
    assert lan.post("/forgetting", data=sent).status_code == 303
    assert queries.terms_of(school.id) == Terms(loan_months=3, leaver_months=2, log_months=12)
    assert lan.post("/forgetting", data={**sent, "loan_months": "0"}).status_code == 422
    assert lan.post("/forgetting", data={**sent, "loan_months": ""}).status_code == 303
    assert queries.terms_of(school.id).loan_months is None


def test_another_library_can_neither_see_nor_erase(client, given, school):
    an = given.a_patron("Nông Văn An", school)
    card = db.session.scalars(select(Card.code).where(Card.patron_id == an.id)).one()
    sign_in(client, given.an_account("xa", library=given.a_library("TVX")))
    for address in ("kept", "kept.json", "erase"):
        assert client.get(f"/patrons/{an.id}/{address}").status_code == 404
    assert client.post(f"/patrons/{an.id}/erase").status_code == 404
    token = given.a_token(given.an_account("api", library=given.a_library("TVX")))
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get(f"/api/v1/patrons/{card}/kept", headers=headers).status_code == 404
    assert client.delete(f"/api/v1/patrons/{card}", headers=headers).status_code == 404
    teacher = given.an_account("gv", library=school, role=Role.CLASS_KEEPER)
    sign_in(client, teacher)
    assert client.get("/forgetting").status_code == 403


def test_programs_do_the_same(app, client, given, school):
    an = given.a_patron("Nông Văn An", school)
    card = db.session.scalars(select(Card.code).where(Card.patron_id == an.id)).one()
    headers = {"Authorization": f"Bearer {given.a_token(given.an_account('api', library=school))}"}
    told = client.get(f"/api/v1/patrons/{card}/kept", headers=headers).get_json()
    assert told["lists"]["cards"][0]["code"] == card
    terms = {"library": "TH", "loan_months": 12, "leaver_months": 1, "log_months": 24}
    shown = client.put("/api/v1/forgetting", json=terms, headers=headers).get_json()
    assert shown["leaver_months"] == 1
    assert client.get("/api/v1/forgetting?library=TH", headers=headers).get_json() == shown
    with transaction():
        patrons.mark_left(db.session.get_one(Patron, an.id))
    left = client.get("/api/v1/patrons/leavers?library=TH", headers=headers).get_json()
    assert [one["code"] for one in left["items"]] == [card]
    assert client.delete(f"/api/v1/patrons/{card}", headers=headers).status_code == 204
    assert client.delete(f"/api/v1/patrons/{card}", headers=headers).status_code == 404


def test_a_return_cannot_be_undone_once_its_reader_is_forgotten(given, school):
    an = given.a_patron("Nông Văn An", school)
    copy = lived(given, an, school, lent=date(2025, 3, 2))
    forget_on(TODAY)
    returned = db.session.scalars(select(LoanEvent.id).order_by(LoanEvent.id.desc())).first()
    deed = Deed(library_id=school.id, account_id=None, at=clock.now())
    assert attempt(lending.undo, returned, deed) == "too_late_to_undo"
    assert loan_of(copy).returned_at is not None


def test_lending_and_erasing_at_one_moment_end_in_one_of_two_ways(app, databases, given, school):
    """Lent first: the patron stays, with every reason. Erased first: the card opens nothing."""
    seen = set()
    with at_once(app, 2) as both:
        for _ in range(max(8, RACES // 4)):
            an = given.a_patron("Nông Văn An", school)
            copy = given.a_copy(given.a_title(), school)
            patron, school_id = find_patron_with_id(an.id), school.id
            db.session.rollback()

            def lend(copy_id=copy.id, patron=patron):
                deed = Deed(library_id=school_id, account_id=None, at=clock.now())
                return attempt(lambda: lending.lend(copy_at_hand(copy_id), patron, deed))

            def erase(patron_id=an.id):
                def act():
                    gone = db.session.get_one(Patron, patron_id)
                    actions.erase(gone.library, gone)

                return attempt(act)

            lent, erased = both(lend, erase)
            seen.add((lent, erased))
            db.session.rollback()
            db.session.expire_all()
            row = db.session.get_one(Patron, an.id)
            loans = db.session.scalars(select(Loan).where(Loan.copy_id == copy.id)).all()
            if row.erased_on is None:
                assert (lent, erased) == ("done", "still_needed")
                assert [loan.patron_id for loan in loans] == [an.id]
            else:
                assert (lent, erased) == ("unknown_card", "done")
                assert loans == []
    assert seen <= {("done", "still_needed"), ("unknown_card", "done")}


def test_the_database_judges_both_orders(databases, given, school):
    an = given.a_patron("Nông Văn An", school)
    copy = given.a_copy(given.a_title(), school)
    patron = find_patron_with_id(an.id)
    with transaction():
        actions.erase(school, db.session.get_one(Patron, an.id))
    deed = Deed(library_id=school.id, account_id=None, at=clock.now())
    assert attempt(lambda: lending.lend(copy_at_hand(copy.id), patron, deed)) == "unknown_card"
    binh = given.a_patron("Lò Bình", school)
    lived(given, binh, school, lent=clock.today(), days=0)
    with pytest.raises(StillNeeded), transaction():
        actions.erase(school, db.session.get_one(Patron, binh.id))


def test_what_is_old_is_found_along_its_index(given, school):
    """Otherwise two million loans would be read for each ten thousand that are forgotten."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by what the tables hold")
    old = KEEPERS["loans"].old(Old(library_id=school.id, before=TODAY)).limit(10)
    said = str(old.compile(db.engine, compile_kwargs={"literal_binds": True}))
    plan = " ".join(row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {said}")))
    assert "USING INDEX ix_loans_to_forget" in plan
    assert "ORDER BY" not in plan
