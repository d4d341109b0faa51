"""Stories 823 to 830: did it help? (docs/stories.md). Every figure is counted a second time here,
from the bare rows."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from library_share import clock
from library_share.circulation.models import Loan
from library_share.classroom.shelves.actions import count_readings, undo_count
from library_share.classroom.shelves.models import ClassReading
from library_share.copies.models import Copy
from library_share.database import db, transaction
from library_share.handovers.models import HandoverLine
from library_share.libraries.models import PlaceKind
from library_share.rotation.effect.reading import effect_of
from library_share.rotation.effect.telling import sentences_of, summary_of
from library_share.rotation.models import RoundCopy, RoundStop
from library_share.translation import force_locale
from tests.rotation.conftest import MONDAY
from tests.signing_in import sign_in
from tests.statements import statements

DAYS = 14


def later(world, days: int) -> date:
    return world.today + timedelta(days=days)


@pytest.fixture
def told(world, shelf, given):
    """A box of four books stands at 4A for two weeks; 4B and 4C have none. Readers of all three
    borrow before, then and after."""
    readers = {
        name: [given.a_patron(f"Em {name} {n}", world.th, class_name=name) for n in range(4)]
        for name in ("4A", "4B", "4C")
    }
    for name in ("4B", "4C"):
        given.a_place(world.th, PlaceKind.CLASS_SHELF, f"Tủ lớp {name}", class_name=name)
    own = [given.a_copy(library=world.th) for _ in range(12)]
    world.on(MONDAY)
    box = world.a_box(4)
    books = world.inside(box)
    _lent_long_ago(world, books[1], given)
    world.on(later(world, -7))
    _borrow(world, own[:1], readers["4A"])
    _borrow(world, own[1:4], readers["4B"])
    world.on(MONDAY)
    one = world.a_round(box, way=[shelf], days=DAYS)
    world.goes(one)
    world.on(later(world, 3))
    _borrow(world, books[:3], readers["4A"])
    _borrow(world, own[4:6], readers["4B"])
    _count(world, shelf, 25, 3)
    world.on(MONDAY + timedelta(days=DAYS))
    world.goes(one)
    world.on(later(world, 5))
    _borrow(world, own[6:8], readers["4A"])
    _borrow(world, own[8:9], readers["4C"])
    world.on(MONDAY + timedelta(days=40))
    return one


def _borrow(world, copies, readers) -> None:
    for copy, reader in zip(copies, readers, strict=False):
        world.lend(copy, reader, world.th)
        world.give_back(copy, world.th)


def _lent_long_ago(world, copy, given) -> None:
    """Half a year ago: it did not sleep."""
    reader = given.a_patron("Em cũ", world.th, class_name="4B")
    now = world.now
    world.on(MONDAY - timedelta(days=180))
    with transaction():
        for stay in copy.stays:
            stay.since = world.now - timedelta(days=1)
    world.lend(copy, reader, world.th)
    world.give_back(copy, world.th)
    world.now = now


def _count(world, shelf, right: int, wrong: int) -> None:
    with transaction():
        count_readings(shelf, right, world.deed())
        slip = count_readings(shelf, wrong, world.deed())
        undo_count(shelf, slip.id, world.deed())


def recount(one, place) -> dict[str, tuple[int, int, int]]:
    """The same figures by other means: row by row, in Python."""
    (line,) = [
        line
        for line in db.session.query(HandoverLine)
        for stop in db.session.query(RoundStop).filter(RoundStop.place_id == place.id)
        if line.handover_id == stop.handover_id and line.copy_id is None
    ]
    came = line.ended_at
    (left,) = [
        other.left_at
        for other in db.session.query(HandoverLine)
        if other.box_id == line.box_id and other.copy_id is None and other.left_at > came
    ]
    edges = (came - (left - came), came, left, left + (left - came))

    def three(moments) -> tuple[int, int, int]:
        return tuple(
            sum(many for at, many in moments if first <= at < last)
            for first, last in pairwise(edges)
        )

    loans = [loan for loan in db.session.query(Loan) if loan.undone_at is None]
    undone = {row.undoes_id for row in db.session.query(ClassReading)}
    read = [
        (row.at, row.how_many)
        for row in db.session.query(ClassReading)
        if row.place_id == place.id and row.undoes_id is None and row.id not in undone
    ]
    travelled = {row.copy_id for row in db.session.query(RoundCopy)}
    return {
        "loans": three([(x.lent_at, 1) for x in loans if x.class_name == place.class_name]),
        "others": three([(x.lent_at, 1) for x in loans if x.class_name in ("4B", "4C")]),
        "readings": three(read),
        "of_boxes": three([(x.lent_at, 1) for x in loans if x.copy_id in travelled]),
    }


def three_of(counts) -> tuple[int, int, int]:
    return counts.before, counts.at, counts.after


def test_story_823_before_at_and_after_as_the_bare_rows_say(world, told, shelf):
    (one,) = effect_of(told).presences
    again = recount(told, shelf)
    assert again["loans"] == (1, 3, 2)
    assert three_of(one.loans) == again["loans"]
    assert three_of(one.readings) == again["readings"] == (0, 25, 0)
    assert one.of_boxes == again["of_boxes"][1] == 3


def test_story_824_beside_classes_that_had_no_box(world, told, shelf):
    (one,) = effect_of(told).presences
    assert one.others == 2
    assert three_of(one.others_loans) == recount(told, shelf)["others"] == (3, 2, 1)


def test_story_825_which_titles_woke_up(world, told):
    found = effect_of(told)
    titles = {copy.id: copy.title.title for copy in db.session.query(Copy)}
    part = world.part(told)
    books = [
        row.copy_id
        for row in db.session.query(RoundCopy).filter_by(round_box_id=part.id).order_by("id")
    ]
    # The second book was lent half a year ago; the fourth nobody took.
    assert {one.title for one in found.woken} == {titles[books[0]], titles[books[2]]}
    assert found.titles == 4


def test_story_826_small_numbers_are_told_as_numbers(world, told):
    found = effect_of(told)
    with force_locale("en"):
        said = " ".join([*summary_of(found), *sentences_of(found.presences[0])])
    assert "Loans of class 4A: 1 in the 14 days before, 3 while the box was there, and 2" in said
    assert "These are small numbers" in said
    assert "%" not in said
    with force_locale("vi"):
        said = " ".join([*summary_of(found), *sentences_of(found.presences[0])])
    assert "Lượt mượn của lớp 4A: 1 trong 14 ngày trước" in said


def test_story_827_no_child_is_named(app, world, told, given):
    client = app.test_client()
    sign_in(client, given.an_account("mai", library=world.th))
    page = client.get(f"/rounds/{told.id}/effect")
    assert page.status_code == 200
    assert "Em 4A" not in page.text
    assert "4A" in page.text
    token = given.a_token(given.an_account("may", library=world.th))
    answer = client.get(
        f"/api/v1/rounds/{told.id}/effect", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 200
    assert answer.json["presences"][0]["loans"] == {"before": 1, "at": 3, "after": 2}
    assert "Em 4A" not in answer.text


def test_story_828_a_box_that_stands_there_still_is_told_so(world, shelf):
    one = world.a_round(world.a_box(2), way=[shelf], days=DAYS)
    assert effect_of(one).presences == ()
    with force_locale("en"):
        assert summary_of(effect_of(one)) == ["No box of this round has stood at a point yet."]
    world.goes(one)
    world.on(later(world, 4))
    (there,) = effect_of(one).presences
    assert there.windows.at.until == clock.now()
    with force_locale("en"):
        assert "it is there still" in sentences_of(there)[0]


def test_story_829_strangers_do_not_see_it(app, given, told):
    client = app.test_client()
    sign_in(client, given.an_account("la", library=given.a_library("XA")))
    assert client.get(f"/rounds/{told.id}/effect").status_code == 404


@pytest.mark.parametrize("boxes", [1, 4])
def test_story_830_it_asks_as_often_for_many_boxes_as_for_one(world, shelf, point, boxes):
    one = world.a_round(*[world.a_box(2) for _ in range(boxes)], way=[shelf, point], days=DAYS)
    world.goes(one)
    world.on(later(world, 3))
    db.session.rollback()
    db.session.expire_all()
    with statements() as sent:
        found = effect_of(one)
    assert len(found.presences) == 1
    assert len(found.presences[0].boxes) == boxes
    assert found.presences[0].weeks == pytest.approx(boxes * 3 / 7, abs=0.1)
    assert len(sent) <= 18
