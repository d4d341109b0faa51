"""`library-share verify` finds what was spoilt by hand, each fault by its own check."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from library_share.database import db, transaction
from library_share.safekeeping.queries import findings
from library_share.serials.actions import bundling, receiving
from library_share.serials.checks import CHECKS
from tests.serials.conftest import MONDAY, a_reading

FAULTS = {
    "issues_count_their_copies": "UPDATE serial_issues SET received = 2 WHERE id = :came",
    "issue_copies_are_somewhere": (
        "UPDATE issue_stays SET undone_at = since WHERE issue_copy_id = :moved AND until IS NULL"
    ),
    "undone_issue_copies_are_nowhere": (
        "UPDATE issue_copies SET undone_at = received_at WHERE id = :loose"
    ),
    "issue_ways_without_gaps": (
        "DELETE FROM issue_stays WHERE issue_copy_id = :moved AND until IS NULL"
    ),
    "claims_as_noted": "UPDATE serial_issues SET claimed_at = NULL WHERE claimed_at IS NOT NULL",
    "bundles_hold_their_issues": "UPDATE bundles SET issues = issues + 1 WHERE undone_at IS NULL",
    "untied_bundles_are_withdrawn": "UPDATE copies SET state = 'in_use'",
    "issues_within_their_subscription": (
        "UPDATE serial_issues SET published_on = '2030-01-01', late_on = '2030-01-01'"
        " WHERE id = :last"
    ),
}


@pytest.fixture
def spoilt(app, given):
    """Something of everything, and a way to spoil it."""
    reading = a_reading(app, given)
    daily = reading.subscribes()
    reading.routes(daily, ("TVX", 1), ("TTHTCD", 1), ("TH", 1))
    (moved,) = reading.receives(daily)
    reading.moves(moved)
    (loose,), (first,), (second,) = (reading.receives(daily, day) for day in (1, 2, 3))
    reading.act(bundling.tie, daily, [first.id])
    reading.act(bundling.untie, reading.act(bundling.tie, daily, [second.id]))
    reading.goes_to(MONDAY.replace(day=30))
    reading.act(receiving.claim, [reading.issue(daily, 4)])
    ids = {
        "came": reading.issue(daily).id,
        "moved": moved.id,
        "loose": loose.id,
        "last": reading.issue(daily, 29).id,
    }
    assert findings() == []

    def spoil(statement: str) -> set[str]:
        wanted = {name: value for name, value in ids.items() if f":{name}" in statement}
        db.session.rollback()
        with transaction():
            db.session.execute(text(statement), wanted)
        db.session.expire_all()
        return {one.check.name for one in findings()}

    return spoil


def test_every_check_has_its_fault():
    assert set(FAULTS) == {check.name for check in CHECKS}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found(spoilt, name):
    assert name in spoilt(FAULTS[name])
