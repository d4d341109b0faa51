"""A thousand pupils in one go, and two people at once: one wins, nothing is lost."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from sqlalchemy import insert, select

from library_share import clock
from library_share.circulation import actions as lending
from library_share.circulation.models import Loan
from library_share.circulation.queries import copy_at_hand
from library_share.copies.deeds import Deed
from library_share.database import db, transaction
from library_share.libraries.models import Library
from library_share.patrons import bulk
from library_share.patrons.models import Card, Enrolment, Patron, PatronKind, PatronState
from library_share.patrons.queries import find_patron_with_id
from library_share.safekeeping.queries import findings
from library_share.turning import intake, marks, promoting, sending_back, undoing
from library_share.turning.models import Arrival, StepMark, Turn, TurnedPupil, TurnKind
from library_share.turning.previewing import preview_of
from library_share.turning.queries import turning_of
from library_share.turning.rules import Said, Step
from tests import racing
from tests.sizes import often
from tests.statements import statements
from tests.turning.conftest import JUNE, NEW, OLD, dump

ROUNDS = often(10, gate=4)


def many_pupils(school, how_many: int, class_names=("1A", "2A", "3A", "4A", "5A")) -> None:
    classes = [school.a_class(name) for name in class_names]
    with transaction():
        rows = [
            {
                **bulk.columns_of_name(f"Học sinh {number}"),
                "kind": PatronKind.PUPIL,
                "state": PatronState.ACTIVE,
            }
            for number in range(how_many)
        ]
        ids = bulk.add_patrons_in_bulk(school.library.id, rows)
        bulk.issue_cards_in_bulk(ids)
        db.session.execute(
            insert(Enrolment),
            [
                {
                    "patron_id": one,
                    "class_id": classes[place % len(classes)].id,
                    "school_year_id": school.years[OLD].id,
                }
                for place, one in enumerate(ids)
            ],
        )


def test_story_982_a_thousand_pupils_go_up_in_seconds_by_few_statements(th, thcs):
    many_pupils(th, 10)
    with statements() as few:
        th.promotes()
    th.undoes()
    many_pupils(th, 990)
    before = dump()
    begun = time.monotonic()
    with statements() as many:
        th.promotes()
    assert time.monotonic() - begun < 10
    assert len(many) <= len(few) + 12, (len(few), len(many))
    rows = db.session.execute(
        intake.waiting(thcs.library).with_only_columns(TurnedPupil.id)
    ).scalars()
    waiting = dict.fromkeys(rows, "6A")
    assert len(waiting) == 200
    with transaction():
        turn = intake.take_in(thcs.turning, waiting, thcs.deed)
    with transaction():
        sending_back.undo_intake(thcs.library, turn, thcs.deed)
    th.undoes()
    assert dump() == before


@pytest.fixture
def at_once(app):
    with racing.at_once(app, 2) as run:
        yield run


def fresh(code: str):
    """As another process sees the library."""
    library = db.session.scalars(select(Library).where(Library.code == code)).one()
    deed = Deed(library_id=library.id, account_id=None, at=clock.now())
    return turning_of(library, JUNE, OLD), deed


def test_two_librarians_promote_at_once(th, at_once, given):
    many_pupils(th, 20)

    def promotes():
        def act():
            turning, deed = fresh("TH")
            promoting.promote(turning, deed, seen=preview_of(turning, JUNE).seen)

        return racing.attempt(act)

    for number in range(1, ROUNDS + 1):
        assert Counter(at_once(promotes, promotes)) == {"done": 1, "promoted_already": 1}
        db.session.rollback()
        standing = given.how_many(Turn, Turn.kind == TurnKind.PROMOTED)
        assert standing == number
        th.undoes()
    assert given.how_many(Enrolment) == 20


def test_promoting_meets_lending(th, at_once, given):
    """A loan is noted with the old class or the new one; undoing knows which."""

    def promotes():
        def act():
            turning, deed = fresh("TH")
            promoting.promote(turning, deed, seen=preview_of(turning, JUNE).seen)

        return racing.attempt(act)

    def lends(copy_id, patron_id):
        def act():
            deed = lending.Deed(library_id=th.library.id, account_id=None, at=clock.now())
            lending.lend(copy_at_hand(copy_id), find_patron_with_id(patron_id), deed)

        return lambda: racing.attempt(act)

    for number in range(ROUNDS):
        an = th.a_pupil(f"Em {number}", "4A")
        copy = given.a_copy(given.a_title(), th.library)
        said = at_once(promotes, lends(copy.id, an.id))
        assert said == ["done", "done"]
        db.session.rollback()
        answer = racing.attempt(th.undoes)
        if answer == "turn_acted_upon":
            with transaction():
                loan = db.session.scalars(select(Loan).where(Loan.copy_id == copy.id)).one()
                lending.undo(
                    loan.events[0].id,
                    lending.Deed(library_id=th.library.id, account_id=None, at=clock.now()),
                )
            th.undoes()
        else:
            assert answer == "done"
    assert [found.check.name for found in findings()] == []


def test_the_next_school_takes_in_while_the_old_one_undoes(th, thcs, at_once, given):
    an = th.a_pupil("Nông Anh An", "5B")
    card = given.card(an)

    def takes_in():
        def act():
            turning, deed = fresh("THCS")
            rows = db.session.execute(
                intake.waiting(turning.library).with_only_columns(TurnedPupil.id)
            ).scalars()
            intake.take_in(turning, dict.fromkeys(rows, "6A"), deed)

        return racing.attempt(act)

    def undoes():
        def act():
            turning, deed = fresh("TH")
            undoing.undo_promotion(turning, deed)

        return racing.attempt(act)

    for _ in range(ROUNDS):
        th.promotes()
        said = at_once(takes_in, undoes)
        assert said in (["done", "arrived_elsewhere"], ["nothing_to_take_in", "done"])
        db.session.rollback()
        owner = db.session.scalars(
            select(Patron).join(Card, Card.patron_id == Patron.id).where(Card.code == card)
        ).one()
        if said[0] == "done":
            assert owner.library_id == thcs.library.id
            turn = db.session.scalars(select(Turn).order_by(Turn.id.desc())).first()
            with transaction():
                sending_back.undo_intake(thcs.library, turn, thcs.deed)
            th.undoes()
        else:
            assert owner.id == an.id
    assert given.how_many(Arrival, Arrival.patron_id.is_not(None)) == 0


def test_a_step_is_marked_once(th, at_once, given):
    def says(said, reason=""):
        def act():
            turning, deed = fresh("TH")
            marks.say(turning, Step.PLAN, said, deed, reason=reason)

        return lambda: racing.attempt(act)

    for _ in range(ROUNDS):
        heard = at_once(says(Said.DONE), says(Said.SKIPPED, "không cần"))
        assert Counter(heard) == {"done": 1, "step_marked_meanwhile": 1}
        db.session.rollback()
        assert given.how_many(StepMark, StepMark.ended_at.is_(None)) == 1
        with transaction():
            marks.say(th.turning, Step.PLAN, None, th.deed)
    assert th.class_of(th.a_pupil("An", "4A"), NEW) is None
