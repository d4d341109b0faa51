"""A book that a reader has at home is asked back sooner (docs/stories.md, 459 to 464)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from library_share.circulation.models import Loan
from library_share.database import db
from library_share.interlibrary import actions
from library_share.notices.rules import Channel
from tests.interlibrary.conftest import lend
from tests.telling import told


@pytest.fixture
def home(net):
    """An of TH has a book of TVX at home; `due` is her own due day."""
    lend(net)
    net.scan("TH", net.book.code, patron=net.given.card(net.an))
    net.due = due_day(net)
    return net


def due_day(net) -> date:
    db.session.rollback()
    return db.session.scalars(select(Loan.due_on).where(Loan.returned_at.is_(None))).one()


def recall(net, days: int) -> date:
    """TVX asks its book back, so many days from today."""
    day = net.deed("TVX").on + timedelta(days=days)
    net.act("TVX", actions.recall, net.lent.id, back_by=day)
    return day


def think_again(net) -> None:
    event = actions.last_undoable(net.loan(net.lent), net.library("TVX").id)
    net.act("TVX", actions.undo, event.id)


def slips(net) -> list[str]:
    return told(net.library("TH"), Channel.SLIP)


def test_story_459_the_readers_day_comes_forward_and_the_reader_is_told(home):
    before = len(slips(home))
    day = recall(home, 4)
    assert due_day(home) == day
    *_, said = slips(home)
    assert "cần trả sớm hơn" in said
    assert f"{day:%d/%m/%Y}" in said
    assert "Nông Anh An" in said
    assert "TVX" not in said
    assert len(slips(home)) == before + 1


def test_story_460_the_lender_thinks_again_and_the_reader_has_the_old_day(home):
    before = slips(home)
    recall(home, 4)
    think_again(home)
    assert due_day(home) == home.due
    assert slips(home) == before


def test_story_461_renewed_since_the_readers_day_stays(home):
    """The owner gave more time, so the desk could renew; the recall itself is past undoing."""
    recall(home, 4)
    home.act("TVX", actions.renew, home.lent.id, until=home.due + timedelta(days=30))
    home.later(days=1)
    renewed = home.scan("TH", home.book.code, intent="renew")
    assert renewed.json["outcome"] == "renewed", renewed.text
    day = due_day(home)
    think_again(home)  # the longer time
    assert due_day(home) == day
    assert not [said for said in slips(home) if "sớm hơn" in said]


def test_story_462_a_day_later_than_the_readers_changes_nothing(home):
    before = slips(home)
    recall(home, 60)
    assert (due_day(home), slips(home)) == (home.due, before)
    recall(home, 4)
    assert due_day(home) < home.due


def test_story_463_twice_asked_back_the_last_day_counts_and_is_told_once(home):
    first = recall(home, 6)
    second = recall(home, 3)
    assert due_day(home) == second
    assert len([said for said in slips(home) if "sớm hơn" in said]) == 1
    think_again(home)
    assert due_day(home) == first


def test_story_464_the_desk_renews_no_longer_than_the_lender_lends(home):
    recall(home, 4)
    refused = home.scan("TH", home.book.code, intent="renew")
    assert "no_later_day" in refused.text
    home.scan("TH", home.book.code)
    assert not [said for said in slips(home) if "sớm hơn" in said]
