"""Stories 1100 to 1107, 1152: somebody entered twice becomes one patron, and nothing is lost."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text

from library_share import clock
from library_share.circulation import actions as lending
from library_share.circulation.actions import Deed
from library_share.circulation.holds.models import Hold
from library_share.circulation.models import Loan
from library_share.circulation.queries import copy_at_hand
from library_share.circulation.reminders.models import RemindedLoan, Reminder
from library_share.consents import actions as consents
from library_share.consents.models import Consent, Ending, Honour, Purpose, SignedBy
from library_share.consents.queries import may_publish
from library_share.database import Base, db, transaction
from library_share.libraries.models import Library, PlaceKind, Term
from library_share.patrons import actions as patrons
from library_share.patrons.forgetting.register import links
from library_share.patrons.forgetting.texts import CROSSED_OUT
from library_share.patrons.merging.actions import merge
from library_share.patrons.models import (
    AccessRecord,
    Card,
    Enrolment,
    Patron,
    PatronKind,
    PatronState,
    PlaceKeeper,
)
from library_share.patrons.queries import find_patron_with_id
from library_share.statistics import tallying
from library_share.statistics.models import Correction
from library_share.statistics.readers import settling
from library_share.statistics.readers.queries import readers
from library_share.statistics.readers.rules import Part, Use
from library_share.statistics.rules import Period
from library_share.turning.models import PupilChoice
from tests.racing import at_once, attempt
from tests.signing_in import sign_in
from tests.sizes import often

TODAY = date(2026, 11, 20)
SEPTEMBER = Period(first=date(2026, 9, 1), last=date(2026, 9, 30))


@pytest.fixture
def school(given):
    given.a_school_year(
        name="2026-2027",
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 5, 31),
        books_back_by=date(2027, 5, 20),
    )
    given.a_policy(loans_at_most=20)
    return given.a_library("TH")


@pytest.fixture
def twins(given, school):
    """One pupil entered twice: by hand in the summer, from the school's list in September."""
    with clock.pretend(date(2026, 8, 20)):
        older = given.a_patron("Nông Văn An", school, class_name="4A", note="đi học xa")
    with clock.pretend(date(2026, 9, 10)):
        newer = given.a_patron(
            "Nông Văn An", school, class_name="4B", school_code="HS01", born_on=date(2016, 4, 2)
        )
    return older, newer


def lends(given, patron, on, *, back=None):
    copy = given.a_copy(given.a_title(), patron.library)
    with clock.pretend(on), transaction():
        lending.lend(copy_at_hand(copy.id), find_patron_with_id(patron.id), deed(patron))
    if back:
        with clock.pretend(back), transaction():
            lending.give_back(copy_at_hand(copy.id), deed(patron))
    return copy


def deed(patron):
    return Deed(library_id=patron.library_id, account_id=None, at=clock.now())


def become_one(kept, other, card=None):
    library = db.session.get_one(Library, kept.library_id)
    with transaction():
        merge(library, db.session.get_one(Patron, kept.id), other, card)
    db.session.expire_all()


def how_many_lead_to(patron_id):
    """Over all tables whose columns refer to patrons, whoever registered them or not."""
    return sum(
        db.session.scalar(select(func.count()).select_from(table).where(column == patron_id))
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "patrons" for key in column.foreign_keys)
    )


def test_story_1100_loans_cards_and_log_of_both_are_one_patron_s(given, twins):
    kept, other = twins
    at_kept = lends(given, kept, date(2026, 9, 14))
    at_other = lends(given, other, date(2026, 9, 15))
    ended = lends(given, other, date(2026, 9, 15), back=date(2026, 9, 20))
    card, second = given.card(kept), given.card(other)
    with clock.pretend(TODAY):
        become_one(kept, other)
    loans = db.session.scalars(select(Loan).order_by(Loan.id)).all()
    assert [(one.copy_id, one.patron_id) for one in loans] == [
        (copy.id, kept.id) for copy in (at_kept, at_other, ended)
    ]
    assert [one.class_name for one in loans] == ["4A", "4B", "4B"]  # what happened stays
    cards = {one.code: one for one in db.session.scalars(select(Card))}
    assert {one.patron_id for one in cards.values()} == {kept.id}
    assert cards[card].revoked_at is None
    assert cards[second].revoked_at is not None
    assert how_many_lead_to(other.id) == 0
    (record,) = db.session.scalars(select(AccessRecord)).all()
    assert (record.deed, record.patron_id) == ("merged_patrons", kept.id)
    with clock.pretend(TODAY), transaction():
        lending.give_back(copy_at_hand(at_other.id), deed(kept))


