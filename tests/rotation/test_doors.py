"""Stories 663 to 668: the pages of the librarian, and other programs; who sees what."""

from __future__ import annotations

from datetime import timedelta

import pytest

from library_share.database import db
from library_share.rotation.models import QuietDays, Round
from tests.statements import statements


@pytest.fixture
def th(world, librarian):
    return librarian("TH")


@pytest.fixture
def tvx(world, librarian):
    return librarian("TVX")


def post(who, path: str, **sent: str):
    db.session.rollback()
    return who.page.post(path, data=sent, follow_redirects=True)


def test_story_663_a_round_by_pages_alone(world, th, tvx, point, shelf, given):
    box = world.a_box(2, name="Thùng 1")
    start, middle, end = (world.today + timedelta(days=n) for n in (0, 7, 14))
    said = post(th, "/rounds/new", name="Đợt 1", starts_on=start, ends_on=end)
    assert "Đã lập đợt." in said.text
    one = db.session.scalars(db.select(Round)).one()
    home = f"/rounds/{one.id}"
    assert "Thùng 1" in post(th, f"{home}/boxes", box=box.code).text
    part = world.part(one).id
    for place, since, until in ((shelf, start, middle), (point, middle, end)):
        sent = {"place": place.code, "arrives_on": since, "leaves_on": until}
        assert post(th, f"{home}/boxes/{part}/stops", **sent).status_code == 200
    post(th, f"{home}/step", happening="plan")
    assert "Thông tư 05/2022 quy định khác" in th.page.get(home).text
    refused = post(th, f"{home}/step", happening="approve", approved_by="HT")
    assert refused.status_code == 409
    assert "điểm b khoản 1 Điều 5" in refused.text
    post(th, f"{home}/step", happening="approve", approved_by="HT", reason="ít sách")
    post(th, f"{home}/step", happening="pick")
    shown = th.page.get("/rotation/dry-run").text
    assert "Bắt đầu ngày" in shown
    assert "Không thùng nào tự đi." in shown
    said = post(th, "/rotation/go", **{f"part-{part}": "go"})
    assert "Đã lập danh mục cho 1 thùng" in said.text
    code = world.chain(one).stops[0].stop.handover.code
    post(th, f"/handovers/{code}/send")
    post(th, f"/handovers/{code}/receive")
    assert world.steps(one) == ["at_point", "planned"]
    assert "Đang ở điểm" in th.page.get(home).text
    recalled = post(th, f"{home}/boxes/{part}/recall")
    assert "Đã lập danh mục thu hồi" in recalled.text


def test_story_611_the_page_says_once_how_many_titles_have_few_copies(world, th, point, given):
    box = world.a_box(0)
    titles = [f"Truyện {number}" for number in range(30)]
    for title in titles:
        given.a_copy(title, world.th, box)
    one = world.a_round(box, way=[point])
    page = th.page.get(f"/rounds/{one.id}").text
    assert page.count("điểm b khoản 1 Điều 5") == 1
    assert "30 nhan đề của TH chỉ có 1 bản mỗi nhan đề" in page
    assert all(f"“{title}”" in page for title in titles)


def test_story_664_every_page_of_a_round_opens(world, th, tvx, point):
    box = world.a_box(2)
    one = world.a_round(box, way=[point])
    world.goes(one)
    part, stop = world.part(one), world.chain(one).stops[0].stop
    for who in (th, tvx):
        for path in (
            "/rounds",
            "/rounds?step=under_way",
            "/rounds/new",
            f"/rounds/{one.id}",
            f"/rounds/{one.id}/plan.pdf",
            f"/rounds/{one.id}/plan.docx",
            f"/rounds/{one.id}/stops/{stop.id}/handover.pdf",
            f"/rounds/{one.id}/stops/{stop.id}/evaluation.docx",
            f"/rounds/{one.id}/boxes/{part.id}/return.pdf",
            f"/rounds/{one.id}/boxes/{part.id}/count",
            f"/rounds/{one.id}/stops/{stop.id}/figures",
            "/boxes",
            f"/boxes/{box.code}",
            f"/boxes/{box.code}?mode=unpack",
            "/rotation/dry-run",
            f"/rotation/dry-run?round={one.id}&on={world.today}",
            "/rotation/quiet-days",
            "/points",
        ):
            assert who.page.get(path).status_code == 200, path


def test_a_round_costs_the_same_however_many_boxes_it_has(world, th, point, shelf):
    few = world.a_round(world.a_box(1), way=[shelf, point], name="Ít")
    many = world.a_round(*(world.a_box(1) for _ in range(6)), way=[shelf, point], name="Nhiều")
    sent = []
    for one in (few, few, many):  # what is read once a process is read by the first
        db.session.rollback()
        with statements() as told:
            assert th.page.get(f"/rounds/{one.id}").status_code == 200
        sent.append(len(told))
    assert sent[1] == sent[2]


