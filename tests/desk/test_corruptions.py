"""`library-share verify` finds each corruption planted behind the product's back, by its name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from library_share import clock
from library_share.database import db, transaction
from library_share.safekeeping.queries import findings
from tests.desk.scanning import Desk

#: What somebody with a database tool could do, and the check that must notice.
CORRUPTIONS = {
    "one_place_per_copy": "DELETE FROM stays WHERE copy_id = 1",
    "stays_without_gap": "UPDATE stays SET until = '2031-01-01 00:00:00' WHERE copy_id = 1",
    "stays_do_not_overlap": """
        INSERT INTO stays (copy_id, place_id, since, until)
        SELECT copy_id, place_id, since, '2031-01-01 00:00:00' FROM stays WHERE copy_id = 1
    """,
    "register_of_the_owner": "UPDATE copies SET library_id = 2 WHERE id = 1",
    "aliases_of_the_owner": """
        INSERT INTO copy_aliases (library_id, copy_id, alias) VALUES (2, 1, 'X1')
    """,
    "loans_do_not_overlap": "UPDATE loans SET returned_at = '2031-01-01 00:00:00' WHERE id = 1",
    "loans_end_after_they_begin": """
        UPDATE loans SET returned_at = '2001-01-01 00:00:00' WHERE id = 1
    """,
    "loans_have_a_beginning": "UPDATE loan_events SET kind = 'renewed' WHERE id = 1",
    "loans_as_their_events_tell": "UPDATE loans SET due_on = '2031-01-01' WHERE id = 2",
    "undone_events_of_the_same_loan": """
        UPDATE loan_events SET kind = 'undone', undoes_id = 1 WHERE loan_id = 2 AND kind = 'renewed'
    """,
    "owner_remembered_right": "UPDATE loans SET owner_library_id = 2 WHERE id = 1",
    "kind_remembered_right": "UPDATE loans SET patron_kind = NULL WHERE id = 1",
    "events_in_order": """
        UPDATE loan_events SET happened_at = '2001-01-01 00:00:00' WHERE kind = 'returned'
    """,
    "scans_have_their_event": "UPDATE scans SET event_id = NULL WHERE outcome = 'returned'",
    "scans_are_of_their_copy": "UPDATE scans SET copy_id = 2 WHERE outcome = 'returned'",
    "codes_read_back": "UPDATE copies SET code = '1000420' WHERE id = 2",
    "codes_counted": "UPDATE code_counters SET last_number = 0 WHERE kind = 1",
}


@pytest.fixture
def used_library(client, given):
    """Two copies; the first was lent, returned, lent again and renewed."""
    given.a_policy()
    for code in ("THCS", "TH"):  # the first and the second
        given.a_library(code)
    desk = Desk(client, given.a_token(given.an_account()), "THCS")
    copy, _other = given.a_copy(), given.a_copy()
    card = given.card(given.a_patron())
    with clock.pretend(clock.now() + timedelta(minutes=1)):
        desk.scan(copy.code, card)
        desk.scan(copy.code)
        desk.scan(copy.code, card)
    with clock.pretend(clock.now() + timedelta(days=3)):
        assert desk.scan(copy.code, intent="renew").status_code == 200
    db.session.execute(text("SELECT 1"))


def test_an_honest_library_verifies_clean(used_library):
    assert findings() == []


@pytest.mark.parametrize("check", CORRUPTIONS)
def test_verify_finds(used_library, check):
    with transaction():
        db.session.execute(text(CORRUPTIONS[check]))
    assert check in {finding.check.name for finding in findings()}


def test_verify_finds_a_loan_to_nobody(used_library):
    """A trigger forbids it, so it must have been missing for a while."""
    trigger = "no_loan_to_nobody_loans"
    is_sqlite = db.engine.dialect.name == "sqlite"
    with transaction():
        db.session.execute(
            text(
                f"DROP TRIGGER {trigger}_update"
                if is_sqlite
                else f"DROP TRIGGER {trigger} ON loans"
            )
        )
        db.session.execute(text("UPDATE loans SET patron_id = NULL WHERE id = 2"))
    assert "open_loans_have_a_patron" in {finding.check.name for finding in findings()}


def test_verify_finds_two_patrons_with_one_copy(used_library):
    """The unique index forbids it, so a broken index is the only way there."""
    with transaction():
        db.session.execute(text("DROP INDEX one_open_loan_per_copy"))
        db.session.execute(text("UPDATE loans SET returned_at = NULL"))
    assert "one_patron_per_copy" in {finding.check.name for finding in findings()}
