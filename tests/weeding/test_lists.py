"""Long lists cost as few statements as short ones, and rows are paged by key."""

from __future__ import annotations

import pytest

from library_share.copies.models import Condition
from library_share.database import db
from library_share.weeding import pages
from tests.statements import statements

ADDRESSES = ("", "/suggestions?criterion=worn_out")


def cost(who, address: str) -> int:
    db.session.rollback()
    db.session.expire_all()
    with statements() as sent:
        assert who.librarian.get(address).status_code == 200
    return len(sent)


@pytest.mark.once
@pytest.mark.parametrize("after", ADDRESSES)
def test_twenty_rows_cost_no_more_statements_than_one(tvx, after):
    tvx.some_copies(20, condition=Condition.DAMAGED)
    short, long = tvx.lists(tvx.some_copies(1)), tvx.lists(tvx.some_copies(20))
    few = cost(tvx, f"/weeding/{short}{after}")
    assert cost(tvx, f"/weeding/{long}{after}") == few
    assert few <= 20


@pytest.mark.once
def test_ten_lists_cost_no_more_statements_than_one(tvx):
    tvx.lists(tvx.some_copies(1))
    few = cost(tvx, "/weeding")
    for copy in tvx.some_copies(9):
        tvx.lists([copy])
    assert cost(tvx, "/weeding") == few


@pytest.mark.once
def test_the_public_page_costs_no_more_for_twenty(tvx):
    short, long = tvx.published(tvx.some_copies(1)), tvx.published(tvx.some_copies(20))
    few = cost(tvx, f"/libraries/TVX/weeding/{short}")
    assert cost(tvx, f"/libraries/TVX/weeding/{long}") == few


def test_numbers_go_on_over_the_pages(tvx, monkeypatch):
    monkeypatch.setattr(pages, "LINES_ON_A_PAGE", 2)
    list_id = tvx.lists(tvx.some_copies(3))
    first = tvx.librarian.get(f"/weeding/{list_id}").text
    assert first.count('data-label="STT"') == 2
    after = first.split("after=")[1].split('"')[0]
    assert 'data-label="STT">3<' in tvx.librarian.get(f"/weeding/{list_id}?after={after}").text
