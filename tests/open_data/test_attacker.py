"""Stories 900 to 903: whoever reads all that is public, and calculates, finds no group below 5."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import delete

from library_share.database import db, transaction
from library_share.open_data import releasing, rules
from library_share.open_data.models import Release, ReleasedBlock, Stock
from tests.guards.test_routes import PUBLIC
from tests.open_data.attacker import Equation, recovered
from tests.open_data.doors import HEARD, OTHERS, SILENT
from tests.open_data.listening import Listener
from tests.open_data.world import Commune
from tests.sizes import often

#: In full so long that much is told, whatever chance lets happen.
MONTHS = often(20, gate=14)
QUERIES = often(10_000, gate=280)
SEEDS = range(often(6, gate=2))


def a_life(given, client, seed, *, queries=QUERIES, months=MONTHS, refresh=None) -> Listener:
    """Months of tiny classes: some with hardly a loan, corrections after release, readers who ask
    to be forgotten, classes that come and go, a school that is merged into another."""
    commune = Commune(given=given, chance=Random(seed))
    commune.set_up()
    listener = Listener(commune, client)
    for number in range(months):
        commune.lives_a_month(busy=commune.chance.choice((0, 3, 6, 14, 40, 80)))
        commune.correct_some(past_months(commune, commune.chance.randint(0, 3)))
        commune.undo_some()
        if number % 2:
            commune.erase_some()
        if number == 3:
            commune.close_class("TH", "2B")
        if number == 5:
            commune.open_class("TH", "3A", 3)
        if number == 9:
            commune.merge_schools("TH2", "TH")
        if refresh:
            refresh()
        commune.publishes()
        listener.look(queries // months)
        commune.goes_on()
    return listener


def past_months(commune, how_many):
    months = sorted({fact.month for fact in commune.facts} - {commune.month})
    return [commune.chance.choice(months) for _ in range(how_many)] if months else []


@pytest.mark.parametrize("seed", SEEDS)
def test_story_900_the_attacker_recovers_no_group_below_five(app, given, client, seed):
    listener = a_life(given, client, seed)
    addresses = app.url_map.bind("localhost")
    assert {addresses.match(path)[0] for path in listener.opened} >= HEARD
    assert listener.untrue == []
    assert listener.found() == []
    assert listener.asked >= QUERIES - MONTHS
    assert len(listener.equations) > 20
    # There was something to find, and something was told.
    assert given.how_many(Release, Release.is_carried) > 3
    assert given.how_many(ReleasedBlock, ReleasedBlock.number >= 5) > 20


def test_story_900_every_public_door_was_thought_of():
    """A new door that visitors may open is heard, or somebody says why it tells no number."""
    assert set(SILENT) | HEARD == PUBLIC
    assert not set(SILENT) & HEARD


def test_story_900_what_is_asked_besides_is_there(client, given):
    given.a_copy(given.a_title("Sách 1"), given.a_library("TH"))
    given.a_copy("Sách 2")
    given.a_copy("Sách 3")
    # Outside of term nobody is outstanding: 409.
    answers = {path: client.get(path).status_code for path in OTHERS}
    assert {path for path, status in answers.items() if status not in (200, 409)} == set()


def by_number_only(units):
    """A publisher that looks at numbers and not at who they are made by."""
    blocks = [rules.Block((unit,)) for unit in units]
    return [block for block in blocks if block.number >= 5] or None


def all_but_the_small(units):
    """The usual mistake: each class that is large enough, and the total besides."""
    blocks = [rules.Block((unit,)) for unit in units]
    large = [block for block in blocks if block.number >= 5]
    whole = rules.Block(tuple(units))
    return [*large, whole] if whole.number >= 5 else None


@pytest.mark.parametrize("publisher", [by_number_only, all_but_the_small])
def test_story_901_a_careless_publisher_is_found_out(given, client, monkeypatch, publisher):
    monkeypatch.setattr(releasing, "partition", publisher)
    assert a_life(given, client, seed=1, queries=0, months=6).found()


def test_story_902_a_publisher_that_mends_what_it_published_is_found_out(given, client):
    assert a_life(given, client, seed=2, queries=0, months=6, refresh=forget_releases).found()


def forget_releases():
    """Everything is published anew, with what came late in it."""
    with transaction():
        for table in (ReleasedBlock, Release):
            db.session.execute(delete(table))
        for stock in db.session.query(Stock):
            for kind in stock.kinds:
                db.session.delete(kind)
            db.session.delete(stock)


def test_story_903_the_attacker_can_calculate():
    whole, large = frozenset("abcdefgh"), frozenset("abcde")
    groups = set(recovered([Equation(whole, 8), Equation(large, 5)]))
    assert frozenset("fgh") in groups
    rings = [frozenset("ab"), frozenset("bc"), frozenset("ac")]
    groups = set(recovered([Equation(one, 2) for one in rings]))
    assert {frozenset("a"), frozenset("b"), frozenset("c")} <= groups
    apart = [frozenset("abcde"), frozenset("fghij"), frozenset("abcdefghij")]
    assert set(recovered([Equation(one, len(one)) for one in apart])) == set(apart[:2])
