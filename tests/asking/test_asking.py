"""Stories 277 to 287: asking is easy, for whom one may ask (docs/stories.md)."""

from __future__ import annotations

import re

import pytest

from library_share.circulation.holds.models import Hold
from library_share.database import db, transaction
from library_share.libraries.models import PlaceKind
from library_share.patrons.keepers.actions import end_charge, put_in_charge
from library_share.patrons.keepers.queries import keepers_of
from library_share.web.access import Role
from tests.signing_in import sign_in


@pytest.fixture
def keeper(app, given):
    """Somebody in charge of a place, signed in: a form teacher with a class shelf, or the keeper
    of a point."""
    given.a_policy()

    def made(username, library, class_name=None, role=Role.CLASS_KEEPER):
        account = given.an_account(username, role, library)
        kind = PlaceKind.CLASS_SHELF if class_name else PlaceKind.READING_CORNER
        place = given.a_place(library, kind, class_name=class_name or "")
        if class_name:
            given.a_class(class_name, library)
        with transaction():
            put_in_charge(place, account, since=None)
        client = app.test_client()
        sign_in(client, account)
        return client, place, account

    return made


@pytest.fixture
def school(given):
    """TH with a free copy, An in 4A and Bình in 4B."""
    library = given.a_library("TH")
    return {
        "library": library,
        "copy": given.a_copy("Quê nội", library),
        "an": given.a_patron("Nông Anh An", library, class_name="4A"),
        "bình": given.a_patron("Lò Văn Bình", library, class_name="4B"),
    }


def test_story_277_a_teacher_asks_for_the_class_in_two_taps(keeper, school):
    teacher, shelf, _ = keeper("hien", school["library"], "4A")
    title_id = school["copy"].title_id
    address = f"/titles/{title_id}/hold"
    assert address in teacher.get("/search?q=que noi").text
    assert address in teacher.get(f"/titles/{title_id}").text
    page = teacher.get(address).text
    assert 'value="class:4A"' in page
    assert "Nông Anh An" in page
    assert "Lò Văn Bình" not in page
    answer = teacher.post(address, data=_as_filled_in(page))
    assert answer.status_code == 303, answer.text
    told = teacher.get(answer.location).text
    assert "Cho lớp 4A" in told
    assert shelf.name in told


