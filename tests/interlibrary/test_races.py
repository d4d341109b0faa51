"""Two libraries act at the same moment: one wins, nobody sees a server error, the books balance."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from library_share import clock
from library_share.catalogue.models import Title
from library_share.circulation.holds import actions as holds
from library_share.circulation.holds.models import Hold, HoldSlot
from library_share.circulation.holds.rules import SlotState
from library_share.circulation.models import Loan
from library_share.circulation.queries import copy_at_hand
from library_share.database import db, transaction
from library_share.dispatch import actions as dispatch
from library_share.interlibrary import actions
from library_share.interlibrary.models import InterlibraryLoan
from library_share.interlibrary.rules import LoanState
from library_share.notices.rules import Channel
from library_share.patrons.queries import find_patron_with_id
from tests import racing
from tests.desk.scanning import Desk
from tests.racing import attempt
from tests.sizes import RACES
from tests.telling import told

ROUNDS = RACES


@pytest.fixture
def at_once(app):
    with racing.at_once(app, 2) as run:
        yield run


@pytest.fixture
def asked_for(net):
    """A function that lets readers of TH, one for each name, ask TVX for its only copy of a title,
    for every round another; the loans' ids, round by round."""

    def made(*names):
        net.lends("TVX", books_at_most=1000, per_patron_at_most=100, per_year_at_most=1000)
        patrons = [find_patron_with_id(net.reader(name).id) for name in names]
        deed = net.deed("TH")
        with transaction():
            for _ in range(ROUNDS):
                title = net.given.a_title()
                net.copy("TVX", title)
                for patron in patrons:
                    hold = holds.place(title, deed, patron=patron, override="cần đọc")
                    actions.ask(hold.id, deed)
        loans = list(db.session.scalars(select(InterlibraryLoan.id).order_by("id")))
        return [loans[at : at + len(names)] for at in range(0, len(loans), len(names))]

    return made


def slots_by(state):
    """How many titles have each number of slots in this state."""
    db.session.rollback()
    of_title = HoldSlot.hold_id == Hold.id, HoldSlot.state == state
    query = select(func.count(HoldSlot.id)).where(*of_title).group_by(Hold.title_id)
    return Counter(db.session.scalars(query))


def loans_by_state():
    db.session.rollback()
    return Counter(db.session.scalars(select(InterlibraryLoan.state)))


def test_two_holds_race_for_the_last_copy(net, asked_for, at_once):
    """Both are promised a copy; there is one."""
    for loans in asked_for("Nông Anh An", "Lò Văn Bình"):
        calls = [partial(attempt, actions.agree, loan, net.deed("TVX")) for loan in loans]
        assert at_once(*calls) == ["done", "done"]
    assert slots_by(SlotState.CAUGHT) == slots_by(SlotState.WAITING) == {1: ROUNDS}


def test_a_reader_at_home_and_one_elsewhere_race_for_the_last_copy(net, asked_for, at_once):
    """TVX says yes to another library while its own reader puts the same book on hold."""
    own = net.reader("Ma Thị Lan", "TVX").id

    def wants(title_id, deed):
        patron = find_patron_with_id(own)
        holds.place(db.session.get_one(Title, title_id), deed, patron=patron, override="cần đọc")

    for [loan_id] in asked_for("Nông Anh An"):
        title_id = net.slot(loan_id).hold.title_id
        answers = at_once(
            partial(attempt, actions.agree, loan_id, net.deed("TVX")),
            partial(attempt, wants, title_id, net.deed("TVX")),
        )
        assert answers == ["done", "done"]
    assert slots_by(SlotState.CAUGHT) == slots_by(SlotState.WAITING) == {1: ROUNDS}
    assert loans_by_state() == {LoanState.AGREED: ROUNDS}


def test_yes_against_withdrawing(net, asked_for, at_once):
    came_out: Counter[tuple[str, ...]] = Counter()
    for [loan_id] in asked_for("Nông Anh An"):
        answers = at_once(
            partial(attempt, actions.agree, loan_id, net.deed("TVX")),
            partial(attempt, actions.cancel, loan_id, net.deed("TH")),
        )
        came_out[tuple(answers)] += 1
    assert set(came_out) <= {("done", "done"), ("interlibrary_loan_elsewhere", "done")}
    assert loans_by_state() == {LoanState.CANCELLED: ROUNDS}
    assert slots_by(SlotState.WAITING) == {1: ROUNDS}
    assert set(db.session.scalars(select(HoldSlot.supplier_id))) == {net.library("TH").id}


