"""What the house does by itself: once, by one process, and once more after a week off."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from library_share import clock, jobs
from library_share.database import after_commit, db, is_writing, transaction
from library_share.errors import Refused
from library_share.jobs import leases, overview, running
from library_share.jobs.models import Turn
from library_share.jobs.rules import Rhythm
from library_share.jobs.schedules import SCHEDULES, every
from library_share.libraries.models import Library
from library_share.web.access import Role
from tests.racing import at_once
from tests.signing_in import sign_in

MONDAY = clock.start_of(date(2026, 9, 7)) + timedelta(hours=8)
HOURLY = Rhythm(period=timedelta(hours=1))
DAILY = Rhythm(period=timedelta(days=1), at=time(17, 0))


class NoStick(Refused):
    code = "no_stick"
    message = "The USB stick is not there."


@pytest.fixture(autouse=True)
def _only_ours(app):
    """Schedules made for one test, and no others."""
    before = dict(SCHEDULES)
    SCHEDULES.clear()
    yield
    SCHEDULES.clear()
    SCHEDULES.update(before)


@pytest.fixture
def done():
    """When an hourly schedule, of this name, did its work."""
    times = []

    @every(hours=1, name="Count sheep", purpose="None is lost.", outcome=lambda n: f"{n} sheep")
    def count_sheep() -> int:
        times.append(clock.now())
        return len(times)

    return times


def run_at(moment: datetime) -> None:
    with clock.pretend(moment):
        jobs.run_due()
    db.session.rollback()


def turn_of(code: str = "count_sheep") -> Turn:
    db.session.rollback()
    return db.session.scalars(
        select(Turn).where(Turn.code == code).execution_options(populate_existing=True)
    ).one()


# --- when ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "begun", "due"),
    [
        (HOURLY, "2026-09-07 08:00:01", "2026-09-07 09:00"),
        (Rhythm(period=timedelta(minutes=1)), "2026-09-07 08:00:59", "2026-09-07 08:01"),
        (DAILY, "2026-09-07 08:00", "2026-09-07 17:00"),
        (DAILY, "2026-09-07 17:00", "2026-09-08 17:00"),
        (DAILY, "2026-09-07 23:59", "2026-09-08 17:00"),
        (Rhythm(period=timedelta(days=7), at=time(17, 0)), "2026-09-07 17:00", "2026-09-14 17:00"),
        (Rhythm(period=timedelta(days=7), at=time(17, 0)), "2026-09-09 08:00", "2026-09-15 17:00"),
    ],
)
def test_when_it_is_due_again(rhythm, begun, due):
    def here(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=clock.LOCAL).astimezone(UTC)

    assert rhythm.after(here(begun)) == here(due)


def test_story_985_it_runs_when_it_is_due_and_says_what_came_of_it(done):
    for minutes in (0, 1, 59, 60, 61, 119, 120):
        run_at(MONDAY + timedelta(minutes=minutes))
    assert done == [MONDAY + timedelta(hours=hours) for hours in (0, 1, 2)]
    with clock.pretend(MONDAY):
        [standing] = overview.standings()
    assert standing.outcome == "3 sheep"
    assert (turn_of().number, turn_of().done_at) == (3, MONDAY + timedelta(hours=2))
    assert turn_of().due_at == MONDAY + timedelta(hours=3)


def test_what_looks_once_a_minute_misses_no_minute():
    times = []

    @every(minutes=1, name="Look", purpose="Look.", in_one_transaction=False)
    def look() -> None:
        assert not is_writing()
        times.append(clock.now())

    seconds = (0.9, 0.2, 0.7, 0.1)
    for minute, second in enumerate(seconds):
        run_at(MONDAY + timedelta(minutes=minute, seconds=second))
    assert len(times) == len(seconds)


def test_story_986_after_a_week_off_it_runs_once_not_seven_times(done):
    run_at(MONDAY)
    back = MONDAY + timedelta(days=7, minutes=30)
    for minute in range(5):
        run_at(back + timedelta(minutes=minute))
    assert done == [MONDAY, back]


def test_daily_work_waits_for_closing_or_for_the_next_start():
    days = []

    @every(days=1, name="Back up", purpose="Keep.")
    def keep() -> None:
        days.append(clock.local_moment(clock.now()).strftime("%d %H:%M"))

    run_at(MONDAY)  # entered today: waits for closing
    run_at(MONDAY + timedelta(hours=9))  # 17:00
    run_at(MONDAY + timedelta(hours=9, minutes=1))
    run_at(MONDAY + timedelta(days=2))  # Tuesday it was off: Wednesday at the start
    run_at(MONDAY + timedelta(days=2, hours=1))
    assert days == ["07 17:00", "09 08:00"]


def test_a_clock_set_back_does_not_stop_it(done):
    run_at(MONDAY + timedelta(days=4000))  # the PC's battery was empty
    run_at(MONDAY)
    run_at(MONDAY + timedelta(minutes=30))
    run_at(MONDAY + timedelta(hours=1))
    assert done[1:] == [MONDAY, MONDAY + timedelta(hours=1)]


# --- once ---------------------------------------------------------------------------------------


def test_story_987_two_processes_at_the_same_moment_do_it_once(app, done):
    run_at(MONDAY)
    with transaction():
        db.session.execute(update(Turn).values(due_at=clock.now() - timedelta(minutes=1)))
    with at_once(app, 4) as run:
        run(*[jobs.run_due] * 4)
    assert len(done) == 2
    assert turn_of().number == 2


def test_two_processes_that_know_a_schedule_first_make_one_row(app, done):
    with at_once(app, 4) as run:
        run(*[jobs.run_due] * 4)
    assert len(done) == 1


def test_a_claim_holds_while_its_process_lives_and_not_longer(done):
    run_at(MONDAY)
    later = MONDAY + timedelta(hours=5)
    with transaction():
        db.session.execute(update(Turn).values(worker="another", alive_at=later))
    run_at(later + timedelta(minutes=1))
    assert len(done) == 1
    run_at(later + leases.LEASE + timedelta(seconds=1))
    assert len(done) == 2


def test_a_claim_of_the_future_was_made_before_the_clock_was_set_back(done):
    run_at(MONDAY)
    with transaction():
        ahead = MONDAY + timedelta(days=400)
        db.session.execute(update(Turn).values(worker="another", alive_at=ahead))
    run_at(MONDAY + timedelta(hours=1))
    assert len(done) == 2


def test_a_process_that_slept_leaves_nothing_of_what_another_did(app, given, caplog):
    library = given.a_library("THCS")

    @every(hours=1, name="Rename", purpose="Rename.")
    def rename() -> None:
        db.session.execute(update(Turn).values(number=Turn.number + 1))  # another claimed it
        db.session.execute(update(Library).values(name="Đã đổi"))

    run_at(MONDAY)
    db.session.refresh(library)
    assert library.name == "Thư viện THCS"
    assert turn_of("rename").done_at is None
    assert "another has it" in caplog.text


def test_what_died_in_the_middle_is_due_at_the_next_start(app, done):
    run_at(MONDAY)
    worker = leases.worker_of(app.config["SETTINGS"].data_dir)
    later = MONDAY + timedelta(hours=1)
    with transaction():
        db.session.execute(update(Turn).values(worker=worker, alive_at=later))
    with clock.pretend(later), transaction():
        running.let_go(worker)
    run_at(later)
    assert len(done) == 2


def test_what_waits_for_the_commit_is_done_after_it(done):
    seen = []

    @every(hours=1, name="Later", purpose="Later.")
    def afterwards() -> None:
        after_commit(lambda: seen.append(is_writing()))

    run_at(MONDAY)
    assert seen == [False]


# --- when it fails -------------------------------------------------------------------------------


def test_story_988_a_failure_is_told_with_its_number_and_keeps_nobody_from_their_turn(
    caplog, given
):
    stick = []
    given.a_library("THCS")

    @every(days=1, at=time(7, 0), name="Back up", purpose="Keep.")
    def keep() -> int:
        if not stick:
            raise NoStick
        return 1

    @every(hours=1, name="Break", purpose="Break.")
    def breaks() -> None:
        db.session.execute(update(Library).values(name="Đã đổi"))
        raise KeyError("secret inside")

    @every(hours=1, name="Go on", purpose="Go on.")
    def go_on() -> int:
        return 2

    run_at(MONDAY)
    with transaction():
        db.session.execute(update(Turn).where(Turn.code == "keep").values(due_at=MONDAY))
    run_at(MONDAY)
    assert turn_of("keep").failure == "The USB stick is not there."
    assert turn_of("keep").due_at == MONDAY + timedelta(hours=1)  # not tomorrow
    broken = turn_of("breaks")
    assert "secret" not in broken.failure
    assert str(broken.failed_number) in broken.failure
    assert f"bug in turn {broken.failed_number} of breaks" in caplog.text
    assert db.session.scalar(select(Library.name)) == "Thư viện THCS"
    assert turn_of("go_on").how_many == 2
    with clock.pretend(MONDAY):
        assert {row.code for row in db.session.scalars(overview.in_need_of_care())} == {
            "keep",
            "breaks",
        }

    stick.append("here again")
    run_at(MONDAY + timedelta(hours=1))
    assert turn_of("keep").failure == ""
    assert turn_of("keep").failed_at == MONDAY  # still to be read
    with clock.pretend(MONDAY):
        assert "keep" not in {row.code for row in db.session.scalars(overview.in_need_of_care())}


# --- seen ----------------------------------------------------------------------------------------


@pytest.fixture
def browser(app, given):
    def signed_in(username: str, role: Role, library: Library | None):
        db.session.rollback()
        client = app.test_client()
        sign_in(client, given.an_account(username, role, library))
        return client

    return signed_in


def test_story_989_i_see_it_run_and_start_it_by_hand(done, given, browser):
    library = given.a_library("THCS")
    run_at(clock.now())
    everywhere = browser("canbo-xa", Role.ADMINISTRATOR, None)
    assert "1 sheep" in everywhere.get("/schedules").text
    assert everywhere.post("/schedules/count_sheep/now").status_code == 303
    assert len(done) == 2
    assert everywhere.post("/schedules/wash_dog/now").status_code == 404

    reads = browser("th", Role.LIBRARIAN, library)
    page = reads.get("/schedules").text
    assert "2 sheep" in page
    assert "/schedules/count_sheep/now" not in page
    assert reads.post("/schedules/count_sheep/now").status_code == 403
    assert browser("lop", Role.CLASS_KEEPER, library).get("/schedules").status_code == 403
    assert len(done) == 2


def test_how_often_is_said_in_words():
    every(days=1, name="A", purpose="A.")(_daily)
    every(hours=1, name="B", purpose="B.")(_hourly)
    every(minutes=5, name="C", purpose="C.")(_often)
    said = [one.how_often for one in SCHEDULES.values()]
    assert said == ["1 ngày một lần, lúc 17:00", "1 giờ một lần", "5 phút một lần"]


def _daily() -> None:
    """Nothing."""


def _hourly() -> None:
    """Nothing."""


def _often() -> None:
    """Nothing."""


def test_programs_read_and_start_schedules(app, done, given):
    library = given.a_library("THCS")
    run_at(clock.now())
    tokens = [
        given.a_token(given.an_account("xa", Role.ADMINISTRATOR, None)),
        given.a_token(given.an_account("th", Role.LIBRARIAN, library)),
        given.a_token(given.an_account("lop", Role.CLASS_KEEPER, library)),
    ]
    client = app.test_client()
    address, start = "/api/v1/schedules", "/api/v1/schedules/count_sheep/turns"
    headers = [{"Authorization": f"Bearer {token}"} for token in tokens]
    [item] = client.get(address, headers=headers[1]).json["items"]
    assert (item["code"], item["outcome"], item["failure"]) == ("count_sheep", "1 sheep", "")
    answers = [client.post(start, headers=each).status_code for each in headers]
    assert answers == [204, 403, 403]
    assert client.get(address, headers=headers[2]).status_code == 403
    assert client.get(address).status_code == 401
    assert len(done) == 2


def test_story_990_the_page_of_today_tells_what_stands_still(done, given, browser):
    library = given.a_library("THCS")
    run_at(clock.now())
    librarian = browser("th", Role.LIBRARIAN, library)
    assert "standing_still" not in librarian.get("/today").text
    with transaction():
        db.session.execute(update(Turn).values(done_at=clock.now() - timedelta(days=5)))
    page = librarian.get("/today").text
    assert "standing_still" in page
    assert "Count sheep" in page
