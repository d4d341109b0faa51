"""Plans as librarians tell of them."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
from sqlalchemy import select

from library_share import clock
from library_share.database import db, transaction
from library_share.inbox.days import entries_of
from library_share.jobs.models import Job
from library_share.libraries.models import Place, PlaceKind
from library_share.patrons.keepers.actions import put_in_charge
from library_share.rotation.models import Round, RoundStop
from library_share.rotation.planning import actions, making
from library_share.rotation.planning.errors import PairMeetsTwice, PlanIsSettled
from library_share.rotation.planning.models import RotationPlan
from library_share.rotation.rules import Step
from library_share.safekeeping.queries import findings
from library_share.web.access import Role
from tests.printing.documents.reading import find
from tests.statements import statements


def again(plan: RotationPlan) -> RotationPlan:
    return db.session.get_one(RotationPlan, plan.id)


def test_story_681_periods_lie_between_days_off(commune: Any) -> None:
    with clock.pretend(commune.now):
        commune.given.a_closure(date(2026, 9, 21), date(2026, 9, 25))
    plan = commune.plan()
    starts = [period.starts_on for period in again(plan).periods]
    assert starts == [date(2026, 9, 7), date(2026, 9, 28), date(2026, 10, 12), date(2026, 10, 26)]


def test_story_682_nobody_gets_the_same_box_twice_and_boxes_suit(commune: Any) -> None:
    plan = commune.made()
    cells = commune.cells(plan)
    for name in ("4A", "5A", "6A", "7A"):
        boxes = [cells[name, number] for number in range(1, 5)]
        assert len(set(boxes)) == 4
        assert None not in boxes
    for number in range(1, 5):
        together = [cells[name, number] for name in ("4A", "5A", "6A", "7A")]
        assert len(set(together)) == 4
    _, figures, bound = making.count(again(plan))
    assert figures.misfits == bound.misfits
    assert figures.faults == 0


def test_story_683_i_see_how_good_a_plan_could_be_at_most(commune: Any) -> None:
    plan = commune.made()
    page = commune.browser(commune.account("hoa", Role.LIBRARIAN, "TH")).get(
        f"/rotation/plans/{plan.id}"
    )
    assert "không có kế hoạch nào ít hơn" in page.text
    assert db.session.get_one(Job, again(plan).job_id).sentence != ""


def test_story_684_i_change_a_box_by_hand_and_see_at_once_what_it_does(commune: Any) -> None:
    plan = commune.plan()
    with transaction():
        actions.put(again(plan), 1, commune.points["4A"], commune.boxes["T1"])
        actions.put(again(plan), 1, commune.points["5A"], commune.boxes["T4"])
    change = {"number": 1, "point": commune.points["4A"].code, "box": commune.boxes["T4"].code}
    client = commune.browser(commune.account("hoa", Role.LIBRARIAN, "TH"))
    seen = client.get(f"/rotation/plans/{plan.id}/effect", query_string=change)
    # T4 suits grades 6 and 7: it was one grade away from 5A and would be two from 4A.
    assert "(+1)" in seen.text
    effect = commune.call("PUT", f"/rotation-plans/{plan.id}/cells", **change)
    assert effect.json == {"misfits": 1, "hectometres": 0, "overloads": 0}
    cells = commune.cells(plan)
    assert (cells["4A", 1], cells["5A", 1]) == ("T4", "T1")


def test_story_685_a_box_that_comes_again_is_refused_in_words(commune: Any) -> None:
    plan = commune.made()
    box = commune.cells(plan)["4A", 2]
    answer = commune.call(
        "PUT",
        f"/rotation-plans/{plan.id}/cells",
        number=1,
        point=commune.points["4A"].code,
        box=commune.boxes[box].code,
    )
    assert answer.status_code == 409
    assert answer.json["code"] == PairMeetsTwice.code
    assert "another period" in answer.json["detail"]


def test_story_686_what_i_set_stays_when_the_planner_works_again(commune: Any) -> None:
    plan = commune.made()
    with transaction():
        actions.put(again(plan), 3, commune.points["7A"], None)
        actions.put(again(plan), 1, commune.points["4A"], commune.boxes["T1"])
    commune.let_work(plan)
    cells = commune.cells(plan)
    assert cells["4A", 1] == "T1"
    assert cells["7A", 3] is None
    client = commune.browser(commune.account("hoa", Role.LIBRARIAN, "TH"))
    done = client.post(
        f"/rotation/plans/{plan.id}/let-go",
        data={"number": 1, "point": commune.points["4A"].code},
    )
    assert done.status_code == 303


def test_story_687_i_stop_the_planner_and_keep_the_best_so_far(commune: Any) -> None:
    plan = commune.plan()
    began = clock.now()
    with transaction():
        job = making.start(again(plan), None, seconds=60)
        making.stop(again(plan))
    assert clock.now() - began < timedelta(seconds=20)
    assert None not in commune.cells(plan).values()
    assert job.id == again(plan).job_id


class _Quiet:
    """A job that nobody watches."""

    def tell(self, *_: object) -> None: ...

    def finish(self, *_: object) -> None: ...


def test_story_688_while_the_planner_works_nobody_changes_the_plan(
    commune: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = commune.plan()
    monkeypatch.setattr(commune.app.extensions["jobs"], "put", lambda _: None)
    with transaction():
        making.start(again(plan), None, seconds=5)
    answer = commune.call(
        "PUT",
        f"/rotation-plans/{plan.id}/cells",
        number=1,
        point=commune.points["4A"].code,
        box=commune.boxes["T1"].code,
    )
    assert answer.json["code"] == "rotation_plan_being_made"


def test_story_689_the_principal_approves_and_then_it_holds(commune: Any) -> None:
    plan = commune.made()
    assert commune.call("POST", f"/rotation-plans/{plan.id}/approval").status_code == 404
    done = commune.call("POST", f"/rotation-plans/{plan.id}/approval", who="minh")
    assert done.json["state"] == "approved"
    with pytest.raises(PlanIsSettled), transaction():
        actions.put(again(plan), 1, commune.points["4A"], None)
    undone = commune.call("DELETE", f"/rotation-plans/{plan.id}/approval", who="minh")
    assert undone.json["state"] == "draft"


def test_story_701_an_approved_plan_becomes_a_round_of_my_boxes(commune: Any) -> None:
    plan = commune.made()
    address = f"/rotation-plans/{plan.id}/rounds"
    early = commune.call("POST", address, library="TH")
    assert early.json["code"] == "rotation_plan_not_approved"
    commune.call("POST", f"/rotation-plans/{plan.id}/approval", who="minh")
    begun = commune.call("POST", address, library="TH")
    assert begun.status_code == 201
    planned = {
        (box, name, number)
        for (name, number), box in commune.cells(plan).items()
        if box in ("T1", "T2", "T3")
    }
    periods = again(plan).periods
    stops = {
        (
            stop.round_box.box.name.removeprefix("Thùng "),
            stop.place.class_name,
            next(one.number for one in periods if one.ends_on == stop.leaves_on),
        )
        for stop in db.session.scalars(select(RoundStop))
    }
    assert stops == planned
    assert db.session.get_one(Round, begun.json["round"]).step is Step.NEED
    twice = commune.call("POST", address, library="TH")
    assert twice.json["code"] in ("round_exists", "box_in_a_round")
    commune.account("mai", Role.LIBRARIAN, "THCS")
    assert commune.call("POST", address, who="mai", library="TH").status_code == 403
    others = commune.call("POST", address, who="mai", library="THCS")
    assert others.status_code == 201
    assert findings() == []


def test_story_690_other_communes_and_patrons_see_no_plan(commune: Any) -> None:
    plan = commune.made()
    commune.account("gv", Role.CLASS_KEEPER, "TH")
    assert commune.call("GET", f"/rotation-plans/{plan.id}", who="gv").status_code == 404
    commune.account("thu", Role.PRINCIPAL, "THCS")
    # THCS is served by the plan, so its principal reads it and changes nothing.
    assert commune.call("GET", f"/rotation-plans/{plan.id}", who="thu").status_code == 200
    assert commune.call("POST", f"/rotation-plans/{plan.id}/making", who="thu").status_code in (
        404,
        415,
    )


def test_story_691_planned_anew_from_today_the_past_stays(commune: Any) -> None:
    plan = commune.made()
    before = commune.cells(plan)
    commune.now += timedelta(days=16)
    commune.let_work(plan, anew=True)
    after = commune.cells(plan)
    for name, number in itertools.product(("4A", "5A", "6A", "7A"), (1, 2)):
        assert after[name, number] == before[name, number]
    _, figures, bound = making.count(again(plan))
    assert figures.faults == 0
    assert figures.misfits == bound.misfits


def test_story_692_a_wall_poster_says_who_has_which_box(commune: Any) -> None:
    plan = commune.made()
    client = commune.browser(commune.account("hoa", Role.LIBRARIAN, "TH"))
    for paper in ("a3", "a4"):
        made = client.get(f"/rotation/plans/{plan.id}/poster.pdf?paper={paper}")
        assert made.mimetype == "application/pdf"
        text = _text_of(made.data)
        assert "Tủ sách lớp 4A" in text
        assert "Thùng T1" in text
        assert "07/09" in text
    assert client.get(f"/rotation/plans/{plan.id}/poster.pdf?paper=a0").status_code == 422


def test_story_692_the_poster_s_letters_are_as_large_as_the_sheet_allows(commune: Any) -> None:
    plan = commune.made()
    client = commune.browser(commune.account("hoa", Role.LIBRARIAN, "TH"))
    with transaction():
        boxes = list(db.session.scalars(select(Place).where(Place.kind == PlaceKind.BOX)))
        for number, box in enumerate(boxes, start=11):
            box.name = f"Thùng luân chuyển {number}"
    sizes = {}
    for paper in ("a3", "a4"):
        made = client.get(f"/rotation/plans/{plan.id}/poster.pdf?paper={paper}").data
        sizes[paper] = find(made, "chuyển 11").size_pt  # the number is in the word's line
    assert sizes["a3"] > sizes["a4"] > 8


def _text_of(pdf: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document).replace(
            "\r\n", " "
        )


def test_story_693_a_teacher_has_the_days_in_a_calendar(commune: Any) -> None:
    plan = commune.made()
    account = commune.account("gv", Role.CLASS_KEEPER, "TH")
    with transaction():
        put_in_charge(commune.points["4A"], account)
    client = commune.browser(account)
    address = f"/rotation/plans/{plan.id}/points/{{}}/calendar.ics"
    # A draft is no business of theirs yet.
    assert client.get(address.format(commune.points["4A"].code)).status_code == 404
    commune.call("POST", f"/rotation-plans/{plan.id}/approval", who="minh")
    calendar = icalendar.Calendar.from_ical(
        client.get(address.format(commune.points["4A"].code)).data
    )
    days = [event.decoded("dtstart") for event in calendar.walk("VEVENT")]
    assert days == [date(2026, 9, 7), date(2026, 9, 21), date(2026, 10, 5), date(2026, 10, 19)]
    assert client.get(address.format(commune.points["5A"].code)).status_code == 404


def test_story_700_the_library_s_calendar_tells_when_boxes_change_place(commune: Any) -> None:
    plan = commune.made()
    library = commune.libraries["THCS"]
    with clock.pretend(commune.now):
        assert [entry for entry in entries_of(library) if "boxes" in entry.key] == []
        commune.call("POST", f"/rotation-plans/{plan.id}/approval", who="minh")
        days = [entry.first for entry in entries_of(library) if "boxes" in entry.key]
    assert days == [date(2026, 9, 7), date(2026, 9, 21), date(2026, 10, 5), date(2026, 10, 19)]


def test_story_694_a_term_tried_out_says_plainly_what_it_cannot_know(commune: Any) -> None:
    plan = commune.made()
    client = commune.browser(commune.account("hoa", Role.LIBRARIAN, "TH"))
    page = client.get(f"/rotation/plans/{plan.id}/simulation")
    assert "không nói trước được" in page.text


def test_story_695_i_read_what_to_pack_and_why(commune: Any) -> None:
    given, (th, thcs) = commune.given, commune.libraries.values()
    long_ago = commune.now - timedelta(days=500)
    with clock.pretend(long_ago):
        title = given.a_title("Dế Mèn phiêu lưu ký")
        for _ in range(3):
            given.a_copy(title, th)
    given.a_hold(title, given.a_patron("Mai", thcs, class_name="6A"))
    client = commune.browser(commune.account("hoa", Role.LIBRARIAN, "TH"))
    with clock.pretend(commune.now):
        page = client.get("/rotation/proposals")
    assert "Dế Mèn" in page.text
    assert "1 bạn đọc của THCS đang chờ" in page.text
    assert "Mai" not in page.text
    told = commune.call("GET", "/rotation-proposals", library="TH")
    (packing,) = told.json["items"]
    (line,) = packing["titles"]
    assert (line["title"], line["few_copies"]) == ("Dế Mèn phiêu lưu ký", False)
    assert {"why": "waited_for", "number": 1, "library": "THCS"} in line["reasons"]
    assert "Mai" not in told.text
    assert commune.call("GET", "/rotation-proposals", library="TVXX").status_code == 404


def test_story_696_distances_are_said_once_and_shorten_the_plan(commune: Any) -> None:
    client = commune.browser(commune.account("hoa", Role.LIBRARIAN, "TH"))
    from library_share.libraries.queries import main_place_of

    ends = [main_place_of(library.id).code for library in commune.libraries.values()]
    for km in ("3,5", "2.5"):
        done = client.post(
            "/rotation/ways", data={"from_place": ends[0], "to_place": ends[1], "km": km}
        )
        assert done.status_code == 303
    assert "2,5" in client.get("/rotation/ways").text
    same = client.post(
        "/rotation/ways", data={"from_place": ends[0], "to_place": ends[0], "km": "1"}
    )
    assert same.status_code == 409


def test_story_697_i_set_a_plan_up_on_a_page(commune: Any) -> None:
    client = commune.browser(commune.account("hoa", Role.LIBRARIAN, "TH"))
    assert "Thùng T1" in client.get("/rotation/plans/new").text
    form = {
        "name": "Học kỳ I",
        "starts_on": "2026-09-07",
        "ends_on": "2027-01-15",
        "school_days": "10",
        "boxes": [box.code for box in commune.boxes.values()],
        "points": [point.code for point in commune.points.values()],
    }
    made = client.post("/rotation/plans/new", data=form)
    assert made.status_code == 303
    twice = client.post("/rotation/plans/new", data=form)
    assert twice.status_code == 409
    assert "Học kỳ I" in client.get("/rotation/plans").text
    none = client.post("/rotation/plans/new", data={**form, "name": "B", "boxes": []})
    assert none.status_code == 409


def test_story_698_another_program_makes_a_plan_and_reads_it(
    commune: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commune.app.extensions["jobs"], "put", lambda _: None)
    made = commune.call(
        "POST",
        "/rotation-plans",
        library="TH",
        name="Từ máy khác",
        starts_on="2026-09-07",
        ends_on="2026-10-30",
        boxes=[box.code for box in commune.boxes.values()],
        points=[point.code for point in commune.points.values()],
    )
    assert made.status_code == 201, made.text
    number = made.json["id"]
    begun = commune.call("POST", f"/rotation-plans/{number}/making", seconds=1)
    assert begun.status_code == 202, begun.text
    assert commune.call("GET", f"/rotation-plans/{number}").json["is_being_made"]
    making.make_rotation_plan(_Quiet(), plan_id=number, seconds=1)
    cells = commune.call("GET", f"/rotation-plans/{number}/cells", limit=500).json["items"]
    assert len(cells) == 16
    listed = commune.call("GET", "/rotation-plans", library="TH").json["items"]
    assert [plan["name"] for plan in listed] == ["Từ máy khác"]


def test_a_plan_costs_the_same_statements_whatever_its_size(commune: Any) -> None:
    small = commune.made(name="Nhỏ", boxes=[commune.boxes["T1"]], points=[commune.points["4A"]])
    large = commune.made(name="Lớn")
    client = commune.browser(commune.account("hoa", Role.LIBRARIAN, "TH"))
    counts = []
    for plan in (small, large):
        db.session.rollback()
        with statements() as seen:
            assert client.get(f"/rotation/plans/{plan.id}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_another_program_asks_what_to_expect(commune: Any) -> None:
    plan = commune.made()
    expected = commune.call("GET", f"/rotation-plans/{plan.id}/simulation").json["items"]
    assert sum(one["visits"] for one in expected) == 16
    assert all(one["low"] <= one["expected"] <= one["high"] for one in expected)
    assert commune.call("GET", "/rotation-plans/999/simulation").status_code == 404
