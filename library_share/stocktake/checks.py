"""What must hold between stock-takes, counts and figures; `library-share verify` looks."""

from __future__ import annotations

from library_share.safekeeping.checks import Check
from library_share.translation import N_

CHECKS = [
    Check(
        name="counts_inside_their_scope",
        description=N_("Everything was counted at a place that its stock-take counts."),
        rows="""
            SELECT c.id AS count FROM stocktake_counts c WHERE NOT EXISTS (
                SELECT 1 FROM stocktake_places p
                WHERE p.stocktake_id = c.stocktake_id AND p.place_id = c.place_id)
        """,
        sentence=N_("Count {count} was made at a place that is not counted."),
    ),
    Check(
        name="undone_counts_are_of_their_stocktake",
        description=N_("A count is undone in its own stock-take, and no longer holds."),
        rows="""
            SELECT u.id AS count FROM stocktake_counts u
            JOIN stocktake_counts c ON c.id = u.undoes_id
            WHERE c.stocktake_id <> u.stocktake_id OR c.kind = 'undo'
                OR (c.kind = 'seen' AND c.ended_at IS NULL)
        """,
        sentence=N_("Count {count} undoes something that still holds, or is of elsewhere."),
    ),
    Check(
        name="stocktakes_as_their_events_tell",
        description=N_("A stock-take is closed when its last event says so, and only then."),
        rows="""
            SELECT s.id AS stocktake FROM stocktakes s
            LEFT JOIN stocktake_events e ON e.id = (
                SELECT max(id) FROM stocktake_events WHERE stocktake_id = s.id)
            WHERE e.id IS NULL OR (e.kind = 'close') <> (s.closed_at IS NOT NULL)
        """,
        sentence=N_("Stock-take {stocktake} is open or closed, but its events say otherwise."),
    ),
    Check(
        name="every_stocktake_counts_a_place",
        description=N_("Every stock-take counts at least one place."),
        rows="""
            SELECT s.id AS stocktake FROM stocktakes s WHERE NOT EXISTS (
                SELECT 1 FROM stocktake_places p WHERE p.stocktake_id = s.id)
        """,
        sentence=N_("Stock-take {stocktake} counts no place."),
    ),
    Check(
        name="results_belong_to_a_closing",
        description=N_("What was kept of each copy belongs to a closing."),
        rows="""
            SELECT r.id AS result FROM stocktake_results r
            JOIN stocktake_events e ON e.id = r.event_id WHERE e.kind <> 'close'
        """,
        sentence=N_("Result {result} belongs to no closing."),
    ),
]