def test_asked_for_twice_at_once_it_is_asked_for_once(net, at_once):
    net.copies("TVX", 2)
    hold = net.waits()
    for round_ in range(1, ROUNDS + 1):
        calls = [partial(attempt, actions.ask, hold.id, net.deed("TH")) for _ in range(2)]
        assert sorted(at_once(*calls)) == ["done", "nothing_to_ask_for"]
        [loan] = net.open_loans()
        assert net.given.how_many(InterlibraryLoan) == round_
        net.act("TH", actions.cancel, loan.id)


@pytest.fixture
def sent(net, asked_for):
    """What TVX lends is on the road, all in one consignment: its code, and the loans' ids."""
    deed, loans = net.deed("TVX"), [loan_id for [loan_id] in asked_for("Nông Anh An")]
    with transaction():
        for loan_id in loans:
            actions.agree(loan_id, deed)
    with transaction():
        for slot in db.session.scalars(select(HoldSlot).order_by(HoldSlot.copy_id)):
            dispatch.send_on(copy_at_hand(slot.copy_id), slot, deed)
    return net.sends("TVX"), loans


def test_it_arrives_while_its_reader_withdraws(net, sent, at_once, app):
    """Whoever was quicker: the book is at TH, and nobody waits for it."""
    code, loans = sent
    desk, moment = Desk(app.test_client(), net.tokens["TH"], "TH"), net.deed("TH").at

    def post(path, **sent_along):
        with clock.pretend(moment):  # the very same: it is the order of the writers that counts
            return desk.post(path, sent_along).status_code

    for loan_id in loans:
        slot = net.slot(loan_id)
        answers = at_once(
            partial(post, f"/handovers/{code}/scans", library="TH", code=slot.copy.code),
            partial(post, f"/holds/{slot.hold_id}/cancellation", reason=""),
        )
        assert answers == [200, 200]
    assert slots_by(SlotState.CANCELLED) == {1: ROUNDS}
    assert loans_by_state() == {LoanState.ARRIVED: ROUNDS}


@pytest.fixture
def arrived(net, sent, app):
    """What TVX lends is at the desk of TH: a desk there, and the loans with their copies' codes."""
    code, loans = sent
    desk = Desk(app.test_client(), net.tokens["TH"], "TH")
    books = [net.slot(loan_id).copy.code for loan_id in loans]
    with clock.pretend(net.deed("TH").at):
        for book in books:
            answer = desk.post(f"/handovers/{code}/scans", {"library": "TH", "code": book})
            assert answer.status_code == 200, answer.text
    return desk, list(zip(loans, books, strict=True))


def at_one_moment(net, at_once, desk, loan_id, **scan):
    """TVX asks it back in five days while TH scans it: the code of the answer to TVX, and what the
    desk said."""
    moment = net.deed("TVX")

    def scanned():
        with clock.pretend(moment.at):
            answer = desk.scan(**scan)
        assert answer.status_code == 200, answer.text
        return answer.json["outcome"]

    day = moment.on + timedelta(days=5)
    recalled = partial(attempt, actions.recall, loan_id, moment, back_by=day)
    return at_once(recalled, scanned)


def in_hands():
    """The reader's loans that are open."""
    db.session.rollback()
    return list(db.session.scalars(select(Loan).where(Loan.returned_at.is_(None))))


def scanned_later(net, desk, **scan):
    with clock.pretend(net.deed("TH").at):
        return desk.scan(**scan).json["outcome"]


def test_asked_back_while_it_is_lent(net, arrived, at_once):
    """Whoever was quicker: the reader has it no longer than its owner lends it."""
    desk, books = arrived
    for loan_id, book in books:
        card = net.given.card(net.slot(loan_id).hold.patron)
        answers = at_one_moment(net, at_once, desk, loan_id, code=book, patron=card)
        assert answers == ["done", "lent"]
        [lent] = in_hands()
        assert lent.due_on <= net.loan(loan_id).due_on
        assert scanned_later(net, desk, code=book) == "returned"


def test_asked_back_while_it_is_given_back(net, arrived, at_once):
    """Whoever was quicker: it is back, and nobody is asked to hurry."""
    desk, books = arrived
    for loan_id, book in books:
        card = net.given.card(net.slot(loan_id).hold.patron)
        assert scanned_later(net, desk, code=book, patron=card) == "lent"
        answers = at_one_moment(net, at_once, desk, loan_id, code=book)
        assert answers == ["done", "returned"]
        assert in_hands() == []
    assert not [said for said in told(net.library("TH"), Channel.SLIP) if "sớm hơn" in said]
