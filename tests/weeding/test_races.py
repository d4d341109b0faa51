"""Two people weed, or lend, at the same moment: one wins, the books balance."""

from __future__ import annotations

from collections import Counter

import pytest

from library_share import clock
from library_share.circulation import actions as lending
from library_share.circulation.queries import copy_at_hand
from library_share.copies.models import Copy, CopyState
from library_share.database import db
from library_share.patrons.queries import find_patron_with_id
from library_share.weeding import actions
from library_share.weeding.models import WeedingEvent, WeedingLine
from library_share.weeding.rules import Criterion, Happening, LineOutcome
from tests import racing
from tests.sizes import often

ROUNDS = often(50, gate=12)


@pytest.fixture
def at_once(app):
    with racing.at_once(app, 2) as run:
        yield run


def test_one_copy_goes_on_one_list(tvx, given, at_once):
    copies = tvx.some_copies(ROUNDS)
    lists = [tvx.begins("A"), tvx.begins("B")]
    deed = tvx.deed

    def puts(list_id, copy_id):
        return lambda: racing.attempt(
            lambda: actions.add_one(
                list_id, copy_at_hand(copy_id), deed, criterion=Criterion.OUTDATED
            )
        )

    said = Counter()
    for copy in copies:
        said.update(at_once(*(puts(list_id, copy.id) for list_id in lists)))
    assert said == {"done": ROUNDS, "on_weeding_list": ROUNDS}
    assert given.how_many(WeedingLine, WeedingLine.ended_at.is_(None)) == ROUNDS


def test_a_list_is_carried_out_once(tvx, given, at_once):
    copies = tvx.some_copies(ROUNDS * 2)
    lists = [tvx.published(copies[n * 2 : n * 2 + 2]) for n in range(ROUNDS)]
    deed, said = tvx.deed, Counter()

    def carries_out(list_id):
        return lambda: racing.attempt(actions.carry_out, list_id, deed)

    for list_id in lists:
        said.update(at_once(carries_out(list_id), carries_out(list_id)))
    assert said == {"done": ROUNDS, "wrong_weeding_step": ROUNDS}
    assert given.how_many(WeedingEvent, WeedingEvent.kind == Happening.CARRY_OUT) == ROUNDS


def test_what_is_lent_is_not_weeded(tvx, given, at_once):
    copies = tvx.some_copies(ROUNDS)
    lists = [tvx.published([copy]) for copy in copies]
    readers = [given.a_patron(f"Bạn đọc {n}", tvx.library) for n in range(ROUNDS)]
    deed, said = tvx.deed, Counter()

    def lends(copy_id, patron_id):
        desk = lending.Deed(library_id=tvx.library.id, account_id=None, at=clock.now())
        return lambda: racing.attempt(
            lambda: lending.lend(copy_at_hand(copy_id), find_patron_with_id(patron_id), desk)
        )

    for copy, list_id, reader in zip(copies, lists, readers, strict=True):
        both = at_once(
            lends(copy.id, reader.id),
            lambda list_id=list_id: racing.attempt(actions.carry_out, list_id, deed),
        )
        said.update([" / ".join(both)])
    weeded = given.how_many(WeedingLine, WeedingLine.outcome == LineOutcome.WITHDRAWN)
    assert weeded == given.how_many(Copy, Copy.state == CopyState.WITHDRAWN)
    assert set(said) <= {
        "done / some_cannot_be_weeded",
        "lending_refused / done",
        "copy_withdrawn / done",
    }, said
    db.session.rollback()