def _as_filled_in(page: str) -> dict[str, str]:
    """What the browser sends when only the button is pressed."""
    form = page[page.index('<form method="post" class="narrow"') :]
    sent = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', form))
    for name, inside in re.findall(
        r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        sent[name] = (chosen or re.search(r'value="([^"]*)"', inside)).group(1)
    return sent


def test_story_278_for_a_pupil_of_the_class_and_for_no_other(keeper, school, given):
    teacher, _, _ = keeper("hien", school["library"], "4A")
    address = f"/titles/{school['copy'].title_id}/hold"
    mine, others = given.card(school["an"]), given.card(school["bình"])
    refused = teacher.post(address, data={"for_whom": others})
    assert refused.status_code == 404
    assert "Bình" not in refused.text
    assert "Bình" not in teacher.get(f"{address}?patron={others}").text
    assert teacher.post(address, data={"for_whom": "class:4B"}).status_code == 403
    answer = teacher.post(address, data={"for_whom": mine})
    assert "Nông Anh An" in teacher.get(answer.location).text


def test_story_279_a_keeper_sees_and_cancels_what_they_asked_themselves(keeper, school, given):
    library = school["library"]
    teacher, shelf, _ = keeper("hien", library, "4A")
    by_staff = given.a_hold(school["copy"].title, school["an"])
    given.a_copy(school["copy"].title, library)
    sent = {"for_whom": "class:4A"}
    mine = teacher.post(f"/titles/{school['copy'].title_id}/hold", data=sent).location
    assert teacher.get(f"/holds/{by_staff.id}").status_code == 404
    page = teacher.get("/holds").text
    assert mine in page
    assert f"/holds/{by_staff.id}" not in page
    assert teacher.post(f"/holds/{by_staff.id}/cancellation").status_code == 404
    assert teacher.post(f"{mine}/cancellation").status_code == 303
    assert "Hoàn tác việc hủy" in teacher.get(mine).text
    assert teacher.post(f"{mine}/revival").status_code == 303
    with transaction():
        end_charge(keepers_of(shelf)[0])
    assert teacher.get(mine).status_code == 404
    assert teacher.get(f"/titles/{school['copy'].title_id}/hold").status_code == 403


def test_story_280_suspending_and_moving_stay_with_staff(keeper, school, given):
    teacher, _, _ = keeper("hien", school["library"], "4A")
    address = f"/titles/{school['copy'].title_id}/hold"
    mine = teacher.post(address, data={"for_whom": "class:4A"}).location
    corner = given.a_place(school["library"], PlaceKind.READING_CORNER)
    for what, sent in (
        ("suspension", {"until": "2027-01-01"}),
        ("resumption", {}),
        ("pickup", {"pickup": corner.code}),
        ("move", {"reason": "thi"}),
    ):
        assert teacher.post(f"{mine}/{what}", data=sent).status_code == 403, what
    sent = {"for_whom": "class:4A", "override": "vì"}
    assert teacher.post(address, data=sent).status_code == 403


def test_story_281_a_point_keeper_asks_for_whoever_stands_there(keeper, school, given):
    point, corner, _ = keeper("sang", school["library"], role=Role.POINT_KEEPER)
    address = f"/titles/{school['copy'].title_id}/hold"
    assert corner.name in point.get(address).text
    sent = {"patron": given.card(school["an"])}
    away = given.a_place(school["library"], PlaceKind.READING_CORNER)
    assert point.post(address, data={**sent, "pickup": away.code}).status_code == 403
    assert point.post(address, data={"class_name": "4A"}).status_code == 403
    answer = point.post(address, data=sent)
    assert answer.status_code == 303, answer.text
    hold = db.session.get_one(Hold, int(answer.location.rsplit("/", 1)[1]))
    assert hold.pickup_place_id == corner.id
    assert point.get(answer.location).status_code == 200


def test_story_282_at_the_desk_the_reader_is_filled_in(app, given, school):
    library, lan = school["library"], app.test_client()
    given.a_policy()
    sign_in(lan, given.an_account("lan", library=library))
    card = given.card(school["an"])
    assert f'name="patron" value="{card}"' in lan.get(f"/desk?patron={card}").text
    found = lan.get(f"/search?q=que noi&patron={card}").text
    address = f"/titles/{school['copy'].title_id}/hold?patron={card}"
    assert address in found
    assert "Nông Anh An" in found
    page = lan.get(address).text
    assert "Nông Anh An" in page
    answer = lan.post(address, data=_as_filled_in(page))
    assert "Cho Nông Anh An" in lan.get(answer.location).text


def test_story_283_i_read_before_asking_why_not_and_who_may_go_on(app, given, school):
    library, lan = school["library"], app.test_client()
    given.a_policy()
    sign_in(lan, given.an_account("lan", library=library))
    lan.post("/hold-terms", data={"ready_days": "5", "holds_at_most": "0"})
    address = f"/titles/{school['copy'].title_id}/hold"
    page = lan.get(f"{address}?patron={given.card(school['an'])}").text
    assert 'data-code="too_many_holds"' in page
    assert "Thủ thư vẫn có thể cho phép" in page
    sent = {"patron": given.card(school["an"]), "override": "cần cho bài thi"}
    assert lan.post(address, data=sent).status_code == 303


def test_story_284_a_stranger_who_scans_the_slip_sees_the_title(client, school):
    title_id = school["copy"].title_id
    answer = client.get(f"/titles/{title_id}/hold")
    assert (answer.status_code, answer.location) == (302, f"/titles/{title_id}")


def test_story_285_a_class_reads_who_lends_how_many_and_how_far(app, given, school):
    """Two of our own and one that the public library agreed to lend."""
    library, lan = school["library"], app.test_client()
    given.a_policy()
    sign_in(lan, given.an_account("lan", library=library))
    title, given_by = school["copy"].title, given.a_library("TVX")
    given.a_copy(title, library)
    foreign = given.a_copy(title, given_by)
    sent = {"class_name": "4A", "how_many": "3", "return_on": "2027-05-20"}
    address = lan.post(f"/titles/{title.id}/hold", data=sent).location
    with transaction():
        hold = db.session.get_one(Hold, int(address.rsplit("/", 1)[1]))
        waiting = next(slot for slot in hold.slots if slot.copy_id is None)
        waiting.supplier_id = given_by.id
    page = lan.get(address).text
    rows = [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in page.split("<tr>")[2:]]
    assert [(row[0], row[1]) for row in rows] == [("TH", "2"), ("TVX", "1")]
    assert "Kế tiếp trong hàng" in page
    assert "cùng một ngày cho tất cả các bản" in page
    assert foreign.code not in page


def test_story_286_the_page_says_why_somebody_is_where_they_are(app, given, school):
    library, lan = school["library"], app.test_client()
    given.a_policy()
    sign_in(lan, given.an_account("lan", library=library))
    title = school["copy"].title
    third = given.a_patron("Ma Thị Cúc", library, class_name="4A")
    for patron in (school["an"], school["bình"]):
        given.a_hold(title, patron)
    page = lan.get(f"/holds/{given.a_hold(title, third).id}").text
    assert "đứng thứ 2" in page
    assert "Có 1 lượt được phục vụ trước" in page
    assert "TH phục vụ bạn đọc của mình trước" in page


def test_story_287_the_place_in_line_counts_own_readers_first(app, given, school):
    """A reader of TVX asked earlier; TH serves its own before."""
    library, lan = school["library"], app.test_client()
    given.a_policy()
    sign_in(lan, given.an_account("lan", library=library))
    title, away = school["copy"].title, given.a_library("TVX")
    given.a_hold(title, school["bình"])
    earlier = given.a_hold(title, given.a_patron("Hà", away))
    with transaction():
        db.session.get_one(Hold, earlier.id).slots[0].supplier_id = library.id
    mine = given.a_hold(title, school["an"])
    assert "Kế tiếp trong hàng" in lan.get(f"/holds/{mine.id}").text
    sent = {"ready_days": "5", "holds_at_most": "5"}
    lan.post("/hold-terms", data=sent)
    assert "đứng thứ 2" in lan.get(f"/holds/{mine.id}").text
