"""Both sides act at the same moment: one wins, the books balance, nobody sees a server error."""

from __future__ import annotations

from collections import Counter

import pytest

from library_share.handovers.models import HandoverEvent
from library_share.handovers.rules import Happening
from library_share.safekeeping.queries import findings
from tests import racing

THREADS, ROUNDS = 4, 200


@pytest.fixture
def at_once(app):
    with racing.at_once(app, THREADS) as run:
        yield run


@pytest.fixture
def sent(th, tvx, given):
    """A function that puts one copy, the same each time, on the road to TVX and back."""
    copy = given.a_copy("Quê nội", th.library)

    def on_the_road() -> str:
        code = th.begins(tvx)
        assert th.does(code, "scans", code=copy.code).status_code == 200
        assert th.does(code, "sending").status_code == 200
        return code

    return on_the_road


def bring_back(th, tvx, copy_code):
    code = tvx.begins(th)
    tvx.does(code, "scans", code=copy_code)
    tvx.does(code, "sending")
    assert th.does(code, "receipt").status_code == 200


def test_received_twice_at_once_it_is_received_once(th, tvx, sent, at_once, given):
    for _ in range(ROUNDS // 4):
        code = sent()
        answers = at_once(*[lambda: tvx.does(code, "receipt")] * THREADS)
        assert Counter(answer.status_code for answer in answers) == {200: 1, 409: THREADS - 1}
        copy = th.call("GET", f"/handovers/{code}/lines").json["items"][0]["code"]
        bring_back(th, tvx, copy)
    received = HandoverEvent.kind == Happening.RECEIVE
    assert given.how_many(HandoverEvent, received) == 2 * (ROUNDS // 4)


def test_received_and_cancelled_at_once_one_of_them_holds(th, tvx, sent, at_once):
    won = Counter()
    for _ in range(ROUNDS):
        code = sent()
        received, cancelled = at_once(
            lambda: tvx.does(code, "receipt"),
            lambda: th.does(code, "cancellation", reason="mưa lũ"),
        )
        assert sorted((received.status_code, cancelled.status_code)) == [200, 409]
        step = th.call("GET", f"/handovers/{code}").json["step"]
        assert step == ("received" if received.status_code == 200 else "cancelled")
        won[step] += 1
        if step == "received":
            copy = th.call("GET", f"/handovers/{code}/lines").json["items"][0]["code"]
            bring_back(th, tvx, copy)
    assert sum(won.values()) == ROUNDS
    assert findings() == []


def test_two_lists_want_one_copy_at_once(th, tvx, librarian, at_once, given):
    copy = given.a_copy("Quê nội", th.library)
    mn = librarian("MN")
    for _ in range(ROUNDS // 4):
        lists = [th.begins(tvx), th.begins(mn)]
        answers = at_once(
            *(lambda code=code: th.does(code, "scans", code=copy.code) for code in lists)
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        for code in lists:
            assert th.does(code, "cancellation", reason="thử lại").status_code == 200
    assert findings() == []


def test_two_consignments_swap_their_extra_books_at_once(th, tvx, at_once, given):
    """Each arrival takes a book off the other's list: nobody waits for the other in a circle."""
    copies = [given.a_copy(f"Cuốn {n}", th.library) for n in range(2)]
    for _ in range(ROUNDS // 8):
        codes = [th.begins(tvx) for _ in copies]
        for code, copy in zip(codes, copies, strict=True):
            th.does(code, "scans", code=copy.code)
            th.does(code, "sending")
        answers = at_once(
            lambda codes=codes: tvx.does(codes[0], "scans", code=copies[1].code),
            lambda codes=codes: tvx.does(codes[1], "scans", code=copies[0].code),
        )
        assert [answer.status_code for answer in answers] == [200, 200]
        for copy in copies:
            bring_back(th, tvx, copy.code)
    assert findings() == []