def test_story_1101_what_only_one_row_says_is_kept_and_no_name_is_left_twice(given, twins):
    kept, other = twins
    with clock.pretend(TODAY):
        become_one(kept, other)
    kept, other = db.session.get_one(Patron, kept.id), db.session.get_one(Patron, other.id)
    assert (kept.name, kept.note, kept.school_code, kept.born_on) == (
        "Nông Văn An", "đi học xa", "HS01", date(2016, 4, 2),
    )  # fmt: skip
    assert kept.state is PatronState.ACTIVE
    assert (other.name, other.school_code, other.born_on) == (CROSSED_OUT, "", None)
    assert other.erased_on == TODAY
    (enrolment,) = db.session.scalars(select(Enrolment)).all()
    assert (enrolment.patron_id, enrolment.school_class.name) == (kept.id, "4A")


@pytest.mark.parametrize(
    ("states", "becomes"),
    [
        (("active", "left"), "active"),
        (("left", "active"), "active"),
        (("left", "left"), "left"),
        (("active", "suspended"), "suspended"),
        (("left", "suspended"), "suspended"),
    ],
)
def test_a_suspension_holds_for_both_and_who_is_here_has_not_left(twins, states, becomes):
    with transaction():
        for patron, state in zip(twins, states, strict=True):
            if state == "left":
                patrons.mark_left(patron)
            elif state == "suspended":
                patrons.suspend(patron, until=date(2026, 12, 1), because="làm mất sách")
    become_one(*twins)
    kept = db.session.get_one(Patron, twins[0].id)
    assert kept.state.value == becomes
    assert (kept.left_on is not None) == (becomes == "left")
    assert kept.suspended_because == ("làm mất sách" if becomes == "suspended" else "")


def test_story_1102_the_card_in_the_hand_stays_in_use(given, twins):
    kept, other = twins
    first, second = given.card(kept), given.card(other)
    become_one(kept, other, second)
    assert given.card(kept) == second
    stranger = given.a_patron("Lý Thị Bình", kept.library)
    third = given.a_patron("Lý Thị Bình", kept.library)
    assert attempt(merge, kept.library, stranger, third, first) == "no_card_of_theirs"


def test_story_1103_what_one_person_has_once_is_there_once(given, twins, school):
    kept, other = twins
    place = given.a_place(school, PlaceKind.CLASS_SHELF, "Tủ lớp 4A")
    year = kept.enrolments[0].school_year_id
    with transaction():
        term = Term(
            school_year_id=year,
            number=1,
            starts_on=date(2026, 9, 1),
            ends_on=date(2027, 1, 15),
        )
        db.session.add(term)
    with clock.pretend(date(2026, 9, 20)), transaction():
        for patron, given_on in ((kept, 11), (other, 12)):
            consents.give(
                patron,
                purpose=Purpose.HONOURS_LIST,
                data="họ tên",
                published_at="bảng tin",
                given_on=date(2026, 9, given_on),
                valid_until=date(2027, 5, 31),
                signed_by=SignedBy.MOTHER,
                child_signed=True,
            )
            db.session.add(PlaceKeeper(place_id=place.id, patron_id=patron.id, since=TODAY))
            db.session.add(
                Honour(
                    library_id=school.id, term_id=term.id, patron_id=patron.id, noted_at=clock.now()
                )
            )
            db.session.add(PupilChoice(patron_id=patron.id, school_year_id=year, class_name="5A"))
    copies = [lends(given, patron, date(2026, 9, 14)) for patron in twins]
    with transaction():
        for patron, copy in zip(twins, copies, strict=True):
            reminder = Reminder(patron_id=patron.id, day=date(2026, 9, 30))
            db.session.add(reminder)
            db.session.flush()
            loan = db.session.scalars(select(Loan).where(Loan.copy_id == copy.id)).one()
            db.session.add(
                RemindedLoan(reminder_id=reminder.id, loan_id=loan.id, due_on=loan.due_on, stage=1)
            )
    wanted = given.a_title("Đất rừng phương Nam")
    given.a_copy(wanted, school)
    holds = [given.a_hold(wanted, patron).id for patron in twins]
    with clock.pretend(TODAY):
        become_one(kept, other)
    assert how_many_lead_to(other.id) == 0
    standing = db.session.scalars(select(Consent).where(Consent.ended_at.is_(None))).one()
    assert standing.given_on == date(2026, 9, 12)  # the form that was signed later
    assert {one.ending for one in db.session.scalars(select(Consent))} == {None, Ending.RENEWED}
    assert given.how_many(Honour) == given.how_many(PupilChoice) == given.how_many(Reminder) == 1
    assert given.how_many(RemindedLoan) == 2
    assert given.how_many(PlaceKeeper, PlaceKeeper.until.is_(None)) == 1
    assert [db.session.get_one(Hold, one).ended_at is None for one in holds] == [True, False]
    assert db.session.get_one(Hold, holds[1]).patron_id == kept.id


