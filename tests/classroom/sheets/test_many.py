"""Story 552, and what many lines cost: two at once, and a whole class's month."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

import pytest
from werkzeug.test import TestResponse

from library_share import clock
from library_share.circulation.models import Loan
from library_share.desk.models import Scan
from library_share.safekeeping.queries import findings
from tests.classroom.sheets.conftest import Grid
from tests.racing import at_once
from tests.signing_in import sign_in
from tests.statements import statements


def lines_of(how_many: int) -> list[tuple[str, ...]]:
    """Each book goes out and comes back, ever again."""
    return [
        (str(at % 20 + 1), str(at % 3 + 1), str(at // 20 * 2 + 1), str(at // 20 * 2 + 2))
        for at in range(how_many)
    ]


@pytest.fixture
def full(stock, pupils):
    return stock(*(f"Truyện số {number}" for number in range(1, 21)))


@pytest.fixture
def windows(app, given, shelf):
    """Two browsers in which the same librarian is signed in."""
    account = given.an_account("lan", library=given.a_library("TH"))
    clients = [app.test_client() for _ in range(2)]
    for client in clients:
        sign_in(client, account)
    return [Grid(client, shelf) for client in clients]


def saved_at_once(app, *sendings: tuple[Grid, dict[str, Any]]) -> list[TestResponse]:
    """Each in a thread of its own, which pretends the same moment."""
    moment = clock.now()

    def save(grid: Grid, form: dict[str, Any]) -> TestResponse:
        with clock.pretend(moment):
            return grid.client.post(f"{grid.address}/save", data=form)

    with at_once(app, len(sendings)) as run:
        return run(*(partial(save, grid, form) for grid, form in sendings))


LINES = lines_of(30)


def test_story_552_two_windows_save_the_same_lines(app, windows, full, given):
    form = windows[0].form(*LINES)
    answers = saved_at_once(app, *((window, form) for window in windows))
    assert ["30 lượt mượn, 30 lượt trả" in answer.text for answer in answers] == [True, True]
    assert given.how_many(Loan) == 30
    assert given.how_many(Scan) == 60
    assert findings() == []


def test_story_552_two_grids_with_the_same_lines_in_another_order(app, windows, full, given):
    """Typed in twice, each on its own: whoever comes second finds it known."""
    forms = windows[0].form(*LINES), windows[1].form(*LINES[::-1])
    answers = saved_at_once(app, *zip(windows, forms, strict=True))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert sorted("30 dòng đã có trong sổ" in answer.text for answer in answers) == [False, True]
    assert given.how_many(Loan) == 30
    assert findings() == []


def test_looking_costs_the_same_for_many_lines(grid, full):
    few, many = lines_of(3), lines_of(60)
    grid.look(*few)
    with statements() as for_few:
        grid.look(*few)
    with statements() as for_many:
        assert grid.look(*many).status_code == 200
    assert len(for_many) == len(for_few)


def test_a_whole_month_is_saved_in_seconds(grid, full, given):
    lines = lines_of(200)
    began = time.process_time()
    assert "200 lượt mượn, 200 lượt trả" in grid.save(*lines).text
    assert time.process_time() - began < 10
    assert given.how_many(Loan, Loan.returned_at.is_(None)) == 0
    assert findings() == []
