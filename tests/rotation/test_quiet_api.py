"""Other programs say on which days nothing is moved: exam weeks."""

from __future__ import annotations

from datetime import timedelta

from library_share.database import db, transaction
from library_share.rotation.models import QuietDays
from library_share.rotation.world.quiet import add_quiet_days
from library_share.rotation.world.rules import Verdict
from tests.rotation.asking import ask, code_of

WHERE = "/rotation/quiet-days"


def test_exam_weeks_are_noted_kept_to_and_removed(world, librarian, point, given):
    th, day = librarian("TH"), world.today.isoformat()
    one = world.a_round(world.a_box(1), way=[point])
    made = ask(th, "POST", WHERE, library="TH", starts_on=day, ends_on=day, reason="thi học kỳ")
    assert made.status_code == 201, made.text
    assert ask(th, "GET", WHERE, library="TH").json["items"] == [made.json]
    (look,) = world.look(one)
    assert look.decision.verdict is not Verdict.GO
    gone = f"{WHERE}/{made.json['id']}"
    assert ask(th, "DELETE", gone).status_code == 204
    assert code_of(ask(th, "DELETE", gone)) == (404, "no_such_quiet_days")
    (look,) = world.look(one)
    assert look.decision.verdict is Verdict.GO


def test_days_that_are_over_are_shown_when_asked_for(world, librarian):
    th, earlier = librarian("TH"), world.today - timedelta(days=9)
    with transaction():
        add_quiet_days(world.th, earlier, earlier, "thi giữa kỳ")
    assert ask(th, "GET", WHERE, library="TH").json["items"] == []
    (over,) = ask(th, "GET", WHERE, library="TH", since=earlier.isoformat()).json["items"]
    assert (over["library"], over["reason"]) == ("TH", "thi giữa kỳ")


def test_days_of_the_whole_commune_are_seen_and_nobody_s_to_remove(world, librarian):
    th = librarian("TH")
    with transaction():
        both = add_quiet_days(world.th, world.today, world.today, "thi cả xã")
        both.library_id = None
    (shown,) = ask(th, "GET", WHERE, library="TH").json["items"]
    assert shown["library"] is None
    assert code_of(ask(th, "DELETE", f"{WHERE}/{both.id}")) == (404, "no_such_quiet_days")


def test_what_is_wrong_and_whose_days_they_are(app, world, librarian, given):
    th, tvx, visitor = librarian("TH"), librarian("TVX"), app.test_client()
    sent = {"library": "TH", "starts_on": "2026-12-07", "ends_on": "2026-12-11", "reason": "thi"}
    for wrong in ({"reason": " "}, {"reason": "x" * 101}, {"ends_on": "mai"}, {"whose": "ours"}):
        assert ask(th, "POST", WHERE, **{**sent, **wrong}).status_code == 422
    turned = ask(th, "POST", WHERE, **{**sent, "ends_on": "2026-12-01"})
    assert code_of(turned) == (409, "round_turned")
    assert code_of(ask(tvx, "POST", WHERE, **sent)) == (403, "not_allowed")
    assert code_of(ask(tvx, "GET", WHERE, library="TH")) == (403, "not_allowed")
    kept = ask(th, "POST", WHERE, **sent).json["id"]
    assert code_of(ask(tvx, "DELETE", f"{WHERE}/{kept}")) == (404, "no_such_quiet_days")
    for method, path in (("GET", WHERE), ("POST", WHERE), ("DELETE", f"{WHERE}/{kept}")):
        answer = ask(visitor, method, path, **({} if method == "DELETE" else sent))
        assert answer.status_code == 401, path
    db.session.rollback()
    assert given.how_many(QuietDays) == 1