def consent_to_photos(patron, given_on):
    return consents.give(
        patron,
        purpose=Purpose.EVENT_PHOTO,
        data="ảnh",
        published_at="bảng tin",
        given_on=given_on,
        valid_until=given_on + timedelta(days=365),
        signed_by=SignedBy.MOTHER,
        child_signed=True,
    )


@pytest.mark.parametrize("withdrawn_at", [0, 1])
@pytest.mark.parametrize(("days_ago", "may_be_shown"), [(90, False), (20, False), (5, True)])
def test_story_1152_a_withdrawal_ends_what_was_given_before_at_the_other_row(
    given, twins, withdrawn_at, days_ago, may_be_shown
):
    """It was given at one row 30 days ago and withdrawn ten days ago."""
    kept, other = twins
    one, two = (kept, other) if withdrawn_at == 0 else (other, kept)
    with clock.pretend(TODAY - timedelta(days=30)), transaction():
        withdrawn = consent_to_photos(one, TODAY - timedelta(days=30))
    with clock.pretend(TODAY - timedelta(days=10)), transaction():
        consents.withdraw(withdrawn)
    given_on = TODAY - timedelta(days=days_ago)
    with clock.pretend(given_on), transaction():
        consent_to_photos(two, given_on)
    with clock.pretend(TODAY):
        become_one(kept, other)
        assert may_publish(kept.id, Purpose.EVENT_PHOTO, TODAY) is may_be_shown


def test_the_hold_with_a_copy_on_the_pick_up_shelf_is_the_one_that_stays(given, twins):
    kept, other = twins
    title = given.a_title("Đất rừng phương Nam")
    given.a_copy(title, kept.library)
    waiting = given.a_hold(title, other).id  # gets the copy
    empty = given.a_hold(title, kept).id
    become_one(kept, other)
    assert db.session.get_one(Hold, waiting).ended_at is None
    assert db.session.get_one(Hold, empty).ended_at is not None


def test_story_1104_two_readers_were_one_and_loans_stay_as_they_were(given, twins, school):
    kept, other = twins
    for patron in twins:
        lends(given, patron, date(2026, 9, 14), back=date(2026, 9, 20))

    def counted():
        with clock.pretend(clock.start_of(TODAY) + timedelta(hours=9)):
            tallying.count_for(float("inf"))
            settling.settle_all()
            db.session.rollback()
            lent = db.session.scalar(
                text("SELECT sum(how_many) FROM statistics_day_counts WHERE what = 'lent'")
            )
            found = readers(db.session.merge(school), SEPTEMBER, Use.HOME, Part.ALL)
        return lent, found

    before = counted()
    with clock.pretend(TODAY):
        become_one(kept, other)
    after = counted()
    assert before[0] == after[0] == 2
    (home, all_), at = db.session.scalars(select(Correction).order_by(Correction.id)).all(), TODAY
    assert [(one.what, one.month, one.before, one.after) for one in (home, all_)] == [
        ("readers_home", SEPTEMBER.first, 2, 1),
        ("readers", SEPTEMBER.first, 2, 1),
    ]
    assert clock.local_day(home.at) == at
    assert (before[1], after[1]) == ({"": 2}, {"": 1})


