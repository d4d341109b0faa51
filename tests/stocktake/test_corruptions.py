"""`library-share verify` finds each corruption of stock-takes planted behind the product's back."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import text

from library_share.database import db, transaction
from library_share.safekeeping.queries import findings

CORRUPTIONS = {
    "counts_inside_their_scope": "UPDATE stocktake_counts SET place_id = 1 WHERE id = 1",
    "undone_counts_are_of_their_stocktake": """
        UPDATE stocktake_counts SET ended_at = NULL WHERE id = 1
    """,
    "stocktakes_as_their_events_tell": "UPDATE stocktakes SET closed_at = NULL",
    "every_stocktake_counts_a_place": "DELETE FROM stocktake_places",
    "results_belong_to_a_closing": "UPDATE stocktake_results SET event_id = 1",
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_verify_names_what_was_corrupted(app, given, counter_at, name):
    lan, count_id = counter_at(), uuid4()
    shelf = given.a_place(lan.library)
    copy = given.a_copy(place=shelf)
    lan.opens(shelf)
    lan.counts(copy.code, shelf, count_id)
    lan.does("POST", f"/counts/{count_id}/undo", undo_id=str(uuid4()))
    lan.closes()
    db.session.rollback()
    assert findings() == []
    with transaction():
        db.session.execute(text(CORRUPTIONS[name]))
    assert name in [found.check.name for found in findings()]