def test_the_points_cost_the_same_however_many_there_are(world, th, given):
    sent = []
    for _ in range(2):
        given.a_place(world.th)
        th.page.get("/points")
        with statements() as told:
            assert th.page.get("/points").status_code == 200
        sent.append(len(told))
    assert sent[0] == sent[1]


def test_story_665_for_a_third_library_none_of_it_exists(world, th, librarian, point):
    box = world.a_box(1)
    one = world.a_round(box, way=[point])
    other = librarian("THCS")
    assert other.page.get(f"/rounds/{one.id}").status_code == 404
    assert other.page.get(f"/boxes/{box.code}").status_code == 404
    assert other.call("GET", f"/rounds/{one.id}").status_code == 404
    said = other.call("POST", "/rotation/words", words=[{"part": world.part(one).id, "word": "go"}])
    assert said.status_code == 403
    assert post(other, f"/rounds/{one.id}/step", happening="pick").status_code == 404


def test_story_666_a_library_at_which_a_round_stops_sees_it_and_changes_nothing(
    world, th, tvx, point
):
    one = world.a_round(world.a_box(1), way=[point])
    assert tvx.page.get(f"/rounds/{one.id}").status_code == 200
    assert post(tvx, f"/rounds/{one.id}/change", name="Khác").status_code == 403
    stop = world.part(one).stops[0]
    assert post(tvx, f"/rounds/{one.id}/stops/{stop.id}/remove").status_code == 403


def test_story_667_another_program_packs_plans_looks_and_says_go(world, th, point, given):
    box = world.a_box(0)
    copy = given.a_copy(library=world.th)
    packed = th.call("POST", f"/boxes/{box.code}/packed", code=copy.code)
    assert (packed.status_code, packed.json["copies"]) == (200, 1)
    dates = {"starts_on": str(world.today), "ends_on": str(world.today + timedelta(days=14))}
    begun = th.call("POST", "/rounds", name="Đợt 1", **dates)
    assert begun.status_code == 201
    home = f"/rounds/{begun.json['id']}"
    ready = world.a_box(2)
    whole = th.page.post(
        f"/api/v1{home}/boxes",
        json={"box": ready.code},
        headers={"Authorization": f"Bearer {th.token}"},
    )
    part = whole.json["chains"][0]["part"]
    stop = {
        "place": point.code,
        "arrives_on": dates["starts_on"],
        "leaves_on": dates["ends_on"],
    }
    send = {"headers": {"Authorization": f"Bearer {th.token}", "Accept-Language": "en"}}
    added = th.page.post(f"/api/v1{home}/boxes/{part}/stops", json=stop, **send)
    assert added.status_code == 201, added.text
    for step in ("plan", "approve", "pick"):
        sent = {"happening": step, "approved_by": "HT", "reason": "ít sách"}
        assert th.page.post(f"/api/v1{home}/steps", json=sent, **send).status_code == 200
    (look,) = th.call("GET", "/rotation/dry-run", library="TH").json["items"]
    assert (look["verdict"], look["goes"]) == ("go", 2)
    said = th.call("POST", "/rotation/words", words=[{"part": part, "word": "go"}])
    assert said.json["boxes"] == 1
    assert len(said.json["consignments"]) == 1


def test_story_668_days_on_which_nothing_is_moved(world, th, given):
    end = world.today + timedelta(days=6)
    said = post(th, "/rotation/quiet-days", starts_on=world.today, ends_on=end, reason="thi")
    assert "thi" in said.text
    (quiet,) = db.session.scalars(db.select(QuietDays))
    post(th, f"/rotation/quiet-days/{quiet.id}/remove")
    assert given.how_many(QuietDays) == 0


def test_lists_cost_the_same_for_few_and_for_many(world, th, point):
    world.a_round(world.a_box(1), way=[point], name="Đợt 0")

    def cost(path: str) -> int:
        db.session.expire_all()
        with statements() as sent:
            assert th.page.get(path).status_code == 200
        return len([statement for statement in sent if statement != "BEGIN"])

    paths = ("/rounds", "/boxes", "/rotation/dry-run")
    for path in paths:
        cost(path)  # what is read once for all is read now
    before = [cost(path) for path in paths]
    for number in range(1, 5):
        world.a_round(world.a_box(1), way=[point], name=f"Đợt {number}")
    assert [cost(path) for path in paths] == before