def test_story_1105_two_people_are_not_made_one(given, twins, school):
    kept, _ = twins
    teacher = given.a_patron("Nông Văn An", school, kind=PatronKind.TEACHER)
    elsewhere = given.a_patron("Nông Văn An", given.a_library("THCS"))
    assert attempt(merge, school, kept, kept) == "same_patron"
    assert attempt(merge, school, kept, teacher) == "other_kind_of_patron"
    assert attempt(merge, school, kept, elsewhere) == "no_such_patron"
    become_one(*twins)
    assert attempt(merge, school, *twins) == "no_such_patron"


def test_every_list_that_leads_to_patrons_is_joined() -> None:
    joined = {f"{column.table.name}.{column.name}" for column in links()}
    leading = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "patrons" for key in column.foreign_keys)
    }
    assert joined == leading


# --- in the browser and by program ---------------------------------------------------------------


@pytest.fixture
def lan(client, given, school):
    sign_in(client, given.an_account("lan", library=school))
    return client


def test_story_1106_both_stand_side_by_side_before_they_are_one(given, lan, twins):
    kept, other = twins
    lends(given, other, date(2026, 9, 14))
    given.a_patron("Lý Thị Bình", kept.library)
    page = lan.get("/patrons/pairs").text
    assert page.count("Nông Văn An") == 1
    assert "Bình" not in page
    assert f"/patrons/{kept.id}/merge?other={other.id}" in page
    page = lan.get(f"/patrons/{kept.id}/merge").text
    assert f"other={other.id}" in page
    assert "Bình" in lan.get(f"/patrons/{kept.id}/merge?q=binh").text
    page = lan.get(f"/patrons/{kept.id}/merge?other={other.id}").text
    for said in ("4A", "4B", "HS01", "02/04/2016", given.card(kept), given.card(other)):
        assert said in page
    assert re.search(r"Lượt mượn</th>\s*<td>0</td>\s*<td>1</td>", page)
    form = {"other": other.id, "card": given.card(other)}
    answer = lan.post(f"/patrons/{kept.id}/merge", data=form)
    assert answer.status_code == 422  # nobody said that it is one person
    answer = lan.post(f"/patrons/{kept.id}/merge", data={**form, "is_one": "yes"})
    assert answer.status_code == 303, answer.text
    assert "Không mất lượt mượn nào" in lan.get(answer.location).text
    assert lan.get(f"/patrons/{other.id}").status_code == 404
    assert "Nông Văn An" not in lan.get("/patrons/pairs").text


def test_children_of_one_name_with_other_birthdays_are_no_pair(given, lan, school):
    for year in (2015, 2016):
        given.a_patron("Nông Văn An", school, born_on=date(year, 1, 1))
    assert "Nông Văn An" not in lan.get("/patrons/pairs").text


def test_story_1107_another_program_makes_one_of_two(given, client, school, twins):
    kept, other = twins
    token = given.a_token(given.an_account("lan", library=school))
    path = f"/api/v1/patrons/{given.card(kept)}/merge"

    def asks(other_code):
        return client.post(
            path, json={"other": other_code}, headers={"Authorization": f"Bearer {token}"}
        )

    stranger = given.a_patron("Nông Văn An", given.a_library("THCS"))
    assert asks(given.card(stranger)).status_code == 404
    answer = asks(given.card(other))
    assert answer.status_code == 200, answer.text
    said = json.loads(answer.text)
    assert (said["name"], said["school_code"]) == ("Nông Văn An", "HS01")


@pytest.mark.parametrize("_round", range(often(100, gate=8)))
def test_a_loan_at_the_same_moment_is_the_kept_patron_s_or_refused(app, given, twins, _round):
    kept, other = twins
    copy = given.a_copy(given.a_title(), kept.library)
    school_id, kept_id, other_id, copy_id = kept.library_id, kept.id, other.id, copy.id
    db.session.rollback()

    def lend():
        reader = find_patron_with_id(other_id)
        return reader and lending.lend(copy_at_hand(copy_id), reader, deed(reader))

    def one():
        library = db.session.get_one(Library, school_id)
        merge(library, *(db.session.get_one(Patron, row) for row in (kept_id, other_id)))

    with at_once(app, 2) as run:
        lent, merged = run(lambda: attempt(lend), lambda: attempt(one))
    db.session.expire_all()
    owners = set(db.session.scalars(select(Loan.patron_id)))
    assert owners <= ({kept_id} if merged == "done" else {kept_id, other_id}), (lent, merged)
    assert lent == "done" or not owners
    db.session.rollback()
