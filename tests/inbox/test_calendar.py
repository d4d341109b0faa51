"""Stories 255 to 261: the day's work in one's own calendar (docs/stories.md)."""

from __future__ import annotations

import re
from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import delete, select

from library_share import clock
from library_share.circulation.actions import Deed as LendingDeed
from library_share.circulation.actions import lend
from library_share.circulation.queries import copy_at_hand
from library_share.database import db, table_of, transaction
from library_share.inbox.models import CalendarFeed
from library_share.libraries.models import Library
from library_share.libraries.queries import main_place_of
from library_share.patrons.models import Account, Appointment
from library_share.patrons.queries import find_patron_with_id
from tests.statements import statements

ADDRESS = re.compile(r"<code>http://[^/<]+(/feeds/[^<]+\.ics)</code>")


def an_address(who) -> str:
    """A new calendar of somebody's library, as the page shows it."""
    found = ADDRESS.search(who.page.post("/account/calendars").text)
    assert found is not None
    return found[1]


@pytest.fixture
def read(app):
    """What a calendar program finds at an address; it is signed in nowhere."""
    return lambda address: app.test_client().get(address)


def events(answer) -> dict[str, tuple]:
    """By what each says: its first day, and the first day it is over."""
    calendar = icalendar.Calendar.from_ical(answer.data)
    return {
        str(event["summary"]): (event.decoded("dtstart"), event.decoded("dtend"))
        for event in calendar.walk("VEVENT")
    }


@pytest.fixture
def a_loan(th, given):
    """Mina has a book of TH; it is due in 14 days."""
    patron, copy = given.a_patron("Nông Mi Na", th.library), given.a_copy("Dế Mèn", th.library)
    deed = LendingDeed(library_id=th.library.id, account_id=None, at=clock.now())
    with transaction():
        lend(copy_at_hand(copy.id), find_patron_with_id(patron.id), deed)
    return copy


def test_story_255_my_calendar_shows_numbers_and_days_and_nobody_s_name(
    th, tvx, given, a_list, a_loan, read
):
    title = given.a_title("Đất rừng")
    given.a_copy(title, th.library)
    given.a_hold(title, given.a_patron("Nông Anh An", th.library))
    code = a_list()
    th.does(code, "sending")
    a_list()
    today, day = clock.today(), timedelta(days=1)
    answer = read(an_address(th))
    assert events(answer) == {
        "1 cuốn cần lấy từ giá": (today, today + day),
        "1 chuyến giao cần gửi": (today, today + day),
        "1 cuốn đến hạn trả": (today + 14 * day, today + 15 * day),
    }
    for word in ("Nông", "Mi Na", "Đất rừng", "Dế Mèn", "6A"):
        assert word not in answer.get_data(as_text=True)
    assert events(read(an_address(tvx))) == {f"Chuyến giao {code} đến từ TH": (today, today + day)}


def test_story_256_a_display_is_in_the_calendar_on_the_day_it_is_asked_back(th, tvx, given, read):
    until = clock.today() + timedelta(days=20)
    copy = given.a_copy(library=th.library)
    to_place = main_place_of(tvx.library.id).code
    sent = {"purpose": "display", "until": until.isoformat(), "to_place": to_place}
    code = th.call("POST", "/handovers", **sent).json["code"]
    th.does(code, "scans", code=copy.code)
    th.does(code, "sending")
    tvx.does(code, "receipt")
    said = f"Sách trưng bày chuyến {code} cần trả về TH"
    assert events(read(an_address(tvx)))[said] == (until, until + timedelta(days=1))


def test_story_257_the_address_is_shown_once_and_can_be_revoked(th, read):
    address = an_address(th)
    assert read(address).status_code == 200
    page = th.page.get("/account/calendars").text
    assert address not in page
    secret = address.removeprefix("/feeds/").removesuffix(".ics")
    (feed,) = db.session.scalars(select(CalendarFeed)).all()
    assert secret not in (feed.secret_hash, str(feed.id))
    assert th.page.post(f"/account/calendars/{feed.id}/revoke").status_code == 303
    answer = read(address)
    assert (answer.status_code, "no_such_feed" in answer.text) == (404, True)


def test_story_258_a_new_address_ends_the_one_before(th, tvx, read):
    first, others = an_address(th), an_address(tvx)
    second = an_address(th)
    assert [read(one).status_code for one in (first, second, others)] == [404, 200, 200]


def test_story_259_nobody_revokes_somebody_else_s(th, tvx, read):
    address = an_address(th)
    feed_id = db.session.scalars(select(CalendarFeed.id)).one()
    tvx.page.post(f"/account/calendars/{feed_id}/revoke")
    assert read(address).status_code == 200


@pytest.mark.parametrize("what", ["role", "account"])
def test_story_260_who_has_left_reads_no_calendar(th, read, what):
    address = an_address(th)
    with transaction():
        if what == "role":
            db.session.execute(delete(table_of(Appointment)))
        else:
            db.session.scalars(select(Account)).one().is_active = False
    assert read(address).status_code == 404


def test_story_261_every_calendar_program_can_read_it(th, a_loan, a_list, read, given):
    """RFC 5545: lines end with CRLF and are folded at 75 octets; one UID for one thing."""
    address = an_address(th)
    with transaction():
        library = db.session.get_one(Library, th.library.id)
        library.short_name = "Trường Tiểu học; Mầm non Hà Thượng, 2"
    answer = read(address)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "private" in answer.headers["Cache-Control"]
    lines = answer.data.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(len(line) for line in lines) <= 75
    assert any(line.startswith(b" ") for line in lines)
    uids = re.findall(r"^UID:.+$", answer.text.replace("\r", ""), re.MULTILINE)
    assert len(uids) == len(set(uids)) == answer.text.count("DTSTAMP:") > 0
    assert re.findall(r"^UID:.+$", read(address).text.replace("\r", ""), re.MULTILINE) == uids
    assert "DTSTART;VALUE=DATE:" in answer.text


def test_the_calendar_costs_the_same_however_much_there_is(th, a_list, read):
    address = an_address(th)

    def cost() -> int:
        read(address)
        with statements() as sent:
            read(address)
        return len(sent)

    before = cost()
    for _ in range(3):
        th.does(a_list(), "sending")
    assert cost() == before <= 10
