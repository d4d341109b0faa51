"""Every scan that was answered with a deed has its deed."""

from __future__ import annotations

from library_share.safekeeping.checks import Check
from library_share.translation import N_

CHECKS = [
    Check(
        name="scans_have_their_event",
        description=N_(
            "A scan that changed something points to what it changed, and only such a scan."
        ),
        rows="""
            SELECT id AS scan FROM scans WHERE (event_id IS NOT NULL)
            <> (outcome IN ('lent', 'returned', 'renewed', 'read_here'))
        """,
        sentence=N_("Scan {scan} says it changed something, but nothing changed (or the reverse)."),
    ),
    Check(
        name="scans_are_of_their_copy",
        description=N_("A scan and its event speak of the same copy."),
        rows="""
            SELECT s.id AS scan FROM scans s JOIN loan_events e ON e.id = s.event_id
            JOIN loans l ON l.id = e.loan_id WHERE s.copy_id <> l.copy_id
        """,
        sentence=N_("Scan {scan} is of another copy than its event."),
    ),
]
