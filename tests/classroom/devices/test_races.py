"""A phone sends twice at once, two phones are paired by one code: one wins, nobody sees a fault."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from library_share import clock
from library_share.circulation.models import Loan
from library_share.classroom.devices import acts, pairing
from library_share.classroom.devices.acts import Said
from library_share.classroom.devices.models import Device, DeviceAct
from library_share.classroom.devices.rules import ActKind
from library_share.database import db, transaction
from library_share.safekeeping.queries import findings
from tests import racing
from tests.sizes import RACES

ROUNDS = RACES


@pytest.fixture
def at_once(app):
    with racing.at_once(app, 2) as run:
        yield run


@pytest.fixture
def phones(paired):
    """The numbers of two phones of one shelf."""
    codes = [paired(name).code for name in ("Máy một", "Máy hai")]
    return [
        db.session.scalars(select(Device.id).where(Device.code == code)).one() for code in codes
    ]


def reports(device_id, said):
    return lambda: racing.attempt(acts.take, device_id, said, clock_shows=clock.now())


def test_the_same_act_sent_twice_at_once_is_written_once(
    app, given, library, shelf, phones, at_once
):
    card = given.card(given.a_patron("Nông Anh An", library, class_name="4A"))
    copies = [given.a_copy(f"Quê nội {n}", library, place=shelf).code for n in range(20)]
    began = clock.now() - timedelta(hours=4)
    for number in range(1, ROUNDS + 1):
        about = {"copy": copies[number % 20], "reader": card}
        at = began + timedelta(minutes=number)
        said = Said(number=number, act_id=uuid4(), kind=ActKind.LEND, at=at, about=about)
        assert at_once(reports(phones[0], said), reports(phones[0], said)) == ["done", "done"]
    db.session.rollback()
    assert given.how_many(DeviceAct) == given.how_many(Loan) == ROUNDS
    assert db.session.get_one(Device, phones[0], populate_existing=True).last_number == ROUNDS
    assert findings() == []


def test_two_phones_with_one_act_at_once(given, library, shelf, phones, at_once):
    """As after a phone was copied: the first to be heard has it, the other is refused loudly."""
    copy = given.a_copy("Quê nội", library, place=shelf).code
    numbers = dict.fromkeys(phones, 1)
    began = clock.now() - timedelta(hours=4)
    for round_ in range(ROUNDS):
        act_id, at = uuid4(), began + timedelta(minutes=round_)
        said = [
            Said(
                number=numbers[one], act_id=act_id, kind=ActKind.RETURN, at=at, about={"copy": copy}
            )
            for one in phones
        ]
        outcomes = at_once(*(reports(one, what) for one, what in zip(phones, said, strict=True)))
        assert Counter(outcomes) == {"done": 1, "numbers_reused": 1}
        numbers[phones[outcomes.index("done")]] += 1
    db.session.rollback()
    assert given.how_many(DeviceAct) == ROUNDS
    assert findings() == []


def test_one_code_pairs_one_phone(given, shelf, librarian, at_once):
    before = given.how_many(Device)
    with transaction():
        secrets = [pairing.offer(shelf.library_id, shelf, librarian.id) for _ in range(ROUNDS)]
    for secret in secrets:
        outcomes = at_once(
            *(
                lambda name=name: racing.attempt(pairing.pair, secret, name)
                for name in ("Máy một", "Máy hai")
            )
        )
        assert Counter(outcomes) == {"done": 1, "pairing_over": 1}
    db.session.rollback()
    assert given.how_many(Device) == before + ROUNDS
    assert db.session.scalar(select(func.count(Device.account_id.distinct()))) == before + ROUNDS
